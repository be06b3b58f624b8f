"""Survey of the occurrences of a search: their number, their order by context, and the words nearby.

All are counted, in arrays. Where there are too many, or the time is over before, an even sample is (see `sampling`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.corpus.sampling import Round
from archive.search.corpus.sampling import rounds
from archive.search.corpus.sampling import step_for
from archive.search.corpus.windows import Window
from archive.search.corpus.windows import are_inside
from archive.search.corpus.windows import are_near
from archive.search.corpus.windows import context_numbers
from archive.search.highlighting import MatchArrays
from archive.search.matching.word_reader import WordReader
from archive.search.request import Order

#: Words nearby that are collected before they are counted.
_COUNTED_TOGETHER = 1_000_000


class Finder(Protocol):
    """Finds the occurrences in paragraphs."""

    def found(self, batch: Sequence[int], deadline: Deadline) -> MatchArrays:
        """Return the matches in a *batch* of paragraphs, by their number in it."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """The words near occurrences: the numbers of their terms (see `WordReader.terms`), ascending, and how often."""

    numbers: NDArray[np.int64]
    counts: NDArray[np.int64]

    @property
    def total(self) -> int:
        """How many words they are."""
        return int(self.counts.sum())


NOTHING_NEARBY = Nearby(np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Survey:
    """Occurrences in every paragraph that a search found, or in every second, fourth, eighth … of them.

    `counts` has the number of occurrences in each paragraph that was counted, in text order: of all that were found,
    number ``n · every``. `every` is 1 where all were counted, and 0 where there was no time for any.
    """

    every: int
    counts: NDArray[np.int64]
    #: None where they were not asked for.
    nearby: Nearby | None
    #: The numbers of the terms in the occurrences themselves, where the words nearby were asked for; ascending.
    inside: NDArray[np.int64]
    #: The time was over before so many were counted as were wanted.
    timed_out: bool

    @property
    def occurrences(self) -> int:
        """How many occurrences were counted."""
        return int(self.counts.sum())

    @property
    def is_whole(self) -> bool:
        """All paragraphs were counted."""
        return self.every == 1


@dataclass(frozen=True, slots=True)
class SortedLines:
    """Occurrences in the order of their context: in every paragraph, or in every second, fourth … of them.

    `places` has the position of each paragraph, and which of its occurrences: those in notes after those in the text.
    """

    every: int
    places: Sequence[tuple[int, int]]
    timed_out: bool


@dataclass(frozen=True, slots=True)
class _Lines:
    """Occurrences with their sort keys: a row of numbers of terms for each (see `context_numbers`)."""

    positions: NDArray[np.int64]
    nth: NDArray[np.int64]
    keys: NDArray[np.int64]


class Surveyor:
    """Counts and sorts the occurrences of one search."""

    def __init__(self, finder: Finder, reader: WordReader) -> None:
        self._finder = finder
        self._reader = reader

    def survey(
        self,
        positions: Sequence[int],
        deadline: Deadline,
        *,
        most: int,
        window: Window | None = None,
    ) -> Survey:
        """Return the survey of the paragraphs at *positions*, or of *most* of them at most.

        The words nearby are those within the *window*, if there is one.
        """
        every = 0
        counts, nearby = np.zeros(len(positions), np.int64), _TermCounter()
        inside = _TermCounter()
        for one in rounds(len(positions), most):
            near, own = _TermCounter(), _TermCounter()
            try:
                counts[one.first :: one.step] = self._counted(
                    positions[one.first :: one.step], window, near, own, deadline
                )
            except DeadlineExceeded:
                break
            nearby.add(near)
            inside.add(own)
            every = one.every
        kept = counts[::every] if every else counts[:0]
        return Survey(
            every,
            kept,
            nearby.finish() if window else None,
            inside.finish().numbers,
            timed_out=every != step_for(len(positions), most),
        )

    def sorted_lines(
        self, positions: Sequence[int], order: Order, deadline: Deadline, *, most: int
    ) -> SortedLines:
        """Return the occurrences in the paragraphs at *positions*, or in *most* of them at most, in *order*."""
        every = 0
        lines: list[_Lines] = []
        for one in rounds(len(positions), most):
            try:
                lines += self._lines(positions, one, order, deadline)
            except DeadlineExceeded:
                break
            every = one.every
        timed_out = every != step_for(len(positions), most)
        return SortedLines(every, self._in_order(lines), timed_out)

    def _counted(
        self,
        positions: Sequence[int],
        window: Window | None,
        near: "_TermCounter",
        inside: "_TermCounter",
        deadline: Deadline,
    ) -> NDArray[np.int64]:
        """Return the occurrences of each of *positions*; add words in the *window* to *near*, their own to *inside*."""
        counted = [np.empty(0, np.int64)]
        for batch in deadline.watch(self._reader.batches(positions)):
            found = self._finder.found(batch, deadline)
            paragraphs = np.concatenate((found.shown.paragraphs, found.notes.paragraphs))
            counted.append(np.bincount(paragraphs, minlength=len(batch)).astype(np.int64))
            if window:
                words = self._reader.terms("text", batch)
                near.count(words.numbers[are_near(words, found.shown, window)])
                inside.count(words.numbers[are_inside(words, found.shown)])
        return np.concatenate(counted)

    def _lines(
        self, positions: Sequence[int], one: Round, order: Order, deadline: Deadline
    ) -> list[_Lines]:
        """Return the lines of one round. Raises `DeadlineExceeded`, so that none of them are taken."""
        lines = []
        listed = positions[one.first :: one.step]
        for batch in deadline.watch(self._reader.batches(listed)):
            found = self._finder.found(batch, deadline)
            before = np.zeros(len(batch), np.int64)
            for reading, spans in (("text", found.shown), ("note", found.notes)):
                if len(spans):
                    words = self._reader.terms(reading, batch)
                    first = np.searchsorted(spans.paragraphs, spans.paragraphs)
                    nth = np.arange(len(spans)) - first + before[spans.paragraphs]
                    at = np.array(batch, np.int64)[spans.paragraphs]
                    keys = context_numbers(words, spans, order)
                    lines.append(_Lines(at, nth, keys))
                    before = np.bincount(spans.paragraphs, minlength=len(batch))
        return lines

    def _in_order(self, lines: Sequence[_Lines]) -> list[tuple[int, int]]:
        """Return the places of *lines*, sorted by their keys in alphabetical order; equals in the order of place."""
        if not lines:
            return []
        positions, nth, keys = (
            np.concatenate([getattr(each, name) for each in lines])
            for name in ("positions", "nth", "keys")
        )
        numbers, which = np.unique(keys, return_inverse=True)
        # What is no term stays before all terms, as it is.
        terms = np.searchsorted(numbers, 0)
        ranks = np.concatenate((numbers[:terms], self._reader.ranks(numbers[terms:])))
        columns = ranks[which.reshape(keys.shape)].T
        order = np.lexsort((nth, positions, *columns[::-1]))
        return list(zip(positions[order].tolist(), nth[order].tolist(), strict=True))


class _TermCounter:
    """Counts words by the numbers of their terms."""

    def __init__(self) -> None:
        self._numbers = np.empty(0, np.int64)
        self._counts = np.empty(0, np.int64)
        self._waiting: list[NDArray[np.int64]] = []
        self._size = 0

    def count(self, numbers: NDArray[np.int64]) -> None:
        """Count each of *numbers* once."""
        self._waiting.append(numbers)
        self._size += len(numbers)
        if self._size > _COUNTED_TOGETHER:
            self._join()

    def add(self, other: "_TermCounter") -> None:
        """Add what *other* counted."""
        other._join()
        self._join()
        self._sum(other._numbers, other._counts)

    def finish(self) -> Nearby:
        """Return what was counted."""
        self._join()
        return Nearby(self._numbers, self._counts)

    def _join(self) -> None:
        if self._waiting:
            numbers, counts = np.unique(np.concatenate(self._waiting), return_counts=True)
            self._waiting, self._size = [], 0
            self._sum(numbers, counts)

    def _sum(self, numbers: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
        every, which = np.unique(np.concatenate((self._numbers, numbers)), return_inverse=True)
        sums = np.bincount(which, np.concatenate((self._counts, counts)), len(every))
        self._numbers, self._counts = every, sums.astype(np.int64)
