"""Finds the paragraphs with some words, with words side by side, or near each other, in one reading of a segment."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.engines.postings import Documents
from archive.search.engines.postings import PostingsReader
from archive.search.index.forward_words import TermNumbers
from archive.search.index.segment import Segment
from archive.search.index.segment_words import TRANSMITTED
from archive.search.index.sorted_set import sorted_set
from archive.search.matching import sets
from archive.search.matching.places import leading

#: Words that are compared between two looks at the clock.
_WATCHED_WORDS = 1_000_000
#: So many numbers are compared one after the other.
_FEW_NUMBERS = 8


class RunFinder(Protocol):
    """Finds words in the readings of one segment. Terms are numbers of the segment. Threads may share it.

    In the shown text, what only the transmitted reading has may be found too: they are of one zone. A slot is never
    empty. Methods raise `DeadlineExceeded`, and `OSError` where the files are damaged.
    """

    def having(self, reading: str, numbers: TermNumbers, deadline: Deadline) -> Documents:
        """Return the paragraphs with any of the terms."""

    def adjacent(self, reading: str, slots: Sequence[TermNumbers], deadline: Deadline) -> Documents:
        """Return the paragraphs with a term of each of *slots*, side by side and in this order."""

    def nearby(
        self, reading: str, slots: Sequence[TermNumbers], distance: int, deadline: Deadline
    ) -> Documents:
        """Return the paragraphs with a term of each of *slots*, in any order, at most *distance* others among them.

        No two slots share a term.
        """

    def close(self) -> None:
        """Close the files."""


class PositionRuns:
    """Finds words by the positions of their postings."""

    def __init__(self, segment: Segment, postings: PostingsReader) -> None:
        self._segment = segment
        self._postings = postings

    def having(self, reading: str, numbers: TermNumbers, deadline: Deadline) -> Documents:
        """Return the paragraphs in which any of the terms with these *numbers* are in *reading*."""
        vocabulary = self._segment.vocabulary
        # The paragraphs of a stem are those of the text and the transmitted reading together.
        terms, of_terms = vocabulary.with_stems(numbers)
        is_own = vocabulary.have_own_postings(terms)
        is_own |= reading == TRANSMITTED or self._are_many(reading, numbers)
        own = sorted_set(terms[is_own])
        stems = vocabulary.stems.terms(sorted_set(of_terms[~is_own]))
        found = [self._postings.stem(reading, stem).documents for stem in deadline.watch(stems)]
        if len(own):
            positions = self.positions(reading, own, deadline)
            found.append(self._segment.readings[reading].documents_at(positions))
        return sets.union(found, self._segment.paragraphs)

    def adjacent(self, reading: str, slots: Sequence[TermNumbers], deadline: Deadline) -> Documents:
        """Return the paragraphs with a term of each of *slots*, side by side and in this order."""
        rarest = self._rarest(slots)
        found = self.positions(reading, slots[rarest], deadline)
        return self.following(reading, found, slots, rarest)

    def nearby(
        self, reading: str, slots: Sequence[TermNumbers], distance: int, deadline: Deadline
    ) -> Documents:
        """Return the paragraphs with a term of each of *slots*, in any order, at most *distance* others among them."""
        places = [self.positions(reading, slot, deadline) for slot in slots]
        return self.leading(reading, places, distance, deadline)

    def following(
        self,
        reading: str,
        places: TermNumbers,
        slots: Sequence[TermNumbers],
        known: int,
    ) -> Documents:
        """Return the paragraphs with the run of *slots* where one of *places* has a term of slot number *known*."""
        forward = self._segment.readings[reading]
        found = places.astype(np.intp)
        for n, numbers in enumerate(slots):
            if n != known:
                # Beyond either end are ends of paragraphs.
                beside = np.clip(found + (n - known), 0, len(forward.words) - 1)
                found = found[is_any(forward.words[beside], numbers)]
        return forward.documents_at(found.astype(np.uint32))

    def leading(
        self, reading: str, places: Sequence[TermNumbers], distance: int, deadline: Deadline
    ) -> Documents:
        """Return the paragraphs in which words at *places*, those of each slot, are near each other."""
        forward = self._segment.readings[reading]
        indices = [each.astype(np.intp) for each in places]
        first = leading(indices, distance, forward.paragraph_ends, deadline)
        return forward.documents_at(first.astype(np.uint32))

    def close(self) -> None:
        """Close nothing: the positions are those of the postings."""

    def _rarest(self, slots: Sequence[TermNumbers]) -> int:
        having = [int(self._segment.vocabulary.occurrences[slot].sum()) for slot in slots]
        return having.index(min(having))

    def positions(self, reading: str, numbers: TermNumbers, deadline: Deadline) -> TermNumbers:
        """Return where in *reading* any of the terms with these *numbers* are, ascending."""
        if self._are_many(reading, numbers):
            return scanned(self._segment, reading, numbers, deadline)
        stems_of = self._segment.vocabulary.stems_of
        found = [
            self._postings.stem(reading, stem).positions_of(number)
            for number in deadline.watch(numbers.tolist())
            for stem in stems_of(number)
        ]
        return found[0] if len(found) == 1 else np.sort(np.concatenate(found))

    def _are_many(self, reading: str, numbers: TermNumbers) -> bool:
        """Tell whether looking at every word is quicker than looking up the terms with these *numbers*."""
        words = len(self._segment.readings[reading].words)
        return len(numbers) * self._postings.lookup_words > words


def scanned(
    segment: Segment, reading: str, numbers: TermNumbers, deadline: Deadline
) -> TermNumbers:
    """Return where in *reading* any of the terms with these *numbers* are, ascending, by looking at every word."""
    words = segment.readings[reading].words
    terms = len(segment.vocabulary.exact)
    wanted = np.zeros(terms + 1, np.bool_)
    wanted[numbers] = True
    found = []
    for first in deadline.watch(range(0, len(words), _WATCHED_WORDS)):
        piece = np.minimum(words[first : first + _WATCHED_WORDS], terms)
        found.append(np.flatnonzero(wanted[piece]) + first)
    return np.concatenate(found).astype(np.uint32)


def is_any(words: TermNumbers, numbers: TermNumbers) -> NDArray[np.bool_]:
    """Tell of each of *words* whether it is one of *numbers*."""
    if len(numbers) <= _FEW_NUMBERS:
        found: NDArray[np.bool_] = words == numbers[0]
        for number in numbers[1:]:
            found |= words == number
        return found
    return np.isin(words, numbers)
