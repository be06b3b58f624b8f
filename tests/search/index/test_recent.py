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
