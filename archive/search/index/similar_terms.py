"""Similar terms: those of a vocabulary within one or two typing errors of a word.

Errors are counted as optimal string alignment: a letter changed, missing or added, or two neighbours swapped, is one
error each, and no letter is touched twice. So ``cb`` and ``bac`` are three errors apart: in *cb* swapped, nothing may
be inserted between the two. `distance` alone decides; lengths and letters only choose what it looks at.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.deadline import Deadline

#: Bits of a set of letters.
_LETTER_BITS = 31
#: Longer terms are taken to be of this length.
_MAX_LENGTH = 255
#: Between two looks at the clock: terms looked at, terms compared letter by letter, and steps of these.
_WATCHED_TERMS, _WATCHED_COMPARISONS, _WATCHED_STEPS = 1_000_000, 20_000, 20_000_000


def distance(one: str, other: str, limit: int) -> int:
    """Return the number of errors between *one* and *other*, or ``limit + 1`` if it exceeds *limit*.

    >>> distance("peace", "paece", 2), distance("cb", "bac", 2)
    (1, 3)
    """
    return distances(one, [other], limit)[0]


def distances(word: str, others: Sequence[str], limit: int) -> list[int]:
    """Return the `distance` of *word* and each of *others*."""
    if not others:
        return []
    found: list[int] = np.minimum(_distances(word, _matrix(others), limit), limit + 1).tolist()
    return found


def letter_arrays(terms: str) -> Mapping[str, NDArray[Any]]:
    """Return the arrays for *terms*, each ended by a line end, in the order of their numbers."""
    points = np.frombuffer(terms.encode("utf-32-le"), np.uint32)
    ends = np.flatnonzero(points == ord("\n"))
    starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
    bits = np.uint32(1) << (points % _LETTER_BITS)
    bits[ends] = 0
    return {
        "exact.letters": np.bitwise_or.reduceat(bits, starts) if len(ends) else bits,
        "exact.length": np.minimum(ends - starts, _MAX_LENGTH).astype(np.uint8),
    }


def are_within(
    max_errors: int, word: str, terms: Sequence[str], deadline: Deadline
) -> NDArray[np.bool_]:
    """Tell of each of *terms* whether it is within *max_errors* of *word*. Raises `DeadlineExceeded`."""
    # Some terms are longer than any word: they would make all others as wide.
    like = [n for n, term in enumerate(terms) if abs(len(term) - len(word)) <= max_errors]
    found = np.zeros(len(terms), np.bool_)
    width = len(word) + max_errors
    piece = max(1, min(_WATCHED_COMPARISONS, _WATCHED_STEPS // width**2))
    for at in deadline.watch(range(0, len(like), piece)):
        some = like[at : at + piece]
        distances = _distances(word, _matrix([terms[n] for n in some]), max_errors)
        found[some] = distances <= max_errors
    return found


class SimilarTerms:
    """Chooses the terms of one vocabulary that may be like a word. Safe to share between threads."""

    def __init__(self, file: ArrayFile) -> None:
        self._letters: NDArray[np.uint32] = file["exact.letters"]
        self._length: NDArray[np.uint8] = file["exact.length"]

    def likely(self, word: str, max_errors: int, deadline: Deadline) -> NDArray[np.uint32]:
        """Return the numbers of the terms that may be within *max_errors* of *word*, ascending.

        Raises `DeadlineExceeded`.
        """
        found = [
            self._likely(word, max_errors, slice(first, first + _WATCHED_TERMS)) + first
            for first in deadline.watch(range(0, len(self._length), _WATCHED_TERMS))
        ]
        return np.concatenate([np.empty(0, np.intp), *found]).astype(np.uint32)

    def _likely(self, word: str, max_errors: int, among: slice) -> NDArray[np.intp]:
        """Return which terms *among* the numbers have the length and the letters: an error changes two at most."""
        length = min(len(word), _MAX_LENGTH)
        long_enough = np.flatnonzero(
            (self._length[among] >= max(1, length - max_errors))
            & (self._length[among] <= min(_MAX_LENGTH, length + max_errors))
        )
        other = np.bitwise_xor(self._letters[among][long_enough], _letters(word))
        return long_enough[np.bitwise_count(other) <= 2 * max_errors]


def _letters(word: str) -> np.uint32:
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % _LETTER_BITS
    return np.uint32(bits)


def _matrix(terms: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Return the letters of *terms*, a column each, and their lengths."""
    lengths = np.fromiter(map(len, terms), np.intp, len(terms))
    width = int(lengths.max(initial=0))
    padded = "".join(term.ljust(width, "\0") for term in terms)
    points = np.frombuffer(padded.encode("utf-32-le"), np.uint32).reshape(len(terms), width)
    return np.ascontiguousarray(points.T), lengths


def _distances(
    word: str, others: tuple[NDArray[np.uint32], NDArray[np.intp]], limit: int
) -> NDArray[np.int16]:
    """Return the number of errors between *word* and each of the others, or more than *limit* if it exceeds that."""
    letters, lengths = others
    width, count = letters.shape
    beyond = np.full((width + 1, count), limit + 1, np.int16)
    before = beyond
    row = np.minimum(np.repeat(np.arange(width + 1, dtype=np.int16)[:, None], count, 1), limit + 1)
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, beyond.copy()
        row[0] = min(i, limit + 1)
        # Letters further apart than that are never the same place.
        first, end = max(1, i - limit), min(width, i + limit) + 1
        if first >= end:
            break
        unlike = letters[first - 1 : end - 1] != ord(letter)
        # A letter changed, and one missing; one added follows from the letter before, below.
        np.minimum(before[first - 1 : end - 1] + unlike, before[first:end] + 1, out=row[first:end])
        if i > 1 and (start := max(first, 2)) < end:
            swapped = letters[start - 2 : end - 2] == ord(letter)
            swapped &= letters[start - 1 : end - 1] == ord(word[i - 2])
            swap = last[start - 2 : end - 2] + 1
            np.minimum(row[start:end], swap, out=row[start:end], where=swapped)
        for j in range(first, end):
            np.minimum(row[j], row[j - 1] + 1, out=row[j])
    found: NDArray[np.int16] = row[lengths, np.arange(count)]
    return np.where(np.abs(lengths - len(word)) > limit, np.int16(limit + 1), found)
