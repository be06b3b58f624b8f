"""Reporting an error: the link carries the selected words."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator
from playwright.sync_api import Page

SELECT = """() => {
  const words = document.querySelector("#p1 .words").firstChild;
  const at = words.data.indexOf("ferry leaves");
  getSelection().setBaseAndExtent(words, at, words, at + "ferry leaves".length);
}"""


def body(link: Locator) -> str:
    """Return the body of the mail that the link opens."""
    return unquote((link.get_attribute("href") or "").partition("body=")[2])


@pytest.mark.parametrize("address", ["/texts/notice", "/texts/notice/p1"])
def test_the_link_carries_the_selected_words(tab: Page, address: str) -> None:
    """With the mouse and the keyboard: address, revision, and the selected words with their paragraph."""
    tab.goto(address)
    link = tab.get_by_role("link", name="Report an error")
    plain = body(link)
    assert f"{address}\r\nRevision: 2 (2 November 2026)" in plain
    link.scroll_into_view_if_needed()
    tab.evaluate(SELECT)
    link.hover()
    tab.mouse.down()
    assert body(link) == f"{plain}Words in p1: “ferry leaves”\r\n"
    tab.mouse.move(0, 0)
    tab.mouse.up()
    tab.evaluate("getSelection().removeAllRanges()")
    link.press("Shift")
    assert body(link) == plain
    tab.evaluate(SELECT)
    link.press("Shift")
    assert "“ferry leaves”" in body(link)


def test_corrections_open_with_the_keyboard(tab: Page) -> None:
    """The corrections open in place, with deletions and insertions labelled."""
    tab.goto("/texts/notice/p1")
    tab.locator(".past summary").press("Enter")
    assert tab.locator(".past del").inner_text().split() == ["removed:", "noon"]
    assert tab.locator(".past ins").inner_text().split() == ["inserted:", "one", "o’clock"]
