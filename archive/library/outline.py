"""The outline of a long text: its sections, and the parts in which it is read, a page for each.

A part is a section, a piece of a long one, or several short ones. It has no name of its own: its address is that of the
range from its first paragraph to its last. Parts are cut anew from the sections of each revision, so that nothing
needs to be stored, and nothing that was cited hangs on them.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.library.ranges import track_range
from archive.model.address import Address
from archive.model.arrangement import Arrangement

#: A text with more paragraphs than this is long.
LONG = 150
#: The paragraphs of a part, about; it never has twice as many.
USUAL = 100
#: Numbers that are looked at to see whether parts are ranges; a text that would need more is read as a whole.
MOST_TRACKED = 10_000_000
#: A part with fewer is joined with the next, whatever that has.
FEW = 30


@dataclass(frozen=True, slots=True)
class OutlineSection:
    """A section of a text whose numbers are those from *first* to before *end*, counted from 0."""

    id: str
    heading: str
    kind: str
    level: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """The paragraphs from *first* to before *end* of a text, counted from 0, and the address of their range."""

    first: int
    end: int
    address: Address


@dataclass(frozen=True, slots=True)
class Outline:
    """The numbers of all paragraphs of a text, withdrawn ones included, its sections, and its parts.

    It has no parts where there are no ranges that together are the text as it is now.
    """

    numbers: tuple[str, ...]
    sections: tuple[OutlineSection, ...]
    parts: tuple[Part, ...]
    _parts_by_number: Mapping[str, Part] = field(repr=False, compare=False)

    def part_of(self, number: str) -> Part | None:
        """Return the part in which paragraph *number* is, or None."""
        return self._parts_by_number.get(number)

    def part_at(self, where: Address) -> Part | None:
        """Return the part whose range is *where*, or None."""
        part = self.part_of(where.first or "")
        return part if part is not None and part.address == where else None

    def sections_over(self, part: Part) -> tuple[OutlineSection, ...]:
        """Return the sections of *part* and those that they are in, which may have begun before it."""
        found: list[OutlineSection] = []
        level = 0
        for section in reversed(self.sections):
            end = max(section.end, section.first + 1)
            is_within = section.first < part.end and end > part.first
            if is_within or (found and section.first < part.first and section.level < level):
                found.append(section)
                level = section.level
        return tuple(reversed(found))


def make_outline(
    slug: str,
    numbers: Sequence[str],
    sections: Iterable[OutlineSection],
    arrangements: Sequence[Arrangement],
) -> Outline:
    """Return the outline of the text *slug*, of which *arrangements* are all orders that it has had."""
    listed = tuple(sections)
    parts = tuple(_parts(slug, numbers, listed, arrangements))
    by_number = {number: part for part in parts for number in numbers[part.first : part.end]}
    return Outline(tuple(numbers), listed, parts, by_number)


def _parts(
    slug: str,
    numbers: Sequence[str],
    sections: Sequence[OutlineSection],
    arrangements: Sequence[Arrangement],
) -> tuple[Part, ...]:
    """Return the parts; a cut is left out where one of its ranges means other paragraphs, because some were moved."""
    made: list[Part] = []
    first = 0
    ends = part_ends(sections)
    # Where paragraphs were only added, what stands between two numbers is their range.
    rearranged = any(order.became or not _in_order(order, numbers) for order in arrangements)
    if rearranged and len(ends) * len(numbers) * len(arrangements) > MOST_TRACKED:
        return ()
    for end in ends:
        here = tuple(numbers[first:end])
        if not rearranged or _is_range(here, arrangements):
            made.append(Part(first, end, Address(slug, first=here[0], last=here[-1])))
            first = end
    whole = len(made) > 1 and made[-1].end == len(numbers)
    return tuple(made) if whole else ()


def _in_order(arrangement: Arrangement, numbers: Sequence[str]) -> bool:
    """Tell whether all numbers of *arrangement* are among *numbers*, in the same order."""
    after = iter(numbers)
    return all(number in after for number in arrangement.numbers)


def _is_range(numbers: tuple[str, ...], arrangements: Sequence[Arrangement]) -> bool:
    tracked = track_range(numbers[0], numbers[-1], arrangements)
    return tracked is not None and tracked.numbers == numbers


def part_ends(sections: Iterable[OutlineSection]) -> Sequence[int]:
    """Return where the parts of a text with *sections* end."""
    ends: list[int] = []
    first = last = level = 0
    for piece in _pieces(sections):
        size = piece.first - first
        # A chapter that comes after sections of another begins a part.
        if size >= FEW and (piece.level < level or piece.end - first > USUAL):
            ends.append(piece.first)
            first = piece.first
        last, level = piece.end, piece.level
    if ends and last - first < FEW:
        ends.pop()
    return [*ends, last] if last else []


def _pieces(sections: Iterable[OutlineSection]) -> Iterator[OutlineSection]:
    """Yield the *sections*, those that are too long for a part in pieces."""
    for section in sections:
        count = max(1, (section.end - section.first + USUAL - FEW - 1) // USUAL)
        starts = [section.first + USUAL * n for n in range(count)]
        for start, end in zip(starts, [*starts[1:], section.end], strict=True):
            yield OutlineSection(
                section.id, section.heading, section.kind, section.level, start, end
            )
