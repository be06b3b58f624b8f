"""A small cache: the values that were asked for last."""

from functools import partial

import pytest

from archive.recent import Recent


def test_values_are_made_once() -> None:
    """A value that is here is not made again; of more than there is room for, the one asked for longest ago goes."""
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    recent = Recent[str, str](2)
    for key in "abacab":
        assert recent.get(key, partial(make, key)) == key.upper()
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_not_kept() -> None:
    """What was not made in time is made when it is asked for again."""
    recent = Recent[str, int](2)

    def fail() -> int:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        recent.get("a", fail)
    assert recent.get("a", lambda: 1) == 1


def test_large_values_take_the_room_of_many() -> None:
    """The sizes of all that is kept are never more than the bound; what is larger than it is made each time."""
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    recent = Recent[str, str](5, size=len)
    for key in ("aa", "bbb", "aa", "cc", "aa", "dddddd", "aa"):
        assert recent.get(key, partial(make, key)) == key
        assert recent.size <= 5
    assert made == ["aa", "bbb", "cc", "dddddd", "aa"]


def test_a_value_that_two_made_at_once_counts_once() -> None:
    """As threads do that ask for it while it is made."""
    recent = Recent[str, str](5, size=len)
    recent.get("key", lambda: recent.get("key", lambda: "one") + "s")
    assert recent.size == len("ones")
