"""A real Chromium and a real server. Without Chromium these tests are skipped, or fail where CI requires it."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright
from waitress.server import create_server

from archive.settings import Settings
from archive.web import create_app
from tests.support.browser import TIMEOUT_MS

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=TIMEOUT_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests in this folder as tests of the browser."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("PINCITE_REQUIRE_BROWSER") == "1":
            pytest.fail("PINCITE_REQUIRE_BROWSER=1, and there is no Chromium here")
        pytest.skip("no Chromium here: install the package chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(corrected: Settings) -> Iterator[str]:
    """The address of a server of the shipped collection and a corrected text."""
    server = create_server(create_app(corrected), host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


@pytest.fixture
def tab(chromium: Browser, site: str) -> Iterator[Page]:
    """A new tab with the light scheme. A script error, a failed asset or a foreign request fails the test."""
    context = chromium.new_context(base_url=site, color_scheme="light")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(site) else foreign.append(request.url),
    )
    yield page
    context.close()
    assert faults == []
    assert foreign == []
