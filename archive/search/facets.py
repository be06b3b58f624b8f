"""Facets: the number of hits by text, author, kind and year."""

from collections.abc import Callable
from collections.abc import Mapping

from archive.model.date import Date
from archive.model.edtf import AnyDate
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import overlaps
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue

#: Values of one facet; active filters are always among them.
MAX_FACET_VALUES = 30


def facets(
    request: SearchRequest, sections: Mapping[int, int], catalogue: Catalogue
) -> tuple[Facet, ...]:
    """Return the facets of hits counted by section, each value with its exact count."""
    # By text first, which leaves fewer to count; plain dictionaries, since a Counter is slow one by one.
    by_text: dict[int, int] = {}
    kinds: dict[str, int] = {}
    for number, count in sections.items():
        section = catalogue.sections[number]
        by_text[section.text] = by_text.get(section.text, 0) + count
        if section.kind:
            kinds[section.kind] = kinds.get(section.kind, 0) + count
    texts: dict[str, int] = {}
    authors: dict[str, int] = {}
    dates: dict[AnyDate, int] = {}
    for index, count in by_text.items():
        text = catalogue.texts[index]
        texts[text.slug] = count
        for author in text.authors:
            authors[author] = authors.get(author, 0) + count
        if text.date:
            dates[text.date] = dates.get(text.date, 0) + count
    made = (
        facet(FacetName.TEXT, texts, request.texts, catalogue.title),
        facet(FacetName.AUTHOR, authors, request.authors, str),
        facet(FacetName.KIND, kinds, request.kinds, str),
        facet(
            FacetName.YEAR,
            _by_year(dates),
            _chosen_year(request),
            lambda year: Date.parse(year).words,
        ),
    )
    return tuple(one for one in made if one.values)


def facet(
    name: FacetName,
    counts: dict[str, int],
    chosen: tuple[str, ...],
    label_of: Callable[[str], str],
) -> Facet:
    """Return the facet of *counts*, the *chosen* values first, then the most frequent."""
    for value in chosen:
        counts.setdefault(value, 0)
    # Equally frequent values are in alphabetical order.
    ranked = sorted((value not in chosen, -count, value) for value, count in counts.items())
    shown = [(value, -less) for _, less, value in ranked[:MAX_FACET_VALUES]]
    if name is FacetName.YEAR and len(ranked) <= MAX_FACET_VALUES:
        shown.sort(key=lambda one: Date.parse(one[0]))
    values = (FacetValue(v, label_of(v), count, v in chosen) for v, count in shown)
    return Facet(name, tuple(values), left_off=max(0, len(ranked) - MAX_FACET_VALUES))


def _by_year(dates: Mapping[AnyDate, int]) -> dict[str, int]:
    """Return the hits of each year by which a text is sorted: those that are found if it is chosen."""
    years: dict[int, int] = {}
    uncertain: list[tuple[AnyDate, int]] = []
    for date, count in dates.items():
        is_within_a_year = date.earliest.year == date.latest.year
        years[date.year] = years.get(date.year, 0) + (count if is_within_a_year else 0)
        if not is_within_a_year:
            uncertain.append((date, count))
    for date, count in uncertain:
        for year in years:
            if overlaps(date, Date(year), Date(year)):
                years[year] += count
    return {str(Date(year)): count for year, count in years.items()}


def _chosen_year(request: SearchRequest) -> tuple[str, ...]:
    first, last = request.date_from, request.date_to
    if first and first == last and not first.month:
        return (str(first),)
    return ()
