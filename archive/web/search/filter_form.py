"""Filters as one form: a checkbox for each value of a facet, so that no value needs an address of its own."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from typing import NamedTuple

from archive.model.date import Date
from archive.search.facets import dates_as_year
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue
from archive.search.value_filters import VALUE_FILTERS
from archive.web.links import SearchLinks
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.presenters import pluralize
from archive.web.same_titles import told_apart
from archive.web.same_titles import with_hint
from archive.web.search.year_chart import YearChart
from archive.web.search.year_chart import year_chart
from archive.web.wording.results import FACET_LABELS
from archive.web.wording.results import FACET_NOUNS

#: The page that lists all values of a facet.
FACET_PATH = "/search/facets"
#: Values of a facet that are not folded.
_OPEN_VALUES = 8


class Option(NamedTuple):
    """One value of a facet as a checkbox, with the number of its hits in words."""

    value: str
    label: str
    hits: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetField:
    """A facet as a group of checkboxes, which all have its name."""

    name: str
    label: str
    options: tuple[Option, ...]
    #: Folded options, and whether the fold is open since one of them is chosen.
    more: tuple[Option, ...]
    opened: bool
    #: How many values there are, and the page that lists all; empty where all are shown.
    every: str = ""
    every_href: str = ""


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The form that filters a search."""

    facets: tuple[FacetField, ...]
    #: None where the hits are of one year.
    years: YearChart | None
    #: The first and last day, as they are typed.
    date_from: str
    date_to: str
    #: The rest of the search, as hidden values.
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter of a search, with the link that removes it."""

    label: str
    href: str


def filter_form(
    facets: tuple[Facet, ...], request: SearchRequest, per_page: int, *, total: int = 0
) -> FilterForm | None:
    """Return the form that adds filters to *request* and removes them, by the values of *facets* of so many hits.

    None where it would change nothing.
    """
    fields = tuple(
        _field(facet, request, per_page) for facet in facets if _can_filter(facet, total)
    )
    if not fields and not _is_filtered(request):
        return None
    boxes = {
        (field.name, option.value)
        for field in fields
        for option in (*field.options, *field.more)
        if option.chosen
    }
    # A year may be chosen by its two dates, in an address of other making: then its box is checked instead.
    year = dates_as_year(request)
    if year and (FacetName.YEAR.value, str(year)) in boxes:
        request = replace(request, date_from=None, date_to=None)
    kept = parameters(replace(request, page=1), per_page=per_page)
    return FilterForm(
        facets=fields,
        years=_years(facets, request, per_page),
        date_from=str(request.date_from or ""),
        date_to=str(request.date_to or ""),
        kept=tuple(pair for pair in kept if pair not in boxes and pair[0] not in ("from", "to")),
    )


def _years(facets: tuple[Facet, ...], request: SearchRequest, per_page: int) -> YearChart | None:
    years = next((facet for facet in facets if facet.name is FacetName.YEAR), None)
    return year_chart(years, request, per_page) if years else None


def active_filters(
    facets: tuple[Facet, ...], request: SearchRequest, per_page: int
) -> tuple[ActiveFilter, ...]:
    """Return the active filters of *request*, each with the link that removes it."""
    filters = tuple(_active(request))
    if not filters:
        return ()
    labels = {
        (facet.name, option.value): option.label
        for facet in facets
        for option in options_of(facet.name, facet.values)
    }
    return tuple(
        ActiveFilter(labels.get((name, value), label), search_address(without, per_page=per_page))
        for name, value, label, without in filters
    )


def _is_filtered(request: SearchRequest) -> bool:
    return next(_active(request), None) is not None


def _can_filter(facet: Facet, total: int) -> bool:
    """Tell whether a value of *facet* is chosen, or choosing one changes anything: all hits may have the only one."""
    first, *others = facet.values
    return bool(others) or first.chosen or first.count < total


def _field(facet: Facet, request: SearchRequest, per_page: int) -> FacetField:
    options = options_of(facet.name, facet.values)
    # A fold for one or two would take as much room as they do.
    shown = len(options) if len(options) <= _OPEN_VALUES + 2 else _OPEN_VALUES
    more = options[shown:]
    # A chart stands for the years, and all of them are folded.
    folded = options if facet.name is FacetName.YEAR else more
    return FacetField(
        name=facet.name.value,
        label=FACET_LABELS[facet.name],
        options=options[:shown],
        more=more,
        opened=any(option.chosen for option in folded),
        every=pluralize(len(options) + facet.left_off, FACET_NOUNS[facet.name]) if more else "",
        every_href=SearchLinks(request, per_page).with_list(FACET_PATH, facet=facet.name.value)
        if more
        else "",
    )


def options_of(name: FacetName, values: Iterable[FacetValue]) -> tuple[Option, ...]:
    """Return the boxes of *values* of the facet *name*; texts of one title have their dates or authors, too."""
    listed = tuple(values)
    hints: Mapping[str, str] = {}
    if name is FacetName.TEXT:
        hints = told_apart((v.value, v.label) for v in listed)
    return tuple(
        Option(v.value, with_hint(v.label, hints.get(v.value)), f"{v.count:,}", v.chosen)
        for v in listed
    )


def _active(request: SearchRequest) -> Iterator[tuple[FacetName, str, str, SearchRequest]]:
    """Yield the facet, value and label of each active filter of *request*, and *request* without it."""
    for each in VALUE_FILTERS:
        for value in each.values(request):
            yield (
                each.name,
                value,
                value,
                each.replaced(request, _without(each.values(request), value)),
            )
    for year in request.years:
        without = replace(request, years=tuple(other for other in request.years if other != year))
        yield FacetName.YEAR, str(year), year.words, without
    if request.date_from or request.date_to:
        without = replace(request, date_from=None, date_to=None)
        yield FacetName.YEAR, "", _dates(request.date_from, request.date_to), without


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)


def _dates(first: Date | None, last: Date | None) -> str:
    if first and last:
        return first.words if first == last else f"{first.words} to {last.words}"
    return f"from {first.words}" if first else f"to {last.words}" if last else ""
