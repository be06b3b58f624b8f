"""Counts the paragraphs that were found by the values of columns."""

from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.model.date import year_of
from archive.search.engines.postings import Documents
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.index.columns import NO_DAY
from archive.search.index.columns import Columns
from archive.search.index.columns import Level
from archive.search.index.columns import level_of
from archive.search.index.highest import highest

#: Values of one column that are listed at most.
MAX_VALUES = 30
#: Values that are decoded between two looks at the clock.
_DECODED_PER_CHECK = 10_000

Counts = NDArray[np.int64]


class FacetCounter:
    """Counts hits in the segments of a generation, with the *columns* of each. Safe to share between threads."""

    def __init__(self, columns: Sequence[Columns]) -> None:
        self._columns = tuple(columns)
        self._years = _Years(columns)
        #: By the name of the column; those that nobody asked for are not here.
        self._values: dict[str, _Values] = {}

    def count(
        self,
        found: Sequence[Documents],
        wanted: Mapping[str, Collection[str]],
        deadline: Deadline,
    ) -> FacetCounts:
        """Return the counts of *found* by the *wanted* columns, each with values that are always listed.

        Raises `DeadlineExceeded`.
        """
        listed = list(zip(self._columns, found, strict=True))
        counts = {
            Level.TEXT: np.concatenate(
                [np.bincount(c.text_of[own], minlength=c.texts) for c, own in listed]
            ),
            Level.SECTION: np.concatenate(
                [np.bincount(c.section_of[own], minlength=len(c.section_text)) for c, own in listed]
            ),
        }
        return FacetCounts(
            texts=int(np.count_nonzero(counts[Level.TEXT])),
            values={
                name: self._values_of(name, deadline).listed(counts[level_of(name)], chosen)
                for name, chosen in wanted.items()
            },
            years=self._years.counts(counts[Level.TEXT]),
        )

    def _values_of(self, name: str, deadline: Deadline) -> "_Values":
        values = self._values.get(name)
        if values is None:
            values = self._values[name] = _Values(self._columns, name, deadline)
        return values


class _Values:
    """The values of a column of texts or sections, numbered in alphabetical order over all segments.

    Raises `DeadlineExceeded` where it is not made in time.
    """

    def __init__(self, segments: Sequence[Columns], name: str, deadline: Deadline) -> None:
        self._segments = tuple(segments)
        self._name = name
        held = [
            [
                c.value(name, n)
                for n in deadline.watch(range(c.values(name)), every=_DECODED_PER_CHECK)
            ]
            for c in segments
        ]
        ordered = sorted({value for values in held for value in values})
        ranks = {value: rank for rank, value in enumerate(ordered)}
        #: A segment that has each value, and its number there.
        self._segment_of = np.zeros(len(ordered), np.uint32)
        self._number_in = np.zeros(len(ordered), np.uint32)
        #: The number here of each value of each segment.
        self._numbers: list[NDArray[np.int32]] = []
        values_of, owners, first = [], [], 0
        for segment, (columns, values) in enumerate(zip(segments, held, strict=True)):
            own = np.array([ranks[value] for value in values], np.int32)
            self._numbers.append(own)
            self._segment_of[own], self._number_in[own] = segment, np.arange(len(own))
            rows, numbers = columns.rows_with_values(name)
            values_of.append(own[numbers])
            owners.append(rows + first)
            first += columns.rows(name)
        #: Each value of each text or section of all segments, and which of these has it.
        self._values = np.concatenate(values_of)
        self._owners = np.concatenate(owners).astype(np.int32)

    def listed(self, of_rows: Counts, chosen: Collection[str]) -> ValueCounts:
        """Return the values to list: the *chosen* ones, then the most frequent.

        *of_rows* has so many hits of each text or section.
        """
        numbers = np.bincount(self._values, of_rows[self._owners], len(self._segment_of))
        known = {value: self._number(value) for value in chosen}
        counts = {value: int(numbers[n]) if n >= 0 else 0 for value, n in known.items()}
        numbers[[n for n in known.values() if n >= 0]] = 0
        having = np.flatnonzero(numbers)
        best = having[highest(numbers[having], MAX_VALUES)]
        counts |= {self._value(n): int(numbers[n]) for n in best.tolist()}
        distinct = len(known) + len(having)
        ranked = sorted(counts.items(), key=lambda one: (one[0] not in known, -one[1], one[0]))
        return ValueCounts(tuple(ranked[:MAX_VALUES]), distinct)

    def _value(self, number: int) -> str:
        columns = self._segments[int(self._segment_of[number])]
        return columns.value(self._name, int(self._number_in[number]))

    def _number(self, value: str) -> int:
        """Return the number of *value*, -1 where nothing has it."""
        for columns, numbers in zip(self._segments, self._numbers, strict=True):
            own = columns.number(self._name, value)
            if own >= 0:
                return int(numbers[own])
        return -1


class _Years:
    """The years of the texts of all segments: those by which they are sorted, and those that they may be of."""

    def __init__(self, segments: Sequence[Columns]) -> None:
        earliest, latest, day = (
            np.concatenate(each)
            for each in zip(*((c.earliest, c.latest, c.day) for c in segments), strict=True)
        )
        dated = np.flatnonzero(day != NO_DAY)
        first, last = year_of(earliest[dated]), year_of(latest[dated])
        #: The years, ascending, and for each dated text the place of its own among them.
        self._years, sorts = np.unique(year_of(day[dated]), return_inverse=True)
        within = first == last
        self._dated, self._sorts = dated.astype(np.int32), sorts.astype(np.int32)
        self._is_within = within
        #: Of each text of an uncertain year the first place, and the end, of the years that it may be of.
        self._uncertain = dated[~within]
        self._first = np.searchsorted(self._years, first[~within])
        self._end = np.searchsorted(self._years, last[~within], "right")

    def counts(self, texts: Counts) -> dict[int, int]:
        """Return the hits of each year by which a text is sorted: those that are found if it is chosen.

        *texts* has so many hits of each text.
        """
        size = len(self._years)
        if not size:
            return {}
        hits = texts[self._dated]
        having = np.bincount(self._sorts, hits, size)
        counts = np.bincount(self._sorts, hits * self._is_within, size)
        if len(self._uncertain):
            # The hits of an uncertain date are in every year that it may be in.
            own = texts[self._uncertain]
            changes = np.bincount(self._first, own, size + 1) - np.bincount(
                self._end, own, size + 1
            )
            counts = counts + np.cumsum(changes[:-1])
        listed = np.flatnonzero(having)
        return dict(
            zip(self._years[listed].tolist(), counts[listed].astype(int).tolist(), strict=True)
        )
