"""How often a paragraph has each stem, and how many words, packed in some bytes, for exact scores.

Numbers of 7 bits a byte, the lowest first, the last byte without the highest bit (LEB128): the words of the paragraph;
how many stems it has; for each, ascending, twice its distance from the one before, and one more where it is there more
than once; then how often those are.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.search.index.slices import indices

#: A paragraph without words and stems.
NOTHING_PACKED = b"\0\0"
_BITS, _LOW, _MORE = 7, 0x7F, 0x80


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many words some paragraphs have, and how often each has some stems: a row for each stem."""

    words: NDArray[np.int64]
    frequencies: NDArray[np.float64]


def pack_frequencies(words: int, stems: Iterable[tuple[int, int]]) -> bytes:
    """Return a paragraph of so many *words* with *stems*, ascending numbers with frequencies."""
    distances, often, before = [], [], 0
    for number, frequency in stems:
        distances.append((number - before) << 1 | (frequency > 1))
        before = number
        if frequency > 1:
            often.append(frequency)
    packed = bytearray()
    for value in (words, len(distances), *distances, *often):
        while value > _LOW:
            packed.append(value & _LOW | _MORE)
            value >>= _BITS
        packed.append(value)
    return bytes(packed)


def read_frequencies(packed: Sequence[bytes], stems: Sequence[int]) -> Frequencies:
    """Return what the *packed* paragraphs have of *stems*, which are numbers. Raises `ValueError` on damage."""
    values, first = _values(packed)
    counts = values[first + 1]
    keys = values[indices(first + 2, counts)]
    owner = np.repeat(np.arange(len(packed)), counts)
    sums = np.cumsum(keys >> 1)
    ends = np.cumsum(counts)
    before = np.insert(sums, 0, 0)[ends - counts]
    numbers = sums - np.repeat(before, counts)
    is_often = (keys & 1).astype(np.bool_)
    often = np.bincount(owner[is_often], minlength=len(packed))
    frequency = np.ones(len(keys))
    frequency[is_often] = values[indices(first + 2 + counts, often)]
    found = np.zeros((len(stems), len(packed)))
    for row, stem in enumerate(stems):
        (at,) = (numbers == stem).nonzero()
        found[row, owner[at]] = frequency[at]
    return Frequencies(values[first], found)


def _values(packed: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return all numbers of *packed*, and where the first of each is."""
    whole = np.frombuffer(b"".join(packed), np.uint8)
    (last,) = (whole < _MORE).nonzero()
    if not all(packed) or len(last) == 0 or last[-1] != len(whole) - 1:
        raise ValueError("frequencies of stems are cut off")
    starts = np.insert(last[:-1] + 1, 0, 0)
    sizes = last - starts + 1
    values = np.zeros(len(last), np.int64)
    for n in range(int(sizes.max())):
        (longer,) = (sizes > n).nonzero()
        values[longer] |= (whole[starts[longer] + n] & np.int64(_LOW)) << (_BITS * n)
    offsets = np.cumsum([0, *map(len, packed[:-1])])
    return values, np.searchsorted(last, offsets)
