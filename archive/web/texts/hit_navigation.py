"""The way from hit to hit in a text, without a script: links between paragraphs, and a strip of ticks."""

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.search.corpus.dispersion import dispersion_ticks
from archive.search.results import Marks


@dataclass(frozen=True, slots=True)
class HitPosition:
    """The position of a paragraph among those with hits, and links to the previous and the next one."""

    number: int
    of: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class StripTick:
    """A tick on the strip of a text, in thousandths of its length."""

    at: int
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class HitNavigation:
    """The paragraphs of a text that have hits, by number."""

    by_id: Mapping[str, HitPosition]
    ticks: tuple[StripTick, ...]
    #: The link to the first one; empty without hits.
    first: str


def hit_navigation(
    numbers: Sequence[str], marks: Marks, href: Callable[[str], str]
) -> HitNavigation:
    """Return the links from hit to hit through all *numbers* of a text, each made by *href*."""
    found = [n for n, number in enumerate(numbers) if marks.spans.get(number)]
    links = ["", *(href(numbers[n]) for n in found), ""]
    by_id = {
        numbers[n]: HitPosition(place, len(found), links[place - 1], links[place + 1])
        for place, n in enumerate(found, start=1)
    }
    ticks = tuple(
        StripTick(tick.at, numbers[tick.paragraph], href(numbers[tick.paragraph]))
        for tick in dispersion_ticks(found, len(numbers))
    )
    return HitNavigation(by_id, ticks, links[1])
