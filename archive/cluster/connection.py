"""Connections to one node: a request, and all of its answer in time."""

import gzip
import json
import ssl
from collections.abc import Mapping
from time import monotonic
from typing import Any

import urllib3

from archive.cluster.access import Credentials
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault

#: A host that does not accept a connection so soon is taken for dead.
_CONNECT_S = 1.0
#: Connections to a node that are kept open; those beyond are closed after one request.
_KEPT = 16
#: The longest answer that is read, in bytes, and how much of it at a time.
MAX_ANSWER_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
#: Shorter bodies are sent as they are.
_COMPRESSED_FROM_BYTES = 1_400


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

    def ask(
        self, method: str, path: str, body: bytes | None, kind: str, seconds: float
    ) -> tuple[int, Any]:
        """Return the status of the answer and its JSON, None if it is none. Raises `ClusterError`.

        *kind* is the media type of *body*. After so many *seconds* it raises, wherever the node is then.
        """
        end, begun = monotonic() + seconds, False
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
            begun = True
            with reply:
                whole = _read(reply, end)
        except urllib3.exceptions.HTTPError as error:
            raise ClusterError(
                _fault_of(error, begun=begun), type(error).__name__, self.node
            ) from None
        return reply.status, _value(whole, reply.status, self.node)

    def close(self) -> None:
        """Close the connections that are open."""
        self._pool.close()


def _read(reply: urllib3.BaseHTTPResponse, end: float) -> bytes:
    """Return the whole body, decompressed; raises urllib3's `HTTPError`, and `ClusterError` for one too long."""
    pieces: list[bytes] = []
    size = 0
    while True:
        left = end - monotonic()
        if left <= 0:
            raise urllib3.exceptions.TimeoutError
        _wait_no_longer(reply, left)
        piece = reply.read1(_PIECE_BYTES, decode_content=True)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
        size += len(piece)
        if size > MAX_ANSWER_BYTES:
            raise ClusterError(Fault.TOO_LONG)


def _wait_no_longer(reply: urllib3.BaseHTTPResponse, seconds: float) -> None:
    """Let the next piece of a body take so many *seconds*: the limit of the pool is for each piece anew."""
    socket = getattr(reply.connection, "sock", None)
    if socket is not None:
        socket.settimeout(seconds)


def _value(whole: bytes, status: int, node: str) -> Any:
    try:
        return json.loads(whole)
    except (ValueError, RecursionError):
        # A proxy before the nodes says in HTML what is wrong.
        if status >= 400:
            return None
        raise ClusterError(Fault.BROKEN, "no JSON", node) from None


def _fault_of(error: urllib3.exceptions.HTTPError, *, begun: bool) -> Fault:
    """Return what *error* means, where an answer had *begun* or not."""
    match error:
        case urllib3.exceptions.ConnectTimeoutError() | urllib3.exceptions.NewConnectionError():
            return Fault.UNREACHABLE
        case urllib3.exceptions.TimeoutError():
            return Fault.LATE
        case urllib3.exceptions.SSLError():
            return Fault.UNTRUSTED
        case _:
            return Fault.BROKEN if begun else Fault.UNREACHABLE
