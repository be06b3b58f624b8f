"""Accessibility: WCAG 2.2 AA on every kind of page, light and dark, narrow and wide."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import ViewportSize

from tests.support.site import pages_of_every_kind

#: A page for the frames of other sites.
FRAME = "/embed/report-on-peace/p9"
WIDE: ViewportSize = {"width": 1440, "height": 800}
PHONE: ViewportSize = {"width": 320, "height": 800}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


#: Rules that hang on the width of the window; the others see the same page on a phone.
NARROW = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}


def test_axe_finds_no_violation(chromium: Browser, site: str) -> None:
    """Axe finds no violation on any kind of page, with all details open, light and dark, wide and narrow."""
    context = chromium.new_context(base_url=site, viewport=WIDE)
    page = context.new_page()
    faults = []
    for address in [*pages_of_every_kind(), FRAME]:
        page.goto(address)
        faults += faults_of(page, address)
    context.close()
    assert faults == []


#: A page of each kind that a copy changes: it says on each that it is one.
OF_A_COPY = (
    "index.html",
    "search/index.html",
    "search/index.html?q=peace",
    "search/index.html?q=zyzzyva",
    "search/index.html?q=page:12",
    "texts/notice/index.html?q=ferry#p1",
    "quotation/index.html",
    "help/index.html",
)


def test_axe_finds_no_violation_in_a_copy(chromium: Browser, copy: Path) -> None:
    """Nor on the pages of a copy, opened from the disk; those that lead to a paragraph name their language."""
    context = chromium.new_context(viewport=WIDE)
    page = context.new_page()
    faults = []
    for address in OF_A_COPY:
        page.goto(f"{copy.as_uri()}/{address}")
        if "?q=" in address:
            page.wait_for_selector("#offline[data-ready], .text mark", state="attached")
        faults += faults_of(page, address)
    context.close()
    assert faults == []
    assert '<html lang="en">' in (copy / "texts/notice/p1/index.html").read_text()


def faults_of(page: Page, name: str) -> list[str]:
    """Return what Axe finds on *page* in all its looks, with all details open; leave it as it was."""
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    faults = violations(page, name, {"runOnly": RULES})
    # Only colours depend on the scheme.
    page.emulate_media(color_scheme="dark")
    faults += violations(page, f"{name} in the dark", {"runOnly": CONTRAST})
    page.set_viewport_size(PHONE)
    faults += violations(page, f"{name} on a phone", {"runOnly": NARROW})
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return faults


def violations(page: Page, address: str, options: dict[str, object]) -> list[str]:
    """Return what Axe finds on *page*. The driver injects it, so the content security policy does not block it."""
    results = Axe().run(page, options=options)
    return [
        f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]
