"""Pages of a passage, a quotation, a history, citations and errors: narrow, without scripts, and by the keyboard."""

from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect

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
)
#: What is pressed and is no link in a sentence, and less than 24 pixels high.
SMALL = """() => [...document.querySelectorAll("main :is(a, button, summary, input)")]
  .filter(each => each.checkVisibility() && getComputedStyle(each).display !== "inline")
  .filter(each => each.getBoundingClientRect().height < 23.5)
  .map(each => each.outerHTML.slice(0, 120))"""


def test_pages_fit_a_phone(tab: Page) -> None:
    """With all that is folded open, nothing is wider than the screen, and what is pressed is large enough."""
    tab.set_viewport_size({"width": 320, "height": 740})
    faults = []
    for address in ADDRESSES:
        tab.goto(address)
        tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        faults += [f"{address} small: {each}" for each in tab.evaluate(SMALL)]
        if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address} is wider than the screen")
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
