"""Proximity: where words, phrases or alternatives of these are near each other, in any order or in one."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.index.sorted_set import sorted_set
from archive.search.matching.places import NOWHERE
from archive.search.matching.places import AnyOf
from archive.search.matching.places import Indices
from archive.search.matching.places import Places
from archive.search.matching.places import Run
from archive.search.matching.places import WordNumbers
from archive.search.matching.windows import MAX_CHOICES
from archive.search.matching.windows import Matches
from archive.search.matching.windows import Part
from archive.search.matching.windows import Windows
from archive.search.matching.windows import share_words
from archive.search.matching.windows import windows_of


@dataclass(frozen=True, slots=True)
class Group:
    """Matches parts near each other: at most `distance` other words among them, or with None in one sentence.

    No two of them share a word. A match is a part that all others follow; with `in_order` each follows the part before
    it. `separators` is the lowest number that is no word.
    """

    parts: tuple[Part, ...]
    distance: int | None
    in_order: bool
    separators: int

    def places(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return the first part of each match among *words*."""
        leaders: list[Places] = []
        for found in self._choices(self._found(words, deadline)):
            if self.in_order:
                near = self._is_in_order(found[0], 0, found, deadline)
                leaders.append(found[0].kept(near).places())
            else:
                windows = self._windows(found, deadline)
                leaders += [led.leader.kept(self._are_near(led)).places() for led in windows]
        return _merged(leaders, len(words.numbers), deadline)

    def members(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return all parts of the matches among *words*, in one sentence all that it has; in no order."""
        by_size = self._found(words, deadline)
        # Parts that are the same have the same matches, which are returned once.
        every = {id(part): part for parts in by_size for part in parts}
        kept = {key: np.zeros(len(part.first), np.bool_) for key, part in every.items()}
        units: list[NDArray[np.integer]] = [NOWHERE]
        for found in self._choices(by_size):
            if self.in_order:
                for n, part in enumerate(found):
                    kept[id(part)] |= self._is_in_order(part, n, found, deadline)
                continue
            for n, led in enumerate(self._windows(found, deadline)):
                near = self._are_near(led)
                if self.distance is None:
                    units.append(led.leader.unit[near])
                    continue
                kept[id(led.leader)] |= near
                for at, other in enumerate(deadline.watch(found)):
                    if at != n:
                        kept[id(other)][led.members(other, near)] = True
        if self.distance is None and not self.in_order:
            within = sorted_set(np.concatenate(units))
            for key, part in deadline.watch(every.items()):
                kept[key] = np.isin(part.unit, within)
        members = [
            _merged(
                [part.kept(kept[id(part)]).places() for part in parts], len(words.numbers), deadline
            )
            for parts in {id(parts): parts for parts in by_size}.values()
        ]
        first, last = (
            np.concatenate([NOWHERE, *ends])
            for ends in ([each.first for each in members], [each.last for each in members])
        )
        return Places(first, last)

    def _found(self, words: WordNumbers, deadline: Deadline) -> list[tuple[Matches, ...]]:
        """Return the matches of each part by their sizes, for equal parts the same; none where a part has none."""
        ends = np.flatnonzero(words.numbers >= self.separators)
        if self.distance is None:
            ends = sorted_set(np.concatenate((ends, np.flatnonzero(np.diff(words.sentences)) + 1)))
        known: dict[tuple[int, ...], tuple[Matches, ...]] = {}
        for part in self.parts:
            key = tuple(map(id, part))
            if key not in known:
                by_size = _by_size(part, words, deadline)
                sized = (_inside(first, size, ends) for size, first in by_size.items())
                known[key] = tuple(matches for matches in sized if len(matches.first))
                deadline.check()
            if not known[key]:
                return []
        return [known[tuple(map(id, part))] for part in self.parts]

    def _choices(self, by_size: Sequence[tuple[Matches, ...]]) -> Iterator[tuple[Matches, ...]]:
        """Yield the matches of all parts, those of each of one size: once where no part has several."""
        if prod(map(len, by_size)) > MAX_CHOICES:
            raise DeadlineExceeded("words near each other in too many sizes")
        return product(*by_size) if by_size else iter(())

    def _windows(self, found: Sequence[Matches], deadline: Deadline) -> Iterator[Windows]:
        """Yield the windows that each part leads."""
        share = share_words(self.parts)
        for n, leader in enumerate(found):
            others = (*found[:n], *found[n + 1 :])
            yield windows_of(leader, others, (*share[:n], *share[n + 1 :]), deadline)

    def _are_near(self, windows: Windows) -> NDArray[np.bool_]:
        """Tell of each of *windows* whether it has all parts, near enough."""
        near = self._is_near(windows.leader.first, windows.last, windows.sizes)
        return windows.are_whole & near

    def _is_in_order(
        self, part: Matches, n: int, found: Sequence[Matches], deadline: Deadline
    ) -> NDArray[np.bool_]:
        """Tell of each match of part *n* whether those before precede it and those after follow it, near enough."""
        near, first, last, sizes = (
            np.ones(len(part.first), np.bool_),
            part.first,
            part.last,
            part.sizes,
        )
        for other in deadline.watch(found[n + 1 :]):
            next_one = other.after(last)
            near &= next_one.unit == part.unit
            last, sizes = next_one.last, sizes + next_one.sizes
        for other in deadline.watch(found[:n][::-1]):
            one_before = other.before(first)
            near &= one_before.unit == part.unit
            first, sizes = one_before.first, sizes + one_before.sizes
        return near & self._is_near(first, last, sizes)

    def _is_near(self, first: Indices, last: Indices, sizes: Indices) -> NDArray[np.bool_]:
        if self.distance is None:
            return np.ones(len(first), np.bool_)
        near: NDArray[np.bool_] = last - first + 1 - sizes <= self.distance
        return near


def _by_size(part: Part, words: WordNumbers, deadline: Deadline) -> dict[int, Indices]:
    """Return where matches of *part* begin, by how many words they have."""
    found: dict[int, list[Indices]] = {}
    for matcher in _joined(part):
        for size, first in matcher.starts(words, deadline):
            if len(first):
                found.setdefault(size, []).append(first)
    return {
        size: lists[0] if len(lists) == 1 else _union(lists, len(words.numbers))
        for size, lists in found.items()
    }


def _union(lists: Sequence[Indices], size: int) -> Indices:
    having = np.zeros(size, np.bool_)
    for each in lists:
        having[each] = True
    return np.flatnonzero(having)


def _inside(first: Indices, size: int, ends: Indices) -> Matches:
    """Return the matches that begin at *first* and do not cross any of *ends*."""
    last = first if size == 1 else first + (size - 1)
    unit = np.searchsorted(ends, first, "right").astype(np.int32)
    if size == 1:
        return Matches(first, last, unit)
    return Matches(first, last, unit).kept(unit == np.searchsorted(ends, last, "right"))


def _joined(part: Part) -> Iterator[AnyOf | Run]:
    """Yield the matchers of *part*, those of single words as one."""
    words: list[NDArray[np.bool_]] = []
    for matcher in part:
        match matcher:
            case AnyOf(flags, ()):
                words.append(flags)
            case Run((flags,)):
                words.append(flags)
            case _:
                yield matcher
    if words:
        yield AnyOf(np.logical_or.reduce(words))


def _merged(parts: Sequence[Places], size: int, deadline: Deadline) -> Places:
    """Return *parts*, places among *size* words, ascending, without those that overlap one before.

    Of equal starts the longer is kept.
    """
    ends = np.full(size, -1, np.intp)
    for part in deadline.watch(parts):
        ends[part.first] = np.maximum(ends[part.first], part.last)
    first = np.flatnonzero(ends >= 0)
    last = ends[first]
    if (first[1:] <= last[:-1]).any():
        kept, end = [], -1
        for n, (one, other) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
            if one > end:
                kept.append(n)
                end = other
        first, last = first[kept], last[kept]
    return Places(first, last)
