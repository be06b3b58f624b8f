"""Citations of passages in a debate, by those who speak in them."""

import json
from datetime import date

import pytest
from flask.testing import FlaskClient

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.amendments import retire
from archive.publishing.apply_amendment import amend
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.support.site import words_of

TODAY = date(2026, 11, 22)
DEBATE = """\
---
slug: debate
title: Minutes of a Session
author: [Vladimir Lenin, Leon Trotsky, The Earl of Crawford]
date: 1917-11-17
language: en
---

The session is opened in the evening.

We must speak of lasting peace. {speaker="Comrade Lenin"}

And of bread, at once. {speaker="Lenin"}

I speak of the railways and their men. {speaker="TROTSKY"}

I object to all of it. {speaker="A sailor"}

The estimate was above the average. {speaker="The Earl of Crawford"}
"""


@pytest.fixture(scope="module")
def debate(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of a debate of several authors, in which a paragraph was withdrawn."""
    folder = tmp_path_factory.mktemp("debate")
    texts = CollectionFolder(folder / "texts")
    texts.path.mkdir()
    (texts.path / "debate.md").write_text(DEBATE)
    publish(texts, ["debate"], note="", today=TODAY)
    made = amend(texts, "debate", retire("p6", "Of another session."), note="", today=TODAY)
    assert made.revision == 2, made
    settings = Settings(texts=texts.path, index=folder / "index", url="https://archive.example.org")
    build(settings)
    return create_app(settings).test_client()


IN_TEXT = {
    "author-date": "(Trotsky 1917, para. 4)",
    "mla": "(Trotsky, par. 4)",
    "apa": "(Trotsky, 1917, para. 4)",
    "harvard": "(Trotsky, 1917, para. 4)",
    "chicago": "Leon Trotsky, “Minutes of a Session,”",
    "wikipedia": "|last=Trotsky |first=Leon |",
}


@pytest.mark.parametrize(("style", "cited"), IN_TEXT.items())
def test_every_style_names_the_speaker(debate: FlaskClient, style: str, cited: str) -> None:
    """Only the author who speaks is in the citation, and in the entry."""
    page = words_of(debate.get(f"/texts/debate/p4?style={style}"))
    assert cited in page
    assert "Lenin" not in page[page.index(cited) :]


@pytest.mark.parametrize(
    ("place", "authors"),
    [
        ("p1", ["Lenin", "Trotsky", "The Earl of Crawford"]),
        ("p2", ["Lenin"]),
        ("p2-p3", ["Lenin"]),
        ("p3-p4", ["Lenin", "Trotsky", "The Earl of Crawford"]),
        ("p5", ["Lenin", "Trotsky", "The Earl of Crawford"]),
        ("p6", ["The Earl of Crawford"]),
    ],
)
@pytest.mark.parametrize("revision", ["", "@1"])
def test_every_format_has_the_passages_author(
    debate: FlaskClient, revision: str, place: str, authors: list[str]
) -> None:
    """The record of a passage, also of a revision and of a withdrawn one, has its own author or all of the text."""
    (item,) = json.loads(debate.get(f"/texts/debate{revision}/{place}.csl.json").text)
    assert [name.get("family", name.get("literal")) for name in item["author"]] == authors
    ris = debate.get(f"/texts/debate{revision}/{place}.ris").text
    assert ris.count("AU  - ") == len(authors)
    assert ("speaker: A sailor" in ris) == (place == "p5")
    linked = debate.get(f"/texts/debate{revision}/{place}.jsonld").json
    assert linked is not None
    assert len(linked["creator"]) == len(authors)


def test_the_whole_text_has_all_authors(debate: FlaskClient) -> None:
    """The citation of the text itself names everybody."""
    assert debate.get("/texts/debate.ris").text.count("AU  - ") == 3


def test_words_have_the_author_of_their_paragraph(debate: FlaskClient) -> None:
    """Words are cited as by who speaks them; words of two speakers as the text."""
    alone = debate.get("/texts/debate/p4~2-4", follow_redirects=True)
    assert "Leon Trotsky, “Minutes" in words_of(alone)
    both = debate.get("/texts/debate/p3~2-p4~4", follow_redirects=True)
    assert "Vladimir Lenin et al., “Minutes" in words_of(both)


def test_hits_are_cited_by_speaker(debate: FlaskClient) -> None:
    """Hits of one section, whose cards share their markup, have each its own author; so have the records of all."""
    page = words_of(debate.get("/search?q=speak"))
    assert "Vladimir Lenin, “Minutes" in page
    assert "Leon Trotsky, “Minutes" in page
    assert debate.get("/search.ris?q=speak").text.count("AU  - ") == 2


def test_a_bibliography_of_speakers(debate: FlaskClient) -> None:
    """Each author has an entry, to which the citation leads."""
    page = words_of(
        debate.get("/citations?style=apa&p=debate/p2&p=debate/p3&p=debate/p4&p=debate/p1")
    )
    assert "(Lenin, 1917, para. 2)" in page
    assert "(Trotsky, 1917, para. 4)" in page
    entries = page[page.index("Bibliography") :]
    assert entries.count("Minutes of a Session") == 3
