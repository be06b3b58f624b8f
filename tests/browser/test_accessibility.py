"""WCAG 2.2 AA on every kind of page, in light and in dark, narrow and wide."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.support.site import pages_of_every_kind

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


# Colours hang on the scheme and sizes on the width: two of the four pairs see both.
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_no_page_has_a_fault_that_axe_knows(
    chromium: Browser, site: str, scheme: str, width: int
) -> None:
    """Axe finds no fault on any kind of page, with everything opened that opens."""
    context = chromium.new_context(
        base_url=site,
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    faults = []
    for address in pages_of_every_kind():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        # Axe is put into the page by the driver, which the policy of the page does not hold up.
        results = Axe().run(page, options={"runOnly": RULES})
        faults += [
            f"{address} {fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in results.response["violations"]
            for node in fault["nodes"]
        ]
    context.close()
    assert faults == []
