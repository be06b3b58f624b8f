"""A web server as a source: a builder's index folder, served as static files over HTTPS.

Each file is asked for on a connection of its own, and none is compressed. A certificate is always verified, a redirect
never followed: the password goes to the host that was named, and to no other.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from http.client import HTTPResponse
from pathlib import Path
from threading import Event
from threading import Timer
from urllib.parse import SplitResult
from urllib.parse import quote
from urllib.parse import urlsplit

from archive import __version__
from archive.following.credentials import Credentials
from archive.following.source import CHUNK_BYTES
from archive.following.source import MAX_POINTER_BYTES
from archive.following.source import CannotFollow
from archive.following.source import DamagedFile
from archive.following.source import NotNow
from archive.following.source import NotYetWhole
from archive.following.source import require_before
from archive.indexing.generations import CURRENT
from archive.settings import is_loopback

#: Seconds without a byte after which a connection is given up.
TIMEOUT_S = 30.0
#: A file that changed so shortly before it was sent may have changed again at the same second, by which web servers
#: tell versions apart (RFC 9110, 8.8.2.2).
_SETTLED = timedelta(seconds=2)
#: Seconds in which a server must have sent the head of an answer, and the file that names the serving generation.
MAX_LOOK_S = 60.0
#: Bytes a second that a file must have on average, over so many seconds.
MIN_BYTES_PER_S, _PACE_S = 10_000, 60.0
#: Letters of what a server says that a message repeats.
_SHOWN = 100
_AS_THEY_ARE = "Let it send the files of this folder as they are."
_ADDRESS_FORM = (
    "Give the address of the builder's index folder, such as https://builder.example.org/index"
)


class WebSource:
    """The index folder at *address*.

    *credentials* are sent with each request; *ca* is a file with the only authorities that may certify the server,
    else those of the system. Without *allow_http* only this machine is asked without TLS.
    """

    folder: Path | None = None

    def __init__(
        self,
        address: str,
        *,
        credentials: Credentials | None = None,
        ca: Path | None = None,
        allow_http: bool = False,
    ) -> None:
        self.name = address.rstrip("/")
        self._parts = _parts_of(self.name, allow_http=allow_http)
        if credentials is not None and self._parts.scheme == "http" and not allow_http:
            # While a tunnel is down, any user of this machine can listen in its place.
            raise CannotFollow(
                f"{self.name}: a password is not sent without TLS, not even to this machine",
                "Use https:// also through a tunnel. On a machine and a network that nobody else is on: --allow-http",
            )
        self._credentials = credentials
        self._context = _tls_context(ca) if self._parts.scheme == "https" else None
        self._pointer = ""
        #: What makes the next look cost an answer without content.
        self._conditions: Mapping[str, str] = {}

    def pointer(self) -> str:
        """Return what the file says that names the serving generation."""
        started, content = time.monotonic(), b""
        with self._ask(CURRENT, self._conditions) as answer:
            if answer.status == http.client.NOT_MODIFIED:
                return self._pointer
            for chunk in _chunks(answer):
                content += chunk
                if len(content) >= MAX_POINTER_BYTES:
                    break
                require_before(started + MAX_LOOK_S, self.name, CURRENT)
            self._pointer = content[:MAX_POINTER_BYTES].decode("ascii", "replace")
            self._conditions = _conditions(answer)
        return self._pointer

    def read(self, name: str, at: int) -> Iterator[bytes]:
        """Yield the bytes of the file *name* from byte *at* to its end."""
        with self._ask(name, {"Range": f"bytes={at}-"} if at else {}) as answer:
            # A server may send all of it, whatever was asked for.
            skipped = at if answer.status == http.client.OK else 0
            if answer.status == http.client.PARTIAL_CONTENT:
                _check_range(answer, at, self.name, name)
            since, received = time.monotonic(), 0
            for chunk in _chunks(answer):
                if kept := chunk[skipped:]:
                    yield kept
                skipped = max(0, skipped - len(chunk))
                received += len(chunk)
                if time.monotonic() - since > _PACE_S:
                    if received < _PACE_S * MIN_BYTES_PER_S:
                        raise NotNow(f"{self.name}: {name} comes too slowly")
                    since, received = time.monotonic(), 0

    @contextmanager
    def _ask(self, name: str, headers: Mapping[str, str]) -> Iterator[HTTPResponse]:
        """Ask for the file *name*, and let the block read the answer: the whole file, a part, or no change."""
        path = f"{quote(self._parts.path, safe='/%')}/{quote(name)}"
        own = {
            "User-Agent": f"Pincite/{__version__} (pincite follow)",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        if self._credentials is not None:
            own["Authorization"] = self._credentials.header
        connection = self._connection()
        try:
            connection.connect()
            with ExitStack() as opened:
                with _cut_off(connection.sock, MAX_LOOK_S):
                    connection.request("GET", path, headers={**own, **headers})
                    answer = opened.enter_context(connection.getresponse())
                self._check_status(answer, name)
                yield answer
        except ssl.SSLCertVerificationError as error:
            raise CannotFollow(
                f"{self.name}: the certificate of the server is not trusted ({error.verify_message})",
                "If an authority of your own has signed it, name the file with its certificate: --ca FILE",
            ) from error
        except (OSError, HTTPException, ValueError, OverflowError) as error:
            # Of an answer of another form the standard library raises more than it says.
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NotNow(f"{self.name}: there is no answer ({_shown(reason)})") from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = str(self._parts.hostname), self._parts.port
        # Without a port, that of an address with colons (IPv6) would be looked for in the address.
        if self._context is None:
            return http.client.HTTPConnection(host, port or 80, timeout=TIMEOUT_S)
        port = port or 443
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=self._context)

    def _check_status(self, answer: HTTPResponse, name: str) -> None:
        status = answer.status
        if status in (200, 206, 304):
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                reason = f"{self.name}: the server sends {name} compressed"
                raise CannotFollow(reason, _AS_THEY_ARE)
            if answer.length is None and status != http.client.NOT_MODIFIED:
                # Chunks may have no end, and a chunk may have none.
                reason = f"{self.name}: the server does not say how long {name} is"
                raise CannotFollow(reason, _AS_THEY_ARE)
            return
        if status in (401, 403):
            raise CannotFollow(
                f"{self.name}: the server refuses access ({status})",
                "Name a file with name:password, mode 600: --credentials FILE."
                " If there is one, compare it with that of the builder.",
            )
        if 300 <= status < 400:
            to = _shown(answer.headers.get("Location", "nowhere"))
            reason = f"{self.name}: the server redirects to {to}, which is not followed"
            raise CannotFollow(reason, "Give the address at which the files are.")
        if status in (404, 410, 416):
            raise NotYetWhole(self.name, name)
        reason = f"{self.name}: the server answers {status} {_shown(answer.reason)}"
        raise NotNow(reason.rstrip())


def _parts_of(address: str, *, allow_http: bool) -> SplitResult:
    # An address that is refused is not repeated, nor is why it cannot be read: a password may be anywhere in it.
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise CannotFollow("The address of the builder cannot be read", _ADDRESS_FORM) from None
    if "@" in address:
        raise CannotFollow(
            "The address of the builder has an @ in it, as one with a name or a password has",
            "Put name:password into a file of mode 600, and name it: --credentials FILE",
        )
    if parts.scheme not in ("https", "http"):
        raise CannotFollow("The address of the builder does not begin with https://", _ADDRESS_FORM)
    if (
        not parts.hostname
        or parts.query
        or parts.fragment
        or port == 0
        or not address.isprintable()
    ):
        raise CannotFollow("The address of the builder is not that of a folder", _ADDRESS_FORM)
    if parts.scheme == "http" and not (allow_http or is_loopback(parts.hostname)):
        raise CannotFollow(
            f"{address}: http:// is neither secret nor safe: whoever is on the way can change what is copied",
            "Use https://. On a network that nobody else is on: --allow-http",
        )
    return parts


def _tls_context(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CannotFollow(f"{ca}: no certificates can be read in it ({reason})") from error


@contextmanager
def _cut_off(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Shut *connection* down where the block takes longer, in which each byte may come just in time for itself.

    What was read then is no answer, whatever it looks like: raises `TimeoutError`.
    """
    is_late = Event()

    def shut_down() -> None:
        is_late.set()
        # A shutdown of TLS would have what still comes read as if it were deciphered.
        with suppress(OSError):
            socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = Timer(seconds, shut_down)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if is_late.is_set():
        raise TimeoutError("it comes too slowly")


def _chunks(answer: HTTPResponse) -> Iterator[bytes]:
    """Yield the content of *answer*, each part of it as soon as it is here."""
    left = answer.length or 0
    while left > 0 and (chunk := answer.read1(min(left, CHUNK_BYTES))):
        left -= len(chunk)
        yield chunk


def _shown(said: str) -> str:
    """Return the beginning of what a server has *said*, without signs that move what else is on a screen."""
    return "".join(sign if sign.isprintable() else "?" for sign in said[:_SHOWN])


def _conditions(answer: HTTPResponse) -> Mapping[str, str]:
    """Return the headers with which the file of *answer* is sent again only if it has changed."""
    etag, changed = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    try:
        sent = parsedate_to_datetime(answer.headers["Date"])
        if changed is None or sent - parsedate_to_datetime(changed) < _SETTLED:
            return {}
    except (TypeError, ValueError, OverflowError):
        return {}
    return {"If-Modified-Since": changed} | ({"If-None-Match": etag} if etag else {})


def _check_range(answer: HTTPResponse, at: int, source: str, name: str) -> None:
    if not answer.headers.get("Content-Range", "").startswith(f"bytes {at}-"):
        raise DamagedFile(source, name)
