"""Links to a passage in its text: to the part of a long text in which it is, or to the whole of any other."""

from archive.library.outline import LONG
from archive.library.outline import Outline
from archive.library.outline import Part
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.address import Ref


def context_address(library: Library, where: Address, query: str = "") -> str:
    """Return the address at which the passage *where* is read in its text, with the *query* of a search."""
    number = where.first or ""
    outline = library.outline(where.slug) if number and where.revision is None else None
    part = outline.part_of(number) if outline else None
    return _joined(part.address if part else where.text, query) + (f"#{number}" if number else "")


def hit_address(library: Library, ref: Ref, paragraphs: int, query: str) -> str:
    """Return where a hit in a text of so many *paragraphs* leads: to its page, or to its place in a long text."""
    return (
        context_address(library, ref.address, query)
        if paragraphs > LONG
        else _joined(ref.address, query)
    )


def part_at(library: Library, where: Address) -> tuple[Outline, Part] | None:
    """Return the part of a long text whose range is *where*, with the outline of its text, or None."""
    if where.last is None or where.revision is not None or where.words is not None:
        return None
    outline = library.outline(where.slug)
    part = outline.part_at(where.sibling("")) if outline else None
    return (outline, part) if outline and part else None


def _joined(place: Address, query: str) -> str:
    return f"{place}?{query}" if query else str(place)
