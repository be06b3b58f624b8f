"""A listener of the server in the process of a test, whose loop turns when the test says so."""

import socket
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from select import POLLIN
from select import poll
from typing import Any
from wsgiref.types import StartResponse
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments

from archive.server.listener import Listener
from archive.server.shares import Share
from tests.support.server import TIMEOUT_S

LIMIT = 8
GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def hello(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """Answer with a few bytes, or at ``/long`` with more than the system takes from who sends."""
    body = b"x" * 500_000 if environ["PATH_INFO"] == "/long" else b"hello"
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


class Loop:
    """A listener with two threads, whose loop turns when a test says so."""

    def __init__(
        self,
        limit: int,
        app: WSGIApplication,
        share: Share | None = None,
        beside: "Loop | None" = None,
    ) -> None:
        self._limit = limit
        self.channels: dict[int, Any] = {}
        address = ("127.0.0.1", 0)
        self._socket: socket.socket = (
            beside._socket.dup() if beside else socket.create_server(address, backlog=200)
        )
        # Little waits in the system, and the rest in waitress.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.listener = Listener(
            app,
            self._socket,
            Adjustments(sockets=[self._socket], threads=2),
            channels=self.channels,
            limit=limit,
            share=share,
        )

    def turn(self) -> None:
        """Turn once."""
        self.listener.make_room()
        assert len(self.listener.active_channels) <= max(self.listener.adj.threads, self._limit)
        wasyncore.loop(
            timeout=self.listener.longest_wait(0.01), use_poll=True, map=self.channels, count=1
        )

    def has_turned(self) -> bool:
        """Turn once, and say so."""
        self.turn()
        return True

    def connect(self, host: str = "127.0.0.1", send: bytes = b"") -> socket.socket:
        """Return a new connection from the address *host*, on which *send* was sent."""
        client = socket.socket()
        client.settimeout(TIMEOUT_S)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.bind((host, 0))
        client.connect(self._socket.getsockname())
        client.sendall(send)
        return client

    def has_answered(self, client: socket.socket) -> bool:
        """Turn once; tell whether *client* has its answer, which it then reads."""
        self.turn()
        return is_readable(client) and client.recv(1000).startswith(b"HTTP/1.1 200")

    def is_stalled(self) -> bool:
        """Turn once; tell whether an answer waits for its client to read."""
        self.turn()
        return any(
            c.total_outbufs_len and not c.is_answering
            for c in self.listener.active_channels.values()
        )

    def close(self) -> None:
        """Close everything."""
        self.listener.task_dispatcher.shutdown()
        wasyncore.close_all(self.channels, ignore_all=True)
        self.listener.close()


def is_readable(client: socket.socket) -> bool:
    """Tell whether there is something to read, or the end."""
    polled = poll()
    polled.register(client, POLLIN)
    return bool(polled.poll(0))


@contextmanager
def looping(limit: int = LIMIT, app: WSGIApplication = hello) -> Iterator[tuple[Loop, ExitStack]]:
    """Make a loop, and a stack for its clients."""
    loop = Loop(limit, app)
    with ExitStack() as clients:
        try:
            yield loop, clients
        finally:
            loop.close()
