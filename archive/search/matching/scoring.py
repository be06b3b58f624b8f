"""Scores the paragraphs of one segment by BM25, and keeps the best of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search import bm25
from archive.search.engines.postings import Documents
from archive.search.engines.postings import Postings
from archive.search.index.highest import highest
from archive.search.matching import sets

#: Paragraphs that are scored together: as many as the caches of a processor hold.
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class WeightedStem:
    """The postings of one stem, and the weight of the word of the query that it belongs to."""

    postings: Postings
    weight: float


def best(
    found: Documents,
    stems: Sequence[WeightedStem],
    lengths: NDArray[np.uint32],
    average: float,
    limit: int,
    deadline: Deadline,
) -> tuple[Documents, NDArray[np.float64]]:
    """Return the *limit* best of *found* and their scores, in no order; of equal scores at the limit, those before.

    *lengths* are those of all paragraphs of the segment, *average* that of the collection. Raises `DeadlineExceeded`.
    """
    documents, scores = found[:0], np.empty(0)
    lookups = [_Lookup(stem, found, len(lengths)) for stem in deadline.watch(stems)]
    for first in deadline.watch(range(0, len(found), _CHUNK)):
        chunk = found[first : first + _CHUNK]
        norms = bm25.K1 * (1 - bm25.B + bm25.B * lengths[chunk].astype(np.float64) / average)
        totals = np.zeros(len(chunk))
        for lookup in lookups:
            frequencies = lookup.frequencies(first, chunk).astype(np.float64)
            gain = lookup.weight * (bm25.K1 + 1)
            totals = totals + gain * frequencies / (frequencies + norms)
        documents = np.concatenate((documents, chunk))
        scores = np.concatenate((scores, totals))
        if len(documents) > limit:
            kept = np.sort(highest(scores, limit))
            documents, scores = documents[kept], scores[kept]
    return documents, scores


class _Lookup:
    """The frequencies of one stem in some of the paragraphs *found*, in a segment of so many *paragraphs*."""

    def __init__(self, stem: WeightedStem, found: Documents, paragraphs: int) -> None:
        self.weight = stem.weight
        self._documents = stem.postings.documents
        self._frequencies = stem.postings.frequencies
        self._are_found = self._documents is found
        self._spread: NDArray[np.uint16] | None = None
        if not self._are_found and len(found) * sets.BISECTION_COST >= len(self._documents):
            self._spread = np.zeros(paragraphs, np.uint16)
            self._spread[self._documents] = self._frequencies

    def frequencies(self, first: int, chunk: Documents) -> NDArray[np.uint16]:
        """Return the frequency in each of *chunk*, which begins at *first* among those found."""
        if self._are_found:
            return self._frequencies[first : first + len(chunk)]
        if self._spread is not None:
            return self._spread[chunk]
        return sets.values_at(chunk, self._documents, self._frequencies)
