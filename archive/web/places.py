"""From an address to what stands there."""

from dataclasses import dataclass
from dataclasses import replace

from archive.editions import Edition
from archive.errors import BadAddress
from archive.errors import NotHere
from archive.model import Paragraph
from archive.model import Section
from archive.refs import Address


class RevisionNotKept(NotHere):
    """A revision of a text that this site does not show."""

    def __str__(self) -> str:
        return f"The revision at {self.address} is not kept here; the text of today is"


@dataclass(frozen=True, slots=True)
class Passage:
    """What stands at an address: a paragraph, a range, or a whole text.

    `sections` hold only the paragraphs of the passage.
    """

    edition: Edition
    sections: tuple[Section, ...]
    #: The paragraph before the first and after the last, and how many there are in all.
    before: Paragraph | None
    after: Paragraph | None

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs of the passage."""
        return tuple(p for section in self.sections for p in section.paragraphs)

    @property
    def section(self) -> Section:
        """The section in which the passage begins."""
        return self.sections[0]


def read_address(path: str) -> Address:
    """Return the address that *path* means, also where it was typed in capitals.

    Raises `BadAddress`.
    """
    try:
        return Address.parse(path)
    except BadAddress:
        return Address.parse(path.lower())


def passage(edition: Edition, where: Address) -> Passage:
    """Return what stands at *where* in *edition*. Raise `NotHere`."""
    if where.revision is not None and where.revision != edition.revision:
        raise RevisionNotKept(str(where))
    if where.first is None:
        return Passage(edition, edition.text.sections, None, None)
    paragraphs = edition.text.paragraphs
    first, last = _positions(paragraphs, where)
    numbers = {paragraph.number for paragraph in paragraphs[first : last + 1]}
    return Passage(
        edition,
        _only(edition.text.sections, numbers),
        before=paragraphs[first - 1] if first else None,
        after=paragraphs[last + 1] if last + 1 < len(paragraphs) else None,
    )


def settled(edition: Edition, where: Address) -> Address:
    """Return *where* as this site spells it: a range from front to back, one paragraph as itself.

    Raises `NotHere`.
    """
    if where.first is None or where.last is None:
        return where
    first, last = _positions(edition.text.paragraphs, where, either_way=True)
    if first == last:
        return replace(where, last=None)
    return replace(where, first=where.last, last=where.first) if first > last else where


def _positions(
    paragraphs: tuple[Paragraph, ...], where: Address, *, either_way: bool = False
) -> tuple[int, int]:
    places = {paragraph.number: place for place, paragraph in enumerate(paragraphs)}
    first = places.get(where.first or "", -1)
    last = places.get(where.last, -1) if where.last else first
    if min(first, last) < 0 or (first > last and not either_way):
        raise NotHere(str(where))
    return first, last


def _only(sections: tuple[Section, ...], numbers: set[str]) -> tuple[Section, ...]:
    """Return *sections* with nothing but the paragraphs that have *numbers*."""
    kept = (
        replace(section, paragraphs=tuple(p for p in section.paragraphs if p.number in numbers))
        for section in sections
    )
    return tuple(section for section in kept if section.paragraphs)
