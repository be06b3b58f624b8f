"""Serving: one socket, waitress in this process or in several that share it, and one line that says where."""

import errno
import logging
import signal
import socket
import time
from collections.abc import Callable
from types import FrameType

from waitress import wasyncore
from waitress.server import create_server

from archive.errors import PinciteError
from archive.server import workers
from archive.server.access_log import AccessLog
from archive.server.access_log import opened as access_log
from archive.server.rebuilder import Keeper
from archive.server.rebuilder import Seen
from archive.settings import Settings
from archive.web import create_app
from archive.web.app import MOST_BYTES
from archive.web.context import site_of

#: Connections held open at once; each costs little, and idle ones must not lock the others out.
CONNECTIONS = 1000
PATIENCE = 20
#: Seconds in which requests that are in hand are answered after the server was told to stop.
GRACE = 10.0


class CannotListen(PinciteError):
    """The address to serve at is not to be had."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Cannot listen at {host}:{port}: {reason}")
        self.remedy = "Choose another with --port (or PORT= with make), or stop what runs there."


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *host* and *port*. Raises `CannotListen`."""
    try:
        (family, *_, address) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=CONNECTIONS)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            reason = "another program listens there already"
        raise CannotListen(host, port, reason) from error


def serve(
    settings: Settings,
    *,
    ready: Callable[[str], None],
    watched: Seen | None = None,
    rebuild: bool = False,
) -> None:
    """Serve until interrupted or told to end; tell *ready* the address once it is open. Raises `CannotListen`.

    Requests in hand are answered first. A damaged index is built anew beside the server, at once where *rebuild*
    says that it is needed, and an outdated one where the texts are *watched*: it is what they looked like before
    they were built. Raises `WorkersFailed` where several processes were asked for and none stays up.
    """
    with listen(settings.host, settings.port) as opened:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{opened.getsockname()[1]}"
        if settings.workers == 1:
            keeper, server = _made(settings, opened, watched=watched, rebuild=rebuild)
            ready(address)
            _run(keeper, server)
            return

        def work(number: int) -> None:
            # One of them looks after the texts; each looks after what it reads.
            first = number == 0
            _run(
                *_made(
                    settings, opened, watched=watched if first else None, rebuild=rebuild and first
                )
            )

        ready(address)
        workers.tend(settings.workers, work, grace=GRACE + 5)


def _made(
    settings: Settings, opened: socket.socket, *, watched: Seen | None, rebuild: bool
) -> "tuple[Keeper, _Server]":
    """Return what answers the requests that come to the socket *opened*, and what looks after its index."""
    app = create_app(settings)
    keeper = Keeper(settings, site_of(app).live, watched=watched, rebuild=rebuild)
    application = AccessLog(app, access_log(settings.access_log)) if settings.access_log else app
    return keeper, _Server(application, settings, opened)


def _run(keeper: Keeper, server: "_Server") -> None:
    # A request that waits for a thread is no news: a browser asks for a page and its style at once.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    keeper.start()
    try:
        server.run()
    finally:
        keeper.stop()


class _Server:
    """Waitress on a socket that is open already, which ends when it is told to and loses nothing."""

    def __init__(self, application: object, settings: Settings, opened: socket.socket) -> None:
        self._channels: dict[int, object] = {}
        self._ends = False
        self._server = create_server(
            application,
            map=self._channels,
            sockets=[opened],
            threads=settings.threads,
            ident="",
            clear_untrusted_proxy_headers=True,
            max_request_body_size=MOST_BYTES,
            connection_limit=CONNECTIONS,
            # A client that says nothing for so many seconds is let go.
            channel_timeout=PATIENCE,
            cleanup_interval=5,
            asyncore_use_poll=True,
        )

    def run(self) -> None:
        """Answer until SIGTERM or Ctrl-C; then let nobody in, and answer what is in hand."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        while not self._ends:
            self._turn(1.0)
        # Whoever was let in by the system already has been promised an answer.
        for _ in range(CONNECTIONS):
            before = len(self._channels)
            self._server.handle_accept()
            if len(self._channels) == before:
                break
        self._server.del_channel()
        self._server.socket.close()
        end = time.monotonic() + GRACE
        self._turn(0.1)
        while self._is_busy() and time.monotonic() < end:
            self._turn(0.1)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._channels, ignore_all=True)

    def _turn(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._channels, count=1)

    def _is_busy(self) -> bool:
        channels = self._server.active_channels.values()
        return any(c.requests or c.request or c.total_outbufs_len for c in channels)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ends = True
        self._server.pull_trigger()
