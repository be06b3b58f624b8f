"""The frame of every page: the owner's pages, logo and accent colour."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from archive.web.frame import DEFAULT_ACCENT
from archive.web.frame import DEFAULT_ACCENT_DARK
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT
from tests.support.pictures import PNG
from tests.support.pictures import SVG
from tests.support.site import page

IMPRINT = """\
---
title: Imprint & contact
menu: yes
order: 2
---

Responsible for *this site*: the [society](https://example.org). More below.

## Where we are {#address}

Jane Doe\\
12345 Town

1. one
2. see [privacy](privacy.md), [a text](/texts/peace)

| Office | Hours |
| --- | --- |
| Town | 9–5 |
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A collection of one draft with two pages of its owner, not built yet."""
    write_texts(tmp_path / "texts", [text_of("peace", "Peace to the people.")])
    pages = tmp_path / "texts" / "pages"
    pages.mkdir()
    (pages / "imprint.md").write_text(IMPRINT, encoding="utf-8")
    (pages / "privacy.md").write_text("# Privacy\n\nNo cookies.\n")
    return Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine="whoosh")


def site(settings: Settings) -> FlaskClient:
    """Return a client of the site that is built of *settings*."""
    build(settings)
    return create_app(settings).test_client()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/texts/",
        "/texts/peace",
        "/search?q=peace",
        "/quotation",
        "/help",
        "/about",
        "/pages/privacy",
        "/nowhere",
    ],
)
def test_every_page_links_the_owners_pages(settings: Settings, address: str) -> None:
    """Pages of the menu are in the bar, the others at the foot, on every page, and the current one is marked."""
    html = site(settings).get(address).text
    bar = html[html.index("<header") : html.index("<main")]
    foot = html[html.index("</main>") :]
    assert '<a href="/pages/imprint">Imprint &amp; contact</a>' in bar
    assert "/pages/imprint" not in foot
    here = ' aria-current="page"' if address == "/pages/privacy" else ""
    assert f'<a href="/pages/privacy"{here}>Privacy</a>' in foot
    assert "/pages/privacy" not in bar


def test_pages_are_in_their_order(settings: Settings) -> None:
    """A number decides, then the title; pages without a number come last."""
    for name, title, order in [
        ("b", "Beta", ""),
        ("a", "alpha", ""),
        ("z", "Zeta", "1"),
        ("y", "Eta", "10"),
    ]:
        lines = [f"title: {title}", f"order: {order}" if order else ""]
        source = "\n".join(["---", *filter(None, lines), "---", "Words.", ""])
        (settings.texts / "pages" / f"{name}.md").write_text(source)
    foot = site(settings).get("/").text.partition("</main>")[2]
    assert re.findall(r'href="/pages/(\w+)"', foot) == ["z", "y", "a", "b", "privacy"]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("logo.svg", SVG, "image/svg+xml"), ("logo.png", PNG, "image/png")],
)
def test_logo_is_on_every_page(
    settings: Settings, name: str, content: bytes, media_type: str
) -> None:
    """It has an immutable address and its size, and runs nothing where it is opened by itself."""
    (settings.texts / name).write_bytes(content)
    (settings.texts / "collection.yaml").write_text(f"name: Letters\nlogo: {name}\n")
    client = site(settings)
    html = page(client, "/help")
    (found,) = re.findall(
        r'<img class="logo" src="(/assets/logo\.[0-9a-f]{10}\.(?:svg|png))" alt="" width="\d+" height="\d+">',
        html,
    )
    answer = client.get(found)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, media_type, content)
    assert "immutable" in answer.headers["Cache-Control"]
    assert (
        answer.headers["Content-Security-Policy"]
        == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )
    assert b"<svg" not in html.encode().partition(b"<header")[2].partition(b"</header>")[0]


def test_accent_is_a_style_sheet(settings: Settings) -> None:
    """The colour is in a file with an immutable address, for day and night; no page has a style of its own."""
    (settings.texts / "collection.yaml").write_text(
        "name: Letters\naccent: 2a5c8a\naccent_dark: abcdef\n"
    )
    client = site(settings)
    html = page(client, "/texts/peace")
    (found,) = re.findall(
        r'<link rel="stylesheet" href="(/assets/accent\.[0-9a-f]{10}\.css)">', html
    )
    answer = client.get(found)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--rubric:light-dark(#2a5c8a,#abcdef)" in answer.text
    assert " style=" not in html
    assert "<style" not in html


def test_collection_without_logo_and_accent_has_neither(settings: Settings) -> None:
    """Nothing is loaded that nobody asked for."""
    html = page(site(settings), "/")
    assert "logo." not in html
    assert "accent." not in html


def test_name_and_line_are_on_the_home_page(settings: Settings) -> None:
    """The line is below the name; the description is for search engines and the page about the collection."""
    (settings.texts / "collection.yaml").write_text(
        "name: Letters\nline: From a village\ndescription: All letters.\n"
    )
    client = site(settings)
    home = page(client, "/")
    assert "<h1>Letters</h1>" in home
    assert "From a village" in home
    assert '<meta name="description" content="All letters.">' in home
    assert "All letters." in page(client, "/about")


def test_accents_left_out_are_those_of_the_style_sheet() -> None:
    """A collection that names one accent keeps the other as it is."""
    sheet = (ROOT / "static" / "base.css").read_text()
    assert f"--rubric: light-dark({DEFAULT_ACCENT}, {DEFAULT_ACCENT_DARK})" in sheet


@pytest.mark.parametrize(
    ("examples", "tried"), [("", "peace"), ("examples: [harbour]\n", "harbour")]
)
def test_help_tries_the_first_example_of_the_collection(
    settings: Settings, examples: str, tried: str
) -> None:
    """Views of results are tried with words that occur; without examples with a common one."""
    (settings.texts / "collection.yaml").write_text(f"name: Letters\n{examples}")
    assert f'href="/search?q={tried}&amp;view=concordance"' in page(site(settings), "/help")
