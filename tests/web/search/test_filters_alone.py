"""Filters without words find all paragraphs that pass them, in the order of the texts, in every form of an answer."""

import csv
import io
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.model.date import Date
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.site import page

ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}
LONG_WORDS = "The beginning of a long paragraph. " + "It goes on and on about nothing. " * 40


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site of three published texts by two authors."""
    folder = tmp_path_factory.mktemp("filters")
    settings = Settings(texts=folder / "texts", index=folder / "index", per_page=3)
    write_texts(
        settings.texts,
        [
            text_of("b-letter", *["War."] * 4, author="Ann Other", date=Date(1916), kind="letter"),
            text_of("a-speech", LONG_WORDS, *["Peace."] * 4, author="Bo Second", date=Date(1917)),
            text_of(
                "c-speech", *["Peace."] * 2, author="Ann Other", date=Date(1917), language="de"
            ),
        ],
    )
    publish(CollectionFolder(settings.texts), note="", today=date(2026, 1, 1))
    build(settings)
    return create_app(settings).test_client()


def numbers(*places: str) -> list[str]:
    """Return addresses of paragraphs, each named as ``b-letter/1``."""
    return [f"/texts/{place.replace('/', '/p')}" for place in places]


LETTER = numbers(*(f"b-letter/{n}" for n in range(1, 5)))
SPEECH = numbers(*(f"a-speech/{n}" for n in range(1, 6)))
GERMAN = numbers("c-speech/1", "c-speech/2")

FOUND = [
    ("author=Ann+Other", LETTER + GERMAN),
    ("author=Bo+Second", SPEECH),
    ("author=Ann+Other&author=Bo+Second", SPEECH + LETTER + GERMAN),
    ("q=author:other", LETTER + GERMAN),
    ("q=author:other+-peace", LETTER),
    ("year=1917", SPEECH + GERMAN),
    ("year=1916&year=1917", SPEECH + LETTER + GERMAN),
    ("q=year:1916", LETTER),
    ("from=1917", SPEECH + GERMAN),
    ("to=1916-12", LETTER),
    ("in=c-speech", GERMAN),
    ("q=in:c-speech", GERMAN),
    ("kind=letter", LETTER),
    ("q=language:de", GERMAN),
    ("author=Ann+Other&year=1917", GERMAN),
    ("author=Ann+Other&year=1917&scope=text", GERMAN),
    ("author=Ann+Other&q=author:other", LETTER + GERMAN),
    ("author=Nobody", []),
    ("author=Bo+Second&year=1916", []),
]


@pytest.mark.parametrize(("query", "addresses"), FOUND)
def test_every_answer_has_the_paragraphs_in_text_order(
    query: str, addresses: list[str], site: FlaskClient
) -> None:
    """JSON, its file, CSV and references have each paragraph once, in order; totals and pages are exact."""
    first = site.get(f"/search.json?{query}").get_json()
    assert first["total"] == len(addresses)
    assert first["pages"] == max(1, -(-len(addresses) // 3))
    assert first["texts"] == len({address.rpartition("/")[0] for address in addresses})
    paged = [
        hit["address"]
        for number in range(1, first["pages"] + 1)
        for hit in site.get(f"/search.json?{query}&page={number}").get_json()["hits"]
    ]
    assert paged == addresses
    whole = site.get(f"/search.json?{query}&per_page=all").get_json()
    assert [hit["address"] for hit in whole["hits"]] == addresses
    rows = list(csv.DictReader(io.StringIO(site.get(f"/search.csv?{query}").text)))
    assert [row["address"] for row in rows] == addresses
    feed = ElementTree.fromstring(site.get(f"/search.atom?{query}").text)  # noqa: S314  # our own
    assert feed.findtext("o:totalResults", namespaces=ATOM) == str(len(addresses))
    links = [each.find("a:link", ATOM) for each in feed.findall("a:entry", ATOM)]
    hrefs = [str(link.get("href")).partition("?")[0] for link in links if link is not None]
    assert sorted(hrefs) == sorted(f"http://localhost{address}" for address in addresses)


@pytest.mark.parametrize(("query", "addresses"), FOUND)
def test_facets_count_what_choosing_a_value_would_find(
    query: str, addresses: list[str], site: FlaskClient
) -> None:
    """Each value of a facet that is not chosen finds as many paragraphs as stand beside it."""
    found = site.get(f"/search.json?{query}").get_json()
    chosen = {facet["name"] for facet in found["facets"] for v in facet["values"] if v["chosen"]}
    for facet in found["facets"]:
        if facet["name"] in chosen:
            continue
        for value in facet["values"]:
            more = f"{query}&{facet['name']}={value['value'].replace(' ', '+')}"
            assert site.get(f"/search.json?{more}").get_json()["total"] == value["count"], more


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("author=Ann+Other", "All paragraphs by <b>Ann Other</b>"),
        ("author=Ann+Other&author=Bo+Second", "All paragraphs by <b>Ann Other</b> or <b>Bo Second</b>"),
        ("year=1917", "All paragraphs of 1917"),
        ("from=1916&to=1917", "All paragraphs dated 1916 to 1917"),
        ("in=c-speech", "All paragraphs in the text <b>C Speech</b>"),
        ("kind=letter", "All paragraphs in sections of the kind <b>letter</b>"),
        ("speaker=Lord+X", "All paragraphs said by <b>Lord X</b>"),
        ("author=Ann+Other&year=1917", "All paragraphs by <b>Ann Other</b>, of 1917"),
        ("q=author:other", "All paragraphs in texts by <b>other</b>"),
    ],
)  # fmt: skip
def test_page_says_what_it_lists(query: str, says: str, site: FlaskClient) -> None:
    """The page names the filters, and its title too."""
    assert says in page(site, f"/search?{query}")


def test_page_lists_beginnings_and_has_a_pager(site: FlaskClient) -> None:
    """A snippet is the beginning of its paragraph; pages lead on; the box keeps the filters."""
    text = page(site, "/search?author=Bo+Second")
    assert '<p class="snippet">The beginning of a long paragraph.' in text
    assert 'href="/search?author=Bo+Second&amp;page=2"' in text
    assert 'name="author" value="Bo Second" checked form="search">' in text
    assert "<mark>" not in text
    # Nothing is marked on the page of a passage, and no page of results is taken for one of a printed source.
    assert 'href="/texts/a-speech/p1"' in text


def test_there_is_no_relevance_without_words(site: FlaskClient) -> None:
    """The orders are that of the texts and that of their dates."""
    text = page(site, "/search?author=Ann+Other")
    assert "<b>text order</b>" in text
    assert "relevance" not in text
    by_date = site.get("/search.json?from=1900&sort=date&per_page=20").get_json()
    assert [hit["address"] for hit in by_date["hits"]] == LETTER + SPEECH + GERMAN


@pytest.mark.parametrize("view", ["concordance", "collocates"])
@pytest.mark.parametrize("query", ["author=Ann+Other", "q=author:other", "year=1917"])
def test_views_of_words_need_words(view: str, query: str, site: FlaskClient) -> None:
    """Asked for a concordance or collocates, the page lists the paragraphs and says why."""
    text = page(site, f"/search?{query}&view={view}")
    assert "Concordances and collocates need words to search for." in text
    assert '<ol class="hits"' in text
    assert "view=concordance" not in text
    assert "/concordance.csv" not in text


@pytest.mark.parametrize("query", ["author=Ann+Other", "q=author:other", "kind=letter"])
def test_overview_counts_paragraphs(query: str, site: FlaskClient) -> None:
    """The overview shows when and in which texts the paragraphs are."""
    assert "paragraphs" in page(site, f"/search?{query}&view=overview")


def test_an_empty_list_names_wider_filters(site: FlaskClient) -> None:
    """Where two filters exclude each other, each alone is offered with its number."""
    found = site.get("/search.json?author=Bo+Second&year=1916").get_json()
    assert [(way["words"], way["total"]) for way in found["ways"]] == [
        ("by any author", 4),
        ("of any date", 5),
    ]
    text = page(site, "/search?author=Bo+Second&year=1916")
    assert "No paragraphs found" in text
    assert 'href="/search?author=Bo+Second"' in text


@pytest.mark.parametrize(
    ("query", "total"), [("author=Second", 5), ("author=other", 6), ("author=second&q=peace", 4)]
)
def test_a_part_of_a_name_is_offered_as_such(query: str, total: int, site: FlaskClient) -> None:
    """No author is named exactly so, but the words are in a name: the search for them is one click away."""
    found = site.get(f"/search.json?{query}").get_json()
    assert found["total"] == 0
    ways = {way["words"]: way for way in found["ways"]}
    assert ways["names that contain these words"]["total"] == total
    again = site.get(ways["names that contain these words"]["url"]).get_json()
    assert again["total"] == total


def test_nothing_asked_is_the_empty_page(site: FlaskClient) -> None:
    """Without words and filters nothing is listed."""
    for query in ("", "q=", "q=+", "author=", "sort=date", "page=2"):
        assert "Type words to find" in page(site, f"/search?{query}"), query
        assert site.get(f"/search.json?{query}").get_json()["total"] == 0, query


def test_all_values_of_a_facet(site: FlaskClient) -> None:
    """The list of all values works without words too."""
    listed = site.get("/search/facets.json?facet=author&year=1917").get_json()
    assert {v["value"]: v["count"] for v in listed["values"]} == {"Bo Second": 5, "Ann Other": 2}
    assert "Authors in the results</h1>" in page(site, "/search/facets?facet=author&year=1917")


def test_deep_pages_of_a_long_list(tmp_path: Path) -> None:
    """Every paragraph of a long text is on one page, and only there."""
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index", per_page=20)
    write_texts(settings.texts, [text_of("long", *["Peace."] * 333, author="Ann Other")])
    build(settings)
    client = create_app(settings).test_client()
    seen = [
        hit["number"]
        for number in range(1, 18)
        for hit in client.get(f"/search.json?author=Ann+Other&page={number}").get_json()["hits"]
    ]
    assert len(seen) == len(set(seen)) == 333
