"""The server: waitress on one socket, in this process or in several workers that share it."""

import errno
import gc
import logging
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

from waitress import wasyncore
from waitress.adjustments import Adjustments

from archive.errors import PinciteError
from archive.indexing.serving import Serving
from archive.server import workers
from archive.server.access_log import AccessLog
from archive.server.access_log import open_log
from archive.server.keeper import Keeper
from archive.server.listener import Listener
from archive.server.logs import print_warnings
from archive.server.rebuilder import Rebuilder
from archive.server.shares import Share
from archive.server.shares import Shares
from archive.settings import Settings
from archive.system import limit_memory_pools
from archive.system import raise_file_limit
from archive.web import create_app
from archive.web.app import MAX_BODY_BYTES
from archive.web.app import Application
from archive.web.app import compile_templates
from archive.web.context import site_of

#: Open connections at once; fewer where the system does not let this process open so many files.
MAX_CONNECTIONS, MIN_CONNECTIONS = 1000, 32
#: Bytes of the head of a request: the longest address, of a quotation in Chinese, has 50,000. More would be kept for
#: each connection until it ends.
MAX_HEAD_BYTES = 64 * 1024
#: New objects after which Python looks for those in cycles. Nearly all objects of a page are freed without that, and
#: Python's own 700 are made by each page or two: it would look at all that a server keeps again and again.
OBJECTS_PER_COLLECTION = 20_000
#: Seconds after which a connection without traffic is closed.
IDLE_TIMEOUT_S = 20
#: Seconds between two checks for idle connections.
CLEANUP_S = 5
#: Seconds for answering requests in progress after the server was told to stop.
GRACE_S = 10.0
#: Seconds that workers get beyond that before they are killed.
KILL_S = 5.0


#: Makes the keeper of an index in one process of the server, which is the first or another one.
MakeKeeper = Callable[[Serving, bool], Keeper]


class CannotListen(PinciteError):
    """The server cannot listen at its address."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Cannot listen at {host}:{port}: {reason}")
        self.remedy = (
            "Choose another port with --port (or PORT= with make), or stop the other program."
        )


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *host* and *port*. Raises `CannotListen`."""
    try:
        (family, *_, address) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=MAX_CONNECTIONS)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            reason = "another program is using this port"
        raise CannotListen(host, port, reason) from error


def serve(
    settings: Settings,
    *,
    ready: Callable[[str], None],
    keeper: MakeKeeper | None = None,
) -> None:
    """Serve until SIGTERM, SIGHUP or Ctrl-C; call *ready* with the address once it is open.

    Requests in progress are answered before the server ends. What *keeper* makes keeps the index up to date; without
    it, a damaged one is rebuilt from the texts. Raises `CannotListen`, and `WorkersFailed` if no worker stays up.
    """
    print_warnings()
    limit_memory_pools()
    gc.set_threshold(OBJECTS_PER_COLLECTION)
    connections = _connection_limit(settings)
    with listen(settings.host, settings.port) as listening:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{listening.getsockname()[1]}"
        # Workers are forks, and share what is made here.
        app = create_app(settings)
        compile_templates(app)
        if settings.workers == 1:
            kept, server = _prepare(app, settings, listening, connections, keeper, first=True)
            ready(address)
            _run(kept, server)
            return

        shares = Shares(settings.workers)

        def work(number: int) -> None:
            # One worker watches the texts; each watches the index that it reads.
            first, share = number == 0, shares.of(number)
            prepared = _prepare(
                app, settings, listening, connections, keeper, first=first, share=share
            )
            share.begin()
            _run(*prepared)

        ready(address)
        workers.run_workers(settings.workers, work, grace_s=GRACE_S + KILL_S)


def _connection_limit(settings: Settings) -> int:
    """Return how many connections may be open, after raising how many files the system lets this process open."""
    # Of the index, also of a new one; of each thread, of both; of builds and logs.
    others = 64 + 3 * settings.threads
    # A connection may have a file for what it cannot send yet.
    files = raise_file_limit(others + 2 * MAX_CONNECTIONS)
    return min(max((files - others) // 2, MIN_CONNECTIONS), MAX_CONNECTIONS)


def _prepare(
    app: Application,
    settings: Settings,
    listening: socket.socket,
    connections: int,
    keeper: MakeKeeper | None,
    *,
    first: bool,
    share: Share | None = None,
) -> "tuple[Keeper, _Server]":
    """Return the server of *app* at the socket *listening*, and the keeper of its index."""
    live = site_of(app).live
    kept = (keeper or partial(_repairing, settings))(live, first)
    application = AccessLog(app, open_log(settings.access_log)) if settings.access_log else app
    return kept, _Server(application, settings, listening, connections, share)


def _repairing(settings: Settings, live: Serving, _first: bool) -> Keeper:
    return Rebuilder(settings, live, watched=None, rebuild=False)


def _run(kept: Keeper, server: "_Server") -> None:
    # A queued request is normal: a browser asks for a page and its style sheet at once.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        kept.start()
        server.run()
    finally:
        kept.stop()


class _Server:
    """Waitress on an open socket, with a graceful end: no accepted request is lost."""

    def __init__(
        self,
        application: object,
        settings: Settings,
        listening: socket.socket,
        connections: int,
        share: Share | None,
    ) -> None:
        self._channels: dict[int, object] = {}
        self._stopping = False
        adjustments = Adjustments(
            sockets=[listening],
            threads=settings.threads,
            ident="",
            # What a proxy says is read, and checked, by `archive.web.middleware.clients`.
            clear_untrusted_proxy_headers=False,
            max_request_header_size=MAX_HEAD_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            channel_timeout=IDLE_TIMEOUT_S,
            cleanup_interval=CLEANUP_S,
        )
        self._server = Listener(
            application,
            listening,
            adjustments,
            channels=self._channels,
            limit=connections,
            share=share,
        )

    def run(self) -> None:
        """Serve until SIGTERM, SIGHUP or Ctrl-C; then accept nobody, and answer the requests in progress."""
        stopping = [signal.SIGTERM, signal.SIGINT]
        # With `nohup` the server goes on when the terminal closes.
        if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            stopping.append(signal.SIGHUP)
        for number in stopping:
            signal.signal(number, self._stop)
        while not self._stopping:
            self._poll(1.0)
        # Connections that the system has accepted were promised an answer, whoever takes them.
        self._server.share = None
        for _ in range(MAX_CONNECTIONS):
            self._server.make_room()
            before = len(self._channels)
            self._server.handle_accept()
            if len(self._channels) == before:
                break
        self._server.del_channel()
        self._server.socket.close()
        end = time.monotonic() + GRACE_S
        self._poll(0.1)
        while self._is_busy() and time.monotonic() < end:
            self._poll(0.1)
        self._server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self._channels, ignore_all=True)

    def _poll(self, seconds: float) -> None:
        self._server.make_room()
        seconds = self._server.longest_wait(seconds)
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._channels, count=1)

    def _is_busy(self) -> bool:
        channels = self._server.active_channels.values()
        return any(c.requests or c.request or c.total_outbufs_len for c in channels)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            self._server.pull_trigger()
