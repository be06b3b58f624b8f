"""Record search: titles, authors, occasions and headings."""

from collections.abc import Callable
from collections.abc import Iterable

from archive.language.analyser import Analyser
from archive.library.protocol import Library
from archive.model.address import Ref
from archive.search.index.catalogue import Catalogue
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.tree import And
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import is_pattern
from archive.search.query.tree import leaves
from archive.search.results import RecordHit

#: Records that are listed above the hits.
MAX_RECORD_HITS = 5


def record_hits(
    tree: Node | None,
    catalogue: Catalogue,
    library: Library,
    stems_of: Callable[[str], Iterable[Iterable[str]]],
) -> tuple[tuple[RecordHit, ...], int]:
    """Return the first texts and sections whose record has all words of *tree*, texts first, and their number.

    None for queries with anything but words and quotations. *stems_of* returns the stems of each part of a word.
    """
    parts: tuple[Node, ...] = tree.parts if isinstance(tree, And) else (tree,) if tree else ()
    if tree is None or not all(map(_is_plain, parts)):
        return (), 0
    words = [w for part in leaves(tree) for w in _words(part)]
    stems = [frozenset(alike) for word in words for alike in stems_of(word)]
    found, total = catalogue.records(stems, MAX_RECORD_HITS)
    firsts = [_first(text, section, catalogue) for text, section in found]
    numbers = library.numbers([first for first in firsts if first is not None])
    hits = tuple(
        _record(text, section, "" if first is None else numbers[first], catalogue)
        for (text, section), first in zip(found, firsts, strict=True)
    )
    return hits, total


def author_names_as_filters(
    tree: Node, catalogue: Catalogue, in_paragraphs: Callable[[str], bool]
) -> tuple[Node, Notice] | None:
    """Rewrite words of author names that no paragraph contains as author filters; return the new tree and a notice.

    None where *tree* has no such word, or no other part.
    """
    if not isinstance(tree, And):
        return None
    analyse = Analyser().analyse
    parts: list[Node] = []
    moved: list[str] = []
    for part in tree.parts:
        terms = analyse(part.text).terms if isinstance(part, Word) else ()
        if (
            isinstance(part, Word)
            and len(terms) == 1
            and catalogue.is_author_word(terms[0])
            and not in_paragraphs(terms[0])
        ):
            parts.append(Filter("author", part.text))
            moved.append(part.text)
        else:
            parts.append(part)
    if not moved or len(moved) == len(parts):
        return None
    return And(tuple(parts)), Notice(NoticeKind.AUTHOR_NAMES, tuple(moved))


def _is_plain(part: Node) -> bool:
    return isinstance(part, Word) or (
        isinstance(part, Phrase) and not any(map(is_pattern, part.words))
    )


def _words(part: Node) -> tuple[str, ...]:
    match part:
        case Word(text):
            return (text,)
        case Phrase(words):
            return words
        case _:
            return ()


def _first(text: int, section: int, catalogue: Catalogue) -> int | None:
    """Return the position of the first paragraph of a record; the last of its text where it has none after it."""
    row = catalogue.text(text)
    if row.first == row.end:
        return None
    place = 0 if section < 0 else catalogue.section(section).place
    return min(row.first + place, row.end - 1)


def _record(text: int, section: int, number: str, catalogue: Catalogue) -> RecordHit:
    row = catalogue.text(text)
    heading = "" if section < 0 else catalogue.section(section).heading
    return RecordHit(Ref(row.slug, number), row.title, heading, is_text=section < 0)
