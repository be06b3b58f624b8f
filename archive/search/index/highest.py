"""The highest of some counts."""

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.integer] | NDArray[np.floating]

#: So few are sorted at once.
_FEW = 200


def highest(counts: Counts, most: int) -> NDArray[np.intp]:
    """Return the places of the *most* highest *counts*, the highest first; of equal ones the first, which come first.

    Only those that are kept are sorted: of very many counts most are equal.

    >>> highest(np.array([1, 3, 1, 2, 1]), 3).tolist()
    [1, 3, 0]
    """
    if len(counts) <= max(most, _FEW):
        return _descending(counts)[:most]
    if not most:
        return np.empty(0, np.intp)
    lowest = np.partition(counts, len(counts) - most)[len(counts) - most]
    above = np.flatnonzero(counts > lowest)
    equal = np.flatnonzero(counts == lowest)[: most - len(above)]
    return np.concatenate((above[_descending(counts[above])], equal))


def _descending(counts: Counts) -> NDArray[np.intp]:
    # What is below zero would be a large number as an unsigned one.
    signed = counts.astype(np.int64) if counts.dtype.kind == "u" else counts
    return np.argsort(-signed, kind="stable")
