"""A table of terms: distinct strings in the order of their code points, numbered from 0, in mapped memory.

Nothing of it is read before it is needed, so its size does not matter to the process.
"""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.deadline import Deadline

#: Ends every term; no term contains it.
_END = b"\n"
#: Terms that are compared with a pattern between two looks at the clock.
_WATCHED_TERMS = 10_000


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
        self._text = file[name].data
        self._starts_array: NDArray[np.uint64] = file[f"{name}.starts"]
        self._starts = self._starts_array.data

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        """Return the term with this number."""
        return str(self._text[self._starts[number] : self._starts[number + 1] - 1], "utf-8")

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

    def matching(
        self, pattern: re.Pattern[str], among: range, deadline: Deadline
    ) -> Iterator[tuple[int, str]]:
        """Yield number and term of those *among* the numbers that *pattern*, compiled with ``re.MULTILINE``, matches.

        Raises `DeadlineExceeded`.
        """
        for first in deadline.watch(range(among.start, among.stop, _WATCHED_TERMS)):
            end = min(first + _WATCHED_TERMS, among.stop)
            page = str(self._text[self._starts[first] : self._starts[end]], "utf-8")
            number, at = first, 0
            for match in pattern.finditer(page):
                number += page.count("\n", at, match.start())
                at = match.start()
                if number < end:
                    yield number, match[0]

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
