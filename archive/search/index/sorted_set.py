"""The distinct values of an array.

Since 2.3, `numpy.unique` looks for whole numbers with a hash table: for a thousand of them that takes ten times as long
as sorting them, and it imports the masked arrays of NumPy first.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Number = TypeVar("_Number", bound=np.integer)


def sorted_set(values: NDArray[_Number]) -> NDArray[_Number]:
    """Return each of *values* once, ascending."""
    ordered = np.sort(values)
    is_first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


def sorted_rows(rows: NDArray[_Number]) -> NDArray[_Number]:
    """Return each of the *rows* of a table once, ascending by its first column, then by the others."""
    ordered = rows[np.lexsort(rows.T[::-1])]
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return ordered[is_first]
