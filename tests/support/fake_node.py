"""A stand-in for a node of a search cluster: a real HTTP server, whose answers a test chooses."""

import gzip
import json
import ssl
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from threading import Event
from threading import Thread
from types import TracebackType
from typing import Any
from typing import Self

#: An answer as every node gives it, of three shards, to a search that nothing matches.
WHOLE: dict[str, Any] = {
    "took": 1,
    "timed_out": False,
    "_shards": {"total": 3, "successful": 3, "skipped": 0, "failed": 0},
    "hits": {"total": {"value": 0, "relation": "eq"}, "max_score": None, "hits": []},
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def lines(self) -> list[Any]:
        """Return the JSON of each line of its body."""
        return [json.loads(line) for line in self.body.splitlines()]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers, and a body in pieces; with a `length` that may be another than theirs.

    With `bare`, the pieces are all that is sent: a status line and headers, or what is none.
    """

    pieces: Iterable[bytes]
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    bare: bool = False

    @classmethod
    def of(cls, value: Any, status: int = 200) -> Self:
        """Return an answer with *value* as JSON."""
        body = json.dumps(value).encode()
        return cls([body], status, length=len(body))

    @classmethod
    def compressed(cls, value: Any) -> Self:
        """Return an answer with *value* as JSON, compressed."""
        body = gzip.compress(json.dumps(value).encode())
        return cls([body], 200, {"content-encoding": "gzip"}, len(body))


class FakeNode:
    """A server at a port of its own that gives the same `answer` to everyone, or what that returns for a request."""

    def __init__(self, answer: Answer | Callable[[Asked], Answer]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        #: Set at the end, for answers that wait.
        self.ended = Event()
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                if self.headers.get("content-encoding") == "gzip":
                    body = gzip.decompress(body)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, body)
                node.asked.append(asked)
                answer = node.answer(asked) if callable(node.answer) else node.answer
                if answer.length is None:
                    self.close_connection = True
                if not answer.bare:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    if answer.length is not None:
                        self.send_header("content-length", str(answer.length))
                    self.end_headers()
                size = 0
                try:
                    for piece in answer.pieces:
                        self.wfile.write(piece)
                        size += len(piece)
                except OSError:
                    self.close_connection = True
                if answer.length is not None and size < answer.length:
                    self.close_connection = True

            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._scheme = "http"

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}"

    def secured(self, context: ssl.SSLContext) -> Self:
        """Let it speak TLS alone."""
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._scheme = "https"
        return self

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def closed_address() -> str:
    """Return the address of a node that nobody listens at."""
    with FakeNode(Answer.of(WHOLE)) as node:
        return node.address
