"""Finished pages in memory: those asked for last, within a bound of bytes, of one state of the site."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

#: What a page takes beside its body: headers, its key, the table.
_OVERHEAD = 2_000
#: No page may take more than this share of all the room.
_SHARE = 8


@dataclass(frozen=True, slots=True)
class Page:
    """A whole answer as it is sent, in one encoding."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    #: Without quotation marks.
    tag: str


class PageCache:
    """Keeps pages of one state of the site, at most so many bytes; threads share it.

    With another state everything is let go, for pages of what served before are never asked for again.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._state: Hashable = None
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._bytes = 0

    @property
    def held(self) -> int:
        """How many bytes are held, about."""
        return self._bytes

    def get(self, state: Hashable, key: Hashable) -> Page | None:
        """Return the page of *key* in this *state* of the site, where it is kept."""
        with self._lock:
            if state != self._state:
                return None
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, state: Hashable, key: Hashable, page: Page) -> None:
        """Keep *page*; let go of those that were not asked for longest."""
        size = len(page.body) + _OVERHEAD
        with self._lock:
            if state != self._state:
                self._state, self._bytes = state, 0
                self._pages.clear()
            before = self._pages.pop(key, None)
            if before is not None:
                self._bytes -= len(before.body) + _OVERHEAD
            if size * _SHARE > self._most:
                return
            self._pages[key] = page
            self._bytes += size
            while self._bytes > self._most:
                _, oldest = self._pages.popitem(last=False)
                self._bytes -= len(oldest.body) + _OVERHEAD
