"""Facets: how many of the hits each text, author, kind and year has."""

from collections.abc import Callable
from collections.abc import Mapping

from archive.search.index.catalogue import Catalogue
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetValue

#: Values of one facet that a page shows; what is chosen is always among them.
MOST = 30


def facets(
    request: SearchRequest, sections: Mapping[int, int], catalogue: Catalogue
) -> tuple[Facet, ...]:
    """Return the facets of hits counted by section, each value with its exact count."""
    # By text first, which leaves less to do; plain dictionaries, since a Counter counts slowly one by one.
    by_text: dict[int, int] = {}
    kinds: dict[str, int] = {}
    for number, count in sections.items():
        section = catalogue.sections[number]
        by_text[section.text] = by_text.get(section.text, 0) + count
        if section.kind:
            kinds[section.kind] = kinds.get(section.kind, 0) + count
    texts: dict[str, int] = {}
    authors: dict[str, int] = {}
    years: dict[str, int] = {}
    for index, count in by_text.items():
        text = catalogue.texts[index]
        texts[text.slug] = count
        for author in text.authors:
            authors[author] = authors.get(author, 0) + count
        if text.date:
            year = str(text.date.year)
            years[year] = years.get(year, 0) + count
    made = (
        facet("in", "Text", texts, request.texts, catalogue.title),
        facet("author", "Author", authors, request.authors, str),
        facet("kind", "Kind", kinds, request.kinds, str),
        facet("year", "Year", years, _chosen_year(request), str),
    )
    return tuple(one for one in made if one.values)


def facet(
    name: str,
    label: str,
    counts: dict[str, int],
    chosen: tuple[str, ...],
    label_of: Callable[[str], str],
) -> Facet:
    """Return the facet of *counts*, what is *chosen* and the most frequent values first."""
    for value in chosen:
        counts.setdefault(value, 0)
    # What is chosen comes first, then the most frequent, equals in the order of the alphabet.
    ranked = sorted((value not in chosen, -count, value) for value, count in counts.items())
    shown = [(value, -less) for _, less, value in ranked[:MOST]]
    if name == "year" and len(ranked) <= MOST:
        shown.sort()
    values = (FacetValue(v, label_of(v), count, v in chosen) for v, count in shown)
    return Facet(name, label, tuple(values), left_off=max(0, len(ranked) - MOST))


def _chosen_year(request: SearchRequest) -> tuple[str, ...]:
    first, last = request.date_from, request.date_to
    if first and first == last and not first.month:
        return (str(first),)
    return ()
