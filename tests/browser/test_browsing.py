"""Browsing in a browser: nothing scrolls sideways, lists follow what is typed, and all works without scripts."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect
from waitress.server import create_server

from archive.indexing.build import build
from archive.model.date import Date
from archive.settings import Settings
from archive.web import create_app
from tests.browser.test_accessibility import RULES
from tests.support.collections import text_of
from tests.support.collections import write_texts

PAGES = (
    "/", "/texts/?author=baker&sort=title", "/years/", "/years/1917", "/years/1910s", "/authors/",
    "/authors/author-baker17", "/places/", "/places/town-3", "/collections/", "/collections/papers",
)  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of seventy texts, each by an author of its own."""
    folder = tmp_path_factory.mktemp("browsing")
    settings = Settings(texts=folder / "texts", index=folder / "index")
    texts = []
    for number in range(70):
        author = f"Author {('Abbot', 'Baker', 'Clay', 'Drew')[number % 4]}{number}"
        made = text_of(
            f"t{number}", "Words.", author=author, date=Date(1870 + number), kind="letter"
        )
        named = replace(made.metadata, places=(f"Town {number % 7}",), collections=("papers",))
        texts.append(replace(made, metadata=named))
    write_texts(settings.texts, texts)
    build(settings)
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def reader(chromium: Browser, archive: str) -> Iterator[Page]:
    """A page of that archive."""
    context = chromium.new_context(base_url=archive)
    yield context.new_page()
    context.close()


def test_axe_finds_no_violation(chromium: Browser, archive: str) -> None:
    """On a phone in the dark Axe finds nothing, nothing scrolls sideways, and links are large enough to be tapped."""
    width = 320
    context = chromium.new_context(
        base_url=archive, color_scheme="dark", viewport={"width": width, "height": 740}
    )
    page, faults = context.new_page(), []
    for address in PAGES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        results = Axe().run(page, options={"runOnly": RULES})
        faults += [
            f"{address} {fault['id']}: {fault['nodes']}" for fault in results.response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{address} scrolls sideways")
        small = "links => links.filter(a => a.getBoundingClientRect().height < 22).map(a => a.outerHTML)"
        links = ".ways a, .counted a, .letters a, .calendar a, .decades a, .decade h3 a, .near a"
        faults += [
            f"{address} is small: {link}" for link in page.eval_on_selector_all(links, small)
        ]
    context.close()
    assert faults == []


def test_lists_follow_what_is_typed(reader: Page) -> None:
    """With scripts the list of authors, and that of texts, has at once only what matches."""
    reader.goto("/authors/")
    reader.get_by_label("Containing").press_sequentially("author c")
    expect(reader.locator("#listed")).to_contain_text("17 of 70")
    expect(reader.locator(".counted li")).to_have_count(17)
    reader.goto("/texts/")
    reader.get_by_label("Words in the title").press_sequentially("t69")
    expect(reader.locator("#listed")).to_contain_text("1 of 70")
    expect(reader.locator(".texts li")).to_have_count(1)


def test_letters_are_anchors(reader: Page) -> None:
    """A letter leads to the first name with it, by the keyboard, too."""
    reader.goto("/authors/")
    reader.locator(".letters a").last.focus()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("#letter-"))
    assert reader.locator(":target").count() == 1


def test_browsing_without_scripts(chromium: Browser, archive: str) -> None:
    """Without scripts a reader goes from the home page by decade, text and author, and searches within an author."""
    context = chromium.new_context(base_url=archive, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="1910s", exact=True).first.click()
    page.get_by_role("link", name="T45", exact=True).click()
    page.get_by_role("link", name="Author Baker45", exact=True).first.click()
    page.get_by_label("Search texts by Author Baker45").fill("words")
    page.get_by_label("Search texts by Author Baker45").press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?author=Author\+Baker45&q=words"))
    expect(page.locator(".hits > li")).to_have_count(1)
    page.goto("/texts/")
    page.get_by_label("Words in the title").fill("t6")
    page.get_by_label("Order").select_option("title")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/texts/\?q=t6&sort=title"))
    expect(page.locator("#listed")).to_contain_text("11 of 70")
    context.close()
