"""The steps of a reader: search, follow a hit and copy a citation, with a mouse, the keyboard, or no scripts."""

import re

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.support.browser import TIMEOUT_MS

#: Advance widths of Palatino in thousandths of an em, as in the metrics of its free version (P052-Roman.afm).
#: Lines are filled by these and not in the browser, because fallback faces differ too much: a machine without
#: the faces of the style sheet may set a third fewer letters in the same column.
PALATINO = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz ,.-",
        (
            *(500, 553, 444, 611, 479, 333, 556, 582, 291, 234, 556, 291, 883),
            *(582, 546, 601, 560, 395, 424, 326, 603, 565, 834, 516, 556, 500),
            *(250, 250, 250, 333),
        ),
        strict=True,
    )
)


def palatino_lines(text: str, width: float) -> list[str]:
    """Return the lines of *text* set in Palatino in a column *width* ems wide."""
    lines = [""]
    for word in text.split():
        line = f"{lines[-1]} {word}".strip()
        # Capitals and rare marks count as an average letter.
        if sum(PALATINO.get(letter, 500) for letter in line) > width * 1000:
            lines.append(word)
        else:
            lines[-1] = line
    return lines


def test_search_follow_and_copy(tab: Page) -> None:
    """A search leads to the paragraph with its hits marked, and its citation can be copied."""
    tab.goto("/")
    tab.get_by_label("Search the texts").fill("secret treaties")
    tab.get_by_role("button", name="Search").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("1 paragraph")
    tab.get_by_role("link", name=re.compile("para. 9")).first.click()
    expect(tab).to_have_url(re.compile(r"/texts/report-on-peace/p9\?q=secret\+treaties$"))
    expect(tab.locator("mark").first).to_have_text("secret")
    tab.get_by_role("button", name="Copy the citation").click()
    expect(tab.get_by_role("button", name="Copied")).to_be_visible()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Vladimir Lenin, “Report on Peace,” ")
    assert copied.endswith("/texts/report-on-peace/p9.")


def test_citation_of_a_hit_opens_in_place(tab: Page) -> None:
    """Cite opens the citation below the hit, and it can be copied there."""
    tab.goto("/search?q=secret+treaties")
    tab.locator(".actions summary").click()
    tab.get_by_role("button", name="Copy the citation").click()
    assert "para. 9, " in tab.evaluate("navigator.clipboard.readText()")


def test_copying_by_keyboard_is_announced(tab: Page) -> None:
    """Enter presses a copy button, and a live region announces the copy each time."""
    tab.goto("/texts/report-on-peace/p9?style=apa")
    button = tab.get_by_role("button", name="Copy the citation")
    button.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("p[role=status]").filter(has_text="Copied")).to_have_count(1)
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Lenin, V. (1917, ")
    expect(tab.locator("p[role=status]").filter(has_text="Copied")).to_have_count(0)
    expect(button).to_be_focused()


def test_selected_hits_are_cited_together(tab: Page) -> None:
    """Hits are selected with the space bar, and their citations are copied one per line."""
    tab.goto("/search?q=peace")
    boxes, places = tab.get_by_role("checkbox", name="Select Report on Peace"), []
    for box in (boxes.nth(0), boxes.nth(1)):
        box.focus()
        tab.keyboard.press("Space")
        expect(box).to_be_checked()
        places.append(box.get_attribute("value"))
    tab.get_by_role("button", name="Cite selected").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Citations")
    tab.get_by_role("link", name="APA").click()
    tab.get_by_role("button", name="Copy the citations").click()
    copied = tab.evaluate("navigator.clipboard.readText()")
    numbers = [str(place).partition("/p")[2] for place in places]
    assert copied.split("\n") == [f"(Lenin, 1917, para. {number})" for number in numbers]


def test_keyboard_alone(tab: Page) -> None:
    """With the keyboard alone: / focuses the box, Enter searches, Tab reaches the hit, Enter follows it."""
    tab.goto("/texts/")
    tab.keyboard.press("/")
    expect(tab.get_by_label("Search the texts")).to_be_focused()
    tab.keyboard.type("secret treaties")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/search\?q=secret"))
    for _ in range(20):
        tab.keyboard.press("Tab")
        focused = tab.evaluate("document.activeElement.getAttribute('href') || ''")
        outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"{focused} shows no focus"
        if "/p9?q=" in focused:
            break
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile("/texts/report-on-peace/p9"))


def test_slash_can_be_typed(tab: Page) -> None:
    """In the box, / types a slash."""
    tab.goto("/")
    tab.get_by_label("Search the texts").press_sequentially("a/b")
    expect(tab.get_by_label("Search the texts")).to_have_value("a/b")


def test_skip_link_leads_to_the_main_content(tab: Page) -> None:
    """The first press of Tab reaches a link that skips the top of the page."""
    tab.goto("/texts/report-on-peace")
    tab.keyboard.press("Tab")
    skip = tab.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    tab.keyboard.press("Enter")
    expect(tab.locator("main")).to_be_focused()


def test_suggestions_are_a_combobox(tab: Page) -> None:
    """Suggestions open under the box; arrows choose, Escape restores the typed words, Enter searches."""
    tab.goto("/")
    box = tab.get_by_role("combobox", name="Search the texts")
    box.press_sequentially("secret dipl")
    options = tab.get_by_role("option")
    expect(options.first).to_contain_text("secret diplomacy")
    expect(box).to_have_attribute("aria-expanded", "true")
    tab.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(box).to_have_value("secret diplomacy")
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("secret dipl")
    box.press_sequentially("o")
    expect(options.first).to_be_visible()
    tab.keyboard.press("ArrowUp")
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(re.compile(r"/search\?q=secret\+diplomacy$"))


def test_emendation_opens_in_place(tab: Page) -> None:
    """An emended word opens to the reading of the source, with the keyboard, too."""
    tab.goto("/texts/report-on-peace/p12")
    word = tab.locator(".emended summary")
    note = tab.get_by_text("The source reads “way”")
    expect(note).to_be_hidden()
    word.focus()
    tab.keyboard.press("Enter")
    expect(note).to_be_visible()


def test_copied_text_is_clean(tab: Page) -> None:
    """Text copied across paragraphs has no paragraph numbers or note marks."""
    tab.goto("/texts/report-on-peace#p9")
    copied = tab.evaluate(
        """() => {
            const range = document.createRange();
            range.setStart(document.querySelector('#p8 .words'), 0);
            range.setEndAfter(document.querySelector('#p9 .words'));
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            document.execCommand('copy');
            return navigator.clipboard.readText();
        }"""
    )
    assert "The government abolishes secret diplomacy" in copied
    assert not re.search(r"^\s*9\s*$|\[A\]", copied, re.MULTILINE)


def test_linked_paragraph_is_clear_of_the_edge(tab: Page) -> None:
    """A link into a text shows the paragraph with a bar, clear of the edge of the window."""
    tab.goto("/texts/report-on-peace?q=secret#p9")
    place = tab.locator("#p9")
    expect(place).to_be_in_viewport()
    box = place.bounding_box()
    assert box is not None
    assert box["y"] >= 16
    assert tab.evaluate("getComputedStyle(document.querySelector('#p9')).boxShadow") != "none"


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search?q=peace",
        "/search?q=" + "x" * 200,
        "/texts/",
        "/texts/report-on-peace",
        "/texts/report-on-peace/p9?q=secret",
        "/help",
        "/about",
    ],
)
def test_no_page_scrolls_sideways(tab: Page, address: str, width: int) -> None:
    """From 320 pixels on, no page is wider than the window."""
    tab.set_viewport_size({"width": width, "height": 700})
    tab.goto(address)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_large_letters_fit(tab: Page) -> None:
    """With letters twice as large, a narrow window still does not scroll sideways."""
    tab.set_viewport_size({"width": 640, "height": 900})
    for address in ("/search?q=peace", "/texts/report-on-peace"):
        tab.goto(address)
        tab.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 640


def test_measure_is_readable(tab: Page) -> None:
    """On a wide screen a full line of the text has 58 to 74 letters in the face that the style sheet asks for."""
    tab.set_viewport_size({"width": 1440, "height": 900})
    tab.goto("/texts/report-on-peace")
    text, width, family = tab.evaluate(
        """() => {
            const words = document.querySelector('#p3 .words'), style = getComputedStyle(words);
            const width = words.getBoundingClientRect().width / parseFloat(style.fontSize);
            return [words.textContent.trim(), width, style.fontFamily];
        }"""
    )
    assert "Palatino" in family
    lines = palatino_lines(text, width)[:-1]
    assert len(lines) > 4
    assert 58 <= sum(map(len, lines)) / len(lines) <= 74


def test_print_is_the_text_and_its_citation(tab: Page) -> None:
    """On paper there are the text, its numbers and the citation, and nothing else."""
    tab.goto("/texts/report-on-peace/p9")
    tab.emulate_media(media="print")
    for shown in (".passage .words", ".passage .number", ".citation .taken"):
        expect(tab.locator(shown).first).to_be_visible()
    for hidden in (".top", ".around", ".copy", ".cite dl"):
        expect(tab.locator(hidden).first).to_be_hidden()


def test_everything_works_without_scripts(chromium: Browser, site: str) -> None:
    """Without scripts: search, filter, turn the page, follow a hit, open an emendation, cite."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto("/")
    page.get_by_label("Search the texts").fill("peace kind:decree")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 paragraphs")
    page.goto("/search?q=peace&per_page=3")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    page.locator(".filters").get_by_label("decree").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 paragraphs")
    page.locator(".hits h2 a").first.click()
    expect(page.locator("mark").first).to_be_visible()
    expect(page.locator(".citation .taken").first).to_contain_text("Report on Peace")
    expect(page.locator("[data-copy]").first).to_be_hidden()
    page.goto("/texts/report-on-peace/p12")
    page.locator(".emended summary").click()
    expect(page.get_by_text("The source reads “way”")).to_be_visible()
    context.close()
