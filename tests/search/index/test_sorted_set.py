"""The distinct values of an array are those that NumPy finds, in its order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from archive.search.index.sorted_set import sorted_rows
from archive.search.index.sorted_set import sorted_set

NUMBERS = st.integers(0, 5) | st.integers(0, 0xFFFFFFFF)


@given(st.lists(NUMBERS), st.sampled_from((np.uint32, np.uint64, np.int64)))
def test_each_value_once_in_order(numbers: list[int], kind: type[np.integer]) -> None:
    """The values are those of `numpy.unique`, and what was given stays as it is."""
    values = np.array(numbers, kind)
    found = sorted_set(values)
    assert found.dtype == kind
    assert found.tolist() == np.unique(values).tolist()
    assert values.tolist() == numbers


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
def test_each_row_once_in_order(rows: list[tuple[int, int, int]]) -> None:
    """Rows are compared by their first column, then by the second and the third."""
    table = np.array(rows, np.uint32).reshape(-1, 3)
    assert list(map(tuple, sorted_rows(table).tolist())) == sorted(set(rows))
