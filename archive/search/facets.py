"""Facets: the number of hits by text, author, kind and year."""

from collections.abc import Callable
from collections.abc import Mapping

from archive.model.date import Date
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
        _years(counts.years, _chosen_year(request)),
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


def _years(counts: Mapping[int, int], chosen: tuple[str, ...]) -> Facet:
    """Return the facet of years: in order of time where all are shown, else like any other."""
    by_value = {str(Date(year)): count for year, count in counts.items()}
    for value in chosen:
        by_value.setdefault(value, 0)
    # Equally frequent values are in alphabetical order.
    ranked = sorted((value not in chosen, -count, value) for value, count in by_value.items())
    first = [(value, -less) for _, less, value in ranked[:MAX_FACET_VALUES]]
    if len(ranked) <= MAX_FACET_VALUES:
        first.sort(key=lambda one: Date.parse(one[0]))
    shown = ValueCounts(tuple(first), len(ranked))
    return _facet(FacetName.YEAR, shown, chosen, lambda year: Date.parse(year).words)


def _chosen_year(request: SearchRequest) -> tuple[str, ...]:
    first, last = request.date_from, request.date_to
    if first and first == last and not first.month:
        return (str(first),)
    return ()
