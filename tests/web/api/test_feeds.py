"""The Atom feed of a search."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from archive.web import create_app
from tests.support.site import page
from tests.support.site import specimen_settings

ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}


def feed(client: FlaskClient, address: str) -> ElementTree.Element:
    """Return the feed at *address*, which is well formed."""
    response = client.get(address)
    assert (response.status_code, response.mimetype) == (200, "application/atom+xml")
    return ElementTree.fromstring(response.text)  # noqa: S314  # our own


def text_of(element: ElementTree.Element, path: str) -> str:
    """Return the words of the one element at *path*."""
    (found,) = element.findall(path, ATOM)
    assert found.text
    return found.text


def test_feed_has_what_atom_requires(client: FlaskClient) -> None:
    """A feed has an id, a title, a date, an author and a link to itself; each entry its id, title, date, link."""
    found = feed(client, "/search.atom?q=peace&kind=decree")
    itself = "http://localhost/search.atom?q=peace&kind=decree"

    assert text_of(found, "a:id") == itself
    assert [link.get("href") for link in found.findall("a:link[@rel='self']", ATOM)] == [itself]
    assert text_of(found, "a:title").startswith("peace – ")
    assert text_of(found, "a:author/a:name")
    entries = found.findall("a:entry", ATOM)
    assert len(entries) == int(text_of(found, "o:totalResults")) > 1
    for entry in entries:
        assert text_of(entry, "a:id").startswith("urn:uuid:")
        (link,) = entry.findall("a:link", ATOM)
        assert link.get("href", "").startswith("http://localhost/texts/report-on-peace/p")
        assert link.get("href", "").endswith("?q=peace")
        assert text_of(entry, "a:updated") == text_of(found, "a:updated")
        assert "eace" in text_of(entry, "a:summary")
    assert len({text_of(entry, "a:id") for entry in entries}) == len(entries)


def test_feed_without_results(client: FlaskClient) -> None:
    """A search without results, or without a query, has a feed without entries."""
    for address in ("/search.atom?q=zebra", "/search.atom"):
        assert feed(client, address).findall("a:entry", ATOM) == []


@pytest.mark.parametrize("q", ["%00%0B", "%3C%26%3E", "%EF%BF%BF", "%ED%A0%80", "%F0%9F%8E%89"])
def test_any_query_makes_a_well_formed_feed(client: FlaskClient, q: str) -> None:
    """Characters that XML forbids or reserves break no feed."""
    feed(client, f"/search.atom?q={q}")


def test_drafts_are_in_no_feed(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The addresses of a draft may change, and entries of feeds are permanent."""
    drafts = create_app(specimen_settings(tmp_path_factory.mktemp("drafts"))).test_client()

    assert feed(drafts, "/search.atom?q=peace").findall("a:entry", ATOM) == []


def test_feed_is_announced(client: FlaskClient) -> None:
    """The search page links its feed and its files in its head and in its body."""
    text = page(client, "/search?q=peace&sort=text&page=1")

    assert 'type="application/atom+xml" title="New and corrected paragraphs: peace – ' in text
    assert '<a href="/search.atom?q=peace" type="application/atom+xml">' in text
    for address in ("/search.csv?q=peace", "/concordance.json?q=peace"):
        assert text.count(f'href="{address}"') == 2
