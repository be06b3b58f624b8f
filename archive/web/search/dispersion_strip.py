"""The dispersion strip: the places of hits in one text as ticks, and in numbers."""

from dataclasses import dataclass
from urllib.parse import urlencode

from archive.model.address import Ref
from archive.model.address import number_label
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.dispersion import dispersion_ticks
from archive.search.index.catalogue import TextRow
from archive.web.context import current
from archive.web.links import Trail
from archive.web.texts.context_links import hit_address


@dataclass(frozen=True, slots=True)
class TickLink:
    """One tick of a strip, `at` in thousandths of its length."""

    at: int
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The ticks of one text, and the same in numbers."""

    ticks: tuple[TickLink, ...]
    #: In so many of its paragraphs, of so many.
    paragraphs: int
    of: int
    #: The numbers of the first of them and of the last.
    first: str
    last: str


def text_strip(found: AllHits, text: TextRow, first: int, end: int, *, trail: Trail) -> Strip:
    """Return the strip of *text*, whose hits are those of *found* from *first* to before *end*."""
    library, query = current.generation.library, urlencode(trail)
    positions = found.positions[first:end]
    ticks = dispersion_ticks(
        [position - text.first for position in positions], text.end - text.first
    )
    numbers = found.numbers([*(text.first + tick.paragraph for tick in ticks), positions[-1]])
    shown = ((tick.at, numbers[text.first + tick.paragraph]) for tick in ticks)
    return Strip(
        ticks=tuple(
            TickLink(
                at, number, hit_address(library, Ref(text.slug, number), text.paragraphs, query)
            )
            for at, number in shown
        ),
        paragraphs=len(positions),
        of=text.end - text.first,
        first=number_label(numbers[positions[0]]),
        # A tick of a long text covers several paragraphs and links to the first.
        last=number_label(numbers[positions[-1]]),
    )
