"""The page of results: selected passages and their tray, the citation of a hit, filters and sizes on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import ViewportSize
from playwright.sync_api import expect

from tests.support.browser import LAYOUT_SHIFT
from tests.support.browser import TIMEOUT_MS

PHONE: ViewportSize = {"width": 360, "height": 740}
VIEWS = ["", "&view=concordance", "&view=overview", "&view=collocates"]


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def reader(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab with scripts, and one without."""
    context = chromium.new_context(base_url=site, java_script_enabled=request.param)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    yield page
    context.close()


def boxes(page: Page) -> Locator:
    """Return the boxes that select passages."""
    return page.locator(".select input")


def expect_selected(page: Page, number: int) -> None:
    """Expect the tray to say that so many are selected."""
    expect(page.locator(".tray")).to_be_visible()
    # What the style sheet counts is read out like other text, and is in no element.
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = {node["nodeId"]: node.get("name", {}).get("value", "") for node in tree}
    (counter,) = (
        node["parentId"]
        for node in tree
        if node["role"]["value"] == "StaticText" and names[node["nodeId"]].strip() == "selected"
    )
    (parts,) = (node["childIds"] for node in tree if node["nodeId"] == counter)
    assert "".join(names[part] for part in parts) == f"{number} selected"


def places(page: Page) -> list[str]:
    """Return the passages in the address of *page*."""
    return re.findall(r"[?&]p=([^&]*)", page.url.replace("%2F", "/"))


def test_a_selection_survives_the_next_page(reader: Page) -> None:
    """Passages of two pages are selected and cited together, and the way back keeps them."""
    reader.goto("/search?q=peace&per_page=4")
    expect(reader.locator(".tray")).to_be_hidden()
    boxes(reader).nth(1).check()
    boxes(reader).nth(2).check()
    expect_selected(reader, 2)
    reader.get_by_role("button", name="Next", exact=True).click()
    expect(reader).to_have_url(re.compile("page=2&p="))
    expect_selected(reader, 2)
    boxes(reader).first.check()
    expect_selected(reader, 3)
    reader.get_by_role("button", name="Previous", exact=True).click()
    expect(boxes(reader).nth(1)).to_be_checked()
    expect_selected(reader, 3)
    boxes(reader).nth(1).uncheck()
    expect_selected(reader, 2)
    reader.get_by_role("button", name="Cite selected").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Citations")
    assert len(places(reader)) == 2
    reader.get_by_role("link", name="Back to results").click()
    expect_selected(reader, 2)


def test_a_text_leads_back_to_what_was_just_selected(tab: Page) -> None:
    """What was selected a moment before a hit was opened is still selected after *Back to results*."""
    tab.goto("/search?q=peace")
    boxes(tab).nth(1).check()
    tab.locator(".hits h2 a").first.click()
    tab.get_by_role("link", name="Back to results").click()
    expect_selected(tab, 1)
    expect(boxes(tab).nth(1)).to_be_checked()


def test_a_selection_survives_views_orders_filters_and_searches(reader: Page) -> None:
    """What is selected goes along to another view, another order, with filters and to another search."""
    reader.goto("/search?q=peace")
    boxes(reader).first.check()
    reader.get_by_role("button", name="date", exact=True).click()
    expect(reader).to_have_url(re.compile(r"sort=date&p="))
    reader.get_by_role("button", name="Overview").click()
    expect_selected(reader, 1)
    reader.get_by_role("button", name="Concordance").click()
    boxes(reader).last.check()
    expect_selected(reader, 2)
    reader.get_by_label("decree").check()
    reader.get_by_role("button", name="Apply filters").click()
    expect(reader).to_have_url(re.compile("kind=decree"))
    expect_selected(reader, 2)
    reader.get_by_label("Search the texts").fill("treaties")
    reader.get_by_role("button", name="Search", exact=True).click()
    expect(reader).to_have_url(re.compile("q=treaties"))
    expect_selected(reader, 2)
    reader.get_by_role("link", name="Clear").click()
    expect(reader.locator(".tray")).to_be_hidden()
    assert places(reader) == []


def test_links_are_links_while_nothing_is_selected(reader: Page) -> None:
    """Without a selection there are links alone, which open in a tab of their own; with one, buttons alone."""
    reader.goto("/search?q=peace&per_page=4")
    expect(reader.get_by_role("link", name="Next", exact=True)).to_be_visible()
    expect(reader.get_by_role("button", name="Next", exact=True)).to_be_hidden()
    boxes(reader).first.check()
    expect(reader.get_by_role("link", name="Next", exact=True)).to_be_hidden()
    expect(reader.get_by_role("button", name="Next", exact=True)).to_be_visible()
    reader.get_by_role("link", name="Clear").click()
    expect(reader.get_by_role("link", name="Next", exact=True)).to_be_visible()
    expect(boxes(reader).first).not_to_be_checked()


def test_selecting_by_keyboard_alone(reader: Page) -> None:
    """Space selects, Enter on the next page and on the citations keeps the selection; nothing hides the focus."""
    reader.set_viewport_size(PHONE)
    reader.goto("/search?q=peace&per_page=4")
    boxes(reader).first.focus()
    reader.keyboard.press("Space")
    for name in ("Next", "Cite selected"):
        for _ in range(120):
            reader.keyboard.press("Tab")
            focused = reader.locator(":focus")
            if focused.inner_text().strip() == name:
                break
            below = reader.locator(".tray").bounding_box()
            here = focused.bounding_box()
            in_tray = focused.evaluate("e => Boolean(e.closest('.tray'))")
            assert not below or not here or in_tray or here["y"] < below["y"], focused.inner_text()
        reader.keyboard.press("Enter")
        expect(reader).to_have_url(re.compile("page=2&p=" if name == "Next" else "/citations"))
    expect(reader.get_by_role("heading", level=1)).to_have_text("Citations")
    assert len(places(reader)) == 1


def test_a_citation_opens_below_its_row(reader: Page) -> None:
    """On a phone and on a desktop Cite moves nothing in its row, and the citation has the whole width."""
    for width in (360, 1440):
        reader.set_viewport_size({"width": width, "height": 740})
        reader.goto("/search?q=peace")
        row = reader.locator(".actions").first
        row.scroll_into_view_if_needed()
        places = """row => [...row.querySelectorAll(".select, summary, :scope > a")].map(e => {
          const [part, whole] = [e, row].map(e => e.getBoundingClientRect());
          return [part.x - whole.x, part.y - whole.y];
        })"""
        before = row.evaluate(places)
        row.locator("summary").click()
        citation = row.locator("details p")
        expect(citation).to_be_visible()
        after = row.evaluate(places)
        assert [y for _, y in after] == [y for _, y in before]
        assert [x for x, _ in after] == pytest.approx([x for x, _ in before], abs=4)
        box, whole = citation.bounding_box(), row.bounding_box()
        assert box is not None
        assert whole is not None
        assert box["width"] > 0.98 * whole["width"]


@pytest.mark.parametrize("view", VIEWS)
def test_filters_are_beside_the_count_on_a_phone(reader: Page, view: str) -> None:
    """In every view a button on the first screen opens the filters there, and one press applies them."""
    reader.set_viewport_size(PHONE)
    reader.goto(f"/search?q=peace{view}")
    button = reader.locator(".filters > summary")
    expect(button).to_be_in_viewport()
    expect(reader.get_by_label("decree")).to_be_hidden()
    button.click()
    expect(reader.get_by_label("decree")).to_be_visible()
    reader.get_by_label("decree").check()
    reader.get_by_role("button", name="Apply filters").click()
    expect(reader).to_have_url(re.compile("kind=decree"))
    expect(reader.get_by_role("list", name="Filters")).to_contain_text("decree")
    expect(reader.locator(".filters > summary")).to_have_text("Filter (1)")


@pytest.mark.parametrize("view", VIEWS)
def test_filters_are_open_on_a_wide_screen(reader: Page, view: str) -> None:
    """Where there is room the filters are beside the results from the first."""
    reader.set_viewport_size({"width": 1280, "height": 800})
    reader.goto(f"/search?q=peace{view}")
    expect(reader.get_by_label("decree")).to_be_in_viewport()
    expect(reader.locator(".filters > summary")).to_be_hidden()


def test_first_hit_is_on_the_first_screen_of_a_phone(reader: Page) -> None:
    """Whatever was searched, the place and the first words of a hit are seen without scrolling."""
    reader.set_viewport_size(PHONE)
    for query in ("peace", "peace+war", "%22secret+treaties%22", "peace+kind:decree", "peac*"):
        reader.goto(f"/search?q={query}")
        for part in (".hits h2 a", ".snippet"):
            box = reader.locator(part).first.bounding_box()
            assert box is not None
            assert box["y"] + 24 < PHONE["height"], query


@pytest.mark.parametrize("view", VIEWS)
def test_targets_are_large_enough(tab: Page, view: str) -> None:
    """On a phone whatever can be pressed is 24 pixels wide and high, but for links in sentences and charts."""
    tab.set_viewport_size(PHONE)
    for selected in ("", "&p=report-on-peace/p7"):
        tab.goto(f"/search?q=peace+war&scope=text{view}{selected}")
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        small = tab.evaluate(
            """() => [...document.querySelectorAll("main :is(a, button, summary, input, select)")]
              .filter(e => !e.closest("svg, .explained, .notices, .unseen") && e.checkVisibility()
                && !["-1"].includes(e.getAttribute("tabindex")))
              .map(e => [e.closest("label") ?? e, e.textContent.trim().slice(0, 30)])
              .map(([e, words]) => [e.getBoundingClientRect(), words || e.className])
              .filter(([box]) => box.width < 24 || box.height < 24)
              .map(([box, words]) => `${words}: ${box.width.toFixed(1)} × ${box.height.toFixed(1)}`)"""
        )
        assert small == []


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_buttons_of_scripts_move_nothing(tab: Page, width: int) -> None:
    """There is room for the buttons that scripts show: nothing shifts when they come."""
    tab.set_viewport_size({"width": width, "height": 740})
    for address in (
        "/texts/report-on-peace/p7",
        "/texts/report-on-peace/p7/share",
        "/citations?p=report-on-peace/p7",
    ):
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        assert tab.get_by_role("button", name=re.compile("^Copy")).first.is_visible()
        before = tab.evaluate("document.querySelector('main').offsetHeight")
        tab.evaluate(
            "document.querySelectorAll('[data-copy]').forEach(button => { button.hidden = true; })"
        )
        assert tab.evaluate("document.querySelector('main').offsetHeight") == before, address
        assert tab.evaluate(LAYOUT_SHIFT) == 0, address


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves(tab: Page, width: int) -> None:
    """A page of results does not shift but where the reader pressed something, and nothing is wider than the window."""
    tab.set_viewport_size({"width": width, "height": 740})
    for view in VIEWS:
        tab.goto(f"/search?q=peace{view}")
        tab.wait_for_load_state("networkidle")
        for box in boxes(tab).all()[:2]:
            box.check()
        assert tab.evaluate(LAYOUT_SHIFT) == 0, view
        assert tab.evaluate("document.documentElement.scrollWidth") == width
