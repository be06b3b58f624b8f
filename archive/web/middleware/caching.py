"""Response caching: content-hash ETags, compression, and a page cache invalidated by a new index.

WSGI middleware around the site. A cached page is sent without calling the site. Only complete responses of
status 200 are cached, never those marked ``no-store``.
"""

import gzip
import hashlib
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from wsgiref.types import StartResponse
from wsgiref.types import WSGIApplication

import brotli
from werkzeug.http import parse_accept_header

from archive.errors import IndexMissing
from archive.indexing.live import Live
from archive.web.middleware.page_cache import Page
from archive.web.middleware.page_cache import PageCache

Environment = dict[str, Any]

#: Below this size the header of compression costs more than it saves.
_MIN_COMPRESSED_BYTES = 500
#: Higher levels make pages little smaller and take much longer.
_BROTLI_LEVEL, _GZIP_LEVEL = 5, 6
_COMPRESSIBLE = ("text/", "application/", "image/svg+xml")
_REPLACED_HEADERS = frozenset({"content-length", "etag", "vary"})


class CachingMiddleware:
    """Calls *application*, and caches its responses in *cache* until the index of *live* or the day changes."""

    def __init__(
        self,
        application: WSGIApplication,
        *,
        live: Live,
        clock: Callable[[], date],
        cache: PageCache,
    ) -> None:
        self._application = application
        self._live = live
        self._clock = clock
        self._cache = cache

    def __call__(self, environ: Environment, start: StartResponse, /) -> Iterable[bytes]:
        """Handle one request."""
        has_no_body = environ.get("CONTENT_LENGTH", "") in {"", "0"}
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not has_no_body:
            return self._application(environ, start)
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        state, key = self._state(), _key(environ, encoding)
        page = self._cache.get(state, key) if state else None
        if page is None:
            response = self._call(environ, start, encoding)
            if not isinstance(response, Page):
                return response
            page = response
            if state:
                self._cache.put(state, key, page)
        return _send(page, environ, start)

    def _state(self) -> tuple[str, date] | None:
        """Return what pages depend on besides their address: the index, and the day of access."""
        try:
            # The folder, not the name: a generation that is rebuilt because it was corrupt keeps its name.
            return self._live.now().folder.name, self._clock()
        except IndexMissing:
            return None

    def _call(
        self, environ: Environment, start: StartResponse, encoding: str
    ) -> Page | Iterable[bytes]:
        """Return the response as a page, or its body where it cannot be cached."""
        started: list[Any] = []

        def capture(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            started[:] = [status, headers, exc_info]
            return _write

        head = environ["REQUEST_METHOD"] == "HEAD"
        body = self._application({**environ, "REQUEST_METHOD": "GET"}, capture)
        status, headers, exc_info = started
        if not _is_cacheable(status, headers):
            start(status, headers, exc_info)
            if not head:
                return body
            _close(body)
            return []
        try:
            content = b"".join(body)
        finally:
            _close(body)
        return _page(status, headers, content, encoding)


def _write(_data: bytes) -> object:
    """Refuse the imperative ``write`` of WSGI, which Flask does not use."""
    raise NotImplementedError


def _page(status: str, headers: list[tuple[str, str]], body: bytes, encoding: str) -> Page:
    named = {name.lower(): value for name, value in headers}
    tag = hashlib.sha256(body).hexdigest()[:20]
    sent = [(name, value) for name, value in headers if name.lower() not in _REPLACED_HEADERS]
    compressible = named.get("content-type", "").startswith(_COMPRESSIBLE)
    if compressible and "content-encoding" not in named:
        sent.append(("Vary", "Accept-Encoding"))
        if encoding and len(body) >= _MIN_COMPRESSED_BYTES:
            body = _compress(body, encoding)
            sent.append(("Content-Encoding", encoding))
            tag = f"{tag}-{encoding}"
    sent += [("ETag", f'"{tag}"'), ("Content-Length", str(len(body)))]
    return Page(status, tuple(sent), body, tag)


def _send(page: Page, environ: Environment, start: StartResponse) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known and (known.strip() == "*" or f'"{page.tag}"' in known):
        headers = [(n, v) for n, v in page.headers if not n.lower().startswith("content-")]
        start("304 NOT MODIFIED", headers)
        return []
    start(page.status, list(page.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def _is_cacheable(status: str, headers: list[tuple[str, str]]) -> bool:
    """Whether the response is complete and may be cached."""
    named = {name.lower(): value for name, value in headers}
    storable = "no-store" not in named.get("cache-control", "")
    return status.startswith("200") and "content-length" in named and storable


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


@lru_cache(maxsize=256)
def _encoding(accepted: str) -> str:
    """Return the best encoding of an Accept-Encoding header: ``br``, ``gzip`` or none."""
    header = parse_accept_header(accepted[:200])
    qualities = {value.lower(): quality for value, quality in header}
    return next((name for name in ("br", "gzip") if qualities.get(name, 0) > 0), "")


def _compress(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI_LEVEL))
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
