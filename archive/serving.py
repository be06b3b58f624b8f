"""Serving: waitress on one socket, and one line that says where."""

from collections.abc import Callable

from waitress.server import create_server

from archive.errors import PinciteError
from archive.settings import Settings
from archive.web import create_app


class CannotListen(PinciteError):
    """The address to serve at is not to be had."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Cannot listen at {host}:{port}: {reason}")
        self.remedy = "Choose another with --port (or PORT= with make), or stop what runs there."


def serve(settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; tell *ready* the address once it is open. Raises `CannotListen`."""
    app = create_app(settings)
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident="",
            clear_untrusted_proxy_headers=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotListen(settings.host, settings.port, reason) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    ready(f"http://{host}:{getattr(server, 'effective_port', settings.port)}")
    server.run()
