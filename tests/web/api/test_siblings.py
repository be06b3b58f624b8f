"""Responses for programs: machine formats, results as JSON, suggestions, and files for browsers and crawlers."""

import json
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.support.site import page


def test_search_json_is_the_search(client: FlaskClient) -> None:
    """The JSON of a search has its counts, and hits with offsets that point at the words."""
    found = client.get("/search.json?q=secret+treaties").get_json()
    assert (found["query"], found["total"], found["page"], found["pages"]) == (
        "secret treaties",
        1,
        1,
        1,
    )
    (hit,) = found["hits"]
    assert hit["address"] == "/texts/report-on-peace/p9"
    assert hit["url"] == "http://localhost/texts/report-on-peace/p9"
    assert (hit["title"], hit["section"], hit["number"]) == (
        "Report on Peace",
        "Decree on Peace",
        "p9",
    )
    words = {hit["text"][start:end] for start, end in hit["highlights"]}
    assert words == {"secret", "treaties"}
    assert "secret treaties" in hit["snippet"]
    assert hit["draft"] is False
    assert found["next"] is None
    assert found["previous"] is None


def test_search_json_links_its_pages(client: FlaskClient) -> None:
    """The addresses of the next pages lead through all hits."""
    address, seen = "/search.json?q=peace&per_page=4", []
    while address:
        found = client.get(address).get_json()
        seen += [hit["address"] for hit in found["hits"]]
        address = found["next"]
    assert len(seen) == len(set(seen)) == found["total"]
    assert found["previous"].endswith("/search.json?q=peace&per_page=4&page=2")


def test_search_json_has_notices(client: FlaskClient) -> None:
    """Unreadable parameters are ignored with a notice; an empty query has no results."""
    found = client.get("/search.json?q=peace&page=999999&sort=xyz").get_json()
    assert found["hits"] == []
    assert found["total"] == 11
    assert any("xyz" in notice["words"] for notice in found["notices"])
    assert any(
        "There are no results on this page" in notice["words"] for notice in found["notices"]
    )
    assert found["previous"].endswith("q=peace")
    assert client.get("/search.json").get_json()["total"] == 0


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/texts/report-on-peace.txt", "web/report-on-peace.txt"),
        ("/texts/report-on-peace/p7-p9.txt", "web/p7-p9.txt"),
        ("/texts/report-on-peace/p12.json", "web/p12.json"),
        ("/texts/report-on-peace/p12.md", "web/p12.md"),
    ],
)
def test_machine_formats(
    client: FlaskClient, golden: Callable[[str, str], None], address: str, name: str
) -> None:
    """Each machine format has the words, their marks and the citation."""
    response = client.get(address)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    body = response.text
    if response.is_json:
        body = json.dumps(response.get_json(), ensure_ascii=False, indent=1) + "\n"
    golden(name, body)


def test_markdown_of_a_text_is_what_was_published(client: FlaskClient) -> None:
    """The Markdown of a text is its published source, emendations and all."""
    response = client.get("/texts/report-on-peace.md")
    assert response.content_type == "text/markdown; charset=utf-8"
    assert response.text.startswith("---\nslug: report-on-peace\n")
    assert "present {~~way~>war~~}" in response.text


def test_machine_formats_are_linked(client: FlaskClient) -> None:
    """Each page links its machine formats by rel=alternate."""
    text = page(client, "/texts/report-on-peace/p9")
    for ending, mimetype in [("json", "application/json"), ("txt", "text/plain")]:
        assert f'<link rel="alternate" type="{mimetype}"' in text
        assert f'href="/texts/report-on-peace/p9.{ending}"' in text


def test_404_for_programs_is_a_problem_document(client: FlaskClient) -> None:
    """A program that requests a missing passage gets a problem document, not a page."""
    response = client.get("/texts/report-on-peace/p99.json")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.get_json()["instance"] == "/texts/report-on-peace/p99.json"


def test_suggestions(client: FlaskClient) -> None:
    """Suggestions complete the last word and repeat what was typed."""
    response = client.get("/suggest?q=secret+dip")
    assert response.content_type == "application/x-suggestions+json"
    assert response.get_json() == [
        "secret dip",
        ["secret diplomacy"],
        ["2 paragraphs"],
        # Browsers open them from anywhere.
        ["http://localhost/search?q=secret+diplomacy"],
    ]
    assert client.get("/suggest?q=").get_json() == ["", [], [], []]
    assert client.get("/suggest?q=secret+").get_json()[1] == []
    assert client.get("/suggest?q=" + "x" * 5000).get_json()[1] == []


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ('"secret dipl', '"secret diplomacy'),
        ("author:leni peace OR ARMIS", "author:leni peace OR armistice"),
        ("class-consc", "class-conscious"),
        ("-Chart", "-Chartist"),
    ],
)
def test_only_the_last_word_is_completed(client: FlaskClient, typed: str, completed: str) -> None:
    """Everything before the word, operators included, stays as it was typed."""
    assert client.get("/suggest", query_string={"q": typed}).get_json()[1][0] == completed


def test_titles_are_suggested(client: FlaskClient) -> None:
    """A title leads to its text, a heading to the first paragraph of its section."""
    _, completions, descriptions, addresses = client.get("/suggest?q=on+peac").get_json()
    suggested = list(zip(completions, descriptions, addresses, strict=True))
    text = "http://localhost/texts/report-on-peace"
    assert ("Report on Peace", "text", text) in suggested
    assert ("Decree on Peace", "in Report on Peace", f"{text}#p2") in suggested


def test_opensearch_describes_the_search(client: FlaskClient) -> None:
    """The OpenSearch description has short names and working templates."""
    root = ElementTree.fromstring(client.get("/opensearch.xml").data)  # noqa: S314 our own
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.tag == f"{space}OpenSearchDescription"
    short = root.findtext(f"{space}ShortName")
    assert short is not None
    assert 0 < len(short) <= 16
    for url in root.findall(f"{space}Url"):
        template = url.attrib["template"].replace("{searchTerms}", "peace")
        assert client.get(template.replace("{startPage?}", "1")).status_code == 200


def test_robots_and_sitemap(client: FlaskClient) -> None:
    """Crawlers are kept from searches, and led to the published texts and the pages by which they are browsed."""
    robots = page(client, "/robots.txt")
    assert "Disallow: /search\n" in robots
    assert "Sitemap: http://localhost/sitemap.xml" in robots
    root = ElementTree.fromstring(client.get("/sitemap.xml").data)  # noqa: S314 our own
    found = [place.text for place in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(set(found)) == len(found)
    for path in ("texts/report-on-peace", "texts/", "years/", "authors/", "authors/vladimir-lenin"):
        assert f"http://localhost/{path}" in found


def test_health_checks(client: FlaskClient) -> None:
    """The process is up, and ready when its index is."""
    assert page(client, "/healthz") == "up\n"
    assert page(client, "/readyz").startswith("ready: 17 paragraphs")


@pytest.mark.parametrize("host", ["a b", "a/b?c", "x@evil", ""])
def test_malformed_host_is_400(client: FlaskClient, host: str) -> None:
    """A malformed host would appear in links and citations where no public address is set."""
    assert client.get("/robots.txt", headers={"Host": host}).status_code == 400
