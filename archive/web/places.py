"""From an address to what stands there."""

from dataclasses import dataclass
from dataclasses import replace

from archive.editions import Edition
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.library import Library
from archive.model import Paragraph
from archive.model import Section
from archive.refs import Address
from archive.refs import Ref


class RevisionNotKept(NotHere):
    """A revision of a text that this site does not show."""

    def __str__(self) -> str:
        return f"The revision at {self.address} is not kept here; the text of today is"


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands at an address: a whole text, or an edition of which only the passage was read."""

    edition: Edition
    #: What stands before the first paragraph and after the last; nothing around a whole text.
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
    """Return the address that *path* means, also where it was typed in capitals.

    Raises `BadAddress`.
    """
    try:
        return Address.parse(path)
    except BadAddress:
        return Address.parse(path.lower())


def settled(library: Library, where: Address) -> Address:
    """Return the address that answers for *where*, as this site spells it.

    A range goes from front to back, one paragraph is itself, a text has its slug of today, and a paragraph
    that was merged is the one that has its words. Raises `NotHere`.
    """
    where = library.answering(where)
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
    """Return what stands at *where*. Raise `NotHere`."""
    if where.first is None:
        found = Passage(library.edition(where.slug))
    elif library.is_withdrawn(where.slug):
        found = Passage(_part(library.edition(where.slug), where.first, where.last or where.first))
    else:
        excerpt = library.excerpt(where.slug, where.first, where.last or where.first)
        found = Passage(excerpt.edition, excerpt.before, excerpt.after)
    if where.revision not in (None, found.edition.revision):
        raise RevisionNotKept(str(where))
    return found


def _part(edition: Edition, first: str, last: str) -> Edition:
    """Return *edition* with the paragraphs from *first* to *last* only. Raise `NotHere`."""
    text = edition.text
    numbers = [paragraph.number for paragraph in text.paragraphs]
    if first not in numbers or last not in numbers:
        raise NotHere(str(Address(text.slug, first=first, last=last)))
    wanted = set(numbers[numbers.index(first) : numbers.index(last) + 1])
    sections = (
        replace(s, paragraphs=tuple(p for p in s.paragraphs if p.number in wanted))
        for s in text.sections
    )
    return replace(edition, text=replace(text, sections=tuple(s for s in sections if s.paragraphs)))
