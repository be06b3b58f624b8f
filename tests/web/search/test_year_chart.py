"""The chart of years beside the hits: bars in the order of time, each with a link to its hits."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import Date
from archive.search.corpus.timeline import MAX_BARS
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Facet
from archive.search.results import FacetName
from archive.settings import Settings
from archive.web import create_app
from archive.web.links import search_address
from archive.web.search.year_chart import HEIGHT
from archive.web.search.year_chart import LEAST
from archive.web.search.year_chart import STEP
from archive.web.search.year_chart import year_chart
from tests.support.site import page


def years(counts: dict[int, int]) -> Facet:
    """Return a facet of years with these counts."""
    return Facet(FacetName.YEAR, (), by_year=tuple(sorted(counts.items())))


@pytest.mark.parametrize("counts", [{}, {1917: 3}, {1917: 3, 1918: 0}])
def test_one_year_has_no_chart(counts: dict[int, int]) -> None:
    """Without hits of two years there is nothing to draw."""
    assert year_chart(years(counts), SearchRequest(q="peace"), 20) is None


def test_bars_are_in_order_of_time() -> None:
    """Bars are in the order of time, however many hits they have, and years without hits leave room."""
    chart = year_chart(
        years({1919: 9, 1914: 1, 1917: 3}), SearchRequest(q="peace", years=(Date(1914),)), 20
    )
    assert chart is not None
    assert [(bar.label, bar.hits, bar.x) for bar in chart.bars] == [
        ("1914", "1 paragraph", 0),
        ("1917", "3 paragraphs", 30),
        ("1919", "9 paragraphs", 50),
    ]
    assert (chart.first, chart.last, chart.width) == ("1914", "1919", 60)
    assert chart.bars[1].href == "/search?q=peace&from=1917&to=1917"


def test_bars_lead_to_the_same_search_within_their_time() -> None:
    """A bar replaces the dates of a search and keeps all else, in the order in which addresses are written."""
    request = SearchRequest(
        q="peace",
        authors=("A",),
        years=(Date(1914),),
        date_to=Date(1918),
        scope=Scope.TEXT,
        sort=Sort.DATE,
        page=3,
    )
    chart = year_chart(years({1914: 1, 1917: 3}), request, 20)
    assert chart is not None
    within = replace(request, years=(), date_from=Date(1917), date_to=Date(1917), page=1)
    assert chart.bars[1].href == search_address(within, per_page=20)


@given(st.dictionaries(st.integers(-300, 2000), st.integers(0, 500), max_size=80))
def test_bars_are_as_high_as_their_hits(counts: dict[int, int]) -> None:
    """The highest bar has the whole height, no hits are invisible, and there are never too many bars."""
    chart = year_chart(years(counts), SearchRequest(q="peace"), 20)
    if chart is None:
        assert sum(1 for count in counts.values() if count) < 2
        return
    assert chart.width <= STEP * (MAX_BARS + 1)
    assert max(bar.height for bar in chart.bars) == HEIGHT
    assert all(LEAST <= bar.height == HEIGHT - bar.y for bar in chart.bars)
    shown = sum(int(bar.hits.partition(" ")[0].replace(",", "")) for bar in chart.bars)
    assert shown == sum(counts.values())


@pytest.mark.parametrize("view", ["", "&view=concordance", "&view=overview", "&view=collocates"])
def test_the_chart_is_beside_the_hits_in_every_view(historians: Settings, view: str) -> None:
    """Each view has the panel with its chart, whose bars keep the view."""
    client: FlaskClient = create_app(historians).test_client()
    shown = page(client, f"/search?q=liberty{view}")
    assert shown.index('<details id="filters"') < shown.index('<div class="results"')
    chart = shown[shown.index('<svg class="years"') :]
    first = chart[chart.index('href="') + 6 :].partition('"')[0].replace("&amp;", "&")
    assert first == f"/search?q=liberty&from=1780&to=1789{view}"
    assert "paragraphs" in page(client, first)
