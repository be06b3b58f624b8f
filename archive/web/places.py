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
    """Return *where* as this site spells it: a range from front to back, one paragraph as itself.

    Raises `NotHere`.
    """
    if where.first is None or where.last is None:
        return where
    first = library.position(Ref(where.slug, where.first))
    last = library.position(Ref(where.slug, where.last))
    if first == last:
        return replace(where, last=None)
    return replace(where, first=where.last, last=where.first) if first > last else where


def passage(library: Library, where: Address) -> Passage:
    """Return what stands at *where*. Raise `NotHere`."""
    if where.first is None:
        found = Passage(library.edition(where.slug))
    else:
        excerpt = library.excerpt(where.slug, where.first, where.last or where.first)
        found = Passage(excerpt.edition, excerpt.before, excerpt.after)
    if where.revision not in (None, found.edition.revision):
        raise RevisionNotKept(str(where))
    return found
