"""Facets: the number of hits by text, author, kind and year."""

from collections.abc import Callable
from collections.abc import Mapping
from heapq import nsmallest

from archive.model.date import Date
from archive.model.date import year_value
from archive.model.date import year_words
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue

#: Values of one facet; active filters are always among them.
MAX_FACET_VALUES = 30


def chosen_values(request: SearchRequest) -> Mapping[str, tuple[str, ...]]:
    """Return the active filters of *request* by the column that they are values of."""
    return {"slug": request.texts, "author": request.authors, "kind": request.kinds}


def facets(
    request: SearchRequest, counts: FacetCounts, title_of: Callable[[str], str]
) -> tuple[Facet, ...]:
    """Return the facets of hits with these *counts*, each value with its exact count."""
    chosen = chosen_values(request)
    made = (
        _facet(FacetName.TEXT, counts.values["slug"], chosen["slug"], title_of),
        _facet(FacetName.AUTHOR, counts.values["author"], chosen["author"], str),
        _facet(FacetName.KIND, counts.values["kind"], chosen["kind"], str),
        _years(counts.years, _chosen_years(request)),
    )
    return tuple(one for one in made if one.values)


def _facet(
    name: FacetName,
    counts: ValueCounts,
    chosen: tuple[str, ...],
    label_of: Callable[[str], str],
) -> Facet:
    """Return the facet of *counts*, which come the *chosen* values first, then the most frequent."""
    shown = counts.first[:MAX_FACET_VALUES]
    values = (FacetValue(v, label_of(v), count, v in chosen) for v, count in shown)
    return Facet(name, tuple(values), left_off=max(0, counts.distinct - MAX_FACET_VALUES))


def _years(counts: Mapping[int, int], chosen: tuple[int, ...]) -> Facet:
    """Return the facet of years: in order of time where all are shown, else like any other."""
    counts = {**dict.fromkeys(chosen, 0), **counts}
    # Equally frequent values are in alphabetical order: those before Christ first, from the last of them on.
    first = nsmallest(
        MAX_FACET_VALUES,
        counts,
        key=lambda year: (year not in chosen, -counts[year], year >= 0, abs(year)),
    )
    if len(counts) <= MAX_FACET_VALUES:
        first.sort()
    values = (
        FacetValue(year_value(year), year_words(year), counts[year], year in chosen)
        for year in first
    )
    return Facet(FacetName.YEAR, tuple(values), left_off=max(0, len(counts) - MAX_FACET_VALUES))


def dates_as_year(request: SearchRequest) -> Date | None:
    """Return the year that the dates of *request* are the first and last day of, if they are."""
    first, last = request.date_from, request.date_to
    return first if first and first == last and not first.month else None


def _chosen_years(request: SearchRequest) -> tuple[int, ...]:
    dated = dates_as_year(request)
    years = (*request.years, dated) if dated else request.years
    return tuple(year.year for year in years)
