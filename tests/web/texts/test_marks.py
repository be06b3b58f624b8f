"""Marks of every kind in a draft, and a text with many pages of hits."""

import re

import pytest
from flask.testing import FlaskClient

from archive.web import create_app
from tests.support.site import page
from tests.support.site import specimen_settings
from tests.support.site import words_of


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a collection of drafts, with a public address."""
    return create_app(specimen_settings(tmp_path_factory.mktemp("drafts"))).test_client()


def test_every_mark_has_its_markup(drafts: FlaskClient) -> None:
    """Speakers, notes, page breaks, emphasis, verse, tables, links and signatures have the right markup."""
    text = page(drafts, "/texts/specimen")
    for expected in (
        "A Specimen of &lt;Marks&gt;",
        '<a href="/authors/ann-other">Ann Other</a> and <a href="/authors/b-second">B. Second</a>',
        "1920 (20 December 1919, Old Style)",
        '<span class="speaker">Lord Hindlip</span>',
        "<summary>nothing</summary>",
        'href="#p2-n1"',
        '<p class="note" id="p2-n1"><a href="#p2-m1"',
        "[B]",
        "</span>250</span>but <em>walked</em> on.",
        "&amp; <strong>bread</strong>",
        '<span class="line">The peace of one line</span>'
        '<span class="line" data-blanks="    ">and the peace of the next</span>',
        '<th scope="col">Year</th>',
        "<td>1917</td>",
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">the site</a>',
        "is-signature",
    ):
        assert expected in text


def test_hits_are_marked_in_tables_and_verse(drafts: FlaskClient) -> None:
    """A hit is marked within its table cell or line of verse."""
    text = page(drafts, "/texts/specimen?q=peace")
    assert '<th scope="col"><mark>Peace</mark></th>' in text
    assert "and the <mark>peace</mark> of the next" in text


def test_drafts_are_labelled_everywhere(drafts: FlaskClient) -> None:
    """A draft is labelled in lists and hits, its citation warns, and crawlers are kept away."""
    assert '<span class="draft">draft</span>' in page(drafts, "/texts/")
    assert '<span class="draft">draft</span>' in page(drafts, "/search?q=peace")
    for address in ("/texts/specimen", "/texts/specimen/p2"):
        text = page(drafts, address)
        assert '<meta name="robots" content="noindex">' in text
        assert "draft, not yet published" in text
        assert "Draft, not yet published" in text
    assert drafts.get("/texts/specimen.txt").headers["X-Robots-Tag"] == "noindex"
    assert "specimen" not in page(drafts, "/sitemap.xml")
    page(drafts, "/texts/specimen@1", 404)


def test_public_address_is_used_where_it_is_set(drafts: FlaskClient) -> None:
    """Citations, canonical links, OpenSearch and results use the public address, whatever the host of the request."""
    headers = {"Host": "evil.example"}
    for address in (
        "/texts/specimen/p2",
        "/search.json?q=peace",
        "/opensearch.xml",
        "/robots.txt",
        "/search?q=bread",
    ):
        text = drafts.get(address, headers=headers).text
        assert "https://archive.example.org/" in text, address
        assert "evil.example" not in text, address


def test_long_list_of_hits_has_pages(drafts: FlaskClient) -> None:
    """Forty-five hits make three pages of twenty, and the pager marks the current one."""
    second = page(drafts, "/search?q=bread+speaks&page=2")
    assert "45 paragraphs" in second
    assert len(re.findall("<li>\n<h2>", second)) == 20
    assert '<ol class="hits" start="21">' in second
    assert re.search(r'aria-current="page"><span class="unseen">Page </span>2<', second)
    assert 'rel="prev">Previous' in second
    assert 'rel="next">Next' in second


def test_the_reading_of_the_source_can_be_searched(drafts: FlaskClient) -> None:
    """A search for the reading of the source finds the paragraph and marks the emended word."""
    assert "<summary><mark>nothing</mark></summary>" in page(drafts, "/texts/specimen/p2?q=naught")


def test_a_passage_without_the_words_says_so(drafts: FlaskClient) -> None:
    """A passage that does not contain the words of the search says so."""
    found = words_of(drafts.get("/texts/specimen/p1?q=bread"))
    assert "bread was not found in this passage" in found
