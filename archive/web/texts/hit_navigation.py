"""From hit to hit on the page of a text, without a script: links from paragraph to paragraph, and a strip."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass

from archive.search.corpus.dispersion import strip
from archive.web.presenters import ShownSection


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a paragraph stands among those with hits, and the ids of the ones before and after it."""

    number: int
    of: int
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class StripTick:
    """One place on the strip of a text, in thousandths of its length."""

    at: int
    number: str
    href: str


@dataclass(frozen=True, slots=True)
class Turns:
    """All paragraphs of a text that have hits."""

    by_id: Mapping[str, Turn]
    ticks: tuple[StripTick, ...]
    #: The id of the first, or nothing.
    first: str


def turns(sections: Iterable[ShownSection]) -> Turns:
    """Return the way through the hits of a text."""
    paragraphs = [paragraph for section in sections for paragraph in section.paragraphs]
    found = [n for n, paragraph in enumerate(paragraphs) if paragraph.found]
    ids = ["", *(paragraphs[n].id for n in found), ""]
    by_id = {
        here: Turn(number, len(found), ids[number - 1], ids[number + 1])
        for number, here in enumerate(ids[1:-1], start=1)
    }
    ticks = tuple(
        StripTick(tick.at, paragraphs[tick.paragraph].id, f"#{paragraphs[tick.paragraph].id}")
        for tick in strip(found, len(paragraphs))
    )
    return Turns(by_id, ticks, ids[1])
