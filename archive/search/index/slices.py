"""Slices of an array that are read together."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray


def indices(starts: NDArray[Any], sizes: NDArray[Any]) -> NDArray[np.intp]:
    """Return the indices of the slices that begin at *starts* and have *sizes*, one slice after the other.

    >>> indices(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    sizes = sizes.astype(np.intp)
    ends = np.cumsum(sizes)
    whole = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts.astype(np.intp) - (ends - sizes), sizes) + np.arange(whole)


def batches(sizes: NDArray[Any], together: int) -> Iterator[slice]:
    """Yield which of the slices with *sizes* are to be read at once: about so many items *together*.

    A batch has less than *together* and its last slice.

    >>> list(batches(np.array([2, 2, 9, 1]), 4))
    [slice(0, 1, None), slice(1, 2, None), slice(2, 4, None)]
    """
    if 0 < sizes.sum() < together:
        yield slice(0, len(sizes))
        return
    edges = np.flatnonzero(np.diff(np.cumsum(sizes.astype(np.int64)) // together)) + 1
    if len(sizes):
        yield from (slice(start, end) for start, end in pairwise([0, *edges.tolist(), len(sizes)]))
