"""A copy of the site, opened from the disk in a real browser: it finds what the site finds, in the same order."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page

from archive.indexing.generations import current
from archive.indexing.live import Generation
from archive.indexing.live import open_generation
from archive.language.fold import fold
from archive.language.tokenizer import words
from archive.search.offline.search_files import SearchFiles
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.settings import Settings
from archive.web.copy.writing import write_copy
from tests.support.browser import TIMEOUT_MS

#: Exact words and phrases, among them with small words, of other scripts, and with filters.
QUERIES = (
    '"peace"',
    '"the"',
    '"of the people"',
    '"state of the union"',
    '"United States" -"peace"',
    '"the" "people"',
    '("war" OR "peace") "of the"',
    '"people\'s"',
    '"U.S."',
    '"US"',
    '"l\'homme"',
    '"Aufklärung"',
    '"aufklarung"',
    '"égalité" OR "мира"',
    '"self-government"',
    '"1,000"',
    'NOT "the"',
    '"peace" year:1917',
    '"war" year:1850..1917',
    '"the" author:madison',
    '"union" title:inaugural',
    '"faction" in:federalist-10',
    '"droits" language:fr',
    'language:de "der"',
    '"freedom of speech"',
    '"never was here"',
    # Words in any form, which are found and ordered alike in these texts.
    "peace",
    "annex*",
    "co-operate",
    "cooperate OR honour",
    "war -peace",
    "(war OR peace) people",
    "liberty and union",
    "constitution* states",
    "author:madison power",
    "мир",
    "PEACE AND WAR",
    "peace (war",
    ") OR peace",
)
#: Texts whose words a browser must divide and fold as the index does.
TEXTS = (
    "Naïve O’Connell’s co-operation, U. S. and U.S.S.R., i.e. 1,000 or 3.5 of 24-25%",
    "ﬁnal œuvre Ærø Łódź straße ΌΔΟΣ ὁδός ᾠδή ЁЛКА й ё Їжак",
    "צה״ל שָׁלוֹם العَرَبِيَّة کتاب 東京は日本 ไทย ½ x² ＡＢＣ don`t rock'n'roll 's",
    "so\u00adft zero\u200bwidth a\u0301 l_x A.B.C's Ph.D a.m. [W]ar e-mail‑x ١٢٣",
)


@pytest.fixture(scope="module")
def historian(historians: Settings) -> Iterator[Generation]:
    """The texts that a historian would search, open."""
    with open_generation(current(historians.index), historians) as generation:
        yield generation


@pytest.fixture(scope="module")
def copy(corrected: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped text and another."""
    folder = tmp_path_factory.mktemp("copy")
    write_copy(replace(corrected, url="https://archive.example.org"), folder)
    return folder / "data"


@pytest.fixture(scope="module")
def searched(copy: Path, historian: Generation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a copy that searches the texts of the historian, whose other pages are left out."""
    folder = tmp_path_factory.mktemp("searched")
    copytree(copy / "assets", folder / "assets")
    (folder / "search").mkdir()
    page = folder / "search/index.html"
    page.write_bytes((copy / "search/index.html").read_bytes())
    library, searcher = historian.library, historian.searcher

    def write(name: str, text: str) -> None:
        page.with_name(name).write_text(text, encoding="utf-8")

    files = SearchFiles(library, searcher, write)
    for number in range(searcher.catalogue.texts):
        files.add_text(library.edition(searcher.catalogue.text(number).slug).text)
    files.finish()
    return page


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Page]:
    """A new tab of a phone, where nothing may go wrong and nothing be asked of the network."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("requestfailed", lambda request: faults.append(request.url))
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith("file:") else foreign.append(request.url),
    )
    yield page
    context.close()
    assert faults == []
    assert foreign == []


def test_a_copy_finds_what_the_site_finds(
    opened: Page, searched: Path, historian: Generation
) -> None:
    """The same paragraphs in the same order: by relevance, by text and by date; and words are the same words."""
    opened.goto(searched.as_uri())
    asked = [(q, sort.value) for q in QUERIES for sort in Sort]
    answers = opened.evaluate(
        """async (asked) => {
          const found = [];
          for (const [q, sort] of asked) {
            const results = await pinciteSearch.search(new URLSearchParams({ q, sort }));
            found.push(results ? results.found : []);
          }
          return found;
        }""",
        asked,
    )
    searcher, library = historian.searcher, historian.library
    differing = []
    for (q, sort), positions in zip(asked, answers, strict=True):
        site = searcher.search(SearchRequest(q=q, sort=Sort(sort), per_page=100))
        first = [found.ref for found in library.located_paragraphs(positions[:100])]
        if site.total != len(positions) or first != [hit.ref for hit in site.hits]:
            differing.append((q, sort, site.total, len(positions)))
    assert differing == []
    assert sum(map(len, answers)) > 4000
    divided = opened.evaluate("(texts) => Promise.all(texts.map(pinciteSearch.words))", list(TEXTS))
    assert divided == [[fold(word.surface) for word in words(text)] for text in TEXTS]


def test_a_reader_finds_a_passage_and_sees_it_marked(opened: Page, copy: Path) -> None:
    """By double click and keyboard: the start page, the search, a hit in whole sentences, the marks in its text."""
    opened.goto((copy / "index.html").as_uri())
    opened.get_by_label("Search the texts").fill('"secret treaties" government')
    opened.keyboard.press("Enter")
    opened.wait_for_selector("#offline[data-ready]", state="attached")
    hit = opened.locator(".hits li").first
    assert "secret treaties" in [each.casefold() for each in hit.locator("mark").all_inner_texts()]
    assert opened.evaluate("document.documentElement.scrollWidth") <= 360
    number = hit.locator(".locator").inner_text().removeprefix("para. ")
    hit.locator("a").press("Enter")
    opened.wait_for_selector(".marked")
    marked = opened.locator(f"#p{number} mark").all_inner_texts()
    assert "secret treaties" in marked
    assert len(set(marked)) > 1
    opened.get_by_role("link", name="Back to results").click()
    opened.wait_for_selector("#offline[data-ready]", state="attached")
    opened.locator(".list-form summary").click()
    opened.locator("[name=sort]").select_option("date")
    opened.get_by_label("From").fill("1900")
    opened.get_by_role("button", name="Search").click()
    opened.wait_for_selector("#offline[data-ready]", state="attached")
    assert "from=1900" in opened.url
    assert opened.locator(".hits li").count() > 0


def test_what_a_copy_cannot_search_is_told(opened: Page, copy: Path) -> None:
    """Words near each other or misspelt lead to the site with the same search; what is absent is said."""
    opened.goto((copy / "search/index.html").as_uri() + "?q=goverment~")
    notice = opened.locator("#notices a")
    assert notice.get_attribute("href") == "https://archive.example.org/search?q=goverment%7E"
    opened.goto((copy / "search/index.html").as_uri() + "?q=zyzzyva")
    opened.wait_for_selector("#offline[data-ready]", state="attached")
    assert opened.locator("#found").inner_text() == "No paragraph here has this"
