"""All values of a facet: those that contain what is typed, in order, page by page."""

from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum

from archive.language.sorting import letters
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue


class ListOrder(StrEnum):
    """The order in which the values of a facet are listed."""

    COUNT = "count"
    #: In alphabetical order; years in order of time.
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which values of the facet *name* are asked for. `page` counts from 1."""

    name: FacetName
    contains: str = ""
    order: ListOrder = ListOrder.COUNT
    page: int = 1


@dataclass(frozen=True, slots=True)
class FacetPage:
    """One page of the values of a facet, and the active filters, which are on every page."""

    request: ListRequest
    chosen: tuple[FacetValue, ...]
    values: tuple[FacetValue, ...]
    #: How many values are listed on all pages, and how many there are; neither counts those that are chosen.
    total: int
    every: int
    pages: int


def facet_page(facet: Facet, request: ListRequest, per_page: int) -> FacetPage:
    """Return a page of the values of *facet*, which has all of them; after the last page comes the last again.

    A value contains what is typed if its letters and digits do: case, accents and punctuation make no difference.
    """
    chosen = tuple(value for value in facet.values if value.chosen)
    others = [value for value in facet.values if not value.chosen]
    sought = letters(request.contains)
    found = [value for value in others if sought in letters(value.label)] if sought else others
    pages = max(1, -(-len(found) // per_page))
    request = replace(request, page=min(request.page, pages))
    first = (request.page - 1) * per_page
    shown = _ordered(found, request)[first : first + per_page]
    return FacetPage(request, chosen, tuple(shown), len(found), len(others), pages)


def _ordered(values: list[FacetValue], request: ListRequest) -> list[FacetValue]:
    # Years come in order of time, which is that of their names.
    if request.name is not FacetName.YEAR:
        values = sorted(values, key=lambda value: (letters(value.label), value.label))
    if request.order is ListOrder.COUNT:
        values = sorted(values, key=lambda value: -value.count)
    return values
