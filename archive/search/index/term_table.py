"""A table of terms: distinct strings in the order of their code points, numbered from 0, in mapped memory.

Nothing of it is read before it is needed, so its size does not matter to the process.
"""

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.deadline import Deadline
from archive.search.index.slices import indices
from archive.search.index.wildcards import WildcardPattern

#: Ends every term; no term contains it.
_END = b"\n"
#: Terms that are compared with a pattern between two looks at the clock.
_WATCHED_TERMS = 50_000
#: So few terms are read one by one.
_FEW = 8

Numbers = NDArray[np.uint32]
_Places = NDArray[np.intp]


def table_arrays(name: str, terms: Sequence[str]) -> Mapping[str, NDArray[Any]]:
    """Return the arrays of a table called *name* of *terms*, which are in order and distinct."""
    encoded = [term.encode() for term in terms]
    lengths = np.fromiter(map(len, encoded), np.uint64, len(encoded))
    starts = np.zeros(len(encoded) + 1, np.uint64)
    np.cumsum(lengths + np.uint64(1), out=starts[1:])
    blob = _END.join([*encoded, b""])
    return {name: np.frombuffer(blob, np.uint8), f"{name}.starts": starts}


class TermTable:
    """The terms that `table_arrays` was given. Safe to share between threads."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes_array: NDArray[np.uint8] = file[name]
        self._text = self._bytes_array.data
        self._starts_array: NDArray[np.uint64] = file[f"{name}.starts"]
        self._starts = self._starts_array.data

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        """Return the term with this number."""
        return str(self._text[self._starts[number] : self._starts[number + 1] - 1], "utf-8")

    def terms(self, numbers: NDArray[Any]) -> list[str]:
        """Return the terms with these *numbers*."""
        if len(numbers) <= _FEW:
            return [self[number] for number in numbers.tolist()]
        starts = self._starts_array[numbers].astype(np.intp)
        sizes = self._starts_array[numbers + np.uint32(1)].astype(np.intp) - starts
        index = indices(starts, sizes)
        return str(self._bytes_array[index].tobytes(), "utf-8").split("\n")[:-1]

    def find(self, term: str) -> int:
        """Return the number of *term*, -1 where it is not in the table."""
        sought = term.encode()
        at = self._first_from(sought)
        return at if at < len(self) and self._bytes(at) == sought else -1

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return the numbers of those of *terms* that are in the table, in the order of *terms*."""
        return [number for number in map(self.find, terms) if number >= 0]

    def beginning(self, prefix: str) -> range:
        """Return the numbers of the terms that begin with *prefix*."""
        sought = prefix.encode()
        # No byte of UTF-8 is 255.
        return range(self._first_from(sought), self._first_from(sought + b"\xff"))

    def matching(self, pattern: WildcardPattern, deadline: Deadline) -> Numbers:
        """Return the numbers of the terms that match *pattern*, ascending. Raises `DeadlineExceeded`."""
        among = self.beginning(pattern.beginning)
        found = [np.empty(0, np.uint32)]
        for first in deadline.watch(range(among.start, among.stop, _WATCHED_TERMS)):
            found.append(self._matching(pattern, first, min(first + _WATCHED_TERMS, among.stop)))
        return np.concatenate(found)

    def _matching(self, pattern: WildcardPattern, first: int, end: int) -> Numbers:
        """Return the numbers from *first* to before *end* that match; all begin as *pattern* does."""
        bounds = self._starts_array[first : end + 1].astype(np.intp)
        text = self._bytes_array[bounds[0] : bounds[-1]]
        bounds -= bounds[0]
        ending = pattern.ending.encode()
        at, ends = bounds[:-1] + len(pattern.beginning.encode()), bounds[1:] - 1 - len(ending)
        likely = np.flatnonzero(at <= ends)
        likely = likely[_are_at(text, ends[likely], ending)]
        at, ends = at[likely], ends[likely]
        for stretch in map(str.encode, pattern.inner):
            at = _first_from(_places_of(text, stretch), at) + len(stretch)
            inside = at <= ends
            likely, at, ends = likely[inside], at[inside], ends[inside]
        numbers = (likely + first).astype(np.uint32)
        if pattern.shape is None or not len(numbers):
            return numbers
        fits = pattern.shape.fullmatch
        return numbers[[fits(term) is not None for term in self.terms(numbers)]]

    def _bytes(self, number: int) -> bytes:
        return bytes(self._text[self._starts[number] : self._starts[number + 1] - 1])

    def _first_from(self, sought: bytes) -> int:
        """Return the number of the first term that is not less than *sought*."""
        text, starts = self._text, self._starts
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if bytes(text[starts[middle] : starts[middle + 1] - 1]) < sought:
                low = middle + 1
            else:
                high = middle
        return low


def _are_at(text: NDArray[np.uint8], places: _Places, stretch: bytes) -> _Places:
    """Return which of *places* have *stretch* in *text*."""
    kept = np.arange(len(places))
    # The last letters of a word tell more words apart than those before them.
    for n in range(len(stretch) - 1, -1, -1):
        kept = kept[text[places[kept] + n] == stretch[n]]
    return kept


def _places_of(text: NDArray[np.uint8], stretch: bytes) -> _Places:
    """Return all places of *stretch* in *text*, ascending."""
    found = np.flatnonzero(text[: max(0, len(text) - len(stretch) + 1)] == stretch[0])
    for n in range(1, len(stretch)):
        found = found[text[found + n] == stretch[n]]
    return found


def _first_from(places: _Places, at: _Places) -> _Places:
    """Return the first of *places* not before each of *at*; beyond all text where there is none."""
    beyond = np.iinfo(np.intp).max // 2
    return np.append(places, beyond)[np.searchsorted(places, at)]
