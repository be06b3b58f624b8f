"""Pages of the printed source: as addresses, and in citations."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.amendments import retire
from archive.publishing.amendments import retire_text
from archive.publishing.apply_amendment import amend
from archive.publishing.apply_amendment import rename
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.site import words_of

TODAY = date(2026, 11, 22)
BOOK = """\
---
slug: memoirs
title: Memoirs
author: Ann Other
date: 1848
source:
  title: Collected Works
  volume: 2
  publisher: Example Press
  year: 1901
  pages: xii–464
---

The preface begins on the page before its first mark{pb xiii} and ends after it.

{pb 462}

Of the winter in the mountains.

The snow lay until {pb 463} May, and nobody came.

Of the spring.{pb 464}

Of the summer, all of it.
"""
LETTER = "---\nslug: letter\ntitle: A letter\n---\nNo page is marked here.\n"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a book with marked pages in two revisions, of one without, of one renamed and one withdrawn."""
    folder = tmp_path_factory.mktemp("printed")
    texts = CollectionFolder(folder / "texts")
    texts.path.mkdir()
    write = {
        "memoirs": BOOK,
        "letter": LETTER,
        "diary": BOOK.replace("slug: memoirs", "slug: diary"),
        "forgery": BOOK.replace("slug: memoirs", "slug: forgery"),
        "torn": BOOK.replace("slug: memoirs", "slug: torn"),
    }
    for slug, words in write.items():
        (texts.path / f"{slug}.md").write_text(words)
        (outcome,) = publish(texts, [slug], note="As printed", today=TODAY)
        assert outcome.revision == 1, outcome
    memoirs = texts.path / "memoirs.md"
    numbered = memoirs.read_text().replace("{pb 463} ", "")
    memoirs.write_text(numbered.replace("Of the spring", "Of {pb 463}the spring"))
    publish(texts, ["memoirs"], note="Page 463 begins later", today=TODAY)
    rename(texts, "diary", "journal", note="", today=TODAY)
    amend(texts, "forgery", retire_text("It is a forgery."), note="", today=TODAY)
    torn = amend(texts, "torn", retire("p3", "A leaf is missing."), note="", today=TODAY)
    assert torn.revision == 2, torn
    settings = Settings(texts=texts.path, index=folder / "index", url="https://archive.example.org")
    build(settings)
    return create_app(settings).test_client()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("memoirs?page=462", "memoirs/p2"),
        ("memoirs?page=463", "memoirs/p4"),
        ("memoirs?page=464", "memoirs/p5"),
        ("memoirs?page=xiii", "memoirs/p1"),
        ("memoirs?page=XIII", "memoirs/p1"),
        # Not marked, but the record says that the text begins there.
        ("memoirs?page=xii", "memoirs/p1"),
        ("memoirs?page=p.+462", "memoirs/p2"),
        ("memoirs?page=+462+", "memoirs/p2"),
        # Each revision has its own pages.
        ("memoirs@1?page=463", "memoirs@1/p3"),
        ("memoirs@2?page=463", "memoirs@2/p4"),
        ("memoirs@1?page=xii", "memoirs@1/p1"),
        # Formats, and other parameters, stay.
        ("memoirs.json?page=463", "memoirs/p4.json"),
        ("memoirs@1.tei.xml?page=463", "memoirs@1/p3.tei.xml"),
        ("memoirs?page=463&style=mla", "memoirs/p4?style=mla"),
        # A withdrawn text, and one with a withdrawn paragraph.
        ("forgery?page=463", "forgery/p3"),
        ("forgery@1?page=463", "forgery@1/p3"),
        ("torn?page=462", "torn/p2"),
        ("torn?page=463", "torn/p4"),
        ("torn@1?page=463", "torn@1/p3"),
    ],
)
def test_page_leads_to_its_paragraph(printed: FlaskClient, address: str, place: str) -> None:
    """A page of the source redirects to the paragraph in which it begins, for now."""
    response = printed.get(f"/texts/{address}")
    assert (response.status_code, response.location) == (302, f"/texts/{place}")
    assert printed.get(response.location).status_code in (200, 410)


def test_page_of_a_renamed_text(printed: FlaskClient) -> None:
    """The old address of a text leads to the page too."""
    response = printed.get("/texts/diary?page=463", follow_redirects=True)
    assert (response.status_code, response.request.path) == (200, "/texts/journal/p3")


@pytest.mark.parametrize("page", ["465", "46", "xi", "p. 9", "0", "'; --", "9" * 3000, "\u202e1"])
@pytest.mark.parametrize("text", ["memoirs", "memoirs@1"])
def test_unknown_page_is_refused_with_those_there_are(
    printed: FlaskClient, text: str, page: str
) -> None:
    """A page that is not marked answers 404, names the pages that are, and links to the text."""
    response = printed.get(f"/texts/{text}", query_string={"page": page})
    assert response.status_code == 404
    words = words_of(response)
    assert "is not marked in this text. Marked: xii–xiii, 462–464." in words
    assert 'href="/texts/memoirs"' in response.text
    assert len(response.text) < 10_000


def test_unknown_page_for_programs(printed: FlaskClient) -> None:
    """A program gets a problem document."""
    response = printed.get("/texts/memoirs.json?page=465")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["detail"] == (
        "Page 465 of the source is not marked in this text. Marked: xii–xiii, 462–464."
    )


def test_text_without_pages(printed: FlaskClient) -> None:
    """A text without marked pages says that it has none, and offers none."""
    response = printed.get("/texts/letter?page=3")
    assert response.status_code == 404
    assert "The pages of the source are not marked in this text." in words_of(response)
    assert "Go to page" not in printed.get("/texts/letter").text


@pytest.mark.parametrize("query", ["page=", "page=+", "page=2&q=snow", "per_page=462"])
def test_other_pages_are_not_of_the_source(printed: FlaskClient, query: str) -> None:
    """An empty page, and the page of results from which a reader came, show the text."""
    assert printed.get(f"/texts/memoirs?{query}").status_code == 200


def test_page_of_a_paragraph_is_ignored(printed: FlaskClient) -> None:
    """A paragraph is shown, whatever page is asked for."""
    assert printed.get("/texts/memoirs/p1?page=464").status_code == 200


@pytest.mark.parametrize("text", ["memoirs", "memoirs@1"])
def test_form_on_the_page_of_a_text(printed: FlaskClient, text: str) -> None:
    """The page of a text lists its marked pages, with a form that leads to one."""
    page = printed.get(f"/texts/{text}")
    assert "xii–xiii, 462–464 Go to page" in words_of(page)
    assert f'<form class="to-page" action="/texts/{text}">' in page.text
    assert "Go to page" not in printed.get(f"/texts/{text}/p1").text


@pytest.mark.parametrize(
    ("place", "cited"),
    [
        ("memoirs/p1", "(Other, 1848/1901, pp. xii–xiii)"),
        ("memoirs/p2", "(Other, 1848/1901, p. 462)"),
        ("memoirs/p4", "(Other, 1848/1901, pp. 462–463)"),
        ("memoirs/p2-p3", "(Other, 1848/1901, p. 462)"),
        ("memoirs/p3-p5", "(Other, 1848/1901, pp. 462–464)"),
        ("memoirs@1/p3", "(Other, 1848/1901, pp. 462–463)"),
        ("memoirs@1/p4", "(Other, 1848/1901, p. 463)"),
        # Words before and after the mark in one paragraph.
        ("memoirs@1/p3~1-4", "(Other, 1848/1901, p. 462)"),
        ("memoirs@1/p3~5-7", "(Other, 1848/1901, p. 463)"),
        ("memoirs@1/p3~4-5", "(Other, 1848/1901, pp. 462–463)"),
        ("memoirs/p2~1-p5~2", "(Other, 1848/1901, pp. 462–464)"),
        # The mark of page 463 was in a paragraph that is withdrawn.
        ("torn/p2", "(Other, 1848/1901, p. 462)"),
        ("torn/p4", "(Other, 1848/1901, p. 463)"),
        ("torn/p5", "(Other, 1848/1901, p. 464)"),
        ("torn/p2-p3", "(Other, 1848/1901, p. 462)"),
        ("torn@1/p4", "(Other, 1848/1901, p. 463)"),
        ("memoirs", "(Other, 1848/1901)"),
        ("letter/p1", "n.d., para. 1)"),
    ],
)
def test_citation_by_page(printed: FlaskClient, place: str, cited: str) -> None:
    """A passage is cited by the pages of the edition on which its words stand, or else by its paragraph."""
    page = printed.get(f"/texts/{place}?style=apa", follow_redirects=True)
    assert page.status_code == 200
    assert cited in words_of(page)


def test_hits_are_cited_by_page(printed: FlaskClient) -> None:
    """Each hit of a list has its own page in its citation."""
    words = words_of(printed.get("/search?q=of+in:memoirs&sort=date"))
    assert re.findall(r"2:([\dxiv–]+), transcription", words) == ["462", "462–63", "464"]


def test_records_name_the_page(printed: FlaskClient) -> None:
    """Files of passages and of all hits have the page in the note, and keep the pages of the whole text."""
    for address in ("/texts/memoirs/p4.ris", "/search.ris?q=spring+in:memoirs"):
        ris = printed.get(address).text
        assert "N1  - pp. 462–463; para. 4; transcription, revision 2" in ris
        assert "SP  - xii\r\nEP  - 464" in ris
    assert "pages=462–463" in printed.get("/texts/memoirs/p4?style=wikipedia").text
    assert '"note": "pp. 462–463; para. 4' in printed.get("/texts/memoirs/p4.csl.json").text
