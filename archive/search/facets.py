"""Facets: how many of the hits each text, author, kind and year has."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping

from archive.search.catalogue import Catalogue
from archive.search.results import Facet
from archive.search.results import FacetValue
from archive.search.results import SearchRequest

#: Values of one facet that a page shows; what is chosen is always among them.
MOST = 30


def facets(
    request: SearchRequest, sections: Mapping[int, int], catalogue: Catalogue
) -> tuple[Facet, ...]:
    """Return the facets of hits counted by section, each value with its exact count."""
    texts, authors, kinds, years = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for number, count in sections.items():
        section = catalogue.sections[number]
        text = catalogue.texts[section.text]
        texts[text.slug] += count
        for author in text.authors:
            authors[author] += count
        if section.kind:
            kinds[section.kind] += count
        if text.date:
            years[str(text.date.year)] += count
    made = (
        _facet("in", "Text", texts, request.texts, catalogue.title),
        _facet("author", "Author", authors, request.authors, str),
        _facet("kind", "Kind", kinds, request.kinds, str),
        _facet("year", "Year", years, _chosen_year(request), str),
    )
    return tuple(facet for facet in made if facet.values)


def _facet(
    name: str,
    label: str,
    counts: Counter[str],
    chosen: tuple[str, ...],
    label_of: Callable[[str], str],
) -> Facet:
    for value in chosen:
        counts.setdefault(value, 0)
    ordered = sorted(counts.items(), key=lambda item: (item[0] not in chosen, -item[1], item[0]))
    if name == "year" and len(ordered) <= MOST:
        ordered.sort()
    values = (FacetValue(v, label_of(v), count, v in chosen) for v, count in ordered[:MOST])
    return Facet(name, label, tuple(values))


def _chosen_year(request: SearchRequest) -> tuple[str, ...]:
    first, last = request.date_from, request.date_to
    if first and first == last and not first.month:
        return (str(first),)
    return ()
