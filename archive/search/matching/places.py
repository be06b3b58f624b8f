"""Places: where one leaf of a plan matches in words that are numbers.

Words are numbered as a search numbers its own (see `query_terms`): 0 is any other word, numbers from 1 are words of
the query, and the highest separate paragraphs and parts of them, which no match crosses.
"""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.search.index.sorted_set import sorted_set

#: Words of paragraphs as numbers of one search.
Numbers = NDArray[Any]
#: Places among such words.
Indices = NDArray[np.intp]

NOWHERE: Indices = np.empty(0, np.intp)


class WordNumbers(Protocol):
    """Words of paragraphs, as numbers of one search."""

    @property
    def numbers(self) -> Numbers:
        """The words, and what separates paragraphs and parts of them."""

    @property
    def sentences(self) -> Indices:
        """The number of the sentence of each; empty where no matcher asks for it."""


@dataclass(frozen=True, slots=True)
class EncodedWords:
    """Words of paragraphs of one segment (see `WordNumbers`)."""

    numbers: Numbers
    sentences: Indices = field(default_factory=lambda: NOWHERE)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a leaf matches: the first and the last word of each match; ascending, and none overlaps another."""

    first: Indices
    last: Indices


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Matches any of some words, or of some `runs` of words side by side; of two that overlap, the longer."""

    words: NDArray[np.bool_]
    runs: tuple[tuple[int, ...], ...] = ()

    @property
    def size(self) -> int:
        """How many words the longest match has."""
        return max([1, *map(len, self.runs)])

    @property
    def forms(self) -> int:
        """How many words and runs of words match."""
        return int(self.words.sum()) + len(self.runs)

    def places(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return the matches among *words*."""
        single = self.words[words.numbers].nonzero()[0]
        runs = _longest_first(self.runs, words.numbers, deadline)
        if not runs:
            return Places(single, single)
        first, end = (np.array(each, np.intp) for each in zip(*runs, strict=True))
        at = np.searchsorted(first, single, "right") - 1
        outside = single[(at < 0) | (single >= end[at])]
        starts = np.concatenate((outside, first))
        order = np.argsort(starts, kind="stable")
        return Places(starts[order], np.concatenate((outside, end - 1))[order])

    def starts(self, words: WordNumbers, deadline: Deadline) -> Iterator[tuple[int, Indices]]:
        """Yield sizes of matches among *words*, each with where such begin, whether they overlap others or not."""
        yield 1, self.words[words.numbers].nonzero()[0]
        for run in deadline.watch(self.runs):
            yield len(run), _starts_of(run, words.numbers)


@dataclass(frozen=True, slots=True)
class Run:
    """Matches words side by side, one of each slot; `rarest` is the slot that is looked for first."""

    slots: tuple[NDArray[np.bool_], ...]
    rarest: int = 0

    @property
    def size(self) -> int:
        """How many words a match has."""
        return len(self.slots)

    @property
    def forms(self) -> int:
        """How many words match, those of all slots together."""
        return int(sum(slot.sum() for slot in self.slots))

    def places(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return the matches among *words*."""
        ((size, first),) = self.starts(words, deadline)
        first = _without_overlaps(first, size)
        return Places(first, first + (size - 1))

    def starts(self, words: WordNumbers, deadline: Deadline) -> Iterator[tuple[int, Indices]]:
        """Yield the size of matches among *words*, with where such begin, whether they overlap others or not."""
        numbers = words.numbers
        first = self.slots[self.rarest][numbers].nonzero()[0] - self.rarest
        size = len(self.slots)
        first = first[(first >= 0) & (first <= len(numbers) - size)]
        for n, slot in enumerate(deadline.watch(self.slots)):
            if n != self.rarest and len(first):
                first = first[slot[numbers[first + n]]]
        yield size, first


@dataclass(frozen=True, slots=True)
class Close:
    """Matches words near each other in any order, one of each slot, with at most `distance` others among them.

    No two slots share a word. A match is the first of the words: all others follow it within the same window.
    `separators` is the lowest number that is no word.
    """

    slots: tuple[NDArray[np.bool_], ...]
    distance: int
    separators: int

    def places(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return the first word of each match among *words*."""
        numbers = words.numbers
        places = [np.flatnonzero(slot[numbers]) for slot in self.slots]
        if not all(map(len, places)):
            return Places(NOWHERE, NOWHERE)
        breaks = np.flatnonzero(numbers >= self.separators)
        beyond = np.iinfo(np.intp).max
        found = leading(places, self.distance, lambda at: _following(breaks, at, beyond), deadline)
        return Places(found, found)

    def members(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return all words of the matches among *words*, each once."""
        numbers = words.numbers
        at = self.places(words, deadline).first
        limit = _following(np.flatnonzero(numbers >= self.separators), at, len(numbers))
        limit = np.minimum(limit, at + len(self.slots) + self.distance)
        found = []
        for slot in deadline.watch(self.slots):
            after = _following(np.flatnonzero(slot[numbers]), at, len(numbers))
            found.append(after[after < limit])
        single = sorted_set(np.concatenate(found))
        return Places(single, single)


def leading(
    places: Sequence[Indices],
    distance: int,
    end_after: Callable[[Indices], Indices],
    deadline: Deadline,
) -> Indices:
    """Return the first words of all matches of words near each other, ascending; *places* are those of each slot.

    *end_after* returns for each of some words where the first separator after it is. Raises `DeadlineExceeded`.
    """
    beyond = np.iinfo(np.intp).max
    found = []
    for leader, at in enumerate(places):
        limit = at + len(places) + distance
        for n, others in enumerate(deadline.watch(places)):
            if n != leader and len(at):
                next_place = _following(others, at, beyond)
                near = next_place < limit
                at, limit, next_place = at[near], limit[near], next_place[near]
                # Looked up only for those near enough.
                inside = next_place < end_after(at)
                at, limit = at[inside], limit[inside]
        found.append(at)
    return np.sort(np.concatenate(found))


def _following(places: Indices, at: Indices, otherwise: int) -> Indices:
    """Return the first of *places*, which ascend, not before each of *at*; *otherwise* where there is none."""
    return np.append(places, otherwise)[np.searchsorted(places, at)]


def _longest_first(
    runs: Sequence[tuple[int, ...]], numbers: Numbers, deadline: Deadline
) -> list[tuple[int, int]]:
    """Return where *runs* match, first word and end, ascending; of those that overlap the first, then the longest."""
    found = []
    for run in deadline.watch(runs):
        found += [(at, -len(run)) for at in _starts_of(run, numbers).tolist()]
    kept: list[tuple[int, int]] = []
    covered = 0
    for at, size in sorted(found):
        if at >= covered:
            covered = at - size
            kept.append((at, covered))
    return kept


def _starts_of(run: tuple[int, ...], numbers: Numbers) -> Indices:
    """Return where *run* begins in *numbers*."""
    first = np.flatnonzero(numbers == run[0])
    first = first[first <= len(numbers) - len(run)]
    for n, number in enumerate(run[1:], 1):
        first = first[numbers[first + n] == number]
    return first


def _without_overlaps(first: Indices, size: int) -> Indices:
    """Return *first*, ascending, without matches of *size* words that begin within the one before."""
    if size == 1 or len(first) < 2 or int(np.diff(first).min()) >= size:
        return first
    kept: list[int] = []
    for at in first.tolist():
        if not kept or at >= kept[-1] + size:
            kept.append(at)
    return np.array(kept, np.intp)
