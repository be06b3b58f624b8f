"""A copy of the site, opened from the disk in a real browser: it finds what the site finds, in the same order."""

from collections.abc import Iterator
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
from tests.support.browser import TIMEOUT_MS

#: Exact words and phrases, among them with small words, of other scripts, and with filters.
QUERIES = (
    "constructor:peace",
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
    "𝔘nity 𝟏𝟗𝟏𝟕 𐌀𐌁 𐐨",
    "so\u00adft zero\u200bwidth a\u0301 l_x A.B.C's Ph.D a.m. [W]ar e-mail‑x ١٢٣",
)


@pytest.fixture(scope="module")
def historian(historians: Settings) -> Iterator[Generation]:
    """The texts that a historian would search, open."""
    with open_generation(current(historians.index), historians) as generation:
        yield generation


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
    assert opened.get_by_label("From").is_visible()


def test_words_are_sought_in_a_text(opened: Page, copy: Path) -> None:
    """They are marked and stay in the box; where there are none, that is said."""
    opened.goto((copy / "texts/notice/index.html").as_uri())
    for typed, told in (("ferry", "Marked: "), ("zyzzyva", "Not on this page: ")):
        opened.get_by_label("Search in this text").fill(typed)
        opened.keyboard.press("Enter")
        opened.wait_for_selector(f".marked:has-text('{typed}')")
        assert opened.locator(".marked").inner_text().startswith(told)
        assert opened.get_by_label("Search in this text").input_value() == typed


#: Searches that only the site understands, and signs in words that are no such search.
BEYOND = ("goverment~", "peace W/5 war", "peace +5 war", "lab?r", "*ation", '"war peace"~5')
BEYOND_FILTERS = ("page:12", "peace -page:12", "kind:note peace", 'kind:"stage"')
WORDS = ("war/peace", "1917/18", "peace?", "n/s", "either/5", "peace *", "war NEAR peace")


def test_what_a_copy_cannot_search_is_told(opened: Page, copy: Path) -> None:
    """It leads to the site with the same search, and no hits of another are shown; what is absent is said."""
    page = (copy / "search/index.html").as_uri()
    opened.goto(page)
    asked = "(q) => pinciteSearch.search(new URLSearchParams({ q })).then((found) => found.missing.length)"
    unknown = {q: opened.evaluate(asked, q) for q in (*BEYOND, *BEYOND_FILTERS, *WORDS)}
    assert [q for q, missing in unknown.items() if not missing] == list(WORDS)
    opened.goto(f"{page}?q=peace+-page%3A12")
    notice = opened.locator("#notices a")
    assert notice.get_attribute("href") == ("https://archive.example.org/search?q=peace+-page%3A12")
    opened.wait_for_selector("#offline[data-ready]", state="attached")
    assert opened.locator("#found").inner_text() == "Not searched"
    assert opened.locator(".hits li").count() == 0
    opened.goto((copy / "search/index.html").as_uri() + "?q=zyzzyva")
    opened.wait_for_selector("#offline[data-ready]", state="attached")
    assert opened.locator("#found").inner_text() == "No paragraph here has this"


def test_the_number_of_a_paragraph_gives_its_permanent_address(opened: Page, copy: Path) -> None:
    """Without a network, a reader can still cite it: the address is below the paragraph that was chosen."""
    opened.goto((copy / "texts/notice/index.html").as_uri())
    assert opened.locator(".permanent").count() == 0
    for number in (1, 2):
        opened.get_by_role("link", name=f"Paragraph {number}").click()
        told = opened.locator(f"#p{number} + .permanent a")
        assert told.get_attribute("href") == f"https://archive.example.org/texts/notice/p{number}"
        assert opened.locator(".permanent").count() == 1


def test_days_are_sought_in_both_styles(opened: Page, copy: Path) -> None:
    """A day as the source prints it finds a text of Old Style; a year is New Style, as on the site."""
    opened.goto((copy / "search/index.html").as_uri())
    found = opened.evaluate(
        """async (asked) => {
          const totals = [];
          for (const q of asked) totals.push((await pinciteSearch.search(new URLSearchParams({ q }))).found.length);
          return totals;
        }""",
        ["date:1917-11-08", "date:1917-10-26", "date:1917-10", "year:1917", "date:1917-10-27"],
    )
    assert found == [17, 17, 17, 17, 0]
