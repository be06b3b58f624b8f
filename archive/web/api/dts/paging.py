"""Pages of long lists of members, with the object that leads from one to the next."""

from collections.abc import Callable
from collections.abc import Sequence
from urllib.parse import parse_qsl
from urllib.parse import urlencode

from archive.web.api.dts.texts import Json
from archive.web.api.v1.parameters import PageRequest


def paged(
    total: int, read: Callable[[int, int], Sequence[Json]], page: int | None, size: int, url: str
) -> Json:
    """Return the members on a *page* of *total* ones, and the view that leads to others, where there are any.

    *read* returns so many from the first; *url* is that of the request. Raises `BadParameters` where there is no such
    page.
    """
    asked = PageRequest(page or 1, size)
    asked.check(total)
    number, last = asked.number, asked.pages(total)
    members: Json = {"member": list(read(asked.first, size))}
    if last == 1 and page is None:
        return members
    return members | {
        "view": {
            "@id": _on_page(url, number),
            "@type": "Pagination",
            "first": _on_page(url, 1),
            "previous": _on_page(url, number - 1) if number > 1 else None,
            "next": _on_page(url, number + 1) if number < last else None,
            "last": _on_page(url, last),
        }
    }


def _on_page(url: str, number: int) -> str:
    path, _, query = url.partition("?")
    given = [(name, value) for name, value in parse_qsl(query) if name != "page"]
    return f"{path}?{urlencode([*given, ('page', number)], safe='/@')}"
