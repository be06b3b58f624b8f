"""Facets: how many of the hits each text, author, kind and year has."""

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping
from heapq import nsmallest

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
    # By text first, which leaves less to do; and a Counter counts slowly one by one.
    by_text: dict[int, int] = {}
    by_kind: dict[str, int] = {}
    for number, count in sections.items():
        section = catalogue.sections[number]
        by_text[section.text] = by_text.get(section.text, 0) + count
        by_kind[section.kind] = by_kind.get(section.kind, 0) + count
    kinds.update({kind: count for kind, count in by_kind.items() if kind})
    by_year: dict[int, int] = {}
    by_author: dict[str, int] = {}
    for index, count in by_text.items():
        text = catalogue.texts[index]
        for author in text.authors:
            by_author[author] = by_author.get(author, 0) + count
        if text.date:
            by_year[text.date.year] = by_year.get(text.date.year, 0) + count
    authors.update(by_author)
    years.update({str(year): count for year, count in by_year.items()})
    texts.update({catalogue.texts[index].slug: count for index, count in by_text.items()})
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
    ordered = nsmallest(
        MOST + 1, counts.items(), key=lambda item: (item[0] not in chosen, -item[1], item[0])
    )
    if name == "year" and len(ordered) <= MOST:
        ordered.sort()
    values = (FacetValue(v, label_of(v), count, v in chosen) for v, count in ordered[:MOST])
    return Facet(name, label, tuple(values))


def _chosen_year(request: SearchRequest) -> tuple[str, ...]:
    first, last = request.date_from, request.date_to
    if first and first == last and not first.month:
        return (str(first),)
    return ()
