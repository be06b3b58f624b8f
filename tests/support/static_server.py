"""A web server of static files on this machine, over TLS, as nginx serves a builder's index folder."""

import base64
import shutil
import ssl
import subprocess
import threading
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that has signed itself, for ``127.0.0.1`` and for nothing else, and its key."""

    path: Path
    key: Path

    @classmethod
    def make(cls, folder: Path) -> "Certificate":
        """Make one in *folder*."""
        made = cls(folder / "certificate.pem", folder / "key.pem")
        openssl = shutil.which("openssl")
        assert openssl, "these tests need openssl"
        names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
        usage = ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
        kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        files = ["-keyout", str(made.key), "-out", str(made.path)]
        subprocess.run(
            [openssl, "req", "-x509", *kind, *names, *usage, *files],
            check=True,
            capture_output=True,
        )
        return made


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the path below the root, the range that was asked for, and the status of the answer."""

    path: str
    range: str
    status: int


class StaticServer:
    """Serves what is in *root* below ``/index``; what it does wrong can be chosen at any time."""

    def __init__(self, root: Path, *, password: str = "") -> None:
        self.root = root
        self.port = 0
        self.scheme = "https"
        self.asked: list[Asked] = []
        #: ``name:password`` that requests must have.
        self.password = password
        #: After so many bytes of a body the connection is broken off.
        self.breaks_after: int | None = None
        self.knows_ranges = True
        #: What every request is answered with instead: a status and headers.
        self.answer: tuple[int, dict[str, str]] | None = None
        #: Called with the path of each request before it is answered.
        self.before: Callable[[str], None] = lambda _: None

    @property
    def address(self) -> str:
        """The address of the index folder."""
        return f"{self.scheme}://127.0.0.1:{self.port}/index"

    def files(self) -> list[str]:
        """Return the paths of the files that were sent, whole or in part."""
        return [asked.path for asked in self.asked if asked.status in (200, 206)]

    @contextmanager
    def running(self, certificate: Certificate | None) -> Iterator["StaticServer"]:
        """Serve until the end of the block; without a *certificate*, without TLS."""
        static = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                static.respond(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        server = _QuietServer(("127.0.0.1", self.port), Handler)
        self.port = server.server_port
        if certificate is None:
            self.scheme = "http"
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.path, certificate.key)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Answer *request* as nginx does."""
        path = request.path.removeprefix("/index/")
        self.before(path)
        wanted = request.headers.get("Range", "")
        status, headers, body = self._answer(path, wanted, request)
        self.asked.append(Asked(path, wanted, status))
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if self.breaks_after is not None and len(body) > self.breaks_after:
            request.wfile.write(body[: self.breaks_after])
            request.close_connection = True
            request.connection.close()
            return
        request.wfile.write(body)

    def _answer(
        self, path: str, wanted: str, request: BaseHTTPRequestHandler
    ) -> tuple[int, dict[str, str], bytes]:
        if self.answer is not None:
            return self.answer[0], self.answer[1], b""
        expected = "Basic " + base64.b64encode(self.password.encode()).decode()
        if self.password and request.headers.get("Authorization") != expected:
            return 401, {"WWW-Authenticate": "Basic"}, b""
        try:
            content, about = (self.root / path).read_bytes(), (self.root / path).stat()
        except OSError:
            return 404, {}, b""
        # As nginx does: whole seconds, and the size.
        etag = f'"{int(about.st_mtime):x}-{about.st_size:x}"'
        headers = {"ETag": etag, "Last-Modified": formatdate(int(about.st_mtime), usegmt=True)}
        if request.headers.get("If-None-Match") == etag:
            return 304, headers, b""
        if wanted and self.knows_ranges:
            at = int(wanted.removeprefix("bytes=").rstrip("-"))
            if at >= len(content):
                return 416, {}, b""
            span = f"bytes {at}-{len(content) - 1}/{len(content)}"
            return 206, headers | {"Content-Range": span}, content[at:]
        return 200, headers, content


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that do not trust the certificate, or have gone."""
