"""Hits as they are printed: each has the citation and the context object of its own passage."""

from datetime import date

import pytest
from flask import Flask

from archive.citation import coins
from archive.citation import plain
from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.search.request import SearchRequest
from archive.settings import Settings
from archive.web import create_app
from archive.web.citations.citations import citation_of
from archive.web.citations.records import record_at
from archive.web.context import current
from archive.web.search.hit_view import HitView
from archive.web.search.hit_view import HitViews

TODAY = date(2026, 11, 22)
TEXTS = {
    # Several authors, each of whom speaks, and others.
    "debate": """\
---
slug: debate
title: "Minutes: 'Peace' & <War>"
author: [Vladimir Lenin, Leon Trotsky]
date: 1917-11-17
language: en
---

The session is opened in peace.

We must speak of lasting peace. {speaker="Comrade Lenin"}

I speak of peace as well. {speaker="TROTSKY"}

I object to peace. {speaker="A sailor"}
""",
    # One author, and persons of a play.
    "play": """\
---
slug: play
title: The Peace
author: Aristophanes
date: -0420
language: en
---

## First Act {kind=play}

O goddess of peace! {speaker="TRYGAEUS"}
""",
    # Cited by the pages of its edition.
    "chapter": """\
---
slug: chapter
title: On Peace
author: Ann Other
date: 1898-01-13
language: en
source:
  type: book
  title: Collected Works
  pages: 249-253
  year: 1964
---

{pb 249}It begins in peace, and{pb 250} ends so.

Nothing but peace is here.
""",
    # No author, and no date.
    "leaflet": """\
---
slug: leaflet
title: A Leaflet
language: en
---

Peace, at last.
""",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A site with texts of all kinds, one of which is a draft."""
    folder = tmp_path_factory.mktemp("hits")
    texts = CollectionFolder(folder / "texts")
    texts.path.mkdir()
    for slug, written in TEXTS.items():
        (texts.path / f"{slug}.md").write_text(written)
    publish(texts, [slug for slug in TEXTS if slug != "leaflet"], note="", today=TODAY)
    settings = Settings(texts=texts.path, index=folder / "index", url="https://archive.example.org")
    build(settings)
    return create_app(settings, clock=lambda: TODAY)


@pytest.mark.parametrize("q", ["peace", "peace kind:play", "lasting", '"at last"'])
def test_a_hit_is_cited_as_its_passage(site: Flask, q: str) -> None:
    """A hit has the citation, the context object and the links that its paragraph has by itself."""
    with site.test_request_context(f"/search?q={q}"):
        hits = current.generation.searcher.search(SearchRequest(q=q)).hits
        assert hits
        views = HitViews("q=peace&page=2")
        for hit, shown in zip(hits, map(views.view, hits), strict=True):
            record = record_at(hit.ref.address)
            assert shown.citation == citation_of(record).main
            assert shown.coins == coins(record)
            assert shown.permalink == str(hit.ref.address)
            assert shown.href == f"{hit.ref.address}?q=peace&page=2"
            assert shown.place == str(hit.ref)


def citations_of(site: Flask) -> dict[str, str]:
    """Return the citation of each hit of *peace*, by its place."""
    with site.test_request_context("/search?q=peace"):
        hits = current.generation.searcher.search(SearchRequest(q="peace")).hits
        shown: list[HitView] = list(map(HitViews("q=peace").view, hits))
    return {view.place: plain(view.citation) for view in shown}


def test_who_speaks_is_its_author(site: Flask) -> None:
    """In a text of several authors, the one who speaks is cited; a sailor, and the persons of a play, are not."""
    cited = citations_of(site)
    assert cited["debate/p2"].startswith("Vladimir Lenin, ")
    assert cited["debate/p3"].startswith("Leon Trotsky, ")
    for both in ("debate/p1", "debate/p4"):
        assert cited[both].startswith("Vladimir Lenin and Leon Trotsky, ")
    assert cited["play/p1"].startswith("Aristophanes, ")


def test_pages_are_those_of_the_paragraph(site: Flask) -> None:
    """Where the pages of the edition are known, each hit is cited by its own."""
    cited = citations_of(site)
    assert {place for place, words in cited.items() if "para." in words} == {
        "debate/p1", "debate/p2", "debate/p3", "debate/p4", "play/p1", "leaflet/p1",
    }  # fmt: skip
    assert ", 249–50, " in cited["chapter/p1"], cited["chapter/p1"]


def test_titles_are_escaped(site: Flask) -> None:
    """Signs of HTML in a title are letters, wherever it is printed."""
    page = site.test_client().get("/search?q=lasting").text
    assert "<War>" not in page
    assert page.count("&amp; &lt;War&gt;") >= 5


def test_another_site_has_other_citations(site: Flask) -> None:
    """What the hits of one text share is kept for its index, day and site alone."""
    settings = site.extensions["pincite"].settings
    other = create_app(
        Settings(texts=settings.texts, index=settings.index, url="https://other.example.org"),
        clock=lambda: date(2027, 1, 1),
    )
    assert "https://archive.example.org/texts/play/p1" in citations_of(site)["play/p1"]
    assert "https://other.example.org/texts/play/p1" in citations_of(other)["play/p1"]
    assert "https://archive.example.org/texts/play/p1" in citations_of(site)["play/p1"]
