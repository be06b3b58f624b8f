"""A draft with every mark there is, and a text of many pages, as the site shows them."""

import re

import pytest
from flask.testing import FlaskClient

from archive.web import create_app
from tests.support.site import page
from tests.support.site import specimen_settings
from tests.support.site import words_of


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A browser before a collection of drafts whose public address is set."""
    return create_app(specimen_settings(tmp_path_factory.mktemp("drafts"))).test_client()


def test_every_mark_has_its_markup(drafts: FlaskClient) -> None:
    """Speakers, notes, page breaks, emphasis, verse, tables, links and signatures are what they are."""
    text = page(drafts, "/texts/specimen")
    for expected in (
        "A Specimen of &lt;Marks&gt;",
        '<p class="author">Ann Other and B. Second</p>',
        "1920 (20 December 1919, Old Style)",
        '<span class="speaker">Lord Hindlip</span>',
        "<summary>nothing</summary>",
        'href="#p2-n1"',
        '<p class="note" id="p2-n1"><a href="#p2-m1"',
        "[B]",
        "</span>250</span>but <em>walked</em> on.",
        "&amp; <strong>bread</strong>",
        '<span class="line">The peace of one line</span>'
        '<span class="line">and the peace of the next</span>',
        '<th scope="col">Year</th>',
        "<td>1917</td>",
        '<a href="https://example.org/?a=1&amp;b=2" rel="noopener">the site</a>',
        "is-signature",
    ):
        assert expected in text


def test_hits_in_a_table_and_in_verse(drafts: FlaskClient) -> None:
    """A hit is marked in the cell or the line in which it stands."""
    text = page(drafts, "/texts/specimen?q=peace")
    assert '<th scope="col"><mark>Peace</mark></th>' in text
    assert "and the <mark>peace</mark> of the next" in text


def test_draft_says_so_everywhere(drafts: FlaskClient) -> None:
    """A draft is marked in lists and hits, warns in its citation, and is kept from crawlers."""
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
    """Citations, canonical links, opensearch and results name the public address, whoever asks."""
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
    """Forty-five hits make three pages of twenty; the pager names them and knows where it is."""
    second = page(drafts, "/search?q=bread+speaks&page=2")
    assert "45 paragraphs" in second
    assert len(re.findall("<li>\n<h2>", second)) == 20
    assert '<ol class="hits" start="21">' in second
    assert re.search(r'aria-current="page"><span class="unseen">Page </span>2<', second)
    assert 'rel="prev">Previous' in second
    assert 'rel="next">Next' in second


def test_transmitted_reading_is_told_in_the_search(drafts: FlaskClient) -> None:
    """A search for what the source reads finds the paragraph and marks the word that stands for it."""
    assert "<summary><mark>nothing</mark></summary>" in page(drafts, "/texts/specimen/p2?q=naught")


def test_words_that_are_not_there_are_said(drafts: FlaskClient) -> None:
    """A passage that does not have the words of the search says so."""
    found = words_of(drafts.get("/texts/specimen/p1?q=bread"))
    assert "bread was not found in this passage" in found
