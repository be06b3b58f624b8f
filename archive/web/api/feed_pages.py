"""Pages of a feed (RFC 5005, section 3) that stay where they are while new entries come before them.

A page begins after an entry, which its address names, and not at a number: so a reader who follows the pages while
something is published meets no entry twice and misses none.
"""

from collections.abc import Callable
from dataclasses import dataclass

#: Entries of a feed, or of one page of it.
MAX_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class FeedPages:
    """The page of a feed that begins with entry *first* (from 0) of *total*, and the URLs of it and of others."""

    first: int
    total: int
    size: int
    #: The URL of the page that begins after an entry with this name; of an empty one, that of the feed.
    url: Callable[[str], str]
    #: The name of the entry with a number.
    name: Callable[[int], str]

    @property
    def feed(self) -> str:
        """The URL of the first page, which identifies the feed."""
        return self.url("")

    @property
    def this(self) -> str:
        """The URL of this page."""
        return self._page(self.first)

    @property
    def previous(self) -> str:
        """The URL of the page before; empty where this is the first one."""
        return self._page(self.first - self.size) if self.first else ""

    @property
    def next(self) -> str:
        """The URL of the page after this; empty where this is the last one."""
        end = self.first + self.size
        return self._page(end) if end < self.total else ""

    @property
    def last(self) -> str:
        """The URL of the last page."""
        return self._page((self.total - 1) // self.size * self.size)

    def _page(self, first: int) -> str:
        before = min(first, self.total) - 1
        return self.url(self.name(before) if before >= 0 else "")
