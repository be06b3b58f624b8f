"""Concordance, overview and hit navigation, with a mouse, the keyboard, or no scripts, narrow and wide."""

import re

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect


def test_lines_are_aligned_on_the_word(tab: Page) -> None:
    """On a phone and on a desktop all hits begin at the same distance from the edge, and nothing scrolls sideways."""
    for width in (320, 360, 768, 1440):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto("/search?q=peace&view=concordance&order=left")
        edges = tab.eval_on_selector_all(
            ".kwic .after a", "hits => hits.map(hit => Math.round(hit.getBoundingClientRect().x))"
        )
        assert len(edges) > 20
        assert len(set(edges)) == 1, f"{width}: {set(edges)}"
        assert tab.evaluate("document.documentElement.scrollWidth") == width


def test_each_line_is_two_tab_stops(tab: Page) -> None:
    """Each line has its box and its link to stop at, and Enter follows the link to the marked paragraph."""
    tab.goto("/search?q=secret+treaties&view=concordance")
    tab.locator(".where a").first.focus()
    tab.keyboard.press("Tab")
    expect(tab.locator(".where input").nth(1)).to_be_focused()
    tab.keyboard.press("Tab")
    expect(tab.locator(".where a").nth(1)).to_be_focused()
    tab.keyboard.press("Enter")
    expect(tab).to_have_url(
        re.compile(r"/texts/report-on-peace/p9\?q=secret\+treaties&view=concordance$")
    )
    expect(tab.locator("mark").first).to_have_text("secret")


def test_strip_links_to_the_paragraph(tab: Page) -> None:
    """A tick on a strip links to its paragraph; for the keyboard there are links in the text beside it."""
    tab.goto("/texts/report-on-peace?q=war")
    tab.locator(".strip a").nth(1).click()
    expect(tab).to_have_url(re.compile(r"/texts/report-on-peace\?q=war#p\d+$"))
    assert tab.eval_on_selector_all(".strip a", "ticks => ticks.every(t => t.tabIndex < 0)")


def test_views_without_scripts(chromium: Browser, site: str) -> None:
    """Without scripts a reader changes the view, sorts it, and downloads all lines."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search?q=peace")
    page.get_by_role("link", name="Concordance", exact=True).click()
    page.get_by_role("link", name="words after").click()
    expect(page).to_have_url(re.compile("view=concordance&order=right"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All lines as CSV").click()
    assert waiting.value.suggested_filename == "peace-concordance.csv"
    page.get_by_role("link", name="Overview", exact=True).click()
    expect(page.get_by_role("heading", name="In the texts")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_all_values_of_a_facet_are_filtered_by_typing(
    chromium: Browser, site: str, scripts: bool
) -> None:
    """With scripts the list follows the letters, without them the button shows it; ticks are kept, and are filters."""
    context = chromium.new_context(base_url=site, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/search/facets?q=peace&facet=kind")
    boxes = page.locator("#values li")
    kinds = boxes.count()
    assert kinds > 1
    page.get_by_label("speech").check()
    page.get_by_label("Containing").fill("DEC")
    if not scripts:
        page.get_by_role("button", name="Show").click()
    expect(page.locator("#listed")).to_contain_text("with “DEC”")
    # The one that is ticked, and the one that is like what was typed.
    expect(boxes).to_have_count(2)
    expect(page.get_by_label("speech")).to_be_checked()
    page.get_by_label("decree").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(
        re.compile(
            r"/search\?q=peace&kind=speech&kind=decree$|/search\?q=peace&kind=decree&kind=speech$"
        )
    )
    context.close()
