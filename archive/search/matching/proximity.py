"""Proximity: where words, phrases or alternatives of these are near each other, in any order or in one."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.search.index.sorted_set import sorted_set
from archive.search.matching.places import NOWHERE
from archive.search.matching.places import AnyOf
from archive.search.matching.places import Indices
from archive.search.matching.places import Places
from archive.search.matching.places import Run
from archive.search.matching.places import WordNumbers
from archive.search.matching.windows import Matches
from archive.search.matching.windows import Part
from archive.search.matching.windows import Windows
from archive.search.matching.windows import share_words
from archive.search.matching.windows import windows_of


@dataclass(frozen=True, slots=True)
class Group:
    """Matches parts near each other: at most `distance` other words among them, or with None in one sentence.

    A match is a part that all others follow, as soon as none shares a word with another; with `in_order` each follows
    the part before it. `separators` is the lowest number that is no word.
    """

    parts: tuple[Part, ...]
    distance: int | None
    in_order: bool
    separators: int

    def places(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return the first part of each match among *words*."""
        found = self._found(words, deadline)
        if self.in_order:
            leaders = [part.kept(self._is_in_order(part, 0, found, deadline)) for part in found[:1]]
        else:
            leaders = [
                led.leader.kept(self._are_near(led)) for led in self._windows(found, deadline)
            ]
        return _merged([each.places() for each in leaders], len(words.numbers), deadline)

    def members(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return all parts of the matches among *words*, in one sentence all that it has; in no order."""
        found = self._found(words, deadline)
        # Parts that are the same have the same matches, which are returned once.
        kept = {id(part): np.zeros(len(part.first), np.bool_) for part in found}
        if self.in_order:
            for n, part in enumerate(found):
                kept[id(part)] |= self._is_in_order(part, n, found, deadline)
        elif self.distance is None:
            leading = [
                led.leader.unit[self._are_near(led)] for led in self._windows(found, deadline)
            ]
            units = np.concatenate([NOWHERE, *leading])
            for part in deadline.watch(found):
                kept[id(part)] |= np.isin(part.unit, units)
        else:
            for n, led in enumerate(self._windows(found, deadline)):
                near = self._are_near(led)
                kept[id(led.leader)] |= near
                for at, other in enumerate(deadline.watch(found)):
                    if at != n:
                        kept[id(other)][led.members(other, near)] = True
        members = [part.kept(kept[id(part)]) for part in {id(one): one for one in found}.values()]
        first, last = (
            np.concatenate([NOWHERE, *ends])
            for ends in ([each.first for each in members], [each.last for each in members])
        )
        return Places(first, last)

    def _found(self, words: WordNumbers, deadline: Deadline) -> list[Matches]:
        """Return the matches of each part, for equal ones the same; none where a part has none."""
        ends = np.flatnonzero(words.numbers >= self.separators)
        if self.distance is None:
            ends = sorted_set(np.concatenate((ends, np.flatnonzero(np.diff(words.sentences)) + 1)))
        known: dict[tuple[int, ...], Matches] = {}
        for part in self.parts:
            key = tuple(map(id, part))
            if key not in known:
                alternatives = [matcher.places(words, deadline) for matcher in _joined(part)]
                places = _merged(alternatives, len(words.numbers), deadline)
                unit = np.searchsorted(ends, places.first, "right").astype(np.int32)
                inside = unit == np.searchsorted(ends, places.last, "right")
                known[key] = Matches(places.first, places.last, unit).kept(inside)
                deadline.check()
            if not len(known[key].first):
                return []
        return [known[tuple(map(id, part))] for part in self.parts]

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
    if len(parts) == 1:
        return parts[0]
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
