"""Addresses of this site: paths of searches, places and files, and how they get into pages and headers.

Values carry paths that begin at the first page of the site. `link` puts the path of the site before them,
in templates and for redirects; `archive.web.context.absolute` makes URLs of them.
"""

import re
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property
from urllib.parse import quote_plus
from urllib.parse import urlencode

from flask import Response
from flask import redirect
from flask import request as current_request

from archive.model.address import Address
from archive.model.date import Date
from archive.search.request import WINDOW_WORDS
from archive.search.request import Collocation
from archive.search.request import Order
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Side
from archive.search.request import Sort
from archive.search.request import View
from archive.search.value_filters import VALUE_FILTERS

Trail = Sequence[tuple[str, str]]

_CONTROL = re.compile(r"[\x00-\x20\x7f]")
#: Parameters that only say how results are ordered and divided into pages.
PAGING = frozenset({"page", "per_page", "sort", "view", "order"})
#: The parts of the address of a search in their order; its filters by values are one of them, and its dates.
_FILTERS, _DATES = "filters", "dates"
_PART_OF = {"year": _DATES, "from": _DATES, "to": _DATES}
_NEAR = ("window", "side", "leave_out", "function_words", "collocate")
_FOUND = ("q", _FILTERS, _DATES, "scope")
_PARTS = (*_FOUND, "sort", "view", "order", *_NEAR, "per_page", "page")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several links, of which the *current* one is this page."""

    label: str
    href: str
    current: bool = False


def link(path: str, **query: str) -> str:
    """Return *path* of this site, with *query*, as a browser must ask for it; a bare fragment stays.

    The site may be under a path of its host: ``/archive/texts/`` for ``/texts/``.
    """
    whole = f"{path}?{urlencode(query)}" if query else path
    return current_request.script_root + whole if whole.startswith("/") else whole


def redirect_to(path: str, *, code: int, keep_query: bool = False) -> Response:
    """Return a redirect to *path* of this site, perhaps with the query of the request."""
    query = current_request.query_string.decode("ascii", "replace") if keep_query else ""
    # A header cannot carry the line ends that an address may name.
    path = _CONTROL.sub(lambda found: f"%{ord(found[0]):02X}", path)
    response = redirect(link(f"{path}?{query}" if query else path), code=code, Response=Response)
    assert isinstance(response, Response)
    return response


class SearchLinks:
    """Addresses of one search, and of searches that differ from it in some parameters.

    A page of results has dozens of them, so each value is quoted once.
    """

    def __init__(self, request: SearchRequest, per_page: int) -> None:
        """Make addresses of *request* without its default values; *per_page* is that of the site."""
        self._parts: dict[str, str] = {}
        for name, value in parameters(request, per_page=per_page):
            part = name if name in _PARTS else _PART_OF.get(name, _FILTERS)
            pair = f"{name}={quote_plus(value)}"
            self._parts[part] = f"{self._parts[part]}&{pair}" if part in self._parts else pair

    def to(self, path: str = "/search", **changes: str) -> str:
        """Return the address at *path*, with *changes* of single parameters that are no filters.

        An empty value is the default of its parameter.
        """
        parts = self._parts
        if changes:
            # Of these, only a query has characters that are to be quoted.
            changed = {
                name: f"{name}={quote_plus(value) if name == 'q' else value}" if value else ""
                for name, value in changes.items()
            }
            parts = {**parts, **changed}
        return _address(path, parts)

    def within(self, first: Date, last: Date) -> str:
        """Return the address of the first page of this search from *first* to *last*, in place of its own dates."""
        before, after = self._around_dates
        return f"{before}from={first}&to={last}{after}"

    @cached_property
    def _around_dates(self) -> tuple[str, str]:
        """What comes before the dates of the first page of this search, and after them."""
        others = {**self._parts, _DATES: "", "page": ""}
        at = _PARTS.index(_DATES)
        before, after = (
            "&".join([others[name] for name in names if others.get(name)])
            for names in (_PARTS[:at], _PARTS[at:])
        )
        return f"/search?{before}&" if before else "/search?", f"&{after}" if after else ""

    def with_list(self, path: str, **more: str) -> str:
        """Return the address of a list that belongs to this search, with *more* parameters; empty ones are left out."""
        pairs = "&".join(f"{name}={quote_plus(value)}" for name, value in more.items() if value)
        return f"{self.to(path)}&{pairs}"

    def file(self, path: str, **more: str) -> str:
        """Return the address of a file of all results, with *more* parameters."""
        parts = [self._parts[name] for name in (*_FOUND, *_NEAR) if name in self._parts]
        parts += [f"{name}={quote_plus(value)}" for name, value in more.items()]
        return f"{path}?{'&'.join(parts)}"


def _address(path: str, parts: Mapping[str, str]) -> str:
    query = "&".join([parts[name] for name in _PARTS if parts.get(name)])
    return f"{path}?{query}" if query else path


def search_address(request: SearchRequest, *, per_page: int, path: str = "/search") -> str:
    """Return the address of *request* without its default values; *per_page* is that of the site."""
    return SearchLinks(request, per_page).to(path)


def file_address(request: SearchRequest, path: str, **more: str) -> str:
    """Return the address of a file of all results of *request*."""
    return SearchLinks(request, request.per_page).file(path, **more)


def parameters(request: SearchRequest, *, per_page: int) -> list[tuple[str, str]]:
    """Return *request* as the names and values of a form."""
    pairs = [("q", request.q)] if request.q else []
    pairs += [(each.name.value, v) for each in VALUE_FILTERS for v in each.values(request)]
    pairs += [("year", str(year)) for year in request.years]
    pairs += [("from", str(request.date_from))] if request.date_from else []
    pairs += [("to", str(request.date_to))] if request.date_to else []
    pairs += [("scope", request.scope.value)] if request.scope is not Scope.PARAGRAPH else []
    pairs += [("sort", request.sort.value)] if request.sort is not Sort.RELEVANCE else []
    pairs += [("view", request.view.value)] if request.view is not View.LIST else []
    pairs += [("order", request.order.value)] if request.order is not Order.PLACE else []
    pairs += _near(request.collocation)
    pairs += [("per_page", str(request.per_page))] if request.per_page != per_page else []
    pairs += [("page", str(request.page))] if request.page > 1 else []
    return pairs


def _near(chosen: Collocation) -> list[tuple[str, str]]:
    pairs = [("window", str(chosen.words))] if chosen.words != WINDOW_WORDS else []
    pairs += [("side", chosen.side.value)] if chosen.side is not Side.BOTH else []
    pairs += [("leave_out", chosen.left_out)] if chosen.left_out else []
    pairs += [("function_words", "yes")] if chosen.function_words else []
    pairs += [("collocate", chosen.of)] if chosen.of else []
    return pairs


def place_address(place: Address, q: str = "", *, fragment: str = "", trail: Trail = ()) -> str:
    """Return the address of *place* with the hits of the query *q*, or of the search *trail*, highlighted.

    A trail is the `parameters` of a search, by which the page of *place* links back to it.
    """
    pairs = trail or ([("q", q)] if q else [])
    query = f"?{urlencode(pairs)}" if pairs else ""
    return f"{place}{query}{f'#{fragment}' if fragment else ''}"


def first_page(request: SearchRequest) -> SearchRequest:
    """Return *request* on its first page, to which every filter leads."""
    return request if request.page == 1 else replace(request, page=1)


def only_filters(request: SearchRequest) -> SearchRequest:
    """Return the query and the filters of *request*, on its first page in the default view and order."""
    default = SearchRequest()
    return replace(
        request, page=1, sort=default.sort, view=default.view, order=default.order,
        collocation=default.collocation,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Download:
    """A file of all results, or of all selected places."""

    label: str
    href: str
    media_type: str
