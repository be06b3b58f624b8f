"""Download one page: bounded in size, time and redirects, and never from a machine of the local network unless allowed.

A name is looked up once, and the connection goes to the address that was checked: a name that has another address a
moment later leads nowhere else. A redirect is checked like the first address.
"""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import closing
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from http.client import HTTPException
from http.client import HTTPResponse
from urllib.parse import SplitResult
from urllib.parse import quote
from urllib.parse import urljoin
from urllib.parse import urlsplit
from urllib.request import getproxies
from urllib.request import proxy_bypass

from archive import __version__
from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.sources.web_address import IpAddress
from archive.sources.web_address import is_public
from archive.sources.web_address import read_ip

MAX_BYTES = 20 * 1024 * 1024
MAX_SECONDS = 60.0
MAX_REDIRECTS = 5
MAX_ADDRESS_CHARS = 2000
_CHUNK_BYTES = 64 * 1024
_SECONDS_TO_ANSWER = 20.0
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_HEADERS = {
    "User-Agent": f"Pincite/{__version__} (pincite add)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}

#: Looks up a host and port: the addresses, in the order in which they are tried.
Resolve = Callable[[str, int], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Download:
    """A page: its bytes, the address after all redirects, and the encoding that the server states, if it does."""

    data: bytes
    url: str
    charset: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a download may use: bytes, seconds, redirects."""

    max_bytes: int = MAX_BYTES
    max_seconds: float = MAX_SECONDS
    max_redirects: int = MAX_REDIRECTS


class _Clock:
    """Ends a connection when the time is over: a server that sends a byte now and then must not go on for ever."""

    def __init__(self, end: float) -> None:
        self.is_over = False
        self._watched: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, end - time.monotonic()), self._end)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connected: socket.socket) -> socket.socket:
        """Watch over *connected*, in the place of any socket before; return it."""
        self._watched = connected
        return connected

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.cancel()

    def _end(self) -> None:
        self.is_over = True
        # It may have ended already.
        with suppress(OSError):
            if self._watched is not None:
                self._watched.shutdown(socket.SHUT_RDWR)


def _resolve(host: str, port: int) -> tuple[str, ...]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True, slots=True)
class Downloader:
    """Downloads pages from the machines whose addresses `is_allowed`; `resolve` looks up names."""

    is_allowed: Callable[[IpAddress], bool] = is_public
    bounds: Bounds = Bounds()
    resolve: Resolve = _resolve

    def get(self, url: str) -> Download:
        """Return the page at *url*. Raise `BrokenText` where there is none, or where it may not be read."""
        end = time.monotonic() + self.bounds.max_seconds
        address = url
        for _ in range(self.bounds.max_redirects + 1):
            with self._connect(address, end) as (connection, parts):
                target = quote(
                    f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", safe=_SAFE
                )
                connection.request("GET", target, headers=_HEADERS)
                with closing(connection.getresponse()) as response:
                    if response.status not in _REDIRECTS:
                        return self._read(response, address)
                    address = _redirected(response, address)
        raise _refused(ProblemKind.TOO_MANY_REDIRECTS, url, limit=str(self.bounds.max_redirects))

    @contextmanager
    def _connect(self, url: str, end: float) -> Iterator[tuple[HTTPConnection, SplitResult]]:
        """Connect to the host of *url*; whatever fails on the way is a `BrokenText`."""
        parts = _parts_of(url)
        port = parts.port or _PORTS[parts.scheme]
        host = str(parts.hostname)
        left = end - time.monotonic()
        connection = HTTPConnection(host, port)
        clock = _Clock(end)
        try:
            connection.sock = clock.watch(self._socket(url, host, port, left))
            if parts.scheme == "https":
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
                clock.watch(connection.sock)
            yield connection, parts
            # What is stopped ends as if it had been whole.
            if clock.is_over:
                raise TimeoutError
        except ssl.SSLCertVerificationError as error:
            raise _refused(ProblemKind.NO_ANSWER, url, reason=error.verify_message) from error
        except (OSError, HTTPException, ValueError) as error:
            if clock.is_over or isinstance(error, TimeoutError):
                raise _refused(ProblemKind.TOO_SLOW, url) from error
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise _refused(ProblemKind.NO_ANSWER, url, reason=str(reason)) from error
        finally:
            clock.stop()
            connection.close()

    def _socket(self, url: str, host: str, port: int, left: float) -> socket.socket:
        """Return a connection to an address of *host* that is allowed."""
        found = self.resolve(host, port)
        allowed = [one for one in found if self.is_allowed(read_ip(one))]
        if not allowed:
            shown = found[0] if found else host
            raise _refused(ProblemKind.LOCAL_ADDRESS, url, host=host, address=shown)
        failure: OSError | None = None
        for one in allowed:
            try:
                seconds = max(0.1, min(left, _SECONDS_TO_ANSWER))
                connected = socket.create_connection((one, port), timeout=seconds)
            except OSError as error:
                failure = error
                continue
            peer = str(connected.getpeername()[0])
            if self.is_allowed(read_ip(peer)):
                return connected
            connected.close()
            raise _refused(ProblemKind.LOCAL_ADDRESS, url, host=host, address=peer)
        raise failure or OSError("no address")

    def _read(self, response: HTTPResponse, url: str) -> Download:
        if response.status != 200:
            status = f"{response.status} {response.reason}".strip()
            raise _refused(ProblemKind.WRONG_STATUS, url, status=status)
        if int(response.headers.get("Content-Length") or 0) > self.bounds.max_bytes:
            raise _too_large(url, self.bounds)
        data = b"".join(self._bounded(_chunks(response, url), url))
        return Download(data, url, (response.headers.get_content_charset() or "").lower())

    def _bounded(self, chunks: Iterator[bytes], url: str) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > self.bounds.max_bytes:
                raise _too_large(url, self.bounds)
            yield chunk


def check_proxies(url: str, proxies: Mapping[str, str] | None = None) -> None:
    """Raise `BrokenText` if pages are to come through a proxy: nobody could check where it connects to.

    *proxies* are by scheme, and ``no`` has the hosts that need none; by default those of this machine.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = dict(getproxies() if proxies is None else proxies)
    needs_none = proxy_bypass(host) if proxies is None else proxy_bypass(host, known)
    if (known.get(parts.scheme) or known.get("all")) and not needs_none:
        raise _refused(ProblemKind.PROXY_SET, url, scheme=parts.scheme, host=host)


def _parts_of(url: str) -> SplitResult:
    """Return the parts of *url*. Raise `BrokenText` where it is no address of a page."""
    reason = ""
    try:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            reason = "it must begin with https:// or http://"
        elif not parts.hostname or not parts.hostname.encode("idna"):
            reason = "it has no host"
        elif parts.username is not None or parts.password is not None:
            reason = "it has a name or a password in it"
        elif len(url) > MAX_ADDRESS_CHARS or any(
            one.isspace() or not one.isprintable() for one in url
        ):
            reason = "it is too long, or has blanks in it"
        # A port that is no number raises an error.
        elif parts.port == 0:
            reason = "there is no port 0"
    except ValueError as error:
        reason = str(error)
    if reason:
        raise _refused(ProblemKind.BAD_WEB_ADDRESS, url, reason=reason)
    return parts


def _redirected(response: HTTPResponse, url: str) -> str:
    location = response.headers.get("Location") or ""
    if not location:
        raise _refused(
            ProblemKind.WRONG_STATUS, url, status=f"{response.status} without an address"
        )
    # Headers are read as Latin-1; browsers take them as UTF-8.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return urljoin(url, location.strip()).partition("#")[0]


def _chunks(response: HTTPResponse, url: str) -> Iterator[bytes]:
    """Return the bytes of the page in pieces of limited size, uncompressed."""
    encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding == "identity":
        while chunk := response.read(_CHUNK_BYTES):
            yield chunk
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise _refused(ProblemKind.NO_ANSWER, url, reason=f"it is compressed as {encoding}")
    # 32: the header says whether it is gzip or zlib.
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    try:
        while packed := response.read(_CHUNK_BYTES):
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, _CHUNK_BYTES)
                packed = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise _refused(ProblemKind.NO_ANSWER, url, reason="what it sent is damaged") from error


def _too_large(url: str, bounds: Bounds) -> BrokenText:
    return _refused(ProblemKind.PAGE_TOO_LARGE, url, limit=str(bounds.max_bytes // (1024 * 1024)))


def _refused(kind: ProblemKind, url: str, **arguments: str) -> BrokenText:
    return BrokenText(Problem(url, 0, kind=kind, arguments=tuple(sorted(arguments.items()))))
