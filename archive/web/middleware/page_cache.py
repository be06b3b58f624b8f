"""A least-recently-used cache of responses, bounded in bytes, for one state of the site."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

#: Bytes of a page beside its body: headers, its key, the table.
_OVERHEAD_BYTES = 2_000
#: A page may take at most one part in so many of the cache.
_MIN_PAGES = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A complete response in one encoding."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    #: The ETag without its quotation marks.
    tag: str


class PageCache:
    """Caches pages of one state of the site, up to *max_bytes*; threads share it.

    A new state empties it, since pages of the old one are never requested again.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._lock = Lock()
        self._state: Hashable = None
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._bytes = 0

    @property
    def size_bytes(self) -> int:
        """The approximate size of the cached pages."""
        return self._bytes

    def get(self, state: Hashable, key: Hashable) -> Page | None:
        """Return the page of *key* in this *state* of the site, or None."""
        with self._lock:
            if state != self._state:
                return None
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, state: Hashable, key: Hashable, page: Page) -> None:
        """Cache *page*, and evict the least recently used."""
        size = len(page.body) + _OVERHEAD_BYTES
        with self._lock:
            if state != self._state:
                self._state, self._bytes = state, 0
                self._pages.clear()
            before = self._pages.pop(key, None)
            if before is not None:
                self._bytes -= len(before.body) + _OVERHEAD_BYTES
            if size * _MIN_PAGES > self._max_bytes:
                return
            self._pages[key] = page
            self._bytes += size
            while self._bytes > self._max_bytes:
                _, oldest = self._pages.popitem(last=False)
                self._bytes -= len(oldest.body) + _OVERHEAD_BYTES
