"""Texts from before Christ: in lists, filters, charts, citations and files."""

import json
import re

import pytest
from flask.testing import FlaskClient

from archive.model.date import Date
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.site import words_of
from tests.support.tei import faults

DATES = {
    "marcellus": "-0045-09",
    "ides": "-0043-03-15",
    "augustus": "0000",
    "vesuvius": "0079-08-24",
    "peace": "1917-11-08",
}


@pytest.fixture(scope="module", params=["whoosh", "tantivy"])
def early(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of texts of two millennia, one of each date, with each engine."""
    folder = tmp_path_factory.mktemp("early")
    texts = [
        text_of(slug, f"A speech on bread, the {slug} one.", author="Cicero", date=Date.parse(iso))
        for slug, iso in DATES.items()
    ]
    built(folder, texts, engine=request.param)
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=request.param)
    return create_app(settings).test_client()


def slugs(page: str) -> list[str]:
    """Return the texts of the hits on a page of results, in their order."""
    return re.findall(r'<h2><a href="/texts/([a-z]+)/', page)


def test_list_is_in_order_of_time(early: FlaskClient) -> None:
    """The list of texts begins with the oldest, and gives each date with its era."""
    page = early.get("/texts/").text
    assert re.findall(r'href="/texts/([a-z]+)"', page) == list(DATES)
    for date in ("September 46 BC", "15 March 44 BC", "1 BC", "24 August 79 AD", "8 November 1917"):
        assert date in page


def test_hits_are_sorted_by_date(early: FlaskClient) -> None:
    """Hits sorted by date begin with the oldest."""
    assert slugs(early.get("/search?q=bread&sort=date").text) == list(DATES)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bread&from=-0050&to=0000", ["marcellus", "ides", "augustus"]),
        ("q=bread&from=-0043&to=-0043", ["ides"]),
        ("q=bread&to=-0044", ["marcellus"]),
        ("q=bread&from=0001", ["vesuvius", "peace"]),
        # In reverse order, which is put right.
        ("q=bread&from=-0043&to=-0045", ["marcellus", "ides"]),
        ("q=bread+year:-0043", ["ides"]),
        ("q=bread+year:-0045..0000", ["marcellus", "ides", "augustus"]),
        ("q=bread+year:..-0044", ["marcellus"]),
        ("q=bread+year:0079", ["vesuvius"]),
        ("q=bread+year:0070s", ["vesuvius"]),
        ("q=bread+NOT+year:-0043", ["marcellus", "augustus", "vesuvius", "peace"]),
    ],
)
def test_filters_by_year(early: FlaskClient, query: str, found: list[str]) -> None:
    """A filter and a part of a query find the years before Christ."""
    assert slugs(early.get(f"/search?{query}&sort=date").text) == found


def test_years_can_be_chosen(early: FlaskClient) -> None:
    """The years of the hits are listed in order of time with their eras, and each finds its text."""
    page = early.get("/search?q=bread").text
    boxes = re.findall(r'name="year" value="([^"]*)" form="search"> <span>([^<]*)<', page)
    assert [label for _, label in boxes] == ["46 BC", "44 BC", "1 BC", "79 AD", "1917"]
    for (year, _), slug in zip(boxes, DATES, strict=True):
        assert slugs(early.get(f"/search?q=bread&year={year}").text) == [slug]
        # As addresses named a year before.
        assert slugs(early.get(f"/search?q=bread&from={year}&to={year}").text) == [slug]
    both = "&".join(f"year={year}" for year, _ in boxes[1:3])
    assert slugs(early.get(f"/search?q=bread&sort=date&{both}").text) == list(DATES)[1:3]


def test_chart_and_concordance_name_years(early: FlaskClient) -> None:
    """The chart of the overview and the lines of a concordance give years with their eras."""
    overview = early.get("/search?q=bread&view=overview")
    assert "100–1 BC" in words_of(overview)
    assert "1–99 AD" in words_of(overview)
    lines = words_of(early.get("/search?q=bread&view=concordance"))
    for year in ("46 BC", "44 BC", "1 BC", "79 AD"):
        assert year in lines
    assert "5 texts from 46 BC to 1917" in words_of(early.get("/quotation?q=speech+on+bread"))


def test_records_of_a_text_before_christ(early: FlaskClient) -> None:
    """Each format has the year as its readers understand it: CSL has no year 0, RIS and BibTeX have words."""
    (item,) = json.loads(early.get("/texts/ides.csl.json").text)
    assert item["issued"] == {"date-parts": [[-44, 3, 15]]}
    (first,) = json.loads(early.get("/texts/augustus.csl.json").text)
    assert first["issued"] == {"date-parts": [[-1]]}
    ris = early.get("/texts/ides.ris").text
    assert "\r\nPY  - 44 BC\r\n" in ris
    assert "\r\nDA  - " not in ris
    assert "date of the text: 15 March 44 BC" in ris
    bib = early.get("/texts/ides.bib").text
    assert "year = {44 BC}" in bib
    assert " date = " not in bib
    tei = early.get("/texts/ides.tei.xml").text
    assert '<date when-iso="-0043-03-15">15 March 44 BC</date>' in tei
    assert faults([tei]) == []
    assert json.loads(early.get("/texts/ides.json").text)["date"] == "-0043-03-15"
    assert json.loads(early.get("/texts/ides.jsonld").text)["dateCreated"] == "-0043-03-15"
    page = early.get("/texts/ides").text
    assert '<meta name="DC.date" content="15 March 44 BC">' in page
    assert "rft.date=15+March+44+BC" in early.get("/search?q=ides").text
