"""Inverts the words of a segment: from each paragraph with its words to each stem with its paragraphs and places.

Pairs of numbers, such as a term and a paragraph, are sorted as one number each: a key, with the first in its high bits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.search.index.sorted_set import sorted_set

#: The highest frequency that is stored; beyond it BM25 hardly changes.
_MAX_FREQUENCY = 0xFFFF


@dataclass(frozen=True, slots=True)
class StemPostings:
    """The postings of one zone, or the positions of the transmitted reading, by number of stem.

    Those of stem ``n`` are from ``starts[n]`` to before ``starts[n + 1]``: the paragraphs, and how often each has
    the stem. Its forms are from ``form_starts[n]`` on: the numbers of exact terms, ascending. The words of form ``m``
    of all these are at the positions of the reading from ``position_starts[m]`` on. Compounds are no forms here.
    """

    starts: NDArray[np.uint64]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.uint16]
    form_starts: NDArray[np.uint64]
    forms: NDArray[np.uint32]
    position_starts: NDArray[np.uint64]
    positions: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class StemCounts:
    """How often terms occur in paragraphs: by term, then by paragraph."""

    terms: NDArray[np.uint32]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.int64]

    @property
    def keys(self) -> NDArray[np.uint64]:
        """The keys of the terms and the paragraphs."""
        return keys_of(self.terms, self.documents)


NO_COUNTS = StemCounts(np.empty(0, np.uint32), np.empty(0, np.uint32), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class FormPositions:
    """The forms that a reading has, by stem, then by exact term, and the places of the words of each."""

    stems: NDArray[np.uint32]
    forms: NDArray[np.uint32]
    starts: NDArray[np.uint64]
    places: NDArray[np.uint32]


def form_positions(
    exact: NDArray[np.uint32],
    stems: NDArray[np.uint32],
    pairs: NDArray[np.uint32],
    index: NDArray[np.uint32],
) -> FormPositions:
    """Return the positions of the words at *index*, which are *pairs* with these *exact* terms and *stems*."""
    # Two ways of stemming may give a term the same stem.
    unique, ranks = np.unique(keys_of(stems, exact), return_inverse=True)
    keys = keys_of(ranks.astype(np.uint32)[pairs], index)
    keys.sort()
    starts = starts_of(keys, len(unique))
    having = np.flatnonzero(np.diff(starts))
    # As stored, after the end that is before the first paragraph.
    places = keys.astype(np.uint32) + np.uint32(1)
    kept = _parted(unique[having], having)
    return FormPositions(kept.terms, kept.documents, np.append(starts[having], len(keys)), places)


def stem_counts(keys: NDArray[np.uint64]) -> StemCounts:
    """Sort *keys* of stems and paragraphs in their place, and return how often each is there."""
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=~keys[:1]))
    return _parted(keys[first], np.diff(np.append(first, len(keys))))


def distinct_keys(terms: NDArray[np.uint32], documents: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the keys of the terms once for each paragraph that has them, ascending."""
    return sorted_once(keys_of(terms, documents))


def sorted_once(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sort *keys* in their place, and return each once."""
    keys.sort()
    return keys[np.diff(keys, prepend=~keys[:1]).astype(np.bool_)]


def keys_of(firsts: NDArray[Any], seconds: NDArray[Any]) -> NDArray[np.uint64]:
    """Return the key of each of *firsts* with that of *seconds* beside it: 32-bit numbers, of whatever type."""
    # In one array: these are the largest of a build.
    keys = firsts.astype(np.uint64)
    keys <<= np.uint64(32)
    np.bitwise_or(keys, seconds, out=keys, dtype=np.uint64, casting="unsafe")
    return keys


def _parted(keys: NDArray[np.uint64], frequencies: NDArray[np.int64]) -> StemCounts:
    terms = (keys >> np.uint64(32)).astype(np.uint32)
    return StemCounts(terms, keys.astype(np.uint32), frequencies)


def higher_counts(one: StemCounts, other: StemCounts) -> StemCounts:
    """Return the stems of both, with the higher of two frequencies."""
    if not len(other.terms):
        return one
    keys = sorted_set(np.concatenate((one.keys, other.keys)))
    frequencies = np.zeros(len(keys), np.int64)
    frequencies[np.searchsorted(keys, one.keys)] = one.frequencies
    at = np.searchsorted(keys, other.keys)
    frequencies[at] = np.maximum(frequencies[at], other.frequencies)
    return _parted(keys, frequencies)


def stem_postings(counts: StemCounts, positions: FormPositions, stems: int) -> StemPostings:
    """Return the postings of so many *stems*."""
    return StemPostings(
        starts_of(counts.keys, stems),
        counts.documents,
        np.minimum(counts.frequencies, _MAX_FREQUENCY).astype(np.uint16),
        starts_of(keys_of(positions.stems, positions.forms), stems),
        positions.forms,
        positions.starts.astype(np.uint64),
        positions.places,
    )


def starts_of(keys: NDArray[np.uint64], count: int) -> NDArray[np.uint64]:
    """Return where the rows of each of *count* terms begin among *keys*, which ascend, and the end."""
    firsts = np.arange(count + 1, dtype=np.uint64) << np.uint64(32)
    return np.searchsorted(keys, firsts).astype(np.uint64)
