"""Deadlines: values that end work, and are passed down to it."""

from math import isinf

import pytest

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from tests.support.clocks import Ticks


def test_work_ends_at_the_deadline() -> None:
    """Before it nothing happens, after it every look raises."""
    clock = Ticks()
    deadline = clock.deadline(2)
    assert [deadline.is_over for _ in range(4)] == [False, False, True, True]
    clock.deadline(1).check()
    with pytest.raises(DeadlineExceeded):
        deadline.check()


def test_never_is_never_over() -> None:
    """The deadline of work that nobody waits for has no end, nor has half of it."""
    NEVER.check()
    assert isinf(NEVER.halfway().end)
    assert not NEVER.within(60.0).is_over


@pytest.mark.parametrize(("every", "looks"), [(1, 7), (3, 3), (100, 1)])
def test_a_watched_loop_looks_at_the_clock(every: int, looks: int) -> None:
    """All items come, with a look at the clock before every so many."""
    clock = Ticks()
    assert list(clock.deadline(100).watch(range(7), every=every)) == list(range(7))
    assert clock.looks == looks


def test_a_watched_loop_ends() -> None:
    """After the deadline no further item comes."""
    done: list[int] = []
    with pytest.raises(DeadlineExceeded):
        done.extend(Ticks().deadline(3).watch(range(10)))
    assert done == [0, 1, 2]


def test_steps_of_all_loops_are_counted_together() -> None:
    """Many short loops look at the clock as often as one long one."""
    clock = Ticks()
    steps = clock.deadline(100).steps(10)
    for _ in range(50):
        assert list(steps.watch("abc")) == ["a", "b", "c"]
    assert clock.looks == 15
    steps.take(1000)
    assert clock.looks == 16


def test_steps_end_with_the_time() -> None:
    """The step that looks after the deadline raises."""
    steps = Ticks().deadline(2).steps(10)
    with pytest.raises(DeadlineExceeded):
        list(steps.watch(range(100)))


def test_an_inner_deadline_never_outlasts_the_outer() -> None:
    """A part of the work may end earlier, and no later than the whole."""
    outer = Deadline.after(60.0)
    assert outer.within(600.0).end == outer.end
    assert outer.within(1.0).end < outer.end
    assert Deadline.after(-1.0).within(60.0).is_over


def test_half_of_the_time_is_left_for_the_rest() -> None:
    """Half-way is between now and the end, on the same clock."""
    clock = Ticks()
    half = clock.deadline(101).halfway()
    assert half.clock is clock
    assert half.end == 51.0


@pytest.mark.parametrize("make", [Deadline.after, Deadline.of_work])
def test_deadlines_are_so_many_seconds_away(make: object) -> None:
    """By the clock, or by the work of this thread."""
    assert callable(make)
    assert make(-1.0).is_over
    assert not make(60.0).is_over
