"""Reading preferences: kept in the browser, applied before the page is drawn, and nothing without scripts."""

from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect


def open_menu(tab: Page) -> None:
    """Open the menu with the keyboard."""
    tab.get_by_label("Reading preferences").focus()
    tab.keyboard.press("Enter")


def reading_size(tab: Page) -> float:
    """Return the size of the words of the first paragraph, in pixels."""
    size: str = tab.evaluate("getComputedStyle(document.querySelector('.words')).fontSize")
    return float(size.removesuffix("px"))


def test_preferences_stay(tab: Page) -> None:
    """Size, width, colours and numbers are as they were chosen, on the next page too."""
    tab.goto("/texts/report-on-peace")
    before = reading_size(tab)
    open_menu(tab)
    for label in ("Large", "Narrow", "Sepia", "Hidden"):
        tab.get_by_role("radio", name=label, exact=True).check()
    tab.goto("/texts/notice")
    assert reading_size(tab) > before
    expect(tab.locator(".number").first).to_be_hidden()
    assert tab.evaluate("document.documentElement.dataset.theme") == "sepia"
    open_menu(tab)
    expect(tab.get_by_role("radio", name="Narrow", exact=True)).to_be_checked()


def test_dark_against_the_system(tab: Page) -> None:
    """Dark is dark where the device is light, and the device decides again when asked to."""
    tab.goto("/")
    light = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    open_menu(tab)
    tab.get_by_role("radio", name="Dark", exact=True).check()
    dark = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert dark != light
    tab.get_by_role("radio", name="As my device", exact=True).check()
    assert tab.evaluate("getComputedStyle(document.documentElement).backgroundColor") == light


def test_the_menu_closes(tab: Page) -> None:
    """Escape closes it and returns to its button; so does a click elsewhere."""
    tab.goto("/help")
    open_menu(tab)
    expect(tab.get_by_role("radio", name="Sepia")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("radio", name="Sepia")).to_be_hidden()
    expect(tab.get_by_label("Reading preferences")).to_be_focused()
    open_menu(tab)
    tab.mouse.click(5, 500)
    expect(tab.get_by_role("radio", name="Sepia")).to_be_hidden()


def test_what_is_kept_is_not_trusted(tab: Page) -> None:
    """Nonsense in the browser's storage changes nothing and stops no script."""
    tab.goto("/")
    tab.evaluate("localStorage.setItem('pincite:reading', '{\"size\": 3, \"theme\": null')")
    tab.goto("/texts/notice")
    expect(tab.get_by_label("Reading preferences")).to_be_visible()
    tab.evaluate("localStorage.setItem('pincite:reading', '[1]')")
    tab.goto("/texts/notice")
    expect(tab.get_by_label("Reading preferences")).to_be_visible()


def test_without_scripts_there_is_no_menu(chromium: Browser, site: str) -> None:
    """Nothing is offered that would do nothing."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/texts/notice")
    assert page.get_by_label("Reading preferences").count() == 0
    context.close()
