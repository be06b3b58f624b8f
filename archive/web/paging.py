"""Pages of a list: how many there are, the items of one, and the addresses of its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pages:
    """A page of a list: its number, how many there are, and the addresses of its neighbours; empty where none is."""

    number: int = 1
    pages: int = 1
    previous: str = ""
    next: str = ""

    @classmethod
    def of(
        cls,
        asked: int,
        total: int,
        size: int,
        path: str,
        pairs: Sequence[tuple[str, str]] = (),
    ) -> "Pages":
        """Return the page *asked* for, or the nearest one that exists, of *total* items with *size* on a page."""
        pages = page_count(total, size)
        number = min(max(asked, 1), pages)
        return cls(
            number=number,
            pages=pages,
            previous=page_address(path, number - 1, pairs) if number > 1 else "",
            next=page_address(path, number + 1, pairs) if number < pages else "",
        )


def page_count(total: int, size: int) -> int:
    """Return how many pages of *size* items *total* items have: one, where there are none.

    >>> page_count(0, 50), page_count(50, 50), page_count(51, 50)
    (1, 1, 2)
    """
    return max(1, -(-total // size))


def page_of(found: Sequence[T], number: int, size: int) -> Sequence[T]:
    """Return the items on page *number* of *found*."""
    return found[(number - 1) * size : number * size]


def page_address(path: str, page: int, pairs: Sequence[tuple[str, str]] = ()) -> str:
    """Return the address of a *page* of the list at *path*, with the parameters *pairs*; the first has no number."""
    query = urlencode([*pairs, *([("page", str(page))] if page > 1 else [])])
    return f"{path}?{query}" if query else path
