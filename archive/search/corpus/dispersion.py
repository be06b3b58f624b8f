"""Dispersion: where in a text the paragraphs stand that a search found, as places on a strip."""

from collections.abc import Sequence
from dataclasses import dataclass

#: Places on a strip that can be told apart.
PLACES = 120


@dataclass(frozen=True, slots=True)
class Tick:
    """One place on a strip: the first paragraph that stands there, and how many do.

    `at` is its distance from the beginning of the text, in thousandths of the whole.
    """

    paragraph: int
    count: int
    at: int


def strip(found: Sequence[int], paragraphs: int, *, places: int = PLACES) -> tuple[Tick, ...]:
    """Return the ticks of the paragraphs *found*, which ascend from 0, in a text of so many *paragraphs*.

    Each paragraph found is counted in one tick; a long text has no more ticks than *places*.

    >>> strip([0, 1, 99], 100, places=10)
    (Tick(paragraph=0, count=2, at=0), Tick(paragraph=99, count=1, at=990))
    """
    places = min(places, paragraphs)
    ticks: dict[int, Tick] = {}
    for paragraph in found:
        place = paragraph * places // paragraphs
        before = ticks.get(place)
        ticks[place] = (
            Tick(before.paragraph, before.count + 1, before.at)
            if before
            else Tick(paragraph, 1, paragraph * 1000 // paragraphs)
        )
    return tuple(ticks[place] for place in sorted(ticks))
