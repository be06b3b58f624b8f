"""Facets as links: each value adds or removes one parameter of the address."""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import quote_plus

from archive.model.date import Date
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue
from archive.web.links import search_address
from archive.web.wording.results import FACET_LABELS

#: Filtering by the only value of a facet changes nothing.
_MIN_VALUES = 2
#: Values of a facet that are not folded.
_OPEN_VALUES = 8
#: Placeholder for a value in an address; no slug, author or kind has it.
_MARK = "\0"
#: The same for a year.
_YEAR = "9998"


@dataclass(frozen=True, slots=True)
class FilterLink:
    """One value of a facet, with the link that adds or removes the filter."""

    label: str
    count: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values as links."""

    label: str
    values: tuple[FilterLink, ...]
    #: Folded values, and whether the fold is open since one of them is an active filter.
    more: tuple[FilterLink, ...]
    opened: bool
    #: How many values with fewer hits are not listed.
    left_off: int


def facet_views(
    facets: tuple[Facet, ...], request: SearchRequest, per_page: int
) -> tuple[FacetView, ...]:
    """Return the *facets* that have a filter to add to *request* or to remove."""
    return tuple(
        _facet(facet, request, per_page)
        for facet in facets
        if len(facet.values) >= _MIN_VALUES or any(value.chosen for value in facet.values)
    )


def active_filters(
    facets: tuple[Facet, ...], request: SearchRequest, per_page: int
) -> tuple[FilterLink, ...]:
    """Return the active filters of *request*, each with the link that removes it."""
    labels = {(facet.name, v.value): (v.label, v.count) for facet in facets for v in facet.values}

    def shown(name: FacetName, value: str, label: str) -> FilterLink:
        known, count = labels.get((name, value), (label, 0))
        without = _toggled(request, name, value)
        return FilterLink(known, count, search_address(without, per_page=per_page), chosen=True)

    return tuple(shown(name, value, label) for name, value, label in _choices(request))


def _facet(facet: Facet, request: SearchRequest, per_page: int) -> FacetView:
    href = _links(facet, request, per_page)
    values = tuple(FilterLink(v.label, v.count, href(v), v.chosen) for v in facet.values)
    # A fold for one or two would take as much room as they do.
    shown = len(values) if len(values) <= _OPEN_VALUES + 2 else _OPEN_VALUES
    more = values[shown:]
    opened = any(value.chosen for value in more)
    return FacetView(FACET_LABELS[facet.name], values[:shown], more, opened, facet.left_off)


def _choices(request: SearchRequest) -> Iterator[tuple[FacetName, str, str]]:
    """Yield the facet, value and label of each active filter of *request*."""
    for slug in request.texts:
        yield FacetName.TEXT, slug, slug
    for author in request.authors:
        yield FacetName.AUTHOR, author, author
    for kind in request.kinds:
        yield FacetName.KIND, kind, kind
    first, last = request.date_from, request.date_to
    if first and first == last:
        yield FacetName.YEAR, str(first), first.words
    elif first and last:
        yield FacetName.YEAR, "", f"{first.words} to {last.words}"
    elif first:
        yield FacetName.YEAR, "", f"from {first.words}"
    elif last:
        yield FacetName.YEAR, "", f"to {last.words}"


def _links(facet: Facet, request: SearchRequest, per_page: int) -> Callable[[FacetValue], str]:
    """Return the function from values of *facet* to links. A page has a hundred, which differ in one word."""

    def toggled(value: FacetValue) -> str:
        return search_address(_toggled(request, facet.name, value.value), per_page=per_page)

    mark = _YEAR if facet.name is FacetName.YEAR else _MARK
    # The last occurrence: the query comes before the filters in an address.
    marked = search_address(_toggled(request, facet.name, mark), per_page=per_page)
    before, _, after = marked.rpartition(quote_plus(mark))
    if facet.name is FacetName.YEAR:
        # A year is chosen as the dates from its first day to its last.
        start = before.removesuffix(f"{_YEAR}&to=")
        return lambda v: toggled(v) if v.chosen else f"{start}{v.value}&to={v.value}{after}"
    return lambda v: toggled(v) if v.chosen else f"{before}{quote_plus(v.value)}{after}"


def _toggled(request: SearchRequest, name: FacetName, value: str) -> SearchRequest:
    """Return *request* with the filter *value* added, or removed where it is active."""
    match name:
        case FacetName.TEXT:
            return replace(request, texts=_flipped(request.texts, value))
        case FacetName.AUTHOR:
            return replace(request, authors=_flipped(request.authors, value))
        case FacetName.KIND:
            return replace(request, kinds=_flipped(request.kinds, value))
        case FacetName.YEAR:
            return _toggled_year(request, value)


def _toggled_year(request: SearchRequest, value: str) -> SearchRequest:
    # A year is chosen as the dates from its first day to its last.
    year = Date.parse(value) if value else None
    if year == request.date_from == request.date_to:
        year = None
    return replace(request, date_from=year, date_to=year)


def _flipped(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    if value in values:
        return tuple(other for other in values if other != value)
    return (*values, value)
