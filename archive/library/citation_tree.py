"""Citation trees: what of a text can be cited, in the order of the document, without its words.

The tree that every text has is that of its sections and paragraphs; a text with the pages of its printed source marked
has one of these, too. The terms are those of Distributed Text Services 1.0.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from archive.library.outline import OutlineSection
from archive.library.protocol import Library
from archive.model.address import Address
from archive.model.pages import Pages
from archive.model.text import Section

SECTION, PARAGRAPH, PAGE = "section", "paragraph", "page"
#: The name of the tree of pages; that of sections has none.
PAGES = "pages"


@dataclass(frozen=True, slots=True)
class CitationTree:
    """The units of a tree in document order: sections before what is in them. A unit is known by its place, from 0."""

    names: tuple[str, ...]
    #: How deep each unit is, from 1.
    levels: tuple[int, ...]
    #: The place of the unit that each is in; -1 at the top.
    parents: tuple[int, ...]
    #: The sections of the text with the places of their units; of a tree of pages, none.
    sections: tuple[tuple[int, OutlineSection], ...] = ()

    def find(self, name: str) -> int | None:
        """Return the place of a unit, or None."""
        return self.names.index(name) if name in self.names else None

    def end_of(self, place: int) -> int:
        """Return the place after the last unit that is in the one at *place*."""
        level = self.levels[place]
        after = range(place + 1, len(self.names))
        return next((n for n in after if self.levels[n] <= level), len(self.names))

    def siblings(self, place: int) -> tuple[int, ...]:
        """Return the places of all units that are in the same one as that at *place*, itself included."""
        parent = self.parents[place]
        return tuple(n for n, other in enumerate(self.parents) if other == parent)

    def between(self, first: int, end: int, *, level: int | None = None) -> tuple[int, ...]:
        """Return the places from *first* to before *end*, of units no deeper than *level*."""
        if level is None:
            return tuple(range(first, end))
        return tuple(n for n in range(first, end) if self.levels[n] <= level)

    def around(self, place: int) -> Iterator[int]:
        """Yield the places of the units that the one at *place* is in, the innermost first."""
        while (place := self.parents[place]) >= 0:
            yield place


def section_tree(library: Library, text: Address) -> CitationTree:
    """Return the tree of sections and paragraphs of *text*, perhaps of one revision. Raises `NotHere`."""
    outline = library.outline(text.slug) if text.revision is None else None
    if outline is not None:
        return tree_of_sections(outline.numbers, outline.sections)
    number = text.revision
    edition = library.edition(text.slug) if number is None else library.revision(text.slug, number)
    numbers = tuple(paragraph.number for paragraph in edition.text.paragraphs)
    return tree_of_sections(numbers, _outlined(edition.text.sections))


def tree_of_sections(numbers: Sequence[str], sections: Iterable[OutlineSection]) -> CitationTree:
    """Return the tree of *sections*, nested by their levels, with the paragraphs *numbers*."""
    names: list[str] = []
    levels: list[int] = []
    parents: list[int] = []
    placed: list[tuple[int, OutlineSection]] = []
    open_sections: list[tuple[int, int]] = []
    for section in sections:
        while open_sections and open_sections[-1][1] >= section.level:
            open_sections.pop()
        place, level = len(names), len(open_sections) + 1
        own = numbers[section.first : section.end]
        names += [section.id, *own]
        levels += [level, *[level + 1] * len(own)]
        parents += [open_sections[-1][0] if open_sections else -1, *[place] * len(own)]
        placed.append((place, section))
        open_sections.append((place, section.level))
    return CitationTree(tuple(names), tuple(levels), tuple(parents), tuple(placed))


def withdrawal_reasons(library: Library, text: Address, numbers: Sequence[str]) -> dict[str, str]:
    """Return why those of the paragraphs *numbers* of *text* that are withdrawn in it were. Raises `NotHere`."""
    if not numbers:
        return {}
    if text.revision is not None:
        found = library.revision(text.slug, text.revision).text.paragraphs
    else:
        # The state of a text is read with any paragraph of it, and then only the tombstones.
        state = library.excerpt(text.slug, numbers[0], numbers[0]).edition.withdrawn
        gone = [number for number in numbers if number in state]
        read = (library.excerpt(text.slug, number, number) for number in gone)
        found = tuple(p for excerpt in read for p in excerpt.edition.text.paragraphs)
    return {paragraph.number: paragraph.withdrawn for paragraph in found if paragraph.withdrawn}


class PageSpan(NamedTuple):
    """A page of the printed source, from one character of the text to before another, or to its end.

    Of a character, the place of its paragraph is counted from 0 without withdrawn ones, as in `PageStart`.
    """

    name: str
    first: tuple[int, int]
    end: tuple[int, int] | None


def page_spans(pages: Pages) -> tuple[PageSpan, ...]:
    """Return the known *pages*, in order; of those that bear one label, the second is named ``250 (2)``."""
    found: dict[str, PageSpan] = {}
    met: dict[str, int] = {}
    for start, following in zip_longest(pages.starts, pages.starts[1:]):
        name = label = start.label
        if not label:
            continue
        while name in found:
            met[label] = met.get(label, 1) + 1
            name = f"{label} ({met[label]})"
        found[name] = PageSpan(name, start[:2], following[:2] if following else None)
    return tuple(found.values())


def page_tree(spans: Sequence[PageSpan]) -> CitationTree:
    """Return the tree of the pages *spans*, all at the top."""
    length = len(spans)
    return CitationTree(tuple(span.name for span in spans), (1,) * length, (-1,) * length)


def _outlined(sections: Iterable[Section]) -> Iterator[OutlineSection]:
    first = 0
    for section in sections:
        end = first + len(section.paragraphs)
        yield OutlineSection(section.id, section.heading, section.kind, section.level, first, end)
        first = end
