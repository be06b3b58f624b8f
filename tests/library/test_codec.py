"""The codec: what the library stores is what comes back."""

from array import array

import pytest

from archive.library.codec import dump_places
from archive.library.codec import load_reading


@pytest.mark.parametrize(("last", "width"), [(65_535, 2), (65_536, 4)])
def test_offsets_survive_at_any_length(last: int, width: int) -> None:
    """Two bytes hold the places of a paragraph up to 65,535 characters, four of a longer one."""
    starts, ends = array("I", [0, 7, last - 3]), array("I", [5, 9, last])
    places = dump_places(starts, ends)
    assert len(places) == 6 * width
    reading = load_reading("text", "abc", places)
    assert (list(reading.starts), list(reading.ends)) == (list(starts), list(ends))


def test_paragraph_without_words_has_no_offsets() -> None:
    """A row of dashes is a paragraph too."""
    assert list(load_reading("text", "", dump_places([], [])).starts) == []
