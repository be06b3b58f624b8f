"""Timeline: frequencies by year, decade or century, absolute and relative to the number of words."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.date import year_words

#: More years than this are grouped by decades, more decades by centuries.
MAX_BARS = 40
#: Periods of a length that a reader chose.
MAX_PERIODS = 300
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
    if sum(1 for count in counts.values() if count) < 2:
        return ()
    (made,) = periods_of_several([counts], [words], max_bars=max_bars)
    return made


def periods_of_several(
    counts: Sequence[Mapping[int, int]],
    words: Sequence[Mapping[int, int]],
    *,
    step: int = 0,
    max_bars: int = MAX_BARS,
) -> tuple[tuple[Period, ...], ...]:
    """Return the same periods of several series, each from the first year with any count to the last, without gaps.

    *step* is how many years a period has: 1, 10 or 100; of more than `MAX_PERIODS` a longer one is taken, and without
    one the shortest by which there are no more than *max_bars*. Without any count there are none.

    >>> [[p.count for p in series] for series in periods_of_several([{1917: 2}, {1919: 1}], [{}, {}])]
    [[2, 0, 0], [0, 0, 1]]
    """
    years = [year for series in counts for year, count in series.items() if count]
    if not years:
        return tuple(() for _ in counts)
    oldest, newest = _without_zero(min(years)), _without_zero(max(years))
    most = MAX_PERIODS if step else max_bars
    step = next((s for s in (1, 10) if s >= step and newest // s - oldest // s < most), 100)
    spans = [
        (_with_zero(start), _with_zero(start + step - 1))
        for start in range(oldest // step * step, newest + 1, step)
        if start or step > 1
    ]
    return tuple(
        tuple(
            Period(first, last, _sum(own, first, last), _sum(among, first, last))
            for first, last in spans
        )
        for own, among in zip(counts, words, strict=True)
    )


def step_of(periods: Sequence[Period]) -> str:
    """Return how long each of *periods* is: year, decade or century."""
    # The first decade after Christ has nine years.
    years = max((period.last - period.first + 1 for period in periods), default=1)
    return {1: "year", 10: "decade"}.get(years, "century")


def _sum(counts: Mapping[int, int], first: int, last: int) -> int:
    return sum(counts.get(year, 0) for year in range(first, last + 1))


def _without_zero(year: int) -> int:
    """Return *year* as readers count it, 1 BC as -1, so that a century is from 100 BC to 1 BC."""
    return year if year > 0 else year - 1


def _with_zero(year: int) -> int:
    return year if year > 0 else year + 1
