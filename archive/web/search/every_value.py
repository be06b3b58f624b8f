"""The page that lists all values of a facet of a search, and the same as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from archive.search.facet_list import FacetPage
from archive.search.facet_list import ListOrder
from archive.search.facet_list import ListRequest
from archive.search.facets import without_filter
from archive.search.request import SearchRequest
from archive.search.results import FacetName
from archive.web.links import SearchLinks
from archive.web.links import parameters
from archive.web.presenters import plural
from archive.web.presenters import pluralize
from archive.web.search.filter_form import FACET_PATH
from archive.web.search.filter_form import Option
from archive.web.search.filter_form import options_of
from archive.web.selection import Selection
from archive.web.wording.results import FACET_LABELS
from archive.web.wording.results import FACET_NOUNS

JSON_PATH = f"{FACET_PATH}.json"
#: Values on a page, and in one answer to a program.
VALUES_PER_PAGE, VALUES_PER_ANSWER = 100, 1_000


@dataclass(frozen=True, slots=True)
class EveryValue:
    """The page, ready to be printed; one form, whose buttons keep what is ticked."""

    q: str
    #: What the values are, in the plural: ``Authors``.
    label: str
    #: How many values there are, or how many of them contain what is typed.
    heading: str
    #: The name of the facet, and of its boxes.
    name: str
    contains: str
    orders: tuple[tuple[str, str, bool], ...]
    chosen: tuple[Option, ...]
    options: tuple[Option, ...]
    page: int
    pages: int
    notices: tuple[str, ...]
    #: The rest of the search, as hidden values.
    kept: tuple[tuple[str, str], ...]
    #: The search, and this list as JSON.
    back: str
    json: str


def every_value(
    listed: FacetPage,
    *,
    request: SearchRequest,
    per_page: int,
    selection: Selection,
    notices: tuple[str, ...] = (),
) -> EveryValue:
    """Return the page of *listed*, values of a facet of *request*; *per_page* is the default of the site."""
    asked = listed.request
    others = replace(without_filter(request, asked.name), page=1)
    options = options_of(asked.name, (*listed.chosen, *listed.values))
    return EveryValue(
        q=request.q,
        label=plural(FACET_LABELS[asked.name]),
        heading=_heading(listed),
        name=asked.name.value,
        contains=asked.contains,
        orders=tuple(
            (order.value, label, order is asked.order)
            for order, label in _order_labels(asked.name).items()
        ),
        chosen=options[: len(listed.chosen)],
        options=options[len(listed.chosen) :],
        page=asked.page,
        pages=listed.pages,
        notices=notices,
        kept=(*parameters(others, per_page=per_page), *selection.parameters),
        back=selection.added_to(SearchLinks(replace(request, page=1), per_page).to()),
        json=list_address(request, asked, per_page=per_page, path=JSON_PATH),
    )


def every_value_json(
    listed: FacetPage,
    *,
    request: SearchRequest,
    per_page: int,
    collection: str,
    absolute: Callable[[str], str],
    notices: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return *listed* for programs."""
    asked = listed.request

    def address(page: int) -> str | None:
        if not 0 < page <= listed.pages:
            return None
        turned = replace(asked, page=page)
        return absolute(list_address(request, turned, per_page=per_page, path=JSON_PATH))

    return {
        "collection": collection,
        "query": request.q,
        "facet": asked.name.value,
        "label": FACET_LABELS[asked.name],
        "contains": asked.contains,
        "by": asked.order.value,
        "chosen": [_value(option.value, option.label, option.count) for option in listed.chosen],
        "values": [_value(option.value, option.label, option.count) for option in listed.values],
        "total": listed.total,
        "page": asked.page,
        "pages": listed.pages,
        "notices": list(notices),
        "previous": address(asked.page - 1),
        "next": address(asked.page + 1),
    }


def list_address(
    request: SearchRequest, asked: ListRequest, *, per_page: int, path: str = FACET_PATH
) -> str:
    """Return the address of the list *asked* for of a facet of *request*."""
    links = SearchLinks(replace(request, page=1), per_page)
    return links.with_list(
        path,
        facet=asked.name.value,
        contains=asked.contains,
        by=asked.order.value,
        page=str(asked.page) if asked.page > 1 else "",
    )


def _order_labels(name: FacetName) -> dict[ListOrder, str]:
    by_name = "in order of time" if name is FacetName.YEAR else "A to Z"
    return {ListOrder.COUNT: "most results first", ListOrder.NAME: by_name}


def _heading(listed: FacetPage) -> str:
    noun, asked = FACET_NOUNS[listed.request.name], listed.request
    if asked.contains:
        found = f"{listed.total:,} of {pluralize(listed.every, noun)} with “{asked.contains}”"
    else:
        found = pluralize(listed.every + len(listed.chosen), noun)
    return found[:1].upper() + found[1:]


def _value(value: str, label: str, count: int) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count}
