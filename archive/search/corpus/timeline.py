"""A timeline: how often something stands in the texts of each year or decade, and of how many words."""

from collections.abc import Mapping
from dataclasses import dataclass

#: So many years are shown one by one; more, by decades; and more decades than this, by centuries.
MOST_BARS = 40
#: The rate is so many times in this many words.
RATE = 10_000


@dataclass(frozen=True, slots=True)
class Period:
    """The years from `first` to `last`, and what stands in the texts dated so."""

    first: int
    last: int
    count: int
    #: All words of the texts of these years.
    words: int

    @property
    def rate(self) -> float:
        """How often, for every 10,000 words."""
        return self.count * RATE / self.words if self.words else 0.0

    @property
    def label(self) -> str:
        """The year, or ``1910s``, or ``1900–1999``."""
        years = self.last - self.first
        return {0: str(self.first), 9: f"{self.first}s"}.get(years, f"{self.first}–{self.last}")


def periods(
    counts: Mapping[int, int], words: Mapping[int, int], *, most: int = MOST_BARS
) -> tuple[Period, ...]:
    """Return all periods from the first year that has any of *counts* to the last, without gaps.

    *counts* and *words* are by year. One year with a count is no timeline: then there are none.

    >>> [period.label for period in periods({1917: 2, 1919: 1}, {1917: 100, 1919: 50})]
    ['1917', '1918', '1919']
    """
    years = [year for year, count in counts.items() if count]
    if len(years) < 2:
        return ()
    step = next((s for s in (1, 10) if max(years) // s - min(years) // s < most), 100)
    first = min(years) // step * step
    return tuple(
        Period(
            start,
            start + step - 1,
            sum(counts.get(year, 0) for year in range(start, start + step)),
            sum(words.get(year, 0) for year in range(start, start + step)),
        )
        for start in range(first, max(years) + 1, step)
    )
