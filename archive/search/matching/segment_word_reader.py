"""Reads the words of paragraphs in the segments of a generation."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.index.joined_terms import joined_terms
from archive.search.index.segment import Segment
from archive.search.index.segment_words import PART_END
from archive.search.index.slices import batches
from archive.search.index.slices import indices
from archive.search.index.text_order import TextOrder
from archive.search.index.text_order import segments_among
from archive.search.matching.places import NOWHERE
from archive.search.matching.places import Indices
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.word_reader import NUMBER
from archive.search.matching.word_reader import NUMBER_BITS
from archive.search.matching.word_reader import CountedTerms
from archive.search.matching.word_reader import ExactWords
from archive.search.matching.word_reader import ReadNumbers
from archive.search.matching.word_reader import ReadWords
from archive.search.matching.word_reader import Terms
from archive.search.matching.word_reader import WordReader

#: Paragraphs that are read together, and about how many words.
_BATCH_PARAGRAPHS, _BATCH_WORDS = 200, 500_000


class SegmentWordReader(WordReader):
    """Reads words of the segments of one generation. Safe to share between threads."""

    def __init__(self, segments: Sequence[Segment], order: TextOrder) -> None:
        self._segments = tuple(segments)
        self._order = order

    def batches(self, positions: Sequence[int]) -> Iterator[Sequence[int]]:
        """Yield *positions* in batches of which the words are to be read together, not very many."""
        for first in range(0, len(positions), _BATCH_PARAGRAPHS):
            batch = positions[first : first + _BATCH_PARAGRAPHS]
            segments, numbers = self._order.places(batch)
            sizes = np.zeros(len(batch), np.int64)
            for segment in segments_among(segments):
                here = segments == segment
                sizes[here] = self._segments[segment].lengths[numbers[here]]
            yield from (batch[part] for part in batches(sizes, _BATCH_WORDS))

    def read(
        self, reading: str, positions: Sequence[int], terms: QueryTerms, *, sentences: bool = False
    ) -> ReadWords:
        """Return the words in *reading* of the paragraphs at *positions*, as numbers of *terms*."""
        numbers, bounds, (starts, ends, *others) = self._read(
            reading, positions, partial(self._encoded, terms), sentences=sentences
        )
        return ReadWords(numbers, bounds, others[0] if others else NOWHERE, starts, ends)

    def read_numbers(
        self, reading: str, positions: Sequence[int], terms: QueryTerms, *, sentences: bool = False
    ) -> ReadNumbers:
        """Return what `read` does without the places of the words."""
        numbers, bounds, others = self._read(
            reading,
            positions,
            partial(self._encoded, terms),
            places=False,
            sentences=sentences,
        )
        return ReadNumbers(numbers, bounds, others[0] if others else NOWHERE)

    def terms(self, reading: str, positions: Sequence[int]) -> Terms:
        """Return the words in *reading* of the paragraphs at *positions*."""
        numbers, bounds, (starts, ends) = self._read(reading, positions, _numbers_of_segment)
        return Terms(numbers, bounds, NOWHERE, starts, ends)

    def exact(self, reading: str, position: int) -> list[str]:
        """Return the exact terms of the words in *reading* of one paragraph, without marks of parts."""
        return self.exact_words(reading, position).terms

    def exact_words(self, reading: str, position: int) -> ExactWords:
        """Return the words in *reading* of one paragraph, without marks of parts."""
        numbers, _, (starts, ends) = self._read(reading, [position], _numbers_of_segment)
        is_word = (numbers & NUMBER) < PART_END
        unique, which = np.unique(numbers[is_word], return_inverse=True)
        exact = list(map(self.term, unique.tolist()))
        return ExactWords(
            [exact[n] for n in which.tolist()], starts[is_word].tolist(), ends[is_word].tolist()
        )

    def term(self, number: int) -> str:
        """Return the exact term with a number of `terms`."""
        return self._segments[number >> NUMBER_BITS].vocabulary.exact[number & NUMBER]

    def ranks(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the ranks in alphabetical order, from 0, of the terms with these *numbers* of `terms`, ascending."""
        terms = [
            term
            for segment, at in _by_segment(numbers)
            for term in self._segments[segment].vocabulary.exact.terms(numbers[at] & NUMBER)
        ]
        ranks = {term: rank for rank, term in enumerate(sorted(set(terms)))}
        return np.fromiter(map(ranks.__getitem__, terms), np.int64, len(terms))

    def numbers_of(self, exact: str) -> NDArray[np.int64]:
        """Return the numbers of `terms` that are the exact term, one for each segment that has it."""
        found = [each.vocabulary.exact.find(exact) for each in self._segments]
        return np.array([n | at << NUMBER_BITS for at, n in enumerate(found) if n >= 0], np.int64)

    def counted(
        self, numbers: NDArray[np.int64], counts: NDArray[np.int64], deadline: Deadline
    ) -> CountedTerms:
        """Return the terms with these different *numbers* of `terms`, ascending, with their *counts* added up.

        Raises `DeadlineExceeded`.
        """
        vocabularies = [segment.vocabulary for segment in self._segments]
        own = {segment: (numbers[at] & NUMBER, counts[at]) for segment, at in _by_segment(numbers)}
        found = [own[n][0] if n in own else numbers[:0] for n in range(len(vocabularies))]
        located, _ = joined_terms(
            vocabularies, [each.astype(np.uint32) for each in found], None, deadline
        )
        totals, occurrences = np.zeros((2, len(located.terms)), np.int64)
        for segment, (here, times) in own.items():
            has = np.flatnonzero(located.numbers[segment] >= 0)
            of_terms = located.numbers[segment][has]
            totals[has] += times[np.searchsorted(here, of_terms)]
            occurrences[has] += vocabularies[segment].occurrences_of(of_terms.astype(np.uint32))
        return CountedTerms(located.terms, totals, occurrences)

    def length(self, first: int, end: int) -> int:
        """Return how many words the shown texts of the paragraphs from *first* to before *end* have."""
        segments, numbers = self._order.places(range(first, end))
        return sum(
            int(self._segments[segment].lengths[numbers[segments == segment]].sum())
            for segment in segments_among(segments)
        )

    def has(self, reading: str, positions: Sequence[int]) -> bool:
        """Tell whether any of the paragraphs at *positions* has this *reading*."""
        if not any(len(each.readings[reading].owners) for each in self._segments):
            return False
        segments, numbers = self._order.places(positions)
        return any(
            self._segments[segment].readings[reading].has_any(numbers[segments == segment])
            for segment in segments_among(segments)
        )

    def _encoded(
        self, terms: QueryTerms, segment: int, numbers: NDArray[np.uint32]
    ) -> NDArray[np.int64]:
        vocabulary = self._segments[segment].vocabulary.exact
        return terms.encode(segment, numbers, len(vocabulary)).astype(np.int64)

    def _read(
        self,
        reading: str,
        positions: Sequence[int],
        encoded: Callable[[int, NDArray[np.uint32]], NDArray[np.int64]],
        *,
        places: bool = True,
        sentences: bool = False,
    ) -> tuple[NDArray[np.int64], Indices, list[NDArray[np.int64]]]:
        """Return the *encoded* words of the paragraphs at *positions*, their bounds, and *places* and *sentences*."""
        segments, numbers = self._order.places(positions)

        def read(segment: int, documents: NDArray[np.int64]) -> tuple[Indices, list[NDArray[Any]]]:
            forward = self._segments[segment].readings[reading]
            found = forward.gather(documents)
            columns = [encoded(segment, found.numbers)]
            columns += forward.spans(found.index) if places else ()
            columns += [forward.sentences(found.index)] if sentences else ()
            return found.bounds, columns

        among = segments_among(segments)
        if len(among) == 1:
            bounds, (words, *others) = read(among[0], numbers)
            return words, bounds, others
        parts = []
        sizes = np.zeros(len(segments), np.intp)
        for segment in among:
            here = np.flatnonzero(segments == segment)
            own, columns = read(segment, numbers[here])
            sizes[here] = np.diff(own)
            parts.append((here, columns))
        bounds = np.concatenate(([0], np.cumsum(sizes)))
        whole = np.zeros((1 + 2 * places + sentences, bounds[-1]), np.int64)
        for here, columns in parts:
            whole[:, indices(bounds[here], sizes[here])] = columns
        return whole[0], bounds, list(whole[1:])


def _by_segment(numbers: NDArray[np.int64]) -> Iterator[tuple[int, slice]]:
    """Yield each segment that any of *numbers*, which ascend, are of, and where these are."""
    segments, first = np.unique(numbers >> NUMBER_BITS, return_index=True)
    edges = [*first.tolist(), len(numbers)]
    for segment, (start, end) in zip(segments.tolist(), pairwise(edges), strict=True):
        yield segment, slice(start, end)


def _numbers_of_segment(segment: int, numbers: NDArray[np.uint32]) -> NDArray[np.int64]:
    return numbers.astype(np.int64) | segment << NUMBER_BITS
