"""Texts whose date is not known for certain: found by every date that they may be of, sorted by the earliest."""

from collections.abc import Iterator

import pytest

from archive.model.date import Date
from archive.model.edtf import parse_date
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import FacetName
from archive.search.searcher import Searcher
from tests.support.collections import built
from tests.support.collections import text_of

#: The texts in the order of their dates.
DATES = {
    "century": "16XX",
    "before": "../1639",
    "about": "1640~",
    "decade": "164X",
    "spring": "1640-21",
    "period": "1641-11/1643-02",
    "day": "1642-05-03",
    "after": "1644/..",
    "undated": "",
}


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    """A searcher over one text for each date."""
    texts = (
        text_of(slug, "Peace.", date=parse_date(date) if date else None)
        for slug, date in DATES.items()
    )
    folder = tmp_path_factory.mktemp("dated")
    with built(folder, texts, engine=request.param) as generation:
        yield generation.searcher


def found(searcher: Searcher, q: str, sort: Sort = Sort.DATE, *, year: int = 0) -> list[str]:
    """Return the slugs of what *q* finds, in a *year* if there is one."""
    chosen = Date(year) if year else None
    request = SearchRequest(q=q, sort=sort, date_from=chosen, date_to=chosen)
    return [hit.ref.slug for hit in searcher.search(request).hits]


def test_the_earliest_day_sorts(searcher: Searcher) -> None:
    """Where no beginning is known the end counts, and an undated text is the last."""
    assert found(searcher, "peace") == list(DATES)


@pytest.mark.parametrize(
    ("q", "slugs"),
    [
        ("year:1639", "century before"),
        ("year:1640", "century about decade spring"),
        ("year:1641", "century decade period"),
        ("year:1642", "century decade period day"),
        ("year:1643", "century decade period"),
        ("year:1645", "century decade after"),
        ("year:1650..1660", "century after"),
        ("year:1500", "before"),
        ("year:1900s", "after"),
        ("date:1640-05", "century about decade spring"),
        ("date:1640-06", "century about decade"),
        ("date:1643-03", "century decade"),
        ("date:1642-05-04", "century decade period"),
        ("year:..1600", "century before"),
    ],
)
def test_every_date_that_it_may_be_of_finds_a_text(searcher: Searcher, q: str, slugs: str) -> None:
    """A filter finds what overlaps it, and nothing that certainly does not."""
    assert found(searcher, f"peace {q}") == slugs.split()


def test_a_year_counts_what_it_finds(searcher: Searcher) -> None:
    """The number beside each year is that of the hits if it is chosen."""
    results = searcher.search(SearchRequest(q="peace"))
    (years,) = (facet for facet in results.facets if facet.name is FacetName.YEAR)
    assert {value.value for value in years.values} >= {"1600", "1639", "1640", "1641", "1642"}
    for value in years.values:
        assert value.count == len(found(searcher, "peace", year=int(value.value)))
