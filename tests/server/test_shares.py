"""Connections are shared out between workers: who has fewest accepts the next one, and nobody waits for who cannot."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from archive.server import shares
from archive.server.shares import GIVE_WAY_S
from archive.server.shares import START_S
from archive.server.shares import Share
from archive.server.shares import Shares
from tests.support.listening import GET
from tests.support.listening import Loop
from tests.support.listening import hello
from tests.support.server import wait_until


def two() -> tuple[Share, Share]:
    """Return the shares of two workers that serve, without connections."""
    both = Shares(2)
    one, other = both.of(0), both.of(1)
    one.note(0)
    other.note(0)
    return one, other


def test_who_has_fewest_accepts() -> None:
    """With as many as the others, or fewer, a worker accepts at once; with more it gives way."""
    one, other = two()
    assert not one.gives_way(10.0)
    one.note(1)
    assert not other.gives_way(10.0)
    assert one.gives_way(10.0)
    assert one.is_patient(10.0)
    assert one.longest_wait(1.0, 10.0) == pytest.approx(GIVE_WAY_S)


def test_what_nobody_takes_is_accepted_after_a_moment() -> None:
    """A connection is left once; the next is left again."""
    one, _ = two()
    one.note(5)
    assert one.gives_way(10.0)
    later = 10.0 + GIVE_WAY_S
    one.begin_turn(later)
    assert not one.is_patient(later)
    assert not one.gives_way(later)
    assert one.gives_way(later)


def test_a_late_turn_does_not_leave_it_again() -> None:
    """However long a busy worker takes for a turn, it accepts what is still there after the moment."""
    one, _ = two()
    one.note(5)
    assert one.gives_way(10.0)
    one.begin_turn(99.0)
    assert one.longest_wait(1.0, 99.0) == 0
    assert not one.gives_way(99.0)


def test_what_another_took_is_forgotten() -> None:
    """After a turn in which nothing waited any more, the next connection is another one."""
    one, _ = two()
    one.note(5)
    assert one.gives_way(10.0)
    one.begin_turn(11.0)
    one.begin_turn(11.1)
    assert one.longest_wait(1.0, 11.1) == 1.0
    assert one.gives_way(11.2)


def test_nobody_waits_for_a_worker_that_does_not_serve() -> None:
    """One that is starting, or was replaced, counts only from its first turn on."""
    both = Shares(2)
    one, other = both.of(0), both.of(1)
    one.note(100)
    assert not one.gives_way(10.0)
    other.note(0)
    assert one.gives_way(10.0)
    both.of(1)
    assert not one.gives_way(11.0)


class Clock:
    """A clock that goes on only while somebody sleeps, and calls something then."""

    def __init__(self, then: Callable[[float], object] = lambda _: None) -> None:
        self.now = 0.0
        self._then = then

    def monotonic(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let so much time pass."""
        self.now += seconds
        self._then(self.now)


def test_a_worker_begins_together_with_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is ready first does not take the connections that wait already."""
    both = Shares(2)
    one, other = both.of(0), both.of(1)
    clock = Clock(lambda now: other.note(0) if now > START_S / 2 else None)
    monkeypatch.setattr(shares, "time", clock)
    one.begin()
    assert START_S / 2 < clock.now < START_S
    other.begin()
    assert clock.now < START_S


def test_a_worker_that_does_not_start_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others serve without it after a moment."""
    both = Shares(2)
    one, _ = both.of(0), both.of(1)
    clock = Clock()
    monkeypatch.setattr(shares, "time", clock)
    one.begin()
    assert START_S <= clock.now < 2 * START_S


@pytest.fixture
def loops(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Loop, Loop, ExitStack]]:
    """Two loops at one socket, and a stack for their clients; they leave a connection for as long as it takes."""
    monkeypatch.setattr(shares, "GIVE_WAY_S", 3600.0)
    share, other = two()
    first = Loop(40, hello, share)
    second = Loop(40, hello, other, beside=first)
    with ExitStack() as clients:
        try:
            yield first, second, clients
        finally:
            second.close()
            first.close()


def test_each_worker_gets_half_of_the_connections(loops: tuple[Loop, Loop, ExitStack]) -> None:
    """Although one loop turns three times as often as the other, and all connections wait from the beginning."""
    first, second, clients = loops
    for _ in range(20):
        clients.enter_context(first.connect(send=GET))

    def all_accepted() -> bool:
        for loop in (first, first, first, second):
            loop.turn()
        return len(first.listener.active_channels) + len(second.listener.active_channels) == 20

    wait_until(all_accepted)
    assert abs(len(first.listener.active_channels) - 10) <= 1
