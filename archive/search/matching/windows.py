"""Windows of words that begin with a match of one part of a group, and have all other parts behind it.

No two matches share a word. Parts that have words in common may each be next at the same one: such windows, which are
few, are looked at again, in all orders in which those parts can follow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.index.slices import indices
from archive.search.matching.places import AnyOf
from archive.search.matching.places import Indices
from archive.search.matching.places import Places
from archive.search.matching.places import Run

#: Any of these matches a part.
Part = tuple[AnyOf | Run, ...]

#: Behind all words.
_BEYOND = np.iinfo(np.intp).max // 2
#: Choices of parts that are followed up at once.
MAX_CHOICES = 4_096


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches of one part, all of one size: the first and last word of each, the number of its paragraph or sentence.

    They ascend, and may overlap. In place of one that is missing, the unit is -1.
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

    def kept(self, kept: NDArray[np.bool_]) -> "Matches":
        """Return those of the matches that are *kept*."""
        first = self.first[kept]
        last = first if self.last is self.first else self.last[kept]
        return Matches(first, last, self.unit[kept])

    def after(self, last: Indices) -> "Matches":
        """Return the first match behind each of *last*."""
        return self._at(np.searchsorted(self.first, last, "right"))

    def before(self, first: Indices) -> "Matches":
        """Return the last match before each of *first*."""
        return self._at(np.searchsorted(self.last, first, "left") - 1)

    def _at(self, index: Indices) -> "Matches":
        is_there = (index >= 0) & (index < len(self.first))
        index = np.where(is_there, index, 0)
        return Matches(
            self.first[index], self.last[index], np.where(is_there, self.unit[index], -1)
        )


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows that begin with each match of `leader`, the last word of each, and how many words matches have there.

    Those that are not `are_whole` lack a part. In those that are `crowded`, a part is not at its next place.
    """

    leader: Matches
    last: Indices
    sizes: Indices
    are_whole: NDArray[np.bool_]
    crowded: NDArray[np.bool_]

    def members(self, other: Matches, kept: NDArray[np.bool_]) -> Indices:
        """Return which matches of *other*, a part that follows, are in those windows that are *kept*."""
        start = np.searchsorted(other.first, self.leader.last[kept], "right")
        stop = np.where(
            self.crowded[kept], np.searchsorted(other.last, self.last[kept], "right"), start + 1
        )
        return indices(start, stop - start)


def windows_of(
    leader: Matches, followers: Sequence[Matches], share: Sequence[bool], deadline: Deadline
) -> Windows:
    """Return the shortest windows in which *followers* are behind *leader*; some of them *share* words.

    Raises `DeadlineExceeded`, also where there are too many orders.
    """
    whole = np.ones(len(leader.first), np.bool_)
    last, sizes = leader.last, leader.sizes
    sharing: list[Matches] = []
    for other, shares in zip(deadline.watch(followers), share, strict=True):
        next_one = other.after(leader.last)
        whole &= next_one.unit == leader.unit
        last, sizes = np.maximum(last, next_one.last), sizes + next_one.sizes
        if shares:
            sharing.append(next_one)
    crowded = _overlap(sharing) & whole if len(sharing) > 1 else np.zeros(len(whole), np.bool_)
    if crowded.any():
        own, at = leader.kept(crowded), np.flatnonzero(crowded)
        those = [other for other, shares in zip(followers, share, strict=True) if shares]
        ends, sizes_of = _in_best_order(own, those, deadline)
        for other, shares in zip(followers, share, strict=True):
            if not shares:
                next_one = other.after(own.last)
                ends, sizes_of = np.maximum(ends, next_one.last), sizes_of + next_one.sizes
        last, sizes = last.copy(), sizes.copy()
        last[at], sizes[at], whole[at] = ends, sizes_of, ends < _BEYOND
    return Windows(leader, last, sizes, whole, crowded)


def share_words(parts: Sequence[Part]) -> list[bool]:
    """Tell of each of *parts* whether another has a word of it."""
    words = [np.any([_words(matcher) for matcher in part], axis=0) for part in parts]
    common = np.sum(words, axis=0) > 1
    return [bool((own & common).any()) for own in words]


def _words(matcher: AnyOf | Run) -> NDArray[np.bool_]:
    if isinstance(matcher, Run):
        found: NDArray[np.bool_] = np.any(matcher.slots, axis=0)
        return found
    if not matcher.runs:
        return matcher.words
    words = matcher.words.copy()
    words[[number for run in matcher.runs for number in run]] = True
    return words


def _overlap(matches: Sequence[Matches]) -> NDArray[np.bool_]:
    """Tell of each place in all of *matches* whether two there have a word in common."""
    first, last = (np.array([getattr(each, end) for each in matches]) for end in ("first", "last"))
    order = np.argsort(first, axis=0, kind="stable")
    first, last = (np.take_along_axis(ends, order, axis=0) for ends in (first, last))
    overlaps: NDArray[np.bool_] = first[1:] <= np.maximum.accumulate(last, axis=0)[:-1]
    crowded: NDArray[np.bool_] = overlaps.sum(axis=0) > 0
    return crowded


def _in_best_order(
    leader: Matches, parts: Sequence[Matches], deadline: Deadline
) -> tuple[Indices, Indices]:
    """Return where all *parts* end at the earliest that follow each of *leader*, and the words of all matches.

    That is the end for all but one of them, and then the next place of that one, whichever it is.
    """
    alike: dict[tuple[bytes, bytes], list[Matches]] = {}
    for part in parts:
        alike.setdefault((part.first.tobytes(), part.last.tobytes()), []).append(part)
    groups = list(alike.values())
    ends = {(0,) * len(groups): (leader.last, leader.sizes)}
    for _ in parts:
        longer: dict[tuple[int, ...], tuple[Indices, Indices]] = {}
        for taken, (last, sizes) in ends.items():
            for n, group in enumerate(deadline.watch(groups)):
                if taken[n] == len(group):
                    continue
                more = (*taken[:n], taken[n] + 1, *taken[n + 1 :])
                next_one = group[0].after(last)
                end = np.where(next_one.unit == leader.unit, next_one.last, _BEYOND)
                words = sizes + next_one.sizes
                if more in longer:
                    known, words_of = longer[more]
                    words = np.where(end < known, words, words_of)
                    end = np.minimum(end, known)
                longer[more] = (end, words)
        if len(longer) > MAX_CHOICES:
            raise DeadlineExceeded("words near each other in too many orders")
        ends = longer
    (found,) = ends.values()
    return found
