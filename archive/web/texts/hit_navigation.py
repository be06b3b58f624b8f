"""Next and previous hit on the page of a text, without a script: links between paragraphs, and a strip of ticks."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from archive.search.corpus.dispersion import dispersion_ticks
from archive.web.presenters import SectionView


@dataclass(frozen=True, slots=True)
class HitPosition:
    """The position of a paragraph among those with hits, and the ids of the previous and the next one."""

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
    """The paragraphs of a text that have hits."""

    by_id: Mapping[str, HitPosition]
    ticks: tuple[StripTick, ...]
    #: The id of the first one; empty without hits.
    first: str


def hit_navigation(sections: Iterable[SectionView]) -> HitNavigation:
    """Return the links from hit to hit through *sections*."""
    paragraphs = [paragraph for section in sections for paragraph in section.paragraphs]
    found = [n for n, paragraph in enumerate(paragraphs) if paragraph.found]
    ids = ["", *(paragraphs[n].id for n in found), ""]
    by_id = {
        here: HitPosition(number, len(found), ids[number - 1], ids[number + 1])
        for number, here in enumerate(ids[1:-1], start=1)
    }
    ticks = tuple(
        StripTick(tick.at, paragraphs[tick.paragraph].id, f"#{paragraphs[tick.paragraph].id}")
        for tick in dispersion_ticks(found, len(paragraphs))
    )
    return HitNavigation(by_id, ticks, ids[1])
