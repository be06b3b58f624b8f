"""How answers leave: tagged by what they hold, compressed once, kept until the index changes.

A layer of WSGI around the site. A page that is kept is sent again without any work of the site's; only
whole answers of status 200 are kept, never those marked ``no-store`` or made while they are sent.
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

#: Below this a header of compression is more than it saves.
_LEAST = 500
#: Beyond these levels pages get little smaller and take much longer.
_BROTLI, _GZIP = 5, 6
_COMPRESSIBLE = ("text/", "application/", "image/svg+xml")
_MADE_HERE = frozenset({"content-length", "etag", "vary"})


class Delivery:
    """The *application* of a site, with its answers kept in *cache*."""

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
        """Answer one request."""
        bodiless = environ.get("CONTENT_LENGTH", "") in {"", "0"}
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not bodiless:
            return self._application(environ, start)
        encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
        state, key = self._state(), _key(environ, encoding)
        page = self._cache.get(state, key) if state else None
        if page is None:
            made = self._made(environ, start, encoding)
            if not isinstance(made, Page):
                return made
            page = made
            if state:
                self._cache.put(state, key, page)
        return _sent(page, environ, start)

    def _state(self) -> tuple[str, date] | None:
        """Return what pages depend on beside their address: the index, and the day on which one reads."""
        try:
            # The folder, not the name: what was made of a damaged one is not that of the one built anew.
            return self._live.now().folder.name, self._clock()
        except IndexMissing:
            return None

    def _made(
        self, environ: Environment, start: StartResponse, encoding: str
    ) -> Page | Iterable[bytes]:
        """Return the page that the site makes, or what it sends where that is no whole page."""
        told: list[Any] = []

        def listen(
            status: str, headers: list[tuple[str, str]], exc_info: Any = None, /
        ) -> Callable[[bytes], object]:
            told[:] = [status, headers, exc_info]
            return _written_never

        head = environ["REQUEST_METHOD"] == "HEAD"
        body = self._application({**environ, "REQUEST_METHOD": "GET"}, listen)
        status, headers, exc_info = told
        if not _is_whole(status, headers):
            start(status, headers, exc_info)
            if not head:
                return body
            _close(body)
            return []
        try:
            whole = b"".join(body)
        finally:
            _close(body)
        return _page(status, headers, whole, encoding)


def _written_never(_data: bytes) -> object:
    """Stand for the old way of sending, which nothing here uses."""
    raise NotImplementedError


def _page(status: str, headers: list[tuple[str, str]], body: bytes, encoding: str) -> Page:
    named = {name.lower(): value for name, value in headers}
    tag = hashlib.sha256(body).hexdigest()[:20]
    kept = [(name, value) for name, value in headers if name.lower() not in _MADE_HERE]
    compressible = named.get("content-type", "").startswith(_COMPRESSIBLE)
    if compressible and "content-encoding" not in named:
        kept.append(("Vary", "Accept-Encoding"))
        if encoding and len(body) >= _LEAST:
            body = _compressed(body, encoding)
            kept.append(("Content-Encoding", encoding))
            tag = f"{tag}-{encoding}"
    kept += [("ETag", f'"{tag}"'), ("Content-Length", str(len(body)))]
    return Page(status, tuple(kept), body, tag)


def _sent(page: Page, environ: Environment, start: StartResponse) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH", "")
    if known and (known.strip() == "*" or f'"{page.tag}"' in known):
        lasting = [(n, v) for n, v in page.headers if not n.lower().startswith("content-")]
        start("304 NOT MODIFIED", lasting)
        return []
    start(page.status, list(page.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def _is_whole(status: str, headers: list[tuple[str, str]]) -> bool:
    """Tell whether the site sent a page at once that may be kept."""
    named = {name.lower(): value for name, value in headers}
    lasting = "no-store" not in named.get("cache-control", "")
    return status.startswith("200") and "content-length" in named and lasting


def _key(environ: Environment, encoding: str) -> Hashable:
    """Return what a page is made from that a request says; links name the host where no setting does."""
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
    """Return the encoding to send to who accepts *accepted*: ``br``, ``gzip`` or none."""
    header = parse_accept_header(accepted[:200])
    qualities = {value.lower(): quality for value, quality in header}
    return next((name for name in ("br", "gzip") if qualities.get(name, 0) > 0), "")


def _compressed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI))
    return gzip.compress(body, _GZIP, mtime=0)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()
