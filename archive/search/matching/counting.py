"""Counts the paragraphs that were found by the values of columns."""

from collections.abc import Mapping
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.model.date import year_of
from archive.search.engines.postings import Documents
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.index.columns import NO_DAY
from archive.search.index.columns import Columns
from archive.search.index.columns import Level
from archive.search.index.columns import level_of
from archive.search.index.highest import highest

#: Values that are decoded between two looks at the clock.
_DECODED_PER_CHECK = 10_000

Counts = NDArray[np.int64]
_NO_VALUES = ValueCounts((), 0)


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
        wanted: Mapping[str, tuple[Counting, Sequence[Documents]]],
        deadline: Deadline,
    ) -> FacetCounts:
        """Return the counts by the *wanted* columns, each of paragraphs of its own; *found* are those of the search.

        Raises `DeadlineExceeded`.
        """
        hits = _Hits(self._columns, found)
        of_column = {
            name: hits if own is found else _Hits(self._columns, own)
            for name, (_, own) in wanted.items()
        }
        return FacetCounts(
            texts=int(np.count_nonzero(hits.texts)),
            values={
                name: self._values_of(name, deadline).listed(of_column[name], counting)
                for name, (counting, _) in wanted.items()
                if name != YEAR
            },
            years=self._years.counts(of_column.get(YEAR, hits).texts),
        )

    def _values_of(self, name: str, deadline: Deadline) -> "_Values":
        values = self._values.get(name)
        if values is None:
            values = self._values[name] = _Values(self._columns, name, deadline)
        return values


class _Hits:
    """Paragraphs that were found in each segment, and how many of them each text and each section has."""

    def __init__(self, columns: Sequence[Columns], found: Sequence[Documents]) -> None:
        self.by_segment = list(zip(columns, found, strict=True))

    @cached_property
    def texts(self) -> Counts:
        return np.concatenate(
            [np.bincount(c.text_of[own], minlength=c.texts) for c, own in self.by_segment]
        )

    @cached_property
    def sections(self) -> Counts:
        return np.concatenate(
            [
                np.bincount(c.section_of[own], minlength=len(c.section_text))
                for c, own in self.by_segment
            ]
        )


class _Values:
    """The values of a column, numbered in alphabetical order over all segments.

    Raises `DeadlineExceeded` where it is not made in time.
    """

    def __init__(self, segments: Sequence[Columns], name: str, deadline: Deadline) -> None:
        self._segments = tuple(segments)
        self._name = name
        self._level = level_of(name)
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
            if self._level is Level.PARAGRAPH:
                continue
            rows, numbers = columns.rows_with_values(name)
            values_of.append(own[numbers])
            owners.append(rows + first)
            first += columns.rows(name)
        #: Each value of each text or section of all segments, and which of these has it.
        self._values = np.concatenate(values_of) if values_of else np.empty(0, np.int32)
        self._owners = np.concatenate(owners).astype(np.int32) if owners else self._values

    def listed(self, hits: _Hits, counting: Counting) -> ValueCounts:
        """Return the values to list: those chosen, then the most frequent."""
        if not len(self._segment_of) and not counting.chosen:
            return _NO_VALUES
        numbers = self._counts(hits)
        chosen = self._chosen(numbers, counting.chosen) if counting.chosen else []
        having = numbers.nonzero()[0]
        best = having[highest(numbers[having], counting.most)]
        frequent = zip(map(self._value, best.tolist()), numbers[best].tolist(), strict=True)
        first = (*chosen, *frequent)[: counting.most]
        return ValueCounts(first, len(chosen) + len(having))

    def _chosen(self, numbers: Counts, values: Sequence[str]) -> list[tuple[str, int]]:
        """Return the *values* that are chosen with their counts, most frequent first; in *numbers* they become 0."""
        known = {value: self._number(value) for value in values}
        counts = {value: int(numbers[n]) if n >= 0 else 0 for value, n in known.items()}
        numbers[[n for n in known.values() if n >= 0]] = 0
        return sorted(counts.items(), key=lambda one: (-one[1], one[0]))

    def _counts(self, hits: _Hits) -> Counts:
        """Return how many of *hits* have each value."""
        size = len(self._segment_of)
        if self._level is not Level.PARAGRAPH:
            of_rows = hits.texts if self._level is Level.TEXT else hits.sections
            return np.bincount(self._values, of_rows[self._owners], size).astype(np.int64)
        # Of very many paragraphs only those that were found are looked at.
        counts = np.zeros(size, np.int64)
        for (columns, documents), numbers in zip(hits.by_segment, self._numbers, strict=True):
            own = columns.numbers_at(self._name, documents)
            if len(own):
                counts += np.bincount(numbers[own], minlength=size)
        return counts

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
