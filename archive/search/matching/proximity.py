"""Proximity: where words, phrases or alternatives of these are near each other, in any order or in one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.search.matching.places import NOWHERE
from archive.search.matching.places import AnyOf
from archive.search.matching.places import Indices
from archive.search.matching.places import Places
from archive.search.matching.places import Run
from archive.search.matching.places import WordNumbers

#: Any of these matches a part.
_Part = tuple[AnyOf | Run, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Matches parts near each other: at most `distance` other words among them, or with None in one sentence.

    A match is a part that all others follow, each at its next place; with `in_order` each follows the part before it.
    `separators` is the lowest number that is no word.
    """

    parts: tuple[_Part, ...]
    distance: int | None
    in_order: bool
    separators: int

    def places(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return the first part of each match among *words*."""
        return _merged([each.places() for each in self._leaders(self._found(words, deadline))])

    def members(self, words: WordNumbers, deadline: Deadline = NEVER) -> Places:
        """Return all parts of the matches among *words*, in one sentence all that it has; in no order."""
        found = self._found(words, deadline)
        if self.in_order:
            members = [
                part.kept(self._is_in_order(part, n, found))
                for n, part in enumerate(deadline.watch(found))
            ]
        elif self.distance is None:
            units = [leader.unit for leader in self._leaders(found)]
            members = [part.kept(np.isin(part.unit, np.concatenate(units))) for part in found]
        else:
            leaders = self._leaders(found)
            members = [*leaders]
            for n, leader in enumerate(leaders):
                members += leader.followed_by(found, n)
        first, last = (
            np.concatenate([NOWHERE, *ends])
            for ends in ([each.first for each in members], [each.last for each in members])
        )
        return Places(first, last)

    def _found(self, words: WordNumbers, deadline: Deadline) -> "list[_Found]":
        """Return the matches of each part; none where a part has none."""
        ends = np.flatnonzero(words.numbers >= self.separators)
        if self.distance is None:
            ends = np.union1d(ends, np.flatnonzero(np.diff(words.sentences)) + 1)
        found: list[_Found] = []
        for part in deadline.watch(self.parts):
            places = _merged([matcher.places(words, deadline) for matcher in part])
            unit = np.searchsorted(ends, places.first, "right")
            inside = unit == np.searchsorted(ends, places.last, "right")
            found.append(_Found(places.first, places.last, unit).kept(inside))
            if not len(found[-1].first):
                return []
        return found

    def _leaders(self, found: "Sequence[_Found]") -> "list[_Found]":
        """Return the matches of each part that lead all others."""
        if self.in_order:
            return [part.kept(self._is_in_order(part, 0, found)) for part in found[:1]]
        return [part.kept(self._leads(n, found)) for n, part in enumerate(found)]

    def _leads(self, n: int, found: "Sequence[_Found]") -> NDArray[np.bool_]:
        """Tell of each match of part *n* whether all others follow it near enough."""
        leader = found[n]
        near, last, sizes = np.ones(len(leader.first), np.bool_), leader.last, leader.sizes
        for next_one in leader.followed_by(found, n):
            near &= next_one.unit == leader.unit
            last, sizes = np.maximum(last, next_one.last), sizes + next_one.sizes
        return near & self._is_near(leader.first, last, sizes)

    def _is_in_order(self, part: "_Found", n: int, found: "Sequence[_Found]") -> NDArray[np.bool_]:
        """Tell of each match of part *n* whether those before precede it and those after follow it, near enough."""
        near, first, last, sizes = (
            np.ones(len(part.first), np.bool_),
            part.first,
            part.last,
            part.sizes,
        )
        for other in found[n + 1 :]:
            next_one = other.after(last)
            near &= next_one.unit == part.unit
            last, sizes = next_one.last, sizes + next_one.sizes
        for other in reversed(found[:n]):
            one_before = other.before(first)
            near &= one_before.unit == part.unit
            first, sizes = one_before.first, sizes + one_before.sizes
        return near & self._is_near(first, last, sizes)

    def _is_near(self, first: Indices, last: Indices, sizes: Indices) -> NDArray[np.bool_]:
        if self.distance is None:
            return np.ones(len(first), np.bool_)
        near: NDArray[np.bool_] = last - first + 1 - sizes <= self.distance
        return near


@dataclass(frozen=True, slots=True)
class _Found:
    """The matches of one part: the first and last word of each, and the number of its paragraph or sentence.

    They ascend, and none overlaps another. In place of one that is missing, the unit is -1.
    """

    first: Indices
    last: Indices
    unit: Indices

    @property
    def sizes(self) -> Indices:
        """How many words each has."""
        return self.last - self.first + 1

    def places(self) -> Places:
        """Return the matches without their units."""
        return Places(self.first, self.last)

    def kept(self, kept: NDArray[np.bool_]) -> "_Found":
        """Return those of the matches that are *kept*."""
        return _Found(self.first[kept], self.last[kept], self.unit[kept])

    def after(self, last: Indices) -> "_Found":
        """Return the first match behind each of *last*."""
        return self._at(np.searchsorted(self.first, last, "right"))

    def followed_by(self, found: "Sequence[_Found]", n: int) -> "list[_Found]":
        """Return for each match, of part *n* of those *found*, the next of each other part."""
        return [other.after(self.last) for at, other in enumerate(found) if at != n]

    def before(self, first: Indices) -> "_Found":
        """Return the last match before each of *first*."""
        return self._at(np.searchsorted(self.last, first, "left") - 1)

    def _at(self, index: Indices) -> "_Found":
        is_there = (index >= 0) & (index < len(self.first))
        index = np.where(is_there, index, 0)
        return _Found(self.first[index], self.last[index], np.where(is_there, self.unit[index], -1))


def _merged(parts: Sequence[Places]) -> Places:
    """Return *parts* together, ascending, without those that overlap one before; of equal starts the longer."""
    if len(parts) == 1:
        return parts[0]
    first = np.concatenate([NOWHERE, *(each.first for each in parts)])
    last = np.concatenate([NOWHERE, *(each.last for each in parts)])
    order = np.lexsort((-last, first))
    first, last = first[order], last[order]
    if len(first) and (first[1:] <= last[:-1]).any():
        kept, end = [], -1
        for n, (one, other) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
            if one > end:
                kept.append(n)
                end = other
        first, last = first[kept], last[kept]
    return Places(first, last)
