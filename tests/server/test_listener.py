"""Connections: however many there are, a newcomer is answered, and nobody loses one to another client's greed."""

import http.client
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from archive.server.channel import PACE_S
from archive.server.channel import Mark
from archive.server.listener import least_used
from archive.system import raise_file_limit
from archive.web.middleware.clients import client_at
from tests.support.listening import GET
from tests.support.listening import LIMIT
from tests.support.listening import Loop
from tests.support.listening import is_readable
from tests.support.listening import looping
from tests.support.server import TIMEOUT_S
from tests.support.server import RunningServer
from tests.support.server import pincite
from tests.support.server import wait_until
from tests.support.site import NOTICE

ON_LINUX = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs addresses of Linux")
#: Addresses of this machine: of a client with many connections, and of one with a single one.
GREEDY, MODEST = "127.0.0.2", "127.0.0.3"
HONEST = ("/", "/texts/notice/p1", "/search?q=ferry", "/search.json?q=lamps", "/texts/notice.txt")


@dataclass(frozen=True)
class Channel:
    """What waitress knows of a connection: when it was opened and used, and what was asked on it."""

    name: str
    host: str = "192.0.2.1"
    creation_time: int = 0
    last_activity: int = 0
    #: The beginning of a request.
    request: object = None
    #: Requests that are being answered.
    requests: tuple[object, ...] = ()

    @property
    def is_answering(self) -> bool:
        """It has a request that is answered."""
        return bool(self.requests)

    @property
    def client(self) -> str:
        """Who connected."""
        return client_at(self.host)


@pytest.mark.parametrize(
    ("channels", "closed"),
    [
        ([], None),
        ([Channel("answering", requests=("GET",))], None),
        ([Channel("used", last_activity=2), Channel("idle", last_activity=1)], "idle"),
        (
            [
                Channel("fresh", creation_time=9, last_activity=9),
                Channel("old", creation_time=1, last_activity=1),
            ],
            "old",
        ),
        (
            [
                Channel("answering", last_activity=1, requests=("GET",)),
                Channel("idle", last_activity=5),
            ],
            "idle",
        ),
        # A byte at a time is no use.
        ([Channel("idle", "h", 2, 5), Channel("dribbles", "h", 1, 9, request="G")], "dribbles"),
        ([Channel("idle", "h", 1, 5), Channel("begins", "h", 6, 6, request="G")], "idle"),
        # The client with the most connections loses one, whatever the others do.
        (
            [
                Channel("oldest", "modest", last_activity=1),
                Channel("first", "greedy", last_activity=5),
                Channel("second", "greedy", last_activity=6),
            ],
            "first",
        ),
        (
            [
                Channel("oldest", "modest", last_activity=1),
                Channel("unread", "greedy", last_activity=5),
                Channel("answering", "greedy", last_activity=6, requests=("GET",)),
            ],
            "unread",
        ),
        (
            [
                Channel("oldest", "2001:db8:0:1::1", last_activity=1),
                Channel("first", "2001:db8:0:2::1", last_activity=5),
                Channel("second", "2001:db8:0:2::2", last_activity=6),
            ],
            "first",
        ),
        # All that it has is being answered: nobody else loses one for that, but who has many, too.
        (
            [
                Channel("idle", "modest", last_activity=9),
                Channel("one", "greedy", requests=("GET",)),
                Channel("two", "greedy", requests=("GET",)),
            ],
            None,
        ),
        (
            [
                Channel("idle", "modest", last_activity=1),
                *(Channel("answering", "greedy", requests=("GET",)) for _ in range(4)),
                *(Channel(f"{at}", "other", last_activity=at) for at in (5, 4, 6)),
            ],
            "4",
        ),
    ],
)
def test_the_connection_that_is_closed(channels: list[Channel], closed: str | None) -> None:
    """One of the client with the most, the one used least; never one that is answering."""
    found = least_used(channels)
    assert (found.name if found else None) == closed
    assert least_used(reversed(channels)) is found


#: What clients do who never let go.
GREEDY_STARTS = [b"", b"G", b"GET / HTTP/1.1\r\nX: ", GET, GET.replace(b"/ ", b"/long ", 1)]


@ON_LINUX
@pytest.mark.parametrize("start", GREEDY_STARTS)
def test_newcomers_are_answered_and_modest_clients_keep_theirs(start: bytes) -> None:
    """Five times as many connections as may be open: each newcomer is answered, and a kept one of another client."""
    with looping() as (loop, clients):
        kept = clients.enter_context(loop.connect(MODEST, GET))
        wait_until(lambda: loop.has_answered(kept))
        for _ in range(5 * LIMIT):
            clients.enter_context(loop.connect(GREEDY, start))
            loop.turn()
            newcomer = clients.enter_context(loop.connect(GREEDY, GET))
            wait_until(lambda: loop.has_answered(newcomer))  # noqa: B023 asked at once
        kept.sendall(GET)
        wait_until(lambda: loop.has_answered(kept))


def test_where_all_are_of_one_client_those_in_use_stay() -> None:
    """As behind a web server in front: of its connections, those that it uses are never the ones that are closed."""
    with looping() as (loop, clients):
        used = [clients.enter_context(loop.connect(send=GET)) for _ in range(3)]
        for client in used:
            wait_until(lambda: loop.has_answered(client))  # noqa: B023 asked at once
        for _ in range(3 * LIMIT):
            clients.enter_context(loop.connect())
            loop.turn()
            for client in used:
                client.sendall(GET)
                wait_until(lambda: loop.has_answered(client))  # noqa: B023 asked at once


def test_many_connections_are_accepted_at_once() -> None:
    """A turn looks at every connection, so it takes a part of the limit, and makes room for the next ones."""
    with looping(320) as (loop, clients):
        for turns in range(1, 4):
            for _ in range(200):
                clients.enter_context(loop.connect(GREEDY))
            loop.turn()
            assert len(loop.listener.active_channels) == 10 * turns
        wait_until(lambda: loop.has_turned() and len(channels(loop)) > 300)
        newcomer = clients.enter_context(loop.connect(send=GET))
        wait_until(lambda: loop.has_answered(newcomer))


def test_who_never_reads_is_let_go_after_its_time() -> None:
    """A connection is closed where its client takes nothing of what is to be sent, and not before."""
    with looping() as (loop, clients):
        clients.enter_context(loop.connect(send=GREEDY_STARTS[-1]))
        wait_until(loop.is_stalled)
        (stalled,) = channels(loop)
        stalled.last_activity = 0
        loop.listener.next_channel_cleanup = 0
        loop.turn()
        loop.turn()
        assert channels(loop) == [stalled]
        stalled.answer = stalled.window = Mark(time.monotonic() - PACE_S, stalled.sent)
        wait_until(lambda: loop.has_turned() and channels(loop) == [])


def test_who_is_idle_is_let_go_after_its_time() -> None:
    """A connection is closed where nothing is asked on it for long, and nothing is to be sent."""
    with looping() as (loop, clients):
        clients.enter_context(loop.connect())
        wait_until(lambda: loop.has_turned() and channels(loop) != [])
        (idle,) = channels(loop)
        idle.last_activity = 0
        loop.listener.next_channel_cleanup = 0
        wait_until(lambda: loop.has_turned() and channels(loop) == [])


def channels(loop: Loop) -> list[Any]:
    """Return the open connections as waitress knows them."""
    return list(loop.listener.active_channels.values())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an indexed text."""
    made = tmp_path_factory.mktemp("connections")
    (made / "texts").mkdir()
    (made / "texts" / "notice.md").write_text(NOTICE, encoding="utf-8")
    assert pincite("index", folder=made).returncode == 0
    return made


def flood(server: RunningServer, count: int, start: bytes, kept: "Kept") -> Iterator[socket.socket]:
    """Yield connections from one address that are never used; *kept* is used all the while."""
    for number in range(count):
        address = ("127.0.0.1", server.port)
        client = socket.create_connection(address, TIMEOUT_S, source_address=(GREEDY, 0))
        client.sendall(start)
        yield client
        if number % 20 == 0:
            kept.get()


class Kept:
    """A connection of a modest client, kept open."""

    def __init__(self, server: RunningServer) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", server.port, TIMEOUT_S, source_address=(MODEST, 0)
        )
        self._connection.connect()
        # It never connects again by itself.
        self._connection.auto_open = 0

    def get(self) -> None:
        """Get a page on it."""
        self._connection.request("GET", "/texts/notice/p2")
        answer = self._connection.getresponse()
        assert answer.status == 200
        answer.read()

    def close(self) -> None:
        """Close it."""
        self._connection.close()


@ON_LINUX
@pytest.mark.parametrize(
    ("workers", "files", "connections", "start"),
    [
        # As systemd starts a service.
        (1, "ulimit -n 1024", 1010, b""),
        (2, "ulimit -n 1024", 1010, b""),
        (2, "ulimit -n 300", 150, b"GET / HTTP/1.1\r\nX: "),
        (1, "ulimit -n 300", 150, b"GET /texts/notice HTTP/1.1\r\nHost: a\r\n\r\n" * 3),
        pytest.param(2, "ulimit -Sn 128", 1500, b"", marks=pytest.mark.long),
    ],
)
def test_one_client_with_more_connections_than_files(
    folder: Path, workers: int, files: str, connections: int, start: bytes
) -> None:
    """Others are answered meanwhile, on new connections and kept ones; the log says nothing, and the work is little."""
    if raise_file_limit(connections + 200) < connections + 200:
        pytest.skip("these tests may not open so many files")
    with RunningServer(folder, HONEST, f"--workers={workers}", first=files) as server:
        server.wait_for_answers(40)
        kept = Kept(server)
        before = server.processor_seconds()
        with ExitStack() as stack:
            stack.callback(kept.close)
            clients = flood(server, connections, start, kept)
            held = [stack.enter_context(client) for client in clients]
            server.wait_for_answers(20)
            kept.get()
            assert server.processor_seconds() - before < 0.005 * connections + 5
            closed = sum(map(is_readable, held))
        limit = workers * 1000 if "-S" in files else workers * 500
        assert start or closed >= connections - limit
        server.check_every_address()
    assert server.bad == []
    assert "Traceback" not in server.output
    assert len(server.output) < 1000


@ON_LINUX
def test_where_no_file_is_left_the_log_says_so_once(folder: Path) -> None:
    """A limit that is lowered while the server runs: it goes on with the connections that it has, and says why."""
    with RunningServer(folder, ["/healthz"]) as server:
        server.wait_for_answers(5)
        pid = server.process.pid
        opened = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        # Threads that answer for the first time open files of the index, too.
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (opened + 25, limits[1]))
        kept = Kept(server)
        with ExitStack() as stack:
            stack.callback(kept.close)
            for client in flood(server, 100, b"", kept):
                stack.enter_context(client)
            server.wait_for_answers(20)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, limits)
        server.check_every_address()
    assert server.bad == []
    assert server.output.count("There is no room for more connections: Too many open files") == 1
    assert "Traceback" not in server.output
    assert len(server.output) < 1000
