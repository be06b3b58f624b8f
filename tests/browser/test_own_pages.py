"""The owner's own pages, what is new, and the home page of a collection without texts, in a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page
from waitress.server import create_server

from archive.collection.folder import CollectionFolder
from archive.indexing.build import build
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from tests.browser.test_accessibility import RULES
from tests.support.browser import TIMEOUT_MS
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.pictures import SVG

PAGE = """\
---
title: Imprint
menu: yes
---

Responsible for *this site*: the [society](https://example.org).[^1]

[^1]: In law.

## Where we are

Jane Doe\\
12345 Town

- one
  1. two
- [privacy](privacy.md)

> Quoted.

| Office | Hours |
| --- | --- |
| Town | 9–5 |
"""
COLLECTION = 'name: Letters\nline: From a village\nlogo: logo.svg\naccent: "#2a5c8a"\n'


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """Build *settings*, and yield the address of a server."""
    build(settings, allow_empty=True)
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with pages, a logo and an accent, and a text that was corrected."""
    folder = tmp_path_factory.mktemp("owned")
    made = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    write_texts(made.texts, [text_of("bread", "The bread is late.", author="Ann Other")])
    (made.texts / "pages").mkdir()
    (made.texts / "pages" / "imprint.md").write_text(PAGE, encoding="utf-8")
    (made.texts / "pages" / "privacy.md").write_text("# Privacy\n\nNo cookies.\n")
    (made.texts / "collection.yaml").write_text(COLLECTION)
    (made.texts / "logo.svg").write_bytes(SVG)
    path = made.texts / "bread.md"
    for day, words in ((1, "late"), (2, "very late")):
        path.write_text(path.read_text().replace("late", words))
        publish(CollectionFolder(made.texts), note="As printed", today=date(2026, 11, day))
    with served(made) as address:
        yield address


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site without texts."""
    folder = tmp_path_factory.mktemp("empty")
    (folder / "my-letters").mkdir()
    with served(
        Settings(texts=folder / "my-letters", index=folder / "index", engine="whoosh")
    ) as at:
        yield at


def open_page(chromium: Browser, site: str, address: str, scheme: str, width: int) -> Page:
    """Return a tab with the page at *address*."""
    context = chromium.new_context(
        base_url=site,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(address)
    return page


def test_axe_finds_no_violation(chromium: Browser, owned: str, empty: str) -> None:
    """Axe finds no violation, and nothing is wider than the window, narrow and in the dark."""
    faults = []
    for site, address in (
        (owned, "/pages/imprint"),
        (owned, "/new"),
        (owned, "/"),
        (empty, "/"),
        (empty, "/new"),
    ):
        page = open_page(chromium, site, address, "dark", 320)
        results = Axe().run(page, options={"runOnly": RULES})
        faults += [
            f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in results.response["violations"]
            for node in fault["nodes"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        faults += [f"{address} is {wide} px too wide"] if wide > 0 else []
        page.context.close()
    assert faults == []


@pytest.mark.parametrize(("scheme", "colour"), [("light", "rgb(42, 92, 138)"), ("dark", "")])
def test_accent_and_logo_are_shown(chromium: Browser, owned: str, scheme: str, colour: str) -> None:
    """The current page has the accent colour, the logo has its size before it is there, and nothing is refused."""
    context = chromium.new_context(
        base_url=owned, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/pages/imprint")
    current = page.locator("header nav [aria-current=page]")
    shown = current.evaluate("e => getComputedStyle(e).borderBottomColor")
    assert shown == colour if colour else shown not in ("rgb(42, 92, 138)", "rgb(154, 35, 24)")
    logo = page.locator("header img.logo")
    assert logo.evaluate("e => e.complete && e.naturalWidth > 0")
    box = logo.bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(2 * box["height"], rel=0.02)
    assert said == []
    context.close()


def test_pages_are_reached_by_keyboard(chromium: Browser, owned: str) -> None:
    """From the home page, the links of the owner's pages are reached and followed with the keyboard alone."""
    page = open_page(chromium, owned, "/", "light", 1280)
    for name, address in (
        ("Imprint", "/pages/imprint"),
        ("Privacy", "/pages/privacy"),
        ("What is new", "/new"),
    ):
        page.goto("/")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == name:
                break
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address}")
        assert page.locator("h1").count() == 1
    page.context.close()
