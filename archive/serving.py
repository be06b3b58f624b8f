"""Serving: waitress on one socket, and one line that says where."""

import logging
import socket
from collections.abc import Callable

from waitress.server import create_server

from archive.errors import PinciteError
from archive.keeping import Keeper
from archive.keeping import Seen
from archive.settings import Settings
from archive.web import create_app
from archive.web.access_log import AccessLog
from archive.web.access_log import opened as access_log
from archive.web.app import MOST_BYTES
from archive.web.app import live_of

#: Connections held open at once; each costs little, and idle ones must not lock the others out.
CONNECTIONS = 1000
PATIENCE = 20


class CannotListen(PinciteError):
    """The address to serve at is not to be had."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Cannot listen at {host}:{port}: {reason}")
        self.remedy = "Choose another with --port (or PORT= with make), or stop what runs there."


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *host* and *port*. Raises `CannotListen`."""
    try:
        (family, *_, address) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotListen(host, port, reason) from error


def serve(
    settings: Settings,
    *,
    ready: Callable[[str], None],
    watched: Seen | None = None,
    rebuild: bool = False,
) -> None:
    """Serve until interrupted; tell *ready* the address once it is open. Raises `CannotListen`.

    A damaged index is built anew beside the server, at once where *rebuild* says that it is needed, and an
    outdated one where the texts are *watched*: it is what they looked like before they were built.
    """
    with listen(settings.host, settings.port) as opened:
        app = create_app(settings)
        keeper = Keeper(settings, live_of(app), watched=watched, rebuild=rebuild)
        server = create_server(
            AccessLog(app, access_log(settings.access_log)) if settings.access_log else app,
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
        # A request that waits for a thread is no news: a browser asks for a page and its style at once.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        ready(f"http://{host}:{opened.getsockname()[1]}")
        keeper.start()
        try:
            server.run()
        finally:
            keeper.stop()
