"""A server of a few pages on this machine, for tests that fetch them."""

import threading
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers: the status, the headers, the body. One that is `slow` never ends."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    slow: bool = False


@dataclass(frozen=True, slots=True)
class PageServer:
    """A running server: its port, and the paths that were asked for."""

    port: int
    asked: list[str]

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        """Return the address of the page at *path*."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serve_pages(answers: Mapping[str, Answer]) -> Iterator[PageServer]:
    """Serve *answers* by their paths until the end of the block."""
    asked: list[str] = []
    is_over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer = answers.get(self.path) or Answer(b"none", status=404)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value.replace("{port}", str(self.server.server_port)))  # type: ignore[attr-defined]
            self.end_headers()
            self.wfile.write(answer.body)
            self.wfile.flush()
            if answer.slow:
                is_over.wait()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield PageServer(server.server_port, asked)
    finally:
        is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
