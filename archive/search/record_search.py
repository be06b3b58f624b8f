"""Record search: titles, authors, occasions and headings."""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence

from archive.language.analyser import Analyser
from archive.language.function_words import function_words
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
from archive.search.results import RecordHits

#: RecordHits that are listed above the hits, and those that are read to tell which headings repeat a title.
MAX_RECORD_HITS, MAX_READ_RECORDS = 5, 20
#: Where no record has all the words, those with all but one are listed for queries of so many words, so many of
#: which say something.
MIN_WORDS, MAX_WORDS, MIN_TELLING_WORDS = 4, 8, 2


def record_hits(
    tree: Node | None,
    catalogue: Catalogue,
    library: Library,
    stems_of: Callable[[str], Iterable[Iterable[str]]],
    *,
    nearly: bool,
) -> RecordHits:
    """Return the first texts and sections whose record has all words of *tree*, texts first, and their number.

    Where there are none, and *nearly*, those that have all but one. None for queries with anything but words and
    quotations. *stems_of* returns the stems of each part of a word.
    """
    parts: tuple[Node, ...] = tree.parts if isinstance(tree, And) else (tree,) if tree else ()
    if tree is None or not all(map(_is_plain, parts)):
        return RecordHits()
    words = [w for part in leaves(tree) for w in _words(part)]
    stems = [frozenset(alike) for word in words for alike in stems_of(word)]
    found: Sequence[tuple[int, int]]
    found, total = catalogue.records(stems, MAX_READ_RECORDS)
    matched = count = len(stems)
    if not total and nearly and len(words) == len(stems):
        distinct = {alike: word for word, alike in zip(words, stems, strict=True)}
        found = _having_all_but_one(distinct, catalogue)
        total, count = len(found), len(distinct)
        matched = count - 1
    # A heading that repeats the title over it is listed as that title.
    listed = [(t, s) for t, s in found if s < 0 or not _repeats_title(t, s, catalogue)]
    total -= len(found) - len(listed)
    listed = listed[:MAX_RECORD_HITS]
    firsts = [_first(text, section, catalogue) for text, section in listed]
    placed = [first for first in firsts if first is not None]
    numbers = library.numbers(placed) if placed else {}
    hits = tuple(
        _record(text, section, "" if first is None else numbers[first], catalogue)
        for (text, section), first in zip(listed, firsts, strict=True)
    )
    return RecordHits(hits, total, matched, count)


def _having_all_but_one(
    words: Mapping[frozenset[str], str], catalogue: Catalogue
) -> Sequence[tuple[int, int]]:
    """Return the records that lack one of *words*, by their stems; none where they would be many.

    They have two words that say something: function words are in many titles.
    """
    if not MIN_WORDS <= len(words) <= MAX_WORDS:
        return ()
    small = frozenset[str]().union(*map(function_words, catalogue.languages))
    analyse = Analyser().analyse
    tells = {alike: small.isdisjoint(analyse(word).terms) for alike, word in words.items()}
    found = set[tuple[int, int]]()
    for lacking in words:
        others = [alike for alike in words if alike != lacking]
        if sum(tells[alike] for alike in others) < MIN_TELLING_WORDS:
            continue
        some, total = catalogue.records(others, MAX_RECORD_HITS)
        if total <= MAX_RECORD_HITS:
            found.update(some)
    return sorted(found, key=lambda record: (record[1] >= 0, *record))


def _repeats_title(text: int, section: int, catalogue: Catalogue) -> bool:
    return catalogue.section(section).heading == catalogue.text(text).title


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
