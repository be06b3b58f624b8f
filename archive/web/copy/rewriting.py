"""Rewrites the addresses in a page: those of its start tags, found by a parser; all else stays as it is."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser
from itertools import accumulate

_ADDRESSES = frozenset({"href", "src", "action", "formaction"})


class _Tags(HTMLParser):
    """Finds start tags with addresses: where each begins, how it is written, and its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, int, str, str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if any(name in _ADDRESSES and value and value[0] == "/" for name, value in attrs):
            line, column = self.getpos()
            self.found.append((line, column, self.get_starttag_text() or "", tag, attrs))


def with_addresses(page: str, address: Callable[[str], str]) -> str:
    """Return the HTML *page* with each address that begins with ``/`` replaced by what *address* returns for it."""
    tags = _Tags()
    tags.feed(page)
    tags.close()
    starts = [0, *accumulate(len(line) + 1 for line in page.split("\n"))]
    parts: list[str] = []
    at = 0
    for line, column, written, tag, attributes in tags.found:
        first = starts[line - 1] + column
        spelled = (
            name
            if value is None
            else f'{name}="{escape(address(value) if _is_ours(name, value) else value)}"'
            for name, value in attributes
        )
        parts += [page[at:first], f"<{' '.join((tag, *spelled))}>"]
        at = first + len(written)
    return "".join([*parts, page[at:]])


def _is_ours(name: str, value: str) -> bool:
    return name in _ADDRESSES and value.startswith("/")
