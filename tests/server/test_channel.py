"""Sending: who reads too little loses the connection, what waits has a bound, and an unread answer comes first."""

import errno
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from wsgiref.types import StartResponse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.server.channel import MAX_WAITING_BYTES
from archive.server.channel import NOTHING
from archive.server.channel import PACE_BYTES
from archive.server.channel import PACE_S
from archive.server.channel import Mark
from archive.server.channel import slow_readers
from tests.support.listening import GET
from tests.support.listening import Loop
from tests.support.listening import is_readable
from tests.support.listening import looping
from tests.support.server import wait_until

MB = 1_000_000


@dataclass(eq=False)
class Reader:
    """A connection whose client reads *pace* bytes a second of an answer; the test sends them."""

    pace: float
    total_outbufs_len: int
    sent: int = 0
    answer: Mark = NOTHING
    window: Mark = NOTHING

    def read(self, seconds: float) -> None:
        """Read for so long."""
        size = min(self.total_outbufs_len, int(self.pace * seconds))
        self.sent += size
        self.total_outbufs_len -= size


def closed_after(readers: list[Reader], seconds: int, *, start: int = 0) -> dict[int, int]:
    """Let *readers* read for so many seconds, with a look in each; return when which of them was closed."""
    closed: dict[int, int] = {}
    for now in range(start, start + seconds):
        present = {number: r for number, r in enumerate(readers) if number not in closed}
        slow = set(slow_readers(present.values(), float(now)))  # type: ignore[arg-type]
        closed |= {number: now for number, r in present.items() if r in slow}
        for reader in present.values():
            reader.read(1)
    return closed


ENOUGH = PACE_BYTES / PACE_S


@pytest.mark.parametrize("pace", [0, 1, 256, ENOUGH / 2, ENOUGH - 1])
def test_who_reads_too_little_is_closed(pace: float) -> None:
    """Not before the time is over, but then."""
    assert closed_after([Reader(pace, 30 * MB)], 1000) == {0: PACE_S}


@pytest.mark.parametrize("pace", [ENOUGH, ENOUGH + 1, 3000, 10 * MB])
def test_who_reads_enough_is_not_closed(pace: float) -> None:
    """However long it takes, and whatever comes after it."""
    assert closed_after([Reader(pace, 30 * MB)], 10_000) == {}


def test_who_stops_reading_is_closed() -> None:
    """Also where much was read before."""
    reader = Reader(MB, 30 * MB)
    assert closed_after([reader], 20) == {}
    reader.pace = 0
    # What was read in the first time counts until the end of that.
    assert closed_after([reader], 1000, start=20) == {0: 2 * PACE_S}


def test_each_answer_has_its_own_time() -> None:
    """A connection that is kept for long, and asked for one small answer after the other, is never slow."""
    reader = Reader(MB, 0)
    for now in range(1000):
        reader.total_outbufs_len = now % 3
        assert slow_readers([reader], float(now)) == []  # type: ignore[list-item]
        reader.sent += reader.total_outbufs_len
        reader.total_outbufs_len = 0
        assert slow_readers([reader], now + 0.5) == []  # type: ignore[list-item]


def test_those_that_read_slowest_make_room() -> None:
    """Where more waits than may, the slowest go, as many as are needed; who reads fast is not one of them."""
    size = MAX_WAITING_BYTES // 10
    slow = [Reader(2000 + number, size) for number in range(12)]
    fast = [Reader(MB, size) for _ in range(3)]
    closed = closed_after([*fast, *slow], 30)
    assert sorted(closed) == [3, 4, 5, 6, 7]
    assert max(closed.values()) <= 2


def test_newcomers_are_not_closed_for_others() -> None:
    """Who has had no time to read yet is no slow reader."""
    size = MAX_WAITING_BYTES // 4
    old = [Reader(5000, size) for _ in range(3)]
    assert closed_after(old, 10) == {}
    newcomers = [Reader(MB, size) for _ in range(2)]
    closed = closed_after([*newcomers, *old], 5, start=10)
    assert len(closed) == 1
    assert min(closed) >= 2


@given(st.lists(st.tuples(st.floats(0, 5 * MB), st.integers(0, MAX_WAITING_BYTES)), max_size=20))
def test_what_waits_has_a_bound(readers: list[tuple[float, int]]) -> None:
    """Whoever reads how fast, once it was looked twice, no more waits than may."""
    made = [Reader(pace, size) for pace, size in readers]
    closed = closed_after(made, 3)
    waiting = sum(r.total_outbufs_len for number, r in enumerate(made) if number not in closed)
    assert waiting <= MAX_WAITING_BYTES


@dataclass
class CountedApp:
    """An application whose answers are longer than what the system takes from who sends; it notes the paths."""

    size: int = 300_000
    paths: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        """Answer."""
        self.paths.append(environ["PATH_INFO"])
        start("200 OK", [("Content-Length", str(self.size))])
        return [environ["PATH_INFO"][-1].encode() * self.size]


def test_requests_that_were_sent_at_once_are_answered_as_they_are_read() -> None:
    """Who sends ten requests and reads nothing has one answer made; who then reads has all ten, in order."""
    app = CountedApp()
    with looping(app=app) as (loop, clients):
        greedy = clients.enter_context(
            loop.connect(
                send=b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % n for n in range(10))
            )
        )
        wait_until(loop.is_stalled)
        for _ in range(50):
            loop.turn()
        assert app.paths == ["/0"]

        modest = clients.enter_context(loop.connect(send=b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"))
        assert len(read(loop, modest, app.size)) == app.size

        for number in range(10):
            body = read(loop, greedy, app.size)
            assert body == str(number).encode() * app.size
        assert app.paths == ["/0", "/x", *(f"/{n}" for n in range(1, 10))]


def read(loop: Loop, client: socket.socket, size: int) -> bytes:
    """Read one answer of that size, while the loop turns; return its body."""
    received = bytearray()

    def is_complete() -> bool:
        loop.turn()
        if is_readable(client):
            # Of the answer after it nothing is taken.
            head = received.find(b"\r\n\r\n") + 4
            received.extend(client.recv(head + size - len(received) if head > 3 else 100))
        return len(received) == received.find(b"\r\n\r\n") + 4 + size

    wait_until(is_complete)
    return bytes(received[-size:])


def test_an_answer_that_the_disk_cannot_keep_is_broken_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On a full disk the reader of a large answer sees that it ended, the log has a line, and others are served."""

    def full(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.newfile", full)

    def large(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        body = b"x" * (3 * MB if environ["PATH_INFO"] == "/large" else 5)
        start("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    with looping(app=large) as (loop, clients):
        reader = clients.enter_context(loop.connect(send=b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n"))
        wait_until(lambda: loop.has_turned() and bool(caplog.records))
        wait_until(lambda: loop.has_turned() and not loop.listener.active_channels)
        read = 0
        with suppress(ConnectionError):
            while piece := reader.recv(65536):
                read += len(piece)
        assert read < 3 * MB
        other = clients.enter_context(loop.connect(send=GET))
        wait_until(lambda: loop.has_answered(other))
    (record,) = caplog.records
    assert "No space left on device" in record.message
    assert record.exc_info is None
    caplog.clear()


def several(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """Answer without a length: in pieces, or with nothing at all."""
    status = {"/304": "304 NOT MODIFIED", "/204": "204 NO CONTENT"}.get(environ["PATH_INFO"])
    start(status or "200 OK", [("ETag", '"a"')])
    return [] if status or environ["REQUEST_METHOD"] == "HEAD" else iter([b"hel", b"lo"])


@pytest.mark.parametrize(
    ("request_line", "end"),
    [
        (b"GET /304", b"\r\n\r\n"),
        (b"OPTIONS /204", b"\r\n\r\n"),
        (b"GET /pieces", b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
        (b"HEAD /pieces", b"\r\n\r\n"),
    ],
)
def test_connections_stay_open_where_the_end_is_known(request_line: bytes, end: bytes) -> None:
    """After an answer without a body, or in pieces, the next one comes on the same connection, and nothing between."""
    asked = request_line + b" HTTP/1.1\r\nHost: a\r\n\r\n"
    with looping(app=several) as (loop, clients):
        client = clients.enter_context(loop.connect(send=asked + asked))
        received = bytearray()

        def has_both() -> bool:
            loop.turn()
            if is_readable(client):
                received.extend(client.recv(1000))
            return received.count(b"HTTP/1.1 ") == 2 and received.endswith(end)

        wait_until(has_both)
        first, second = received.split(b"HTTP/1.1 ")[1:]
        assert first == second
        assert b"Connection: close" not in first
        assert first.count(b"\r\n\r\n") == (2 if b"hel" in first else 1)


@pytest.mark.parametrize(
    "asked",
    [
        b"GET /pieces HTTP/1.0\r\nHost: a\r\n\r\n",
        b"GET /304 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ],
)
def test_connections_close_where_they_must(asked: bytes) -> None:
    """For a client that cannot tell the end otherwise, and for one that says so."""
    with looping(app=several) as (loop, clients):
        client = clients.enter_context(loop.connect(send=asked))
        received = bytearray()

        def has_ended() -> bool:
            loop.turn()
            if not is_readable(client):
                return False
            piece = client.recv(1000)
            received.extend(piece)
            return not piece

        wait_until(has_ended)
        assert b"Connection: close" in received
