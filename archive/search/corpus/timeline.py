"""Timeline: frequencies by year, decade or century, absolute and relative to the number of words."""

from collections.abc import Mapping
from dataclasses import dataclass

#: More years than this are grouped by decades, more decades by centuries.
MAX_BARS = 40
#: Rates are per so many words.
RATE_WORDS = 10_000


@dataclass(frozen=True, slots=True)
class Period:
    """The years from `first` to `last`, with the occurrences in texts of these years."""

    first: int
    last: int
    count: int
    #: All words of the texts of these years.
    words: int

    @property
    def rate(self) -> float:
        """Occurrences per 10,000 words."""
        return self.count * RATE_WORDS / self.words if self.words else 0.0

    @property
    def label(self) -> str:
        """The year, or ``1910s``, or ``1900–1999``."""
        years = self.last - self.first
        return {0: str(self.first), 9: f"{self.first}s"}.get(years, f"{self.first}–{self.last}")


def periods(
    counts: Mapping[int, int], words: Mapping[int, int], *, max_bars: int = MAX_BARS
) -> tuple[Period, ...]:
    """Return all periods from the first year with a count to the last, without gaps.

    *counts* and *words* are by year. With counts in a single year there is no timeline, and no period.

    >>> [period.label for period in periods({1917: 2, 1919: 1}, {1917: 100, 1919: 50})]
    ['1917', '1918', '1919']
    """
    years = [year for year, count in counts.items() if count]
    if len(years) < 2:
        return ()
    step = next((s for s in (1, 10) if max(years) // s - min(years) // s < max_bars), 100)
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
