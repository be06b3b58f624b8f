"""Pages of a passage, a quotation, a history, citations and errors: narrow, without scripts, and by the keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

from tests.browser.test_accessibility import RULES

CLOSE = "/quotation?q=We+are+not+opposed+to+secret+diplomacy+and+will+act+openly"
ADDRESSES = (
    "/texts/report-on-peace/p9",
    "/texts/report-on-peace/p9~4-19.6yxwlu",
    "/texts/notice@1/p1",
    "/texts/notice/history",
    "/quotation",
    CLOSE,
    "/quotation?q=Call+me+Ishmael",
    "/citations?p=report-on-peace/p7&p=notice/p1",
    "/citations/handout?p=report-on-peace/p7&p=notice/p1",
    "/texts/report-on-peas",
)
#: What is pressed and is no link in a sentence, and less than 24 pixels high.
SMALL = """() => [...document.querySelectorAll("main :is(a, button, summary, input)")]
  .filter(each => each.checkVisibility() && getComputedStyle(each).display !== "inline")
  .filter(each => each.getBoundingClientRect().height < 23.5)
  .map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_axe_finds_no_violation(chromium: Browser, site: str, scheme: str, width: int) -> None:
    """With all that is folded open; nothing is wider than the screen, and what is pressed is large enough."""
    context = chromium.new_context(
        base_url=site,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 740},
    )
    page = context.new_page()
    faults = []
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        faults += [
            f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in found
            for node in fault["nodes"]
        ]
        faults += [f"{address} small: {each}" for each in page.evaluate(SMALL)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address} is wider than the screen")
    context.close()
    assert faults == []


def test_a_quotation_is_checked_by_the_keyboard(tab: Page) -> None:
    """From the box to the verdict: type, Tab, Enter."""
    tab.goto("/quotation")
    tab.get_by_label("Paste a quotation").focus()
    tab.keyboard.type("We are not opposed to secret diplomacy and will act openly")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="Close match: 2 words differ")).to_be_visible()
    expect(tab.locator(".compared del")).to_have_text("not in the source: not")
    expect(tab.locator(".compared ins")).to_have_text("the source has: however")


def test_everything_is_there_without_scripts(chromium: Browser, site: str) -> None:
    """The verdict, the styles of a citation, its folded forms, and the handout."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/quotation")
    page.get_by_label("Paste a quotation").fill("The government abolishes diplomacy")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="Close match: 1 word differs")).to_be_visible()
    page.goto("/texts/report-on-peace/p9")
    page.get_by_text("Other styles and bibliography entry").click()
    page.get_by_role("link", name="MLA").click()
    expect(page.locator(".cite > .citation .form")).to_have_text("MLA")
    page.goto("/citations?p=report-on-peace/p9")
    page.get_by_role("link", name="Handout with the words").click()
    expect(page.locator(".handout .words")).to_contain_text("abolishes secret diplomacy")
    context.close()
