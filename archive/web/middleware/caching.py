"""Response caching: ETags, compression, and a page cache invalidated by a new index.

WSGI middleware around the site. A cached page is sent without calling the site. Only complete responses of
status 200 are cached, never those marked ``no-store``. The ETag of a page is a hash of its content. What is too
large for the cache is compressed as it is sent; its ETag is a hash of what it depends on, so that a client that has
it is answered without making it again.
"""

import hashlib
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from wsgiref.types import StartResponse
from wsgiref.types import WSGIApplication

from werkzeug.http import parse_etags
from werkzeug.wsgi import ClosingIterator

from archive import __version__
from archive.errors import CollectionUnavailable
from archive.indexing.serving import Serving
from archive.web.middleware.encoding import MIN_ENCODED_BYTES
from archive.web.middleware.encoding import best_encoding
from archive.web.middleware.encoding import encode
from archive.web.middleware.encoding import encode_stream
from archive.web.middleware.encoding import is_compressible
from archive.web.middleware.headers import CROSS_ORIGIN
from archive.web.middleware.headers import REVALIDATE
from archive.web.middleware.page_cache import Page
from archive.web.middleware.page_cache import PageCache

Environment = dict[str, Any]
Headers = list[tuple[str, str]]
State = tuple[str, date]

#: Bytes of a response beyond which it is not taken into memory: it is sent, and compressed, block by block.
MAX_PAGE_BYTES = 2_000_000
_REPLACED_HEADERS = frozenset({"content-length", "content-encoding", "etag", "vary"})


@dataclass(frozen=True)
class _Response:
    """What the site responds, and its body, which is to be closed."""

    status: str
    headers: Headers
    exc_info: Any
    body: Iterable[bytes]

    @cached_property
    def named(self) -> dict[str, str]:
        """The headers by their names in small letters."""
        return {name.lower(): value for name, value in self.headers}

    @property
    def size(self) -> int | None:
        """The bytes of the body, where that is known."""
        given = self.named.get("content-length")
        return int(given) if given is not None else None

    @property
    def is_complete(self) -> bool:
        """Whether it is the same for everybody who asks again, until the index changes."""
        storable = "no-store" not in self.named.get("cache-control", "")
        return self.status.startswith("200") and storable

    @property
    def is_compressible(self) -> bool:
        """Whether it can be sent in another encoding than it has."""
        plain = "content-encoding" not in self.named
        return plain and is_compressible(self.named.get("content-type", ""))

    def encoding_for(self, accepted: str) -> str:
        """Return the encoding *accepted*, or none where it would not help."""
        is_tiny = self.size is not None and self.size < MIN_ENCODED_BYTES
        return accepted if self.is_compressible and not is_tiny else ""

    def with_headers(self, *, encoding: str, tag: str = "", size: int | None = None) -> Headers:
        """Return the headers of the body in *encoding*, of *size* bytes if that is known."""
        sent = [(n, v) for n, v in self.headers if n.lower() not in _REPLACED_HEADERS]
        encoded = encoding or self.named.get("content-encoding", "")
        vary = [self.named["vary"]] if "vary" in self.named else []
        vary += ["Accept-Encoding"] if self.is_compressible else []
        made = {
            "Vary": ", ".join(vary),
            "Content-Encoding": encoded,
            "ETag": f'"{tag}"' if tag else "",
            "Content-Length": "" if size is None else str(size),
        }
        return sent + [(name, value) for name, value in made.items() if value]

    def read(self) -> bytes:
        """Return the whole body, and close it."""
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        """Close the body."""
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


class CachingMiddleware:
    """Calls *application*, and caches its responses in *cache* until the index of *live* or the day changes.

    Large responses also depend on *settings*.
    """

    def __init__(
        self,
        application: WSGIApplication,
        *,
        live: Serving,
        clock: Callable[[], date],
        cache: PageCache,
        settings: object = "",
    ) -> None:
        self._application = application
        self._live = live
        self._clock = clock
        self._cache = cache
        self._salt = f"{__version__} {settings!r}"

    def __call__(self, environ: Environment, start: StartResponse, /) -> Iterable[bytes]:
        """Handle one request."""
        encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        if not _is_by_address(environ):
            return _send_uncached(self._call(environ), environ, start, encoding)
        state, key = self._state(), _key(environ, encoding)
        page = self._cache.get(state, key) if state else None
        if page is not None:
            return _send(page, environ, start)
        if state and _knows(environ, self._tag(state, key)):
            return _send_known(self._tag(state, key), start)
        response = self._call({**environ, "REQUEST_METHOD": "GET"})
        if not response.is_complete:
            return _send_uncached(response, environ, start, encoding)
        if response.size is None or response.size > MAX_PAGE_BYTES:
            tag = self._tag(state, key) if state else ""
            return _send_stream(response, environ, start, encoding, tag)
        page = _page(response, encoding)
        if state:
            self._cache.put(state, key, page)
        return _send(page, environ, start)

    def _state(self) -> State | None:
        """Return what pages depend on besides their address: the index, and the day of access."""
        try:
            # The folder, not the name: a generation that is rebuilt because it was corrupt keeps its name.
            return self._live.now().folder.name, self._clock()
        except CollectionUnavailable:
            return None

    def _tag(self, state: State, key: Hashable) -> str:
        """Return the ETag of a response that is too large to be hashed before it is sent."""
        depends = f"{self._salt} {state!r} {key!r}"
        return hashlib.sha256(depends.encode("utf-8", "surrogateescape")).hexdigest()[:24]

    def _call(self, environ: Environment) -> _Response:
        started: list[Any] = []

        def capture(
            status: str, headers: Headers, exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            started[:] = [status, headers, exc_info]
            return _write

        body = self._application(environ, capture)
        status, headers, exc_info = started
        return _Response(status, headers, exc_info, body)


def _write(_data: bytes) -> object:
    """Refuse the imperative ``write`` of WSGI, which Flask does not use."""
    raise NotImplementedError


def _is_by_address(environ: Environment) -> bool:
    """Whether a request is answered by its address alone."""
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_ACCEPT_DATETIME" in environ:
        return False
    return environ.get("CONTENT_LENGTH", "") in {"", "0"}


def _page(response: _Response, encoding: str) -> Page:
    encoding, body = response.encoding_for(encoding), response.read()
    tag = hashlib.sha256(body).hexdigest()[:20]
    if encoding:
        body, tag = encode(body, encoding), f"{tag}-{encoding}"
    headers = response.with_headers(encoding=encoding, tag=tag, size=len(body))
    return Page(response.status, tuple(headers), body, tag)


def _send(page: Page, environ: Environment, start: StartResponse) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known and parse_etags(known).contains_weak(page.tag):
        headers = [(n, v) for n, v in page.headers if not n.lower().startswith("content-")]
        start("304 NOT MODIFIED", headers)
        return []
    start(page.status, list(page.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def _knows(environ: Environment, tag: str) -> bool:
    """Whether a client has the response of this very *tag*; with ``*``, nobody knows what it has."""
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    tags = parse_etags(known)
    return tags.is_strong(tag) or tags.is_weak(tag)


def _send_known(tag: str, start: StartResponse) -> Iterable[bytes]:
    """Say that a client has the large response of *tag*, without making it: all are files for programs."""
    known = {"ETag": f'"{tag}"', "Vary": "Accept-Encoding", "Cache-Control": REVALIDATE}
    start("304 NOT MODIFIED", [*known.items(), *CROSS_ORIGIN.items()])
    return []


def _send_uncached(
    response: _Response, environ: Environment, start: StartResponse, encoding: str
) -> Iterable[bytes]:
    """Send what the next client does not get: an error, the answer to a form, what was not ready in time."""
    if response.size is None or response.size > MAX_PAGE_BYTES:
        return _send_stream(response, environ, start, encoding, "")
    encoding = response.encoding_for(encoding)
    head = environ["REQUEST_METHOD"] == "HEAD"
    if not encoding:
        start(
            response.status,
            response.with_headers(encoding="", size=response.size),
            response.exc_info,
        )
        return _closed(response) if head else response.body
    body = encode(response.read(), encoding)
    start(
        response.status, response.with_headers(encoding=encoding, size=len(body)), response.exc_info
    )
    return [] if head else [body]


def _send_stream(
    response: _Response, environ: Environment, start: StartResponse, encoding: str, tag: str
) -> Iterable[bytes]:
    """Send a response that is too large for memory: as the server does it, or compressed block by block."""
    encoding = response.encoding_for(encoding)
    size = None if encoding else response.size
    start(
        response.status,
        response.with_headers(encoding=encoding, tag=tag, size=size),
        response.exc_info,
    )
    if environ["REQUEST_METHOD"] == "HEAD":
        return _closed(response)
    if not encoding:
        # As it is: a server sends a file from the disk in its own way.
        return response.body
    return ClosingIterator(encode_stream(response.body, encoding), response.close)


def _closed(response: _Response) -> Iterable[bytes]:
    response.close()
    return []


def _key(environ: Environment, encoding: str) -> Hashable:
    """Return everything in a request that a page depends on; its links may repeat the host."""
    return (
        environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        encoding,
    )
