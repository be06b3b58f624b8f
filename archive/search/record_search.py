"""Searching beside the paragraphs: titles, authors, occasions and headings."""

from collections.abc import Callable
from collections.abc import Iterable

from archive.language.analyser import Analyser
from archive.library.reader import Library
from archive.model.address import Ref
from archive.search.index.catalogue import Catalogue
from archive.search.query.tree import And
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import leaves
from archive.search.results import Notice
from archive.search.results import RecordHit

#: Records shown above the paragraphs.
MOST = 5


def record_hits(
    tree: Node | None,
    catalogue: Catalogue,
    library: Library,
    stems_of: Callable[[str], Iterable[str]],
) -> tuple[RecordHit, ...]:
    """Return the texts and sections whose record has all the words of *tree*, texts first.

    None where the search asks for more than words.
    """
    parts = tree.parts if isinstance(tree, And) else (tree,)
    if not all(isinstance(part, Word | Phrase) for part in parts):
        return ()
    analyse = Analyser().analyse
    words = [w for part in leaves(tree) for w in _words(part)]
    stems = [frozenset(stems_of(term)) for word in words for term in analyse(word).terms]
    found = catalogue.records(stems)[:MOST]
    return tuple(_record(text, section, catalogue, library) for text, section in found)


def only_in_record(
    tree: Node, catalogue: Catalogue, in_paragraphs: Callable[[str], bool]
) -> tuple[Node, Notice] | None:
    """Return *tree* with the words that stand only in authors' names made filters, and what to say of it.

    None where no word of a search for several is such a word.
    """
    if not isinstance(tree, And):
        return None
    names = catalogue.author_words()
    analyse = Analyser().analyse
    parts: list[Node] = []
    moved: list[str] = []
    for part in tree.parts:
        terms = analyse(part.text).terms if isinstance(part, Word) else ()
        if (
            isinstance(part, Word)
            and len(terms) == 1
            and terms[0] in names
            and not in_paragraphs(terms[0])
        ):
            parts.append(Filter("author", part.text))
            moved.append(part.text)
        else:
            parts.append(part)
    if not moved or len(moved) == len(parts):
        return None
    words = " and ".join(f"“{word}”" for word in moved)
    verb = "stands" if len(moved) == 1 else "stand"
    return And(tuple(parts)), Notice(
        f"{words} {verb} in no paragraph, only in the name of an author: these are the paragraphs by that author."
    )


def _words(part: Node) -> tuple[str, ...]:
    match part:
        case Word(text):
            return (text,)
        case Phrase(words):
            return words
        case _:
            return ()


def _record(text: int, section: int, catalogue: Catalogue, library: Library) -> RecordHit:
    row = catalogue.texts[text]
    first = row.first if section < 0 else catalogue.sections[section].first
    number = library.analysed_paragraphs([first])[0].ref.number
    heading = "" if section < 0 else catalogue.sections[section].heading
    return RecordHit(Ref(row.slug, number), row.title, heading, is_text=section < 0)
