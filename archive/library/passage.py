"""Passages: resolve an address and read the text, paragraph or range at it."""

from dataclasses import dataclass
from dataclasses import replace

from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library.reader import Library
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.text import Paragraph
from archive.model.text import Section

#: Punctuation that is copied along with an address at the end of a sentence.
_TRAILING_PUNCTUATION = ".,;:)]’”»"


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage at an address: a whole text, or an edition with only the paragraphs of the passage."""

    edition: Edition
    #: The paragraphs before the first and after the last; none around a whole text.
    before: Paragraph | None = None
    after: Paragraph | None = None

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the passage, with the paragraphs of the passage."""
        return self.edition.text.sections

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the passage."""
        return self.edition.text.paragraphs


def read_address(path: str) -> Address:
    """Parse *path* as an address, also in capitals or with trailing punctuation.

    Raises `BadAddress`.
    """
    try:
        return Address.parse(path)
    except BadAddress:
        return Address.parse(path.lower().rstrip(_TRAILING_PUNCTUATION))


def resolve_address(library: Library, where: Address) -> Address:
    """Return the canonical form of *where*.

    A range goes from front to back, a range of one is that paragraph, a text has its current slug, and a
    merged paragraph is the one that has its words. Raises `NotHere`.
    """
    where = library.current_address(where)
    if where.first is None or where.last is None:
        return where
    if where.revision not in (None, library.edition(where.slug).revision):
        # The order of another revision is its own.
        return where
    first = library.order(Ref(where.slug, where.first))
    last = library.order(Ref(where.slug, where.last))
    if first == last:
        return replace(where, last=None)
    return replace(where, first=where.last, last=where.first) if first > last else where


def passage(library: Library, where: Address) -> Passage:
    """Return the passage at *where*. Raise `NotHere`."""
    if where.revision is not None:
        edition = library.revision(where.slug, where.revision)
        if where.first is None:
            return Passage(edition)
        return Passage(_part(edition, where.first, where.last or where.first, where.revision))
    if where.first is None:
        found = Passage(library.edition(where.slug))
    elif library.is_withdrawn(where.slug):
        found = Passage(_part(library.edition(where.slug), where.first, where.last or where.first))
    else:
        excerpt = library.excerpt(where.slug, where.first, where.last or where.first)
        found = Passage(excerpt.edition, excerpt.before, excerpt.after)
    return found


def _part(edition: Edition, first: str, last: str, revision: int | None = None) -> Edition:
    """Return *edition* with the paragraphs from *first* to *last* only. Raise `NotHere`."""
    text = edition.text
    numbers = [paragraph.number for paragraph in text.paragraphs]
    if first not in numbers or last not in numbers:
        raise NotHere(str(Address(text.slug, revision, first, last if last != first else None)))
    wanted = set(numbers[numbers.index(first) : numbers.index(last) + 1])
    sections = (
        replace(s, paragraphs=tuple(p for p in s.paragraphs if p.number in wanted))
        for s in text.sections
    )
    return replace(edition, text=replace(text, sections=tuple(s for s in sections if s.paragraphs)))
