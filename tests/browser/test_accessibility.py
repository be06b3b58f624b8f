"""Accessibility: WCAG 2.2 AA on every kind of page, light and dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.support.site import pages_of_every_kind

#: A page for the frames of other sites.
FRAME = "/embed/report-on-peace/p9"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_axe_finds_no_violation(chromium: Browser, site: str, scheme: str, width: int) -> None:
    """Axe finds no violation on any kind of page, with all details open."""
    context = chromium.new_context(
        base_url=site,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    faults = []
    for address in [*pages_of_every_kind(), FRAME]:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        # The driver injects Axe, so the content security policy does not block it.
        results = Axe().run(page, options={"runOnly": RULES})
        faults += [
            f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in results.response["violations"]
            for node in fault["nodes"]
        ]
    context.close()
    assert faults == []
