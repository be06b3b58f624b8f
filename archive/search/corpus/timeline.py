"""Timeline: frequencies by year, decade or century, absolute and relative to the number of words."""

from collections.abc import Mapping
from dataclasses import dataclass

from archive.model.date import year_words

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
        """The year, or ``1910s``, or ``1900–1999``, or ``50–41 BC``."""
        first, last = year_words(self.first), year_words(self.last)
        if first == last:
            return first
        if self.last - self.first == 9 and first == str(self.first):
            return f"{first}s"
        year, _, era = first.partition(" ")
        return f"{year if last.endswith(era) else first}–{last}"


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
    oldest, newest = _without_zero(min(years)), _without_zero(max(years))
    step = next((s for s in (1, 10) if newest // s - oldest // s < max_bars), 100)
    spans = (
        (_with_zero(start), _with_zero(start + step - 1))
        for start in range(oldest // step * step, newest + 1, step)
        if start or step > 1
    )
    return tuple(
        Period(
            first,
            last,
            sum(counts.get(year, 0) for year in range(first, last + 1)),
            sum(words.get(year, 0) for year in range(first, last + 1)),
        )
        for first, last in spans
    )


def _without_zero(year: int) -> int:
    """Return *year* as readers count it, 1 BC as -1, so that a century is from 100 BC to 1 BC."""
    return year if year > 0 else year - 1


def _with_zero(year: int) -> int:
    return year if year > 0 else year + 1
