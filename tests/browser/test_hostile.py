"""Hostile texts: no script in them runs, and no page makes a request to another host."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import expect
from waitress.server import create_server

from archive.web import create_app
from tests.support.hostile_texts import hostile_settings
from tests.support.site import pages_of_every_kind


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of hostile texts."""
    settings = hostile_settings(tmp_path_factory.mktemp("hostile"))
    server = create_server(create_app(settings), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def test_no_script_of_a_text_runs(chromium: Browser, hostile_site: str) -> None:
    """On every page with hostile words, hovered over: no script, no error, no foreign request."""
    page = chromium.new_page()
    faults: list[str] = []
    foreign: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("request", lambda r: None if r.url.startswith(hostile_site) else foreign.append(r.url))
    paths = [
        "/",
        "/texts/",
        "/about",
        "/texts/hostile",
        "/texts/hostile@1",
        "/texts/hostile/history",
    ]
    paths += [f"/texts/hostile/p{n}" for n in (1, 2, 3, 5, 13, 14, 15)]
    paths += [
        f"/search?q=script+OR+link+OR+here&view={view}"
        for view in ("list", "overview", "concordance")
    ]
    paths += ["/quotation?q=handler+bold+link", "/citations?p=hostile/p1&p=hostile/p3"]
    paths += ["/search?q=%3Cscript%3Edocument.title=/zqx/.source%3C/script%3E"]
    for path in paths:
        page.goto(hostile_site + path)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for element in page.locator("main :is(b, strong, em):visible").all()[:5]:
            element.hover()
        title = page.title()
        assert title != "zqx", path
        assert page.locator("zqx, main script, main img, main iframe, main svg script").count() == 0
        assert page.locator("[onclick], [onerror], [onload], [onzqx], [style]").count() == 0, path
    expect(page).not_to_have_title(re.compile(r"^zqx$"))
    page.close()
    assert faults == []
    assert foreign == []


def test_no_foreign_requests_and_no_cookies(chromium: Browser, site: str) -> None:
    """Every kind of page loads from this host alone, within its content security policy, and sets no cookie."""
    context = chromium.new_context()
    page = context.new_page()
    foreign: list[str] = []
    refused: list[str] = []
    page.on("request", lambda r: None if r.url.startswith(site) else foreign.append(r.url))
    page.on(
        "console",
        lambda message: refused.append(message.text) if "Policy" in message.text else None,
    )
    for path in pages_of_every_kind():
        page.goto(site + path)
    assert foreign == []
    assert refused == []
    assert context.cookies() == []
    context.close()
