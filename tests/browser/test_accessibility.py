"""Accessibility: WCAG 2.2 AA on every kind of page, light and dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from playwright.sync_api import Page

from tests.support.site import pages_of_every_kind

#: A page for the frames of other sites.
FRAME = "/embed/report-on-peace/p9"
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", [1440, 320])
def test_axe_finds_no_violation(chromium: Browser, site: str, width: int) -> None:
    """Axe finds no violation on any kind of page, with all details open, light and dark."""
    context = chromium.new_context(
        base_url=site, color_scheme="light", viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    faults = []
    for address in [*pages_of_every_kind(), FRAME]:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        faults += violations(page, address, {"runOnly": RULES})
        # Only colours depend on the scheme.
        page.emulate_media(color_scheme="dark")
        faults += violations(page, f"{address} in the dark", {"runOnly": CONTRAST})
    context.close()
    assert faults == []


def violations(page: Page, address: str, options: dict[str, object]) -> list[str]:
    """Return what Axe finds on *page*. The driver injects it, so the content security policy does not block it."""
    results = Axe().run(page, options=options)
    return [
        f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]
