"""Reading a long text: parts, contents, and the bar from hit to hit, with a mouse, the keyboard, or no scripts."""

import re
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect
from waitress.server import create_server

from archive.indexing.build import build
from archive.settings import Settings
from archive.web import create_app
from tests.support.browser import TIMEOUT_MS
from tests.support.collections import write_texts
from tests.support.long_texts import long_text

TEXT = "/texts/voyage"
PART = f"{TEXT}/p65-p164"
HITS = "?q=lighthouse&in=voyage"


@pytest.fixture(scope="module")
def voyage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a text of 400 paragraphs."""
    folder = tmp_path_factory.mktemp("voyage")
    settings = Settings(texts=folder / "texts", index=folder / "index")
    write_texts(settings.texts, [long_text()])
    build(settings)
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def page_of(
    browser: Browser, site: str, *, scripts: bool = True, width: int = 1280, height: int = 800
) -> Page:
    """Return a new page at *site*."""
    context = browser.new_context(
        base_url=site,
        java_script_enabled=scripts,
        viewport={"width": width, "height": height},
    )
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    return page


@pytest.fixture
def reader(chromium: Browser, voyage: str) -> Iterator[Page]:
    """A page with scripts."""
    page = page_of(chromium, voyage)
    yield page
    page.context.close()


@pytest.fixture
def plain(chromium: Browser, voyage: str) -> Iterator[Page]:
    """A page without scripts."""
    page = page_of(chromium, voyage, scripts=False)
    yield page
    page.context.close()


@pytest.mark.parametrize("number", ["p7", "p180", "p400"])
def test_every_number_is_an_anchor_of_the_whole_text(plain: Page, number: str) -> None:
    """An address that was copied once leads to its paragraph, though those before it are not laid out yet."""
    plain.goto(f"{TEXT}#{number}")
    place = plain.locator(f"#{number}")
    expect(place).to_be_in_viewport()
    box = place.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800


def test_words_off_the_screen_are_found_in_the_page(reader: Page) -> None:
    """What is not laid out yet is found by the search of the browser."""
    reader.goto(TEXT)
    assert reader.evaluate("window.find('On day 377 we')")
    expect(reader.locator("#p377")).to_be_in_viewport()


def test_hits_without_scripts(plain: Page) -> None:
    """The bar leads to the first hit, and a line after each hit to the next one, on into the next part."""
    plain.goto(f"{TEXT}/p1-p64{HITS}")
    plain.get_by_role("navigation", name="Hits").get_by_role("link", name="First hit").click()
    for number, part in ((45, "p1-p64"), (90, "p65-p164"), (135, "p65-p164"), (180, "p165-p264")):
        expect(plain).to_have_url(re.compile(f"/{part}{re.escape(HITS)}#p{number}$"))
        turn = plain.locator(f"#p{number} .turn")
        expect(turn).to_contain_text(f"Hit {number // 45} of 8")
        expect(turn).to_be_in_viewport()
        turn.get_by_role("link", name="Next hit").click()
    plain.get_by_role("link", name="Back to results").click()
    expect(plain).to_have_url(re.compile(r"/search\?q=lighthouse&in=voyage$"))


def test_hit_links_are_reached_with_the_keyboard_without_scripts(plain: Page) -> None:
    """The line after a hit that was not followed to is shown as soon as the focus is in it."""
    plain.goto(f"{PART}{HITS}")
    turn = plain.locator("#p135 .turn")
    hidden = turn.bounding_box()
    turn.get_by_role("link", name="Next hit").focus()
    shown = turn.bounding_box()
    assert hidden is not None
    assert shown is not None
    assert hidden["width"] <= 1 < 100 < shown["width"]
    plain.keyboard.press("Enter")
    expect(plain).to_have_url(re.compile("#p180$"))


def test_one_bar_goes_from_hit_to_hit(reader: Page) -> None:
    """With scripts the bar says which hit was followed, and Enter on its link goes on and on."""
    reader.goto(f"{PART}{HITS}#p90")
    bar = reader.get_by_role("navigation", name="Hits")
    expect(bar).to_contain_text("Hit 2 of 8")
    expect(reader.locator("#p90 .turn")).to_be_hidden()
    bar.get_by_role("link", name="Next hit").focus()
    reader.keyboard.press("Enter")
    expect(bar).to_contain_text("Hit 3 of 8")
    expect(bar.get_by_role("link", name="Next hit")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader).to_have_url(re.compile("/p165-p264.*#p180$"))
    expect(bar).to_contain_text("Hit 4 of 8")
    reader.go_back()
    expect(bar).to_contain_text("Hit 3 of 8")
    bar.get_by_role("link", name="Clear").click()
    expect(reader).to_have_url(re.compile("/p65-p164$"))


def test_keys_go_from_hit_to_hit(reader: Page) -> None:
    """N and P lead to the next and the previous hit, also in other parts; nothing happens past the ends."""
    reader.goto(f"{TEXT}/p1-p64{HITS}")
    bar = reader.get_by_role("navigation", name="Hits")
    reader.keyboard.press("p")
    reader.keyboard.press("n")
    expect(bar).to_contain_text("Hit 1 of 8")
    reader.keyboard.press("p")
    reader.keyboard.press("n")
    expect(bar).to_contain_text("Hit 2 of 8")
    expect(reader).to_have_url(re.compile("/p65-p164"))
    reader.keyboard.press("p")
    expect(bar).to_contain_text("Hit 1 of 8")


def test_letters_can_be_typed(reader: Page) -> None:
    """In a field, and with a modifier, the letters are no shortcuts."""
    reader.goto(f"{PART}{HITS}#p90")
    box = reader.get_by_label("Search in this text")
    box.fill("")
    box.press_sequentially("np")
    expect(box).to_have_value("np")
    box.blur()
    reader.keyboard.press("Alt+n")
    expect(reader).to_have_url(re.compile("#p90$"))


def test_shortcuts_can_be_turned_off(reader: Page) -> None:
    """The help page has a box that turns all shortcuts of a single key off, and on again."""
    reader.goto("/help#keys")
    box = reader.get_by_label("Use shortcuts of a single key")
    expect(box).to_be_checked()
    box.uncheck()
    reader.goto(f"{PART}{HITS}#p90")
    reader.keyboard.press("n")
    reader.keyboard.press("/")
    expect(reader).to_have_url(re.compile("#p90$"))
    expect(reader.get_by_label("Search the texts")).not_to_be_focused()
    reader.goto("/help#keys")
    expect(box).not_to_be_checked()
    box.check()
    reader.goto(f"{PART}{HITS}#p90")
    reader.keyboard.press("n")
    expect(reader).to_have_url(re.compile("#p135$"))


def test_contents_follow_the_reader(reader: Page) -> None:
    """Beside the text, the section that is being read is marked; contents stay in sight."""
    reader.goto(f"{TEXT}#p360")
    current = reader.locator(".contents [aria-current]")
    expect(current).to_have_count(1)
    expect(current).to_contain_text("The Return")
    expect(current).to_be_in_viewport()
    reader.evaluate("location.hash = '#p20'")
    expect(current).to_contain_text("The Harbour")


def test_the_text_is_searched_from_its_page(plain: Page) -> None:
    """The form beside the text marks the words without scripts."""
    plain.goto(PART)
    plain.get_by_label("Search in this text").fill("lighthouse")
    plain.get_by_label("Search in this text").press("Enter")
    expect(plain).to_have_url(re.compile(r"/p65-p164\?q=lighthouse&in=voyage$"))
    expect(plain.locator("mark").first).to_have_text("lighthouse")


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (768, False), (360, False)])
def test_notes_are_beside_their_paragraph(tab: Page, width: int, beside: bool) -> None:
    """Short notes are beside the words on a wide screen, else at the foot; on paper all words are printed."""
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto("/texts/report-on-peace")
    tab.evaluate("""() => {
        const unit = document.querySelector("#p5"), notes = document.createElement("div");
        notes.className = "notes";
        notes.innerHTML = '<p class="note">A short note.</p>';
        unit.classList.add("annotated");
        unit.append(notes);
    }""")
    words, note = (tab.locator(f"#p5 {part}").bounding_box() for part in (".words", ".note"))
    assert words is not None
    assert note is not None
    assert (note["x"] >= words["x"] + words["width"]) is beside
    assert (note["y"] >= words["y"] + words["height"]) is not beside
    assert note["x"] + note["width"] <= width
    tab.emulate_media(media="print")
    expect(tab.locator("#p5 .words")).to_be_visible()


# 320 by 256 is a window of 1280 by 1024 at 400 %.
@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (640, 512), (1440, 900)])
@pytest.mark.parametrize("address", [TEXT, f"{PART}{HITS}#p90"])
def test_reading_reflows(
    chromium: Browser, voyage: str, address: str, width: int, height: int
) -> None:
    """Nothing is wider than the window, and the bar leaves the paragraph that was followed to in sight."""
    page = page_of(chromium, voyage, width=width, height=height)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if "#" in address:
        expect(page.locator("#p90 mark")).to_be_in_viewport()
        bar, hit = page.locator(".hit-bar").bounding_box(), page.locator("#p90 mark").bounding_box()
        assert bar is not None
        assert hit is not None
        assert hit["y"] + hit["height"] <= bar["y"] or bar["y"] + bar["height"] <= hit["y"]
    page.context.close()


def test_axe_finds_no_violation(chromium: Browser, voyage: str) -> None:
    """Axe finds no violation in a whole text, a part, and a part with hits, narrow and in the dark."""
    page = page_of(chromium, voyage, width=320)
    page.emulate_media(color_scheme="dark")
    faults = []
    for address in (TEXT, PART, f"{PART}{HITS}#p90", f"{PART}?q=zeppelin&in=voyage"):
        page.goto(address)
        results = Axe().run(page)
        faults += [
            f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in results.response["violations"]
            for node in fault["nodes"]
        ]
    page.context.close()
    assert faults == []
