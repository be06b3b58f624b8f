"""Connections to one node: a request, and all of its answer in time."""

import gzip
import http.client
import json
import socket
import ssl
from collections.abc import Callable
from collections.abc import Mapping
from concurrent.futures import Future
from contextvars import ContextVar
from io import BufferedReader
from io import RawIOBase
from threading import Thread
from time import monotonic
from typing import Any
from typing import TypeVar

import urllib3

from archive.cluster.access import Credentials
from archive.cluster.answers import is_done
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.cluster.trips import begin_trip

#: A host that does not accept a connection so soon is taken for dead.
_CONNECT_S = 1.0
#: Connections to a node that are kept open; those beyond are closed after one request.
_KEPT = 16
#: The longest answer that is read, in bytes, and how much of it at a time.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
#: Shorter bodies are sent as they are.
_COMPRESSED_FROM_BYTES = 1_400
#: What TLS sends at once.
_RECORD_BYTES = 16 * 1024
#: The moment at which the request of this thread ends.
_END: ContextVar[float] = ContextVar("end")

_T = TypeVar("_T")


class Connection:
    """Connections to the node at an address. Threads may share it."""

    def __init__(
        self, node: str, credentials: Credentials | None, tls: ssl.SSLContext | None
    ) -> None:
        self.node = node.rstrip("/")
        headers = {"accept-encoding": "gzip", "user-agent": "Pincite"}
        if credentials:
            user = f"{credentials.user}:{credentials.password}"
            # Not `make_headers(basic_auth=...)`, which takes Latin-1 alone.
            headers |= urllib3.make_headers(basic_auth=user.encode().decode("latin-1"))
        secured: Mapping[str, Any] = {"ssl_context": tls} if node.startswith("https") else {}
        self._pool = urllib3.connection_from_url(
            self.node, maxsize=_KEPT, headers=headers, retries=False, **secured
        )
        self._pool.ConnectionCls = _SecuredInTime if secured else _InTime

    def ask(
        self, method: str, path: str, body: bytes | None, kind: str, seconds: float
    ) -> tuple[int, Any]:
        """Return the status of the answer and its JSON, None if it is none. Raises `ClusterError`.

        *kind* is the media type of *body*. After so many *seconds* it raises, wherever the node is then.
        """
        _END.set(monotonic() + seconds)
        trips = begin_trip()
        headers = dict(self._pool.headers)
        if body is not None:
            headers["content-type"] = kind
            if len(body) >= _COMPRESSED_FROM_BYTES:
                body, headers["content-encoding"] = gzip.compress(body, 1), "gzip"
        try:
            reply = self._pool.urlopen(
                method,
                path,
                body,
                headers,
                redirect=False,
                timeout=urllib3.Timeout(connect=min(_CONNECT_S, seconds), total=seconds),
                preload_content=False,
            )
            with reply:
                whole = _read(reply)
        except urllib3.exceptions.HTTPError as error:
            raise ClusterError(_fault_of(error), type(error).__name__, self.node) from None
        trips.add(len(whole))
        value = _value(whole, reply.status, self.node)
        trips.add_time(value)
        return reply.status, value

    def close(self) -> None:
        """Close the connections that are open."""
        self._pool.close()


def _read(reply: urllib3.BaseHTTPResponse) -> bytes:
    """Return the whole body, decompressed; raises urllib3's `HTTPError`, and `ClusterError` for one too long."""
    pieces: list[bytes] = []
    size = 0
    while piece := reply.read1(_PIECE_BYTES, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise ClusterError(Fault.TOO_LONG)
    return b"".join(pieces)


def _value(whole: bytes, status: int, node: str) -> Any:
    try:
        return json.loads(whole)
    except (ValueError, RecursionError):
        # A proxy before the nodes says in HTML what is wrong.
        if not is_done(status):
            return None
        raise ClusterError(Fault.BROKEN, "no JSON", node) from None


def _fault_of(error: urllib3.exceptions.HTTPError) -> Fault:
    match error:
        case urllib3.exceptions.ConnectTimeoutError() | urllib3.exceptions.NewConnectionError():
            return Fault.UNREACHABLE
        case urllib3.exceptions.TimeoutError():
            return Fault.LATE
        case urllib3.exceptions.SSLError():
            return Fault.UNTRUSTED
        case _:
            # Even where no answer had begun: the request may have arrived.
            return Fault.BROKEN


def _left() -> float:
    """Return the seconds until the end of this request. Raises urllib3's `TimeoutError`."""
    left = _END.get() - monotonic()
    if left <= 0:
        raise urllib3.exceptions.TimeoutError
    return left


class _ReceivedInTime(RawIOBase):
    """What *sock* receives, *raw*, until the end of the request, however slowly it comes."""

    def __init__(self, sock: socket.socket, raw: RawIOBase) -> None:
        self._sock, self._raw = sock, raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left())
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _ReplyInTime(http.client.HTTPResponse):
    """An answer whose status line, headers and trailers, too, end with the request."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = BufferedReader(_ReceivedInTime(sock, self.fp.detach()))


class _InTime(urllib3.connection.HTTPConnection):
    """A connection on which each wait ends with the request: urllib3's limits are for each piece anew."""

    response_class = _ReplyInTime

    def _new_conn(self) -> socket.socket:
        # In a thread: the look-up of a name knows no limit.
        opening: Future[socket.socket] = Future()
        Thread(target=_fulfil, args=(opening, super()._new_conn), daemon=True).start()
        try:
            opened = opening.result(min(_CONNECT_S, _left()))
        except TimeoutError:
            raise urllib3.exceptions.ConnectTimeoutError from None
        # For TLS.
        opened.settimeout(min(_CONNECT_S, _left()))
        return opened

    def send(self, data: Any) -> None:
        # TLS gives each of its records the time anew.
        for start in range(0, len(data), _RECORD_BYTES):
            if self.sock is None:
                self.connect()
            self.sock.settimeout(_left())
            try:
                super().send(data[start : start + _RECORD_BYTES])
            except TimeoutError:
                raise urllib3.exceptions.TimeoutError from None


class _SecuredInTime(_InTime, urllib3.connection.HTTPSConnection):
    """One with TLS."""


def _fulfil(promised: Future[_T], make: Callable[[], _T]) -> None:
    try:
        promised.set_result(make())
    except Exception as error:
        promised.set_exception(error)
