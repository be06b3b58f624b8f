"""A web server as a source: a builder's index folder, served as static files over HTTPS.

Each file is asked for on a connection of its own, and none is compressed. A certificate is always verified, a redirect
never followed: the password goes to the host that was named, and to no other.
"""

import http.client
import ssl
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from http.client import HTTPResponse
from pathlib import Path
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
from archive.indexing.generations import CURRENT
from archive.settings import is_loopback

#: Seconds without a byte after which a connection is given up.
TIMEOUT_S = 30.0
#: A file that changed so shortly before it was sent may have changed again at the same second, by which web servers
#: tell versions apart (RFC 9110, 8.8.2.2).
_SETTLED = timedelta(seconds=2)
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
        with self._ask(CURRENT, self._conditions) as answer:
            if answer.status == http.client.NOT_MODIFIED:
                return self._pointer
            content = answer.read(MAX_POINTER_BYTES)
            self._pointer = content.decode("ascii", "replace")
            self._conditions = _conditions(answer)
        return self._pointer

    def read(self, name: str, at: int) -> Iterator[bytes]:
        """Yield the bytes of the file *name* from byte *at* to its end."""
        with self._ask(name, {"Range": f"bytes={at}-"} if at else {}) as answer:
            # A server may send all of it, whatever was asked for.
            skipped = at if answer.status == http.client.OK else 0
            if answer.status == http.client.PARTIAL_CONTENT:
                _check_range(answer, at, self.name, name)
            while chunk := answer.read(CHUNK_BYTES):
                if kept := chunk[skipped:]:
                    yield kept
                skipped = max(0, skipped - len(chunk))

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
            connection.request("GET", path, headers={**own, **headers})
            answer = connection.getresponse()
            self._check_status(answer, name)
            yield answer
        except ssl.SSLCertVerificationError as error:
            raise CannotFollow(
                f"{self.name}: the certificate of the server is not trusted ({error.verify_message})",
                "If an authority of your own has signed it, name the file with its certificate: --ca FILE",
            ) from error
        except (OSError, HTTPException) as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NotNow(f"{self.name}: there is no answer ({reason})") from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = str(self._parts.hostname), self._parts.port
        if self._context is None:
            return http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=self._context)

    def _check_status(self, answer: HTTPResponse, name: str) -> None:
        status = answer.status
        if status in (200, 206, 304):
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                reason = f"{self.name}: the server sends {name} compressed"
                raise CannotFollow(reason, "Let it send the files of this folder as they are.")
            return
        if status in (401, 403):
            raise CannotFollow(
                f"{self.name}: the server refuses access ({status})",
                "Name a file with name:password, mode 600: --credentials FILE."
                " If there is one, compare it with that of the builder.",
            )
        if 300 <= status < 400:
            to = answer.headers.get("Location", "nowhere")
            reason = f"{self.name}: the server redirects to {to}, which is not followed"
            raise CannotFollow(reason, "Give the address at which the files are.")
        if status in (404, 410, 416):
            raise NotYetWhole(self.name, name)
        raise NotNow(f"{self.name}: the server answers {status} {answer.reason}".rstrip())


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


def _conditions(answer: HTTPResponse) -> Mapping[str, str]:
    """Return the headers with which the file of *answer* is sent again only if it has changed."""
    etag, changed = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    try:
        sent = parsedate_to_datetime(answer.headers["Date"])
        if changed is None or sent - parsedate_to_datetime(changed) < _SETTLED:
            return {}
    except (TypeError, ValueError):
        return {}
    return {"If-Modified-Since": changed} | ({"If-None-Match": etag} if etag else {})


def _check_range(answer: HTTPResponse, at: int, source: str, name: str) -> None:
    if not answer.headers.get("Content-Range", "").startswith(f"bytes {at}-"):
        raise DamagedFile(source, name)
