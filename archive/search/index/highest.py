"""The highest of some counts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def highest(counts: NDArray[Any], most: int) -> NDArray[np.intp]:
    """Return the places of the *most* highest *counts*, the highest first; of equal ones the first, which come first.

    Only those that are kept are sorted: of very many counts most are equal.

    >>> highest(np.array([1, 3, 1, 2, 1]), 3).tolist()
    [1, 3, 0]
    """
    if len(counts) <= most:
        return np.argsort(-counts, kind="stable")
    if not most:
        return np.empty(0, np.intp)
    lowest = np.partition(counts, len(counts) - most)[len(counts) - most]
    above = np.flatnonzero(counts > lowest)
    equal = np.flatnonzero(counts == lowest)[: most - len(above)]
    return np.concatenate((above[np.argsort(-counts[above], kind="stable")], equal))
