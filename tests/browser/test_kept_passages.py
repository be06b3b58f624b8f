"""My passages: kept in the browser only, with notes, files to take away, and news of corrections."""

import json
import re
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect


def keep(tab: Page, address: str) -> None:
    """Keep the passage at *address*."""
    tab.goto(address)
    tab.get_by_role("button", name="Keep", exact=True).click()
    expect(tab.get_by_role("button", name="Kept ✓")).to_be_visible()


def test_keep_and_find_again(tab: Page) -> None:
    """A kept passage is on the page of kept passages, with its words and a note of the reader."""
    keep(tab, "/texts/report-on-peace/p9")
    tab.get_by_role("link", name="My passages").first.click()
    expect(tab.get_by_role("heading", name="Report on Peace, para. 9")).to_be_visible()
    expect(tab.locator("blockquote")).to_contain_text("abolishes secret diplomacy")
    tab.get_by_label("Your note").fill("for chapter two")
    tab.reload()
    expect(tab.get_by_label("Your note")).to_have_value("for chapter two")
    expect(tab.get_by_role("contentinfo")).to_contain_text("My passages (1)")


def test_keep_and_let_go(tab: Page) -> None:
    """The button that keeps a passage removes it again, and so does the list."""
    keep(tab, "/texts/report-on-peace/p9")
    tab.get_by_role("button", name="Kept ✓").click()
    expect(tab.get_by_role("button", name="Keep", exact=True)).to_be_visible()
    keep(tab, "/texts/report-on-peace/p8")
    tab.goto("/mine")
    tab.get_by_role("button", name="Remove").click()
    expect(tab.locator("#kept-says")).to_contain_text("You have kept no passages yet")


def test_selected_passages_are_kept_together(tab: Page) -> None:
    """The page of citations offers to keep them all."""
    tab.goto("/citations?p=report-on-peace/p7&p=report-on-peace/p9")
    tab.get_by_role("button", name="Keep these 2 passages").click()
    tab.goto("/mine")
    expect(tab.locator("#kept > li")).to_have_count(2)
    expect(tab.get_by_role("link", name="Cite all")).to_have_attribute(
        "href", re.compile(r"/citations\?p=report-on-peace%2Fp7&p=report-on-peace%2Fp9")
    )


def test_corrected_since(tab: Page) -> None:
    """A passage that was kept before a correction says so, and leads to what changed; another does not."""
    tab.goto("/")
    kept = [
        {
            "place": "notice/p1",
            "revision": 1,
            "title": "Notice",
            "words": "",
            "note": "",
            "added": "",
        },
        {
            "place": "report-on-peace/p9",
            "revision": 1,
            "title": "",
            "words": "",
            "note": "",
            "added": "",
        },
        {
            "place": "nowhere/p1",
            "revision": 1,
            "title": "Gone",
            "words": "its words",
            "note": "",
            "added": "",
        },
    ]
    tab.evaluate("kept => localStorage.setItem('pincite:passages', kept)", json.dumps(kept))
    tab.goto("/mine")
    items = tab.locator("#kept > li")
    expect(items.nth(0)).to_contain_text("Corrected since you kept it")
    expect(items.nth(1)).not_to_contain_text("since you kept it")
    expect(items.nth(2)).to_contain_text("No longer here")
    expect(items.nth(2)).to_contain_text("its words")
    items.nth(0).get_by_role("link", name="What changed").click()
    expect(tab.locator("#past")).to_be_visible()


def test_files_to_take_away(tab: Page, tmp_path: Path) -> None:
    """Markdown has words, citation and note; JSON can be added again in another browser."""
    keep(tab, "/texts/report-on-peace/p9")
    tab.goto("/mine")
    tab.get_by_label("Your note").fill("for chapter two")
    with tab.expect_download() as markdown:
        tab.get_by_role("button", name="Markdown").click()
    text = Path(markdown.value.path()).read_text(encoding="utf-8")
    assert text.startswith("> The government abolishes secret diplomacy")
    assert "Vladimir Lenin, “Report on Peace,”" in text
    assert text.endswith("for chapter two\n")
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="JSON", exact=True).click()
    path = tmp_path / "passages.json"
    saved.value.save_as(path)
    tab.evaluate("localStorage.clear()")
    tab.goto("/mine")
    tab.locator("#kept-file").set_input_files(path)
    expect(tab.get_by_label("Your note")).to_have_value("for chapter two")
    broken = tmp_path / "other.json"
    broken.write_text("{}", encoding="utf-8")
    tab.locator("#kept-file").set_input_files(broken)
    expect(tab.locator("#kept-says")).to_contain_text("This file has no passages")


def test_without_scripts_the_page_says_so(chromium: Browser, site: str) -> None:
    """Without scripts the page says what it needs and what to do instead, and no page offers to keep."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/mine")
    expect(page.get_by_text("This page needs scripts")).to_be_visible()
    page.goto("/texts/report-on-peace/p9")
    assert page.get_by_role("button", name="Keep").count() == 0
    context.close()
