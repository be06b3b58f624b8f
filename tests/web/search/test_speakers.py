"""Who speaks: on pages of hits, in lines, files and feeds, by the names that citations have."""

import csv
import io
import json
from datetime import date
from html import escape
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.site import words_of

TODAY = date(2026, 11, 22)
DEBATE = """\
---
slug: debate
title: Minutes of a Session
author: [Vladimir Lenin, Leon Trotsky]
date: 1917-11-17
language: en
---

The session is opened; the question of coal is put.

Coal must be shared. {speaker="Comrade Lenin"}

Coal for the railways! {speaker="TROTSKY"}

No coal, no bread. {speaker="A <i>sailor</i> & friends"}
"""
PLAY = """\
---
slug: play
title: A Play
author: Bernard Shaw
date: 1919
language: en
---

Not a coal in the grate. {speaker="HECTOR"}
"""
#: Who says each paragraph that has the word, in the order of the texts.
SPEAKERS = {
    "/texts/debate/p1": "",
    "/texts/debate/p2": "Vladimir Lenin",
    "/texts/debate/p3": "Leon Trotsky",
    "/texts/debate/p4": "A <i>sailor</i> & friends",
    "/texts/play/p1": "HECTOR",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a debate of two authors and a play."""
    folder = tmp_path_factory.mktemp("speakers")
    texts = CollectionFolder(folder / "texts")
    texts.path.mkdir()
    for slug, source in (("debate", DEBATE), ("play", PLAY)):
        (texts.path / f"{slug}.md").write_text(source)
        publish(texts, [slug], note="", today=TODAY)
    settings = Settings(texts=texts.path, index=folder / "index")
    build(settings)
    return create_app(settings).test_client()


def test_a_hit_says_who_speaks(client: FlaskClient) -> None:
    """Behind its paragraph, as words; a paragraph that nobody says has nothing there."""
    response = client.get("/search?q=coal&sort=text")
    page = words_of(response)
    for place, speaker in (
        ("para. 2", "Vladimir Lenin"),
        ("para. 3", "Leon Trotsky"),
        ("para. 4", "A <i>sailor</i> & friends"),
    ):
        assert f"{place} · {escape(speaker, quote=False)} · 17 November 1917" in page
    assert "para. 1 · 17 November 1917" in page
    assert "<i>sailor" not in response.text


def test_a_line_says_who_speaks(client: FlaskClient) -> None:
    """The concordance has the name with each line."""
    page = words_of(client.get("/search?q=coal&view=concordance"))
    assert "Minutes of a Session , para. 2 Vladimir Lenin 1917" in page
    assert "A Play , para. 1 HECTOR 1919" in page


@pytest.mark.parametrize("path", ["/search.csv", "/concordance.csv"])
def test_tables_have_a_column_of_speakers(client: FlaskClient, path: str) -> None:
    """Empty where nobody is named."""
    rows = csv.DictReader(io.StringIO(client.get(f"{path}?q=coal").text.removeprefix("\ufeff")))
    assert {row["address"]: row["speaker"] for row in rows} == SPEAKERS


@pytest.mark.parametrize(
    ("path", "items"),
    [
        ("/search.json?q=coal", "hits"),
        ("/search.json?q=coal&per_page=all", "hits"),
        ("/concordance.json?q=coal", "lines"),
    ],
)
def test_programs_get_speakers(client: FlaskClient, path: str, items: str) -> None:
    """Every hit and line has the name."""
    found = json.loads(client.get(path).text)
    assert {one["address"]: one["speaker"] for one in found[items]} == SPEAKERS


def test_closest_matches_have_speakers(client: FlaskClient) -> None:
    """As hits have them."""
    found = json.loads(client.get("/search.json?q=railways+bread+zeppelins").text)
    assert {hit["speaker"] for hit in found["closest"]["hits"]} == {
        SPEAKERS["/texts/debate/p3"],
        SPEAKERS["/texts/debate/p4"],
    }


def test_an_entry_of_a_feed_begins_with_the_speaker(client: FlaskClient) -> None:
    """As debates are printed."""
    feed = ET.fromstring(client.get("/search.atom?q=coal").text)  # noqa: S314 our own feed
    atom = "{http://www.w3.org/2005/Atom}"
    told = {}
    for entry in feed.iter(f"{atom}entry"):
        (link,) = entry.iter(f"{atom}link")
        place = link.get("href", "").removeprefix("http://localhost").partition("?")[0]
        told[place] = entry.findtext(f"{atom}summary", "")
    assert told["/texts/play/p1"] == "HECTOR: Not a coal in the grate."
    assert told["/texts/debate/p1"].startswith("The session")


@pytest.mark.parametrize(
    "path", ["/search", "/search.json", "/search.csv", "/concordance.csv", "/search.ris"]
)
def test_every_form_of_a_search_is_filtered_by_speakers(client: FlaskClient, path: str) -> None:
    """Two speakers are alternatives."""
    found = client.get(f"{path}?q=coal&speaker=HECTOR&speaker=Leon+Trotsky").text
    assert "grate" in found or "A Play" in found
    assert "railways" in found or "Trotsky" in found
    assert "must be shared" not in found
    assert "no bread" not in found


@pytest.mark.parametrize("view", ["list", "concordance", "overview"])
def test_speakers_are_boxes_beside_the_hits(client: FlaskClient, view: str) -> None:
    """Each with its number of hits; a chosen one is checked, and can be removed."""
    page = client.get(f"/search?q=coal&view={view}&speaker=HECTOR").text
    assert '<input type="checkbox" name="speaker" value="HECTOR" checked' in page
    assert '<input type="checkbox" name="speaker" value="Leon Trotsky"' in page
    assert "remove" in page[page.index('class="chosen"') :][:400]
    assert "1 occurrence" in words_of(client.get(f"/search?q=coal&view={view}&speaker=HECTOR")) or (
        view == "list"
    )


def test_a_speaker_who_says_nothing_of_it(client: FlaskClient) -> None:
    """A filter that leaves nothing is named, and the search without it is offered."""
    page = words_of(client.get("/search?q=railways&speaker=HECTOR"))
    assert "No paragraphs found" in page
    assert "Try said by anyone (1 result)" in page
