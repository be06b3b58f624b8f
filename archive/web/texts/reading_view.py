"""What the reading page has beside the words: contents, the part of a long text, and the way from hit to hit."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.library.outline import Outline
from archive.library.outline import OutlineSection
from archive.library.outline import Part
from archive.model.address import Address
from archive.model.address import number_label
from archive.search.results import Marks
from archive.web.links import Trail
from archive.web.links import place_address
from archive.web.presenters import SectionView
from archive.web.presenters import pluralize
from archive.web.presenters import section_name
from archive.web.texts.hit_navigation import HitNavigation
from archive.web.texts.hit_navigation import hit_navigation

#: So many lines of contents are folded away where there is no room for them beside the text.
MAX_OPEN_LINES = 15


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A section, or a piece of one that goes over several parts; `here` where it is on this page."""

    name: str
    href: str
    level: int
    #: ``2–12``, or nothing where it has no paragraphs of its own.
    numbers: str
    here: bool = True


@dataclass(frozen=True, slots=True)
class PartLink:
    """A link to a part: the name of its first section, perhaps none, and ``101–200``."""

    name: str
    numbers: str
    href: str


@dataclass(frozen=True, slots=True)
class PartView:
    """Which part of a long text this page is, and the parts before and after it."""

    numbers: str
    #: The ids of the sections shown that began in an earlier part.
    continued: frozenset[str]
    before: PartLink | None
    after: PartLink | None
    whole: str


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What the reading page of a text, or of a part of it, has beside the words."""

    slug: str
    #: The paragraphs of the text.
    paragraphs: int
    contents: tuple[ContentsLine, ...]
    hits: HitNavigation
    #: Of the whole text where it is long: its first part.
    first_part: str = ""
    #: None on the page of a whole text.
    part: PartView | None = None
    is_long: bool = False

    @property
    def found(self) -> str:
        """How many of its paragraphs have hits, in words."""
        return pluralize(len(self.hits.by_id), "paragraph")

    @property
    def folds(self) -> bool:
        """Whether its contents are long."""
        return len(self.contents) > MAX_OPEN_LINES


def whole_text_view(
    where: Address,
    sections: Sequence[SectionView],
    outline: Outline | None,
    marks: Marks,
    trail: Trail,
) -> ReadingView:
    """Return what is beside the words of the whole text at *where*, which has the *outline* if it is a long one."""
    numbers = [paragraph.id for section in sections for paragraph in section.paragraphs]
    parts = outline.parts if outline else ()
    return ReadingView(
        slug=where.slug,
        paragraphs=len(numbers),
        contents=tuple(_part_lines(outline, None, trail))
        if outline and parts
        else tuple(_lines(sections)),
        hits=hit_navigation(numbers, marks, lambda number: f"#{number}"),
        first_part=place_address(parts[0].address, trail=trail) if parts else "",
        is_long=outline is not None,
    )


def part_view(outline: Outline, part: Part, marks: Marks, trail: Trail) -> ReadingView:
    """Return what is beside the words of a *part* of a long text; *marks* are those of the whole text."""

    def href(number: str) -> str:
        other = outline.part_of(number)
        assert other is not None
        # Within the page, a fragment asks the server for nothing.
        where = "" if other is part else place_address(other.address, trail=trail)
        return f"{where}#{number}"

    place = outline.parts.index(part)
    around = [None, *outline.parts, None]
    before, after = around[place], around[place + 2]
    return ReadingView(
        slug=part.address.slug,
        paragraphs=len(outline.numbers),
        contents=tuple(_part_lines(outline, part, trail)),
        hits=hit_navigation(outline.numbers, marks, href),
        part=PartView(
            numbers=_numbers(outline, part.first, part.end),
            continued=frozenset(s.id for s in outline.sections if s.first < part.first),
            before=_part_link(outline, before, trail) if before else None,
            after=_part_link(outline, after, trail) if after else None,
            whole=place_address(part.address.text, trail=trail),
        ),
        is_long=True,
    )


def _lines(sections: Sequence[SectionView]) -> Iterator[ContentsLine]:
    """Yield the contents of a text that is whole on its page; a single section needs none."""
    if len(sections) > 1:
        for section in sections:
            yield ContentsLine(section.name, f"#{section.id}", section.level, section.numbers)


def _part_lines(outline: Outline, here: Part | None, trail: Trail) -> Iterator[ContentsLine]:
    """Yield the contents of a long text, which lead to its parts; of these, the page is *here*."""
    for section in outline.sections:
        parts = _parts_with(outline, section)
        alone = len(outline.sections) == 1
        if not alone:
            numbers = _numbers(outline, section.first, section.end)
            yield _line(outline, section, parts[0], here, trail, numbers=numbers)
        if len(parts) > 1:
            for part in parts:
                yield _piece(outline, section, part, here, trail, nested=not alone)


def _parts_with(outline: Outline, section: OutlineSection) -> Sequence[Part]:
    """Return the parts that have paragraphs of *section*; of one without paragraphs, that of the next paragraph."""
    end = max(section.end, section.first + 1)
    found = [p for p in outline.parts if p.first < end and p.end > section.first]
    return found or outline.parts[-1:]


def _line(
    outline: Outline,
    section: OutlineSection,
    part: Part,
    here: Part | None,
    trail: Trail,
    *,
    numbers: str,
) -> ContentsLine:
    where = "" if part is here else place_address(part.address, trail=trail)
    name = section_name(section.heading, section.kind)
    begins = section.first < len(outline.numbers)
    return ContentsLine(
        name, f"{where}#{section.id}" if begins else where, section.level, numbers, part is here
    )


def _piece(
    outline: Outline,
    section: OutlineSection,
    part: Part,
    here: Part | None,
    trail: Trail,
    *,
    nested: bool,
) -> ContentsLine:
    first, end = max(section.first, part.first), min(section.end, part.end)
    where = "" if part is here else place_address(part.address, trail=trail)
    return ContentsLine(
        name=f"Paragraphs {_numbers(outline, first, end)}",
        href=f"{where}#{outline.numbers[first]}",
        level=section.level + nested,
        numbers="",
        here=part is here,
    )


def _part_link(outline: Outline, part: Part, trail: Trail) -> PartLink:
    first = next(s for s in outline.sections if s.end > part.first)
    return PartLink(
        name=first.heading,
        numbers=_numbers(outline, part.first, part.end),
        href=place_address(part.address, trail=trail),
    )


def _numbers(outline: Outline, first: int, end: int) -> str:
    if first >= end:
        return ""
    one, other = (number_label(outline.numbers[n]) for n in (first, end - 1))
    return one if first == end - 1 else f"{one}–{other}"
