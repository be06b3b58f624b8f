"""Slices of an array that are read together."""

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
