"""The highest of some counts, of whatever type they are."""

import numpy as np
import pytest

from archive.search.index.highest import highest


@pytest.mark.parametrize("kind", [np.uint16, np.uint32, np.int32, np.int64, np.float64])
@pytest.mark.parametrize(
    ("counts", "most"),
    [([0, 3], 5), ([0, 3], 1), ([3, 0, 0, 7], 3), ([2, 2, 0, 2], 2), ([], 2), ([1], 0), ([0] * 4, 3)],
)  # fmt: skip
def test_the_highest_come_first(kind: type[np.number], counts: list[int], most: int) -> None:
    """Of equal ones the first; nothing is lower than zero where counts have no sign."""
    expected = sorted(range(len(counts)), key=lambda at: -counts[at])[:most]
    assert highest(np.array(counts, kind), most).tolist() == expected
