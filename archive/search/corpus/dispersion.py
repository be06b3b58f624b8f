"""Dispersion: the positions of the hits within a text, as ticks on a strip."""

from collections.abc import Sequence
from dataclasses import dataclass

#: Ticks on a strip that the eye can distinguish.
MAX_TICKS = 120


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick on a strip: its first paragraph, and how many paragraphs it represents.

    `at` is the distance from the beginning of the text, in thousandths of the whole.
    """

    paragraph: int
    count: int
    at: int


def dispersion_ticks(
    found: Sequence[int], paragraphs: int, *, max_ticks: int = MAX_TICKS
) -> tuple[Tick, ...]:
    """Return the ticks for the paragraphs *found* (ascending, from 0) in a text of *paragraphs* paragraphs.

    Each paragraph is counted in one tick; a long text has at most *max_ticks*.

    >>> dispersion_ticks([0, 1, 99], 100, max_ticks=10)
    (Tick(paragraph=0, count=2, at=0), Tick(paragraph=99, count=1, at=990))
    """
    max_ticks = min(max_ticks, paragraphs)
    ticks: dict[int, Tick] = {}
    for paragraph in found:
        place = paragraph * max_ticks // paragraphs
        before = ticks.get(place)
        ticks[place] = (
            Tick(before.paragraph, before.count + 1, before.at)
            if before
            else Tick(paragraph, 1, paragraph * 1000 // paragraphs)
        )
    return tuple(ticks[place] for place in sorted(ticks))
