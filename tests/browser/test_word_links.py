"""Word links in a browser: selected by mouse and keyboard, made without scripts, scrolled to."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect
from waitress.server import create_server

from archive.web import create_app
from tests.support.browser import TIMEOUT_MS
from tests.support.site import specimen_settings

TEXT = "/texts/report-on-peace"

#: Selects from one place to another, each the beginning or the end of words in a paragraph.
SELECT = """([first, from, last, to]) => {
    const place = (id, words, end) => {
        const words_of = document.querySelector(`#${id} > :is(.words, .wide)`);
        const walk = document.createTreeWalker(words_of, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const at = node.data.indexOf(words);
            if (at >= 0) return [node, at + (end ? words.length : 0)];
        }
        throw new Error(`${words} is not in ${id}`);
    };
    getSelection().setBaseAndExtent(...place(first, from, false), ...place(last, to, true));
}"""


def panel(tab: Page) -> Locator:
    """Return the panel beside the selection."""
    return tab.get_by_role("group", name="Link to the selected words")


def select(tab: Page, first: str, begin: str, last: str, end: str) -> None:
    """Select from the words *begin* in the paragraph *first* to the words *end* in *last*."""
    tab.evaluate(SELECT, [first, begin, last, end])
    expect(panel(tab)).to_be_visible()


def copy_from_panel(tab: Page, button: str) -> str:
    """Press *button* in the panel and return the copied text."""
    panel(tab).get_by_role("button", name=button).click()
    expect(panel(tab)).to_contain_text("copied")
    words: str = tab.evaluate("navigator.clipboard.readText()")
    return words


def marks(tab: Page) -> str:
    """Return the words marked on the page."""
    return " ".join(tab.locator(".words mark").all_text_contents())


@pytest.mark.parametrize("address", [TEXT, f"{TEXT}/p9", f"{TEXT}@1/p9"])
def test_selecting_with_the_mouse(tab: Page, address: str) -> None:
    """A drag of the mouse, extended to whole words, gives a link that marks just these words."""
    tab.goto(address)
    tab.locator("#p9").scroll_into_view_if_needed()
    edges = tab.evaluate(
        """() => {
            const node = document.querySelector('#p9 .words').firstChild;
            const range = document.createRange();
            const at = node.data.indexOf('secret diplomacy');
            range.setStart(node, at + 3); range.setEnd(node, at + 12);
            const box = range.getClientRects();
            const first = box[0], last = box[box.length - 1];
            return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
        }"""
    )
    tab.mouse.move(edges[0], edges[1])
    tab.mouse.down()
    tab.mouse.move(edges[2], edges[3], steps=5)
    tab.mouse.up()
    expect(panel(tab)).to_contain_text("“secret diplomacy,”")
    link = copy_from_panel(tab, "Copy link")
    slug = address.split("/")[2]
    assert re.search(rf"/texts/{slug}/p9~4-5\\.[a-z2-7]{{6}}$".replace("\\\\", "\\"), link)
    tab.goto(link)
    assert marks(tab) == "secret diplomacy,"


def test_selecting_with_the_keyboard(tab: Page) -> None:
    """The panel is the next Tab stop; it announces itself, copies, and closes with Escape."""
    tab.goto(f"{TEXT}/p9")
    select(tab, "p9", "secret", "p9", "secret")
    for _ in range(len(" diplomacy")):
        tab.keyboard.press("Shift+ArrowRight")
    expect(panel(tab)).to_contain_text("“secret diplomacy,”")
    expect(tab.get_by_role("status").filter(has_text="press Tab")).to_be_attached()
    tab.keyboard.press("Tab")
    expect(panel(tab).get_by_role("button", name="Copy link")).to_be_focused()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("status").filter(has_text="Quotation copied")).to_be_attached()
    words = tab.evaluate("navigator.clipboard.readText()")
    assert words.startswith("“secret diplomacy,” Vladimir Lenin, “Report on Peace,”")
    assert re.search(r"/p9~4-5\.[a-z2-7]{6}\.$", words)
    tab.keyboard.press("Escape")
    expect(panel(tab)).to_be_hidden()
    expect(tab.locator("#p9 a.number")).to_be_focused()


def test_escape_keeps_the_selection(tab: Page) -> None:
    """Escape closes the panel but keeps the words selected."""
    tab.goto(f"{TEXT}/p9")
    select(tab, "p9", "secret", "p9", "diplomacy")
    tab.keyboard.press("Escape")
    expect(panel(tab)).to_be_hidden()
    assert tab.evaluate("String(getSelection())") == "secret diplomacy"


@pytest.mark.parametrize(
    ("first", "begin", "last", "end", "words"),
    [
        ("p12", "the present", "p12", ", namely", "the present war, namely,"),
        ("p11", "permit the", "p11", "of negotiations", "permit the completion of negotiations"),
        ("p16", "to the masses", "p16", "the Soviet", "to the masses — the Soviet"),
        ("p9", "1917.", "p9", "The government proclaims", "1917. The government proclaims"),
        ("p8", "ambiguity", "p9", "The government", "ambiguity and secrecy. The government"),
        ("p17", "and socialism", "p17", "Prolonged", "and socialism. (Prolonged"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("opened", [False, True])
def test_marks_between_words_do_not_count(
    tab: Page, first: str, begin: str, last: str, end: str, words: str, opened: bool
) -> None:
    """Emendations, note marks and stage directions between words do not shift the words of a link."""
    tab.goto(TEXT)
    if opened:
        tab.evaluate(
            "document.querySelectorAll('details.emended').forEach(d => { d.open = true; })"
        )
    select(tab, first, begin, last, end)
    tab.goto(copy_from_panel(tab, "Copy link"))
    remove = (
        "document.querySelectorAll('.words :is(.reading, .note-mark)').forEach(e => e.remove())"
    )
    tab.evaluate(remove)
    marked = tab.evaluate(
        """[...document.querySelectorAll('.words')].map(
            w => [...w.querySelectorAll('mark')].map(m => m.textContent).join('')
        ).join(' ')"""
    )
    assert marked == words


def test_selecting_a_whole_paragraph(tab: Page) -> None:
    """A triple click also selects the edge of the next paragraph; the link is to the paragraph alone."""
    tab.goto(TEXT)
    tab.locator("#p8 .words").click(click_count=3)
    expect(panel(tab)).to_contain_text("“At the same time")
    assert re.search(r"/p8~1-68\.", copy_from_panel(tab, "Copy link"))


def test_touch(chromium: Browser, site: str) -> None:
    """On a phone the panel is at the foot of the window, and its buttons are large enough."""
    context = chromium.new_context(
        base_url=site, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 700}
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.set_default_timeout(TIMEOUT_MS)
    tab.goto(f"{TEXT}/p9")
    select(tab, "p9", "secret", "p9", "diplomacy")
    box = panel(tab).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    button = panel(tab).get_by_role("button", name="Copy link")
    size = button.bounding_box()
    assert size is not None
    assert size["height"] >= 24
    button.tap()
    expect(panel(tab)).to_contain_text("Link copied")
    context.close()


def test_without_scripts(chromium: Browser, site: str) -> None:
    """The form on the page of a paragraph leads to the words and says which were not found."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(f"{TEXT}/p9")
    page.get_by_text("Link to words in this paragraph").click()
    page.get_by_label("First words").fill("secret diplomacy")
    page.get_by_label("Last words", exact=True).fill("quite closed")
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_role("status")).to_contain_text("“quite closed” was not found here")
    page.get_by_label("Last words", exact=True).fill("quite openly")
    page.get_by_role("button", name="Create link").click()
    expect(page).to_have_url(re.compile(r"/p9~4-19\.[a-z2-7]{6}$"))
    expect(page.locator(".words mark")).to_have_text(
        re.compile("^secret diplomacy,.* quite openly$")
    )
    expect(page.locator(".quote .taken")).to_have_text(re.compile("^“secret diplomacy"))
    context.close()


@pytest.mark.parametrize(
    ("place", "begin", "end"),
    [
        ("p9", "secret diplomacy", ""),
        ("p13", "secret diplomacy", ""),
        ("p12", "participating in the present war", "Germany"),
        ("p12", "the class-conscious", "and the largest"),
        ("p9", "October 25, 1917", "The government proclaims"),
        ("p8-p9", "absolute clarity", "secret diplomacy"),
        ("p17", "socialism", "Applause"),
        ("p13", "Our appeal", "people"),
    ],
)
def test_text_fragments_scroll(tab: Page, place: str, begin: str, end: str) -> None:
    """A browser that follows the link scrolls to the words, not just to their paragraph."""
    tab.set_viewport_size({"width": 360, "height": 300})
    tab.goto(f"{TEXT}/{place}/words?from={begin}&to={end}")
    if "/words?" in tab.url:
        tab.locator(".choices a").first.click()
    # It is folded away, so it has no inner text.
    fragment = tab.locator("dd .taken", has_text=":~:").text_content() or ""
    first = place.split("-")[0]
    # Without the fallback of the paragraph: only the words themselves can scroll.
    tab.goto("/texts/")
    tab.goto(re.sub(r"#p[0-9]+:~:", "#:~:", fragment))
    tab.wait_for_function(
        """([id, words]) => {
            const words_of = document.querySelector(`#${id} > :is(.words, .wide)`);
            const walk = document.createTreeWalker(words_of, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                const at = node.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(node, at); range.setEnd(node, at + words.length);
                const top = range.getBoundingClientRect().top;
                return scrollY > 0 && 0 <= top && top < 300;
            }
            return false;
        }""",
        arg=[first, begin.split(" ")[0]],
    )


@pytest.fixture(scope="module")
def specimen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a text with marks of every kind."""
    app = create_app(specimen_settings(tmp_path_factory.mktemp("specimen")))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}/texts/specimen"
    server.close()
    thread.join(timeout=5)


@pytest.mark.parametrize(
    ("number", "begin", "end", "words"),
    [
        ("p2", "She", "nothing", "She said nothing"),
        ("p2", "bread", "but", "bread, but"),
        ("p2", "walked", "on", "walked on."),
        ("p3", "line", "line", "line"),
        ("p3", "peace of the", "next", "peace of the next"),
        ("p3", "one line", "and the", "one line and the"),
        ("p4", "Year", "Peace", "Year | Peace"),
        ("p4", "1917", "none", "1917 | none"),
        ("p4", "none", "none", "none"),
        ("p5", "site", "site", "site."),
    ],
)
def test_marks_of_every_kind(
    chromium: Browser, specimen: str, number: str, begin: str, end: str, words: str
) -> None:
    """In verse, tables, speeches, notes and links, the words selected are the words linked to."""
    tab = chromium.new_page()
    tab.set_default_timeout(TIMEOUT_MS)
    tab.goto(specimen)
    tab.evaluate(SELECT, [number, begin, number, end])
    expect(panel(tab)).to_contain_text(f"“{words}”")
    tab.close()
