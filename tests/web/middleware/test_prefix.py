"""A site under a path of its host: every link, form and redirect stays under it, whoever removes the path."""

import html
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from archive.errors import SettingsError
from archive.settings import Settings
from archive.settings import asset_folder
from archive.web import create_app
from tests.support.site import pages_of_every_kind

PUBLIC = "https://example.org/archive"
MACHINES = [
    "/opensearch.xml",
    "/robots.txt",
    "/sitemap.xml",
    "/search.json?q=peace",
    "/search.atom?q=peace",
    "/new.atom",
    "/texts/report-on-peace/p9.json",
    "/texts/report-on-peace.csl.json",
    "/suggest?q=pea",
]


def nowhere(environ: object, start: object) -> list[bytes]:
    """Fail: the request left the archive."""
    raise AssertionError("a link leads out of the archive")


def site(shipped: Settings, url: str = PUBLIC) -> Flask:
    """Return the shipped site at a public address."""
    return create_app(
        Settings(texts=shipped.texts, index=shipped.index, engine=shipped.engine, url=url)
    )


@pytest.fixture(params=["kept", "stripped", "mounted", "mounted without a word"])
def browser(request: pytest.FixtureRequest, shipped: Settings) -> tuple[Client, str]:
    """A client of the site, and what the server in front leaves of the path."""
    if request.param.startswith("mounted"):
        app = site(shipped, PUBLIC if request.param == "mounted" else "")
        return Client(DispatcherMiddleware(nowhere, {"/archive": app})), "/archive"
    return Client(site(shipped)), "/archive" if request.param == "kept" else ""


def local_addresses(page: str) -> list[str]:
    """Return the addresses on a page that are on this host."""
    found = re.findall(r'\b(?:href|action|src)="([^"]*)"', page)
    return [a for a in found if not re.match(r"[a-z]+:|#", a)]


def test_every_link_stays_under_the_path(browser: tuple[Client, str]) -> None:
    """On every kind of page every link, form, style and script is under the path and exists."""
    client, before = browser
    links: set[str] = set()
    for page in pages_of_every_kind():
        answer = client.get(before + page, base_url="https://example.org")
        assert answer.status_code in (200, 404), page
        found = local_addresses(answer.text)
        assert found
        for address in found:
            whole = urljoin(f"{PUBLIC}{page}", address)
            assert urlsplit(whole).path.startswith("/archive/"), (page, address)
            links.add(urlsplit(whole).path.removeprefix("/archive"))
    # These are files of selected places, and 404 without any.
    links = {link for link in links if not link.startswith("/citations.")}
    for link in sorted(links):
        assert client.get(before + link).status_code in (200, 301), link


def test_absolute_addresses_carry_the_path(browser: tuple[Client, str]) -> None:
    """Canonical links, citations, feeds, the site map and OpenSearch name the public address."""
    client, before = browser
    for page in [*pages_of_every_kind(), *MACHINES]:
        text = client.get(before + page, base_url="https://example.org").text
        for address in re.findall(r"https?://example\.org[^\s\"<&,]*", text):
            assert address.startswith(PUBLIC.replace("https", "https")), (page, address)
    for page, named in (
        ("/texts/report-on-peace/p9", f'rel="canonical" href="{PUBLIC}/texts/report-on-peace/p9"'),
        ("/opensearch.xml", f"{PUBLIC}/search?q="),
        ("/robots.txt", "Disallow: /archive/search"),
        ("/sitemap.xml", f"<loc>{PUBLIC}/texts/report-on-peace</loc>"),
        ("/search.atom?q=peace", f"<id>{PUBLIC}/search.atom?q=peace</id>"),
        ("/search.atom?q=peace", f'href="{PUBLIC}/texts/report-on-peace/p'),
        ("/new.atom", f'href="{PUBLIC}/texts/report-on-peace"'),
    ):
        assert named in client.get(before + page, base_url="https://example.org").text, page


def test_redirects_stay_under_the_path(browser: tuple[Client, str]) -> None:
    """Every redirect, for a slash too many or another form of an address, leads to a page under the path."""
    client, before = browser
    for page in ("/help/", "/texts", "/texts?page=1", "/texts/report-on-peace/p009"):
        answer = client.get(before + page, base_url="https://example.org")
        if answer.status_code == 301:
            path = urlsplit(answer.headers["Location"]).path
            assert path.startswith("/archive/"), page
    assert client.get(f"{before}/texts").status_code == 301


def test_bare_path_is_the_home_page(shipped: Settings) -> None:
    """With and without its slash."""
    client = site(shipped).test_client()
    for address in ("/archive", "/archive/", "/"):
        assert client.get(address).status_code == 200
    # An address that only begins like the path is another one.
    assert client.get("/archives").status_code == 404


def test_headers_of_a_proxy_are_ignored(shipped: Settings) -> None:
    """Only PINCITE_URL says where the site is: no header of a request appears in a link or a citation."""
    client = site(shipped, "https://archive.example.org").test_client()
    claims = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/evil",
        "X-Script-Name": "/evil",
        "Forwarded": "host=evil.example",
        "Host": "evil.example",
    }
    for page in ("/texts/report-on-peace/p9", "/search?q=peace", "/opensearch.xml"):
        assert "evil" not in client.get(page, headers=claims).text


@pytest.mark.parametrize("path", ["/texts", "/search/engine", "/assets", "/help"])
def test_path_that_is_also_a_page_is_refused(shipped: Settings, path: str) -> None:
    """A path under which addresses would be ambiguous is an error of the settings."""
    with pytest.raises(SettingsError, match="cannot end in"):
        site(shipped, f"https://example.org{path}")


@pytest.mark.parametrize(
    "url",
    ["archive.example.org", "ftp://example.org", "https://", "https://a b", "https://a/?q", "https://a/b#c",
     "https://user@example.org", "https://a//b", "https://a/..", "javascript:alert(1)", 'https://a/"x'],
)  # fmt: skip
def test_malformed_url_is_refused(url: str) -> None:
    """A mistyped PINCITE_URL is an error at the start, not found in a citation years later."""
    with pytest.raises(SettingsError, match="PINCITE_URL"):
        Settings.from_environment({"PINCITE_URL": url})


def test_typed_text_is_not_a_link(tmp_path: Path, shipped: Settings) -> None:
    """A query that looks like an attribute is shown as it was typed."""
    typed = 'href="/search" src=/x'
    text = site(shipped).test_client().get("/search", query_string={"q": typed}).text
    assert "href=&#34;/search&#34;" in text


#: What a template may print as an address: a path by `link` or after `root`, a URL by `absolute`, a fragment, or an
#: address that leads out of the site or is a URL already.
ALLOWED = re.compile(
    r"""\#.*
    | \{\{\ (?:link|absolute)\(.+\)\ \}\}(?:\?.*)?
    | \{\{\ root\ \}\}(?:/|\{\{\ ).*
    | (?:https?|mailto):.*
    | \{\{\ (?:operation\.example|place\.url)\ \}\}
    | \{\{\ (?:result\.address|contact|page\.report|(?:page|passage|source)\.url|piece\.value|source|site\.href)\ \}\}
    """,
    re.VERBOSE,
)


def test_templates_have_no_bare_paths() -> None:
    """Every href, src and action of a page goes through `link`, begins with `root`, or leads out of the site."""
    seen = 0
    for template in sorted(asset_folder("templates").glob("*.html")):
        source = template.read_text(encoding="utf-8")
        for address in re.findall(
            r'\b(?:href|src|(?:form)?action)="((?:\{\{.*?\}\}|[^"{])*)"', source
        ):
            assert ALLOWED.fullmatch(address), f"{template.name}: {address}"
            seen += 1
        assert source.count("href=") + source.count("src=") + source.count("action=") <= len(
            re.findall(r'\b(?:href|src|(?:form)?action)="', source)
        ), f"{template.name}: an address without quotation marks"
    assert seen > 80


def test_every_link_of_every_page_is_under_the_path(shipped: Settings) -> None:
    """From the first page to each page that links lead to, no address leaves the path."""
    client = site(shipped).test_client()
    seen: set[str] = set()
    waiting = ["/archive/", "/archive/search?q=peace", "/archive/quotation?q=secret+diplomacy"]
    while waiting:
        address = waiting.pop()
        answer = client.get(address, buffered=True)
        if answer.status_code in (301, 302, 303):
            assert urlsplit(answer.headers["Location"]).path.startswith("/archive/"), address
        if answer.mimetype != "text/html":
            continue
        for found in local_addresses(answer.text):
            assert re.match(r"/archive(?:/|$)", found), (address, found)
            follow = html.unescape(found).partition("#")[0]
            # Searches link to other searches without end.
            if follow.startswith("/archive/search?"):
                continue
            if follow not in seen:
                seen.add(follow)
                waiting.append(follow)
    assert len(seen) > 150


def test_one_site_under_two_paths(shipped: Settings) -> None:
    """Markup that is made once, such as that of hits, is not carried from one path to another."""
    app = site(shipped, "https://example.org")
    client = Client(DispatcherMiddleware(nowhere, {"/one": app, "/two": app}))
    for path in ("/one", "/two", "/one"):
        for page in ("/search?q=peace", "/search?q=peace"):
            addresses = local_addresses(client.get(path + page).text)
            assert len(addresses) > 50
            assert all(address.startswith(f"{path}/") for address in addresses)


@pytest.mark.parametrize("host", ["evil.example", "xn--bcher-kva.example", "[::1]:9"])
@pytest.mark.parametrize("url", ["https://ex.example/arch", "https://ex.example", ""])
def test_redirects_repeat_no_host(shipped: Settings, host: str, url: str) -> None:
    """Neither the header nor the body of a redirect has the host that a request names."""
    client = create_app(replace(shipped, url=url)).test_client()
    for path in ("/texts//report-on-peace", "/help/", "/texts/report-on-peace/", "//search"):
        response = client.get(
            f"{'/arch' if url.endswith('arch') else ''}{path}", headers={"Host": host}
        )
        assert response.status_code in {200, 301, 302, 308, 404}
        assert "://" not in response.headers.get("Location", "")
        assert not response.headers.get("Location", "").startswith("//")
        assert host not in response.text


def test_malformed_path_of_the_site_is_refused(shipped: Settings) -> None:
    """A path that would be another host in a link is refused."""
    client = create_app(replace(shipped, url="https://ex.example")).test_client()
    page = client.get("/help", environ_overrides={"SCRIPT_NAME": "//evil.example"})
    assert page.status_code == 400
    assert "evil.example" not in page.text
