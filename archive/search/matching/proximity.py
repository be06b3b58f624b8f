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
        found = self._found(words, deadline)
        leaders = [part.kept(leads) for part, leads in self._leaders(found, deadline)]
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
            leading = [part.unit[leads] for part, leads in self._leaders(found, deadline)]
            units = np.concatenate([NOWHERE, *leading])
            for part in deadline.watch(found):
                kept[id(part)] |= np.isin(part.unit, units)
        else:
            for n, (leader, leads) in enumerate(self._leaders(found, deadline)):
                kept[id(leader)] |= leads
                last = leader.last[leads]
                for at, other in enumerate(deadline.watch(found)):
                    if at != n:
                        kept[id(other)][np.searchsorted(other.first, last, "right")] = True
        members = [part.kept(kept[id(part)]) for part in {id(one): one for one in found}.values()]
        first, last = (
            np.concatenate([NOWHERE, *ends])
            for ends in ([each.first for each in members], [each.last for each in members])
        )
        return Places(first, last)

    def _found(self, words: WordNumbers, deadline: Deadline) -> "list[_Found]":
        """Return the matches of each part, for equal ones the same; none where a part has none."""
        ends = np.flatnonzero(words.numbers >= self.separators)
        if self.distance is None:
            ends = sorted_set(np.concatenate((ends, np.flatnonzero(np.diff(words.sentences)) + 1)))
        known: dict[tuple[int, ...], _Found] = {}
        for part in self.parts:
            key = tuple(map(id, part))
            if key not in known:
                alternatives = [matcher.places(words, deadline) for matcher in _joined(part)]
                places = _merged(alternatives, len(words.numbers), deadline)
                unit = np.searchsorted(ends, places.first, "right").astype(np.int32)
                inside = unit == np.searchsorted(ends, places.last, "right")
                known[key] = _Found(places.first, places.last, unit).kept(inside)
                deadline.check()
            if not len(known[key].first):
                return []
        return [known[tuple(map(id, part))] for part in self.parts]

    def _leaders(
        self, found: "Sequence[_Found]", deadline: Deadline
    ) -> "Iterator[tuple[_Found, NDArray[np.bool_]]]":
        """Yield each part with those of its matches that lead all others."""
        if self.in_order:
            yield from ((part, self._is_in_order(part, 0, found, deadline)) for part in found[:1])
        else:
            yield from ((part, self._leads(n, found, deadline)) for n, part in enumerate(found))

    def _leads(self, n: int, found: "Sequence[_Found]", deadline: Deadline) -> NDArray[np.bool_]:
        """Tell of each match of part *n* whether all others follow it near enough."""
        leader = found[n]
        near, last, sizes = np.ones(len(leader.first), np.bool_), leader.last, leader.sizes
        for other in deadline.watch((*found[:n], *found[n + 1 :])):
            next_one = other.after(leader.last)
            near &= next_one.unit == leader.unit
            last, sizes = np.maximum(last, next_one.last), sizes + next_one.sizes
        return near & self._is_near(leader.first, last, sizes)

    def _is_in_order(
        self, part: "_Found", n: int, found: "Sequence[_Found]", deadline: Deadline
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


@dataclass(frozen=True, slots=True)
class _Found:
    """The matches of one part: the first and last word of each, and the number of its paragraph or sentence.

    They ascend, and none overlaps another. In place of one that is missing, the unit is -1.
    """

    first: Indices
    last: Indices
    unit: NDArray[np.int32]

    @property
    def sizes(self) -> Indices:
        """How many words each has."""
        return self.last - self.first + 1

    def places(self) -> Places:
        """Return the matches without their units."""
        return Places(self.first, self.last)

    def kept(self, kept: NDArray[np.bool_]) -> "_Found":
        """Return those of the matches that are *kept*."""
        first = self.first[kept]
        last = first if self.last is self.first else self.last[kept]
        return _Found(first, last, self.unit[kept])

    def after(self, last: Indices) -> "_Found":
        """Return the first match behind each of *last*."""
        return self._at(np.searchsorted(self.first, last, "right"))

    def before(self, first: Indices) -> "_Found":
        """Return the last match before each of *first*."""
        return self._at(np.searchsorted(self.last, first, "left") - 1)

    def _at(self, index: Indices) -> "_Found":
        is_there = (index >= 0) & (index < len(self.first))
        index = np.where(is_there, index, 0)
        return _Found(self.first[index], self.last[index], np.where(is_there, self.unit[index], -1))


def _joined(part: _Part) -> Iterator[AnyOf | Run]:
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
