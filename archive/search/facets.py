"""Facets: the number of hits by text, author, speaker, place and all else that can be filtered by.

Those of a facet are counted without the filter by that facet: several of its values are alternatives.
"""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from heapq import nlargest
from heapq import nsmallest

from archive.model.date import Date
from archive.model.date import year_value
from archive.model.date import year_words
from archive.search.engines.protocol import MAX_VALUES
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.plan import Plan
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue
from archive.search.value_filters import BY_FACET
from archive.search.value_filters import VALUE_FILTERS

#: Returns how readers know a value of a facet: the title of a text, the name of a collection.
LabelOf = Callable[[FacetName, str], str]
#: What each facet counts.
COLUMNS = {**{each.name: each.column for each in VALUE_FILTERS}, FacetName.YEAR: YEAR}


def countings(
    request: SearchRequest, plan_of: Callable[[SearchRequest], Plan]
) -> Mapping[str, Counting]:
    """Return how the columns of all facets of *request* are counted; *plan_of* returns the plan of a request."""
    return {column: counting(request, name, plan_of) for name, column in COLUMNS.items()}


def counting(
    request: SearchRequest,
    name: FacetName,
    plan_of: Callable[[SearchRequest], Plan],
    most: int = MAX_VALUES,
) -> Counting:
    """Return how the column of the facet *name* is counted, of which *most* values are listed."""
    chosen = _chosen(request, name)
    among = plan_of(without_filter(request, name)) if chosen else None
    return Counting(chosen if name is not FacetName.YEAR else (), among, most)


def without_filter(request: SearchRequest, name: FacetName) -> SearchRequest:
    """Return *request* without its filter by the facet *name*."""
    if name is not FacetName.YEAR:
        return BY_FACET[name].replaced(request)
    without = replace(request, years=())
    return replace(without, date_from=None, date_to=None) if dates_as_year(request) else without


def _chosen(request: SearchRequest, name: FacetName) -> tuple[str, ...]:
    """Return the active filters of *request* by the facet *name*."""
    if name is not FacetName.YEAR:
        return BY_FACET[name].values(request)
    return tuple(map(year_value, _chosen_years(request)))


def facets(request: SearchRequest, counts: FacetCounts, label_of: LabelOf) -> tuple[Facet, ...]:
    """Return the facets of hits with these *counts*, each value with its exact count."""
    made = (
        facet(request, name, counts, label_of)
        for name in FacetName
        if name is FacetName.YEAR or counts.values[COLUMNS[name]].first
    )
    return tuple(one for one in made if one.values)


def facet(
    request: SearchRequest,
    name: FacetName,
    counts: FacetCounts,
    label_of: LabelOf,
    most: int = MAX_VALUES,
) -> Facet:
    """Return the facet *name* of *request*, with *most* of its values."""
    if name is FacetName.YEAR:
        return _years(counts.years, _chosen_years(request), most)
    listed, chosen = counts.values[COLUMNS[name]], _chosen(request, name)
    return _facet(name, listed, chosen, partial(label_of, name))


def _facet(
    name: FacetName,
    counts: ValueCounts,
    chosen: tuple[str, ...],
    label_of: Callable[[str], str],
) -> Facet:
    """Return the facet of *counts*, which come the *chosen* values first, then the most frequent."""
    values = (FacetValue(v, label_of(v), count, v in chosen) for v, count in counts.first)
    return Facet(name, tuple(values), left_off=max(0, counts.distinct - len(counts.first)))


def _years(counts: Mapping[int, int], chosen: tuple[int, ...], most: int) -> Facet:
    """Return the facet of years, in order of time: those chosen, and the most frequent."""
    counts = {**dict.fromkeys(chosen, 0), **counts}
    # Of years with fewer hits than so many others none is listed.
    fewest = nlargest(most, counts.values())[-1] if len(counts) > most > 0 else 0
    # Equally frequent values are in alphabetical order: those before Christ first, from the last of them on.
    first = nsmallest(
        most,
        [year for year, count in counts.items() if count >= fewest or year in chosen],
        key=lambda year: (year not in chosen, -counts[year], year >= 0, abs(year)),
    )
    values = (
        FacetValue(year_value(year), year_words(year), counts[year], year in chosen)
        for year in sorted(first)
    )
    return Facet(
        FacetName.YEAR,
        tuple(values),
        left_off=max(0, len(counts) - most),
        by_year=tuple(sorted(counts.items())),
    )


def dates_as_year(request: SearchRequest) -> Date | None:
    """Return the year that the dates of *request* are the first and last day of, if they are."""
    first, last = request.date_from, request.date_to
    return first if first and first == last and not first.month else None


def _chosen_years(request: SearchRequest) -> tuple[int, ...]:
    dated = dates_as_year(request)
    years = (*request.years, dated) if dated else request.years
    return tuple(year.year for year in years)
