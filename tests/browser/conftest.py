"""A real Chromium and a real server. Without Chromium these tests are skipped, or fail where CI requires it."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import ConsoleMessage
from playwright.sync_api import Error
from playwright.sync_api import Page
from playwright.sync_api import Request
from playwright.sync_api import expect
from playwright.sync_api import sync_playwright
from waitress.server import create_server

from archive.settings import Settings
from archive.web import create_app
from archive.web.copy.writing import write_copy
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


@pytest.fixture(scope="session")
def copy(corrected: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a copy of the same collection."""
    folder = tmp_path_factory.mktemp("copy")
    write_copy(replace(corrected, url="https://archive.example.org"), folder)
    return folder / "data"


@pytest.fixture(scope="session")
def kept_tab(chromium: Browser, site: str) -> Iterator[Page]:
    """One tab for the whole session: a new one takes Chromium as long as many a test."""
    context = chromium.new_context(base_url=site)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    yield page
    context.close()


@pytest.fixture
def tab(kept_tab: Page, site: str) -> Iterator[Page]:
    """An empty tab as good as new, with the light scheme.

    A script error, a failed asset or a foreign request fails the test.
    """
    make_new(kept_tab, site)
    faults: list[str] = []
    foreign: list[str] = []

    def on_error(error: Error) -> None:
        faults.append(str(error))

    def on_message(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith(site):
            foreign.append(request.url)

    kept_tab.on("pageerror", on_error)
    kept_tab.on("console", on_message)
    kept_tab.on("request", on_request)
    yield kept_tab
    # What a page still does belongs to its test.
    kept_tab.goto("about:blank")
    kept_tab.remove_listener("pageerror", on_error)
    kept_tab.remove_listener("console", on_message)
    kept_tab.remove_listener("request", on_request)
    assert faults == []
    assert foreign == []


def make_new(page: Page, site: str) -> None:
    """Forget what tests before left in *page*: its size, scheme and medium, where the mouse is, and what is stored."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light", media="null")
    page.mouse.move(0, 0)
    # An address without scripts of its own, where they can be reached.
    page.goto("/robots.txt")
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto("about:blank")
    page.context.clear_cookies()
    assert len(page.context.pages) == 1, "a test left a tab open"
