"""Facets become links that narrow a search and widen it again."""

from urllib.parse import parse_qs
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import Date
from archive.search.engines.protocol import FacetCounts
from archive.search.engines.protocol import ValueCounts
from archive.search.facets import facets
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.search.results import FacetValue
from archive.web.search.facet_links import active_filters
from archive.web.search.facet_links import facet_views


def years(*, chosen: str = "") -> Facet:
    """Return a facet of thirty years, one of them perhaps chosen."""
    values = (str(year) for year in range(1900, 1930))
    return Facet(FacetName.YEAR, tuple(FacetValue(v, v, 3, v == chosen) for v in values))


def hits_in_texts(texts: int) -> FacetCounts:
    """Return the counts of hits in so many *texts*, of which an engine lists thirty at most."""
    listed = tuple((f"text-{n}", texts - n) for n in range(min(texts, 30)))
    none = ValueCounts((), 0)
    values = {"slug": ValueCounts(listed, texts), "author": none, "kind": none}
    return FacetCounts(texts, values, {})


def test_long_facets_are_folded() -> None:
    """Of many values eight are shown and the others folded, unless one of those is an active filter."""
    (facet,) = facet_views((years(),), SearchRequest(q="peace"), 20)
    assert (len(facet.values), len(facet.more), facet.opened) == (8, 22, False)
    request = SearchRequest(q="peace", date_from=Date(1925), date_to=Date(1925))
    (facet,) = facet_views((years(chosen="1925"),), request, 20)
    assert facet.opened


def test_values_that_are_not_listed_are_counted() -> None:
    """Of forty texts thirty are listed, and the facet says that ten more have hits: a list is never taken for all."""
    request = SearchRequest(q="peace")
    (made,) = facets(request, hits_in_texts(40), str)
    assert (len(made.values), made.left_off) == (30, 10)
    (facet,) = facet_views((made,), request, 20)
    assert facet.left_off == 10
    (made,) = facets(request, hits_in_texts(30), str)
    assert (len(made.values), made.left_off) == (30, 0)


def test_short_facets_are_not_folded() -> None:
    """Values are not folded where only two would be hidden."""
    values = tuple(FacetValue(f"kind-{n}", f"kind-{n}", 1) for n in range(10))
    (facet,) = facet_views((Facet(FacetName.KIND, values),), SearchRequest(q="peace"), 20)
    assert (len(facet.values), facet.more) == (10, ())


def test_facet_with_one_value_is_hidden() -> None:
    """A facet whose only value all hits have is not shown, unless it is chosen."""
    one = Facet(FacetName.KIND, (FacetValue("speech", "speech", 9),))
    assert facet_views((one,), SearchRequest(q="peace"), 20) == ()
    chosen = Facet(FacetName.KIND, (FacetValue("speech", "speech", 9, chosen=True),))
    request = SearchRequest(q="peace", kinds=("speech",))
    (facet,) = facet_views((chosen,), request, 20)
    assert facet.values[0].href == "/search?q=peace"


def test_year_filters_by_its_dates() -> None:
    """A year sets both dates, and removing it removes both."""
    (facet,) = facet_views((years(),), SearchRequest(q="peace"), 20)
    assert facet.values[0].href == "/search?q=peace&from=1900&to=1900"
    request = SearchRequest(q="peace", date_from=Date(1900), date_to=Date(1900))
    (facet,) = facet_views((years(chosen="1900"),), request, 20)
    assert facet.values[0].href == "/search?q=peace"


def test_active_filters_are_listed() -> None:
    """Filters by text, author, kind and date are listed, each with a link that removes it."""
    request = SearchRequest(
        q="war",
        texts=("report-on-peace",),
        authors=("Ann Other",),
        kinds=("decree",),
        date_from=Date(1914, 8),
    )
    titles = Facet(FacetName.TEXT, (FacetValue("report-on-peace", "Report on Peace", 4, True),))
    chosen = active_filters((titles,), request, 20)
    assert [value.label for value in chosen] == [
        "Report on Peace",
        "Ann Other",
        "decree",
        "from August 1914",
    ]
    assert chosen[3].href == "/search?q=war&in=report-on-peace&author=Ann+Other&kind=decree"
    between = SearchRequest(q="war", date_from=Date(1914), date_to=Date(1918))
    assert active_filters((), between, 20)[0].label == "1914 to 1918"
    until = SearchRequest(q="war", date_to=Date(1918))
    assert active_filters((), until, 20)[0].label == "to 1918"


@given(
    st.text(max_size=20),
    st.sets(st.sampled_from(["a", "b-c", "9998"]), max_size=2),
    st.sampled_from(FacetName),
)
def test_link_is_the_search_with_that_filter(q: str, texts: set[str], name: FacetName) -> None:
    """Whatever was typed and chosen, each link of a facet asks for all of that, and its own value."""
    request = SearchRequest(q=q or "x", texts=tuple(sorted(texts)))
    values = ("1917", "1998") if name == "year" else ("d e", "Ünïcode & Söhne", "9998", "%00")
    facet = Facet(name, tuple(FacetValue(v, v, 1, chosen=False) for v in values))
    (shown,) = facet_views((facet,), request, 20)
    for value, link in zip(values, shown.values, strict=True):
        asked = parse_qs(urlsplit(link.href).query, keep_blank_values=True, strict_parsing=True)
        assert asked.pop("q") == [request.q]
        if name == "year":
            assert (asked.pop("from"), asked.pop("to")) == ([value], [value])
        before = sorted(texts) if name == "in" else []
        assert asked.pop(name, []) == ([*before, value] if name != "year" else [])
        assert asked.pop("in", []) == ([] if name == "in" else sorted(texts))
        assert not asked
