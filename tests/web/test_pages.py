"""The pages of the shipped collection, as a browser without scripts shows them."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import abort
from flask.testing import FlaskClient

from archive.settings import Settings
from archive.settings import asset_folder
from archive.web import create_app
from tests.support.site import page
from tests.support.site import pages_of_every_kind
from tests.support.site import words_of


def test_home_page_has_search_and_texts(client: FlaskClient) -> None:
    """The first page has the search box, searches to try, and a link to each text."""
    home = page(client, "/")
    assert '<input id="q" name="q"' in home
    assert 'href="/texts/report-on-peace"' in home
    assert home.count('href="/search?q=') >= 3


def test_hit_leads_to_highlighted_passage(client: FlaskClient) -> None:
    """A hit leads to its permalink with the words highlighted; the canonical link is without the query."""
    found = page(client, "/search?q=secret+treaties")
    assert "1 paragraph" in found
    href = "/texts/report-on-peace/p9?q=secret+treaties"
    assert f'href="{href}"' in found
    passage = page(client, href)
    assert "<mark>secret</mark> <mark>treaties</mark>" in passage
    assert '<link rel="canonical" href="http://localhost/texts/report-on-peace/p9">' in passage


def test_search_page_cites_each_hit(client: FlaskClient) -> None:
    """Every hit has its finished citation on the search page."""
    found = words_of(client.get("/search?q=secret+treaties"))
    assert "“Report on Peace,”" in found
    assert "para. 9, " in found
    assert "http://localhost/texts/report-on-peace/p9." in found


def test_empty_search_shows_examples(client: FlaskClient) -> None:
    """A search without a query is a page with the search box and examples."""
    for address in ("/search", "/search?q=", "/search?q=+++"):
        assert "secret treaties" in page(client, address)


def test_search_without_results_gives_advice(client: FlaskClient) -> None:
    """A search without results says so, and what may help."""
    found = page(client, "/search?q=zebra&kind=decree")
    assert "No paragraphs found" in found
    assert 'href="/search?q=zebra"' in found


def test_query_is_shown_escaped(client: FlaskClient) -> None:
    """Markup in a query is shown as text."""
    typed = '"><script>alert(1)</script>'
    found = page(client, f"/search?q={quote(typed)}")
    assert "<script>alert" not in found
    assert 'value="&#34;&gt;&lt;script&gt;' in found


@pytest.mark.parametrize(
    "query",
    [
        "x" * 10_000,
        '"unbalanced',
        "((((",
        "year:abc",
        "\x00\x07",
        "%ff",
        "a" * 500 + " " + "b*" * 200,
    ],
)
def test_any_query_is_a_page(client: FlaskClient, query: str) -> None:
    """Whatever is typed, the response is a page, and not a long one."""
    found = page(client, f"/search?q={quote(query)}")
    assert len(found) < 60_000


@pytest.mark.parametrize(
    ("parameters", "notice"),
    [
        ("page=0", "“0” is not a page number"),
        ("page=abc", "“abc” is not a page number"),
        ("page=-3", "“-3” is not a page number"),
        ("page=999999", "There are no results on this page"),
        ("page=" + "9" * 500, "There are no results on this page"),
        ("per_page=1000", "at most 100 paragraphs"),
        ("per_page=x", "“x” is not a number"),
        ("sort=xyz", "“xyz” is not a sort order"),
        ("from=abc", "“abc” is not a date"),
        ("from=1917-13-45", "is not a date"),
        ("from=1920&to=1910", "in reverse order"),
        ("sort=" + "x" * 5000, "is not a sort order"),
    ],
)
def test_unreadable_parameters_are_ignored_with_a_notice(
    client: FlaskClient, parameters: str, notice: str
) -> None:
    """A parameter that cannot be read never fails a search: the page has a notice of it."""
    assert notice in page(client, f"/search?q=peace&{parameters}")


def test_page_past_the_end_leads_to_the_last(client: FlaskClient) -> None:
    """A page past the end says so, links to the last page, and keeps the count."""
    found = page(client, "/search?q=peace&per_page=3&page=99")
    last = re.search(
        r'href="(/search\?q=peace&amp;per_page=3&amp;page=\d+)">There are no results on this page; page \d+ is',
        found,
    )
    assert last is not None
    assert "<li>\n<h2>" in page(client, last[1].replace("&amp;", "&"))


def test_pager_walks_through_all_hits(client: FlaskClient) -> None:
    """Following “Next” from page to page shows every hit once."""
    address, seen = "/search?q=peace&per_page=4", []
    for _ in range(20):
        found = page(client, address)
        seen += re.findall(r'<h2><a href="(/texts/[^"?]*)', found)
        following = re.search(r'<a href="([^"]*)" rel="next">', found)
        if following is None:
            break
        address = following[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 11


def test_facets_add_and_remove_filters(client: FlaskClient) -> None:
    """A facet value is a box that adds a filter; a chosen one is checked, and listed with a link that removes it."""
    box = '<input type="checkbox" name="kind" value="decree"'
    assert f'{box} form="search">' in page(client, "/search?q=peace")
    narrowed = page(client, "/search?q=peace&kind=decree")
    assert f'{box} checked form="search">' in narrowed
    assert '<li><a href="/search?q=peace">decree' in narrowed
    assert "8 paragraphs" in narrowed


def test_forms_keep_filters(client: FlaskClient) -> None:
    """A new query keeps the filters, and new dates keep the query and the filters."""
    found = page(client, "/search?q=peace&kind=decree&from=1917&page=1&per_page=3")
    form = found[found.index('<form id="search"') :]
    hidden = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
    assert hidden.findall(form[: form.index("</form>")]) == [("per_page", "3")]
    assert '<input type="checkbox" name="kind" value="decree" checked form="search">' in found
    assert '<input form="search" name="from" value="1917"' in found


def test_reading_page(client: FlaskClient) -> None:
    """A whole text has author, title, occasion, date as printed, sections and numbered paragraphs."""
    text = page(client, "/texts/report-on-peace")
    for expected in (
        '<p class="author"><a href="/authors/vladimir-lenin">Vladimir Lenin</a></p>',
        "<h1>Report on Peace</h1>",
        "October 26 (November 8), 1917",
        'href="#s2"',
        ">Decree on Peace</h2>",
        'id="p17"',
        'href="/texts/report-on-peace/p17"',
    ):
        assert expected in text
    assert text.count('class="unit ') == 17


def test_emendation_shows_the_reading_of_the_source(client: FlaskClient) -> None:
    """An emended word opens to the reading of the source, without a script."""
    text = page(client, "/texts/report-on-peace/p12")
    assert "<summary>war</summary>" in text
    assert "The source reads “way”" in text


def test_reading_page_highlights_a_query(client: FlaskClient) -> None:
    """The words of a query are highlighted in the whole text, and one link removes the highlights."""
    text = page(client, "/texts/report-on-peace?q=armistice")
    assert text.count("<mark>armistice</mark>") == 4
    assert "was not found in this text" in page(client, "/texts/report-on-peace?q=zebra")


def test_paragraph_page_has_context_citation_and_formats(client: FlaskClient) -> None:
    """A paragraph page has the paragraph, its neighbours, citation, link, formats and revision."""
    text = page(client, "/texts/report-on-peace/p9")
    assert "The government abolishes secret diplomacy" in text
    assert 'rel="prev" href="/texts/report-on-peace/p8"' in text
    assert 'rel="next" href="/texts/report-on-peace/p10"' in text
    assert 'id="cite"' in text
    assert 'href="/texts/report-on-peace/p9.json"' in text
    assert "Revision 1, published" in text
    assert "<title>Report on Peace, para. 9 – " in text


def test_first_and_last_paragraph_have_one_neighbour(client: FlaskClient) -> None:
    """The first paragraph has no previous one, and the last no next one."""
    assert 'rel="prev"' not in page(client, "/texts/report-on-peace/p1")
    assert 'rel="next"' not in page(client, "/texts/report-on-peace/p17")


def test_range_page(client: FlaskClient) -> None:
    """A range shows its paragraphs, the headings between them, and cites them together."""
    text = page(client, "/texts/report-on-peace/p1-p3")
    assert text.count('class="unit ') == 3
    assert "<h2>Decree on Peace</h2>" in text
    assert "paras. 1–3" in text


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/texts", "/texts/"),
        ("/texts/report-on-peace/", "/texts/report-on-peace"),
        ("/texts/report-on-peace/p9/?q=secret", "/texts/report-on-peace/p9?q=secret"),
        ("/texts/Report-on-Peace/P9", "/texts/report-on-peace/p9"),
        ("/texts/report-on-peace/p9-p7", "/texts/report-on-peace/p7-p9"),
        ("/texts/report-on-peace/p7-p7.json", "/texts/report-on-peace/p7.json"),
        ("/help/", "/help"),
        ("/search/?q=peace", "/search?q=peace"),
    ],
)
def test_variant_addresses_redirect_to_the_canonical_one(
    client: FlaskClient, address: str, target: str
) -> None:
    """A trailing slash, capitals or a reversed range redirect to the canonical address."""
    response = client.get(address)
    assert response.status_code in (301, 308)
    assert response.headers["Location"].removeprefix("http://localhost") == target
    assert client.get(target).status_code == 200


def test_current_revision_is_shown_and_unknown_ones_are_404(client: FlaskClient) -> None:
    """The current revision is the text; one that was never published is 404."""
    assert client.get("/texts/report-on-peace@1/p9").status_code == 200
    assert client.get("/texts/report-on-peace@2/p9").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere",
        "/texts/nowhere",
        "/texts/report-on-peace/p99",
        "/texts/report-on-peace/p7-p99",
        "/texts/report-on-peace/s2",
        "/texts/report-on-peace/p0",
        "/texts/..%2f..%2fetc",
        "/texts/report-on-peace.exe",
        "/texts/report-on-peace/p9.tei.xml.zip",
        "/assets/pincite.0000000000.css",
        "/texts/%00",
    ],
)
def test_unknown_address_is_404(client: FlaskClient, address: str) -> None:
    """An address without a page is 404."""
    assert client.get(address).status_code == 404


def test_404_page_suggests_the_text(client: FlaskClient) -> None:
    """The page of a 404 has the search box, and the text that the address names."""
    missing = page(client, "/texts/report-on-peace/p99", 404)
    assert '<input id="q" name="q"' in missing
    assert 'href="/texts/report-on-peace">Report on Peace</a>' in missing


def test_posting_to_a_page_is_405(client: FlaskClient) -> None:
    """A POST to a page is refused with a page, and the allowed methods are named."""
    response = client.post("/search", data={"q": "peace"})
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "Pages can only be read" in response.text


def test_large_body_is_413(client: FlaskClient) -> None:
    """A request with a large body is refused before it is read."""
    assert client.get("/search?q=peace", data=b"x" * 300_000).status_code == 413


@pytest.fixture(scope="module")
def full(corrected: Settings) -> FlaskClient:
    """A browser without scripts, before a site that has a page of every kind."""
    return create_app(corrected).test_client()


@pytest.mark.parametrize("address", pages_of_every_kind())
def test_head_is_get_without_the_body(full: FlaskClient, address: str) -> None:
    """HEAD has the status and type of GET, without a body."""
    got, head = full.get(address), full.head(address)
    assert (head.status_code, head.content_type) == (got.status_code, got.content_type)
    assert head.data == b""


@pytest.mark.parametrize("address", pages_of_every_kind())
def test_every_page_is_safe_and_complete(full: FlaskClient, address: str) -> None:
    """Every page has a strict policy, no inline style or script, no cookie, one h1, a language and a title."""
    response = full.get(address)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?! src=| type=.application/ld\+json.>)", response.text
    )
    assert response.text.count("<h1") == 1
    assert '<html lang="en">' in response.text
    assert re.search(r"<title>[^<]{3,}</title>", response.text)
    ids = re.findall(r'\sid="([^"]*)"', response.text)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("address", pages_of_every_kind())
def test_no_link_is_broken(full: FlaskClient, address: str) -> None:
    """Every link and asset of every page exists, and so does every fragment of the page itself."""
    text = full.get(address).text
    links = set(re.findall(r'(?:href|src)="([^"]*)"', text))
    assert {"/texts/", "/help"} <= links
    for href in links:
        target = href.replace("&amp;", "&").replace("&#34;", '"').removeprefix("http://localhost")
        if target.startswith("#"):
            assert f'id="{target[1:]}"' in text, f"{address} has no {target}"
        elif target.startswith("/"):
            status = full.get(target.partition("#")[0]).status_code
            assert status == 200, f"{address} links {target}: {status}"


def test_markup_is_born_in_templates() -> None:
    """No template trusts a string to be markup, and none has an inline style or script."""
    templates = list(asset_folder("templates").iterdir())
    assert len(templates) > 10
    for template in templates:
        source = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|Markup|autoescape false|\sstyle=|\son[a-z]+=", source), (
            template
        )


def test_pages_are_small(client: FlaskClient) -> None:
    """The search page with its style and scripts is at most 30 KB compressed, in four requests beside the font."""
    import gzip

    found = client.get("/search?q=peace")
    assets = re.findall(r'(?:<link rel="stylesheet" href|<script src)="([^"]*)"', found.text)
    assert len(assets) == 3
    size = len(gzip.compress(found.data))
    for asset in assets:
        response = client.get(asset, headers={"Accept-Encoding": "gzip"})
        # A file of a few hundred bytes is sent as it is.
        assert len(response.data) < 500 or response.headers["Content-Encoding"] == "gzip"
        size += len(response.data)
    assert size <= 30 * 1024


def test_assets_are_immutable(client: FlaskClient) -> None:
    """The stylesheet is served under its hash and may be cached for ever."""
    sheet = re.search(r'href="(/assets/pincite\.\w+\.css)"', page(client, "/"))
    assert sheet is not None
    response = client.get(sheet[1])
    assert "immutable" in response.headers["Cache-Control"]
    assert b"@media print" in response.data


def test_unchanged_page_is_304(client: FlaskClient) -> None:
    """A page that a browser has cached is answered with 304, and another address has another ETag."""
    first = client.get("/texts/report-on-peace")
    tag = first.headers["ETag"]
    again = client.get("/texts/report-on-peace", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/texts/report-on-peace/p9").headers["ETag"] != tag


def test_everything_to_try_in_help_finds_something(client: FlaskClient) -> None:
    """Each search that the help page links to has results, in every view, and its quotation has a place."""
    links = {
        unescape(href) for href in re.findall(r'href="(/[^"]*\?[^"]*)"', client.get("/help").text)
    }
    searches = {href for href in links if href.startswith("/search?")}
    assert len(searches) > 12
    for href in searches:
        assert client.get(href.replace("/search?", "/search.json?")).get_json()["total"], href
        assert "No paragraph" not in page(client, href)
    (quoted,) = (href for href in links if href.startswith("/quotation?"))
    assert "Close match: 1 word differs" in page(client, quoted)


def test_missing_index_is_503(tmp_path: Path) -> None:
    """Without an index, pages and readiness are 503, help and health respond, programs get a problem document."""
    client = create_app(Settings(index=tmp_path / "none", texts=tmp_path)).test_client()
    home = client.get("/")
    assert (home.status_code, home.headers["Retry-After"]) == (503, "10")
    assert "being prepared" in home.text
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/help").status_code == 200
    problem = client.get("/search.json?q=peace")
    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["status"] == 503


@pytest.mark.parametrize("status", [400, 413, 414, 418, 503])
def test_every_error_status_has_a_page(shipped: Settings, status: int) -> None:
    """Every error is a page with a title, an explanation and the search box."""
    app = create_app(shipped)
    app.add_url_rule("/refused", view_func=lambda: abort(status))
    refused = page(app.test_client(), "/refused", status)
    assert '<input id="q" name="q"' in refused
    assert re.search(r'<h1>[A-Z][^<]{5,}</h1>\n<p class="lead">[A-Z][^<]{10,}</p>', refused)


def test_unexpected_exception_is_logged_and_a_500_page(
    shipped: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected exception is logged, and the page of the error reveals nothing of it."""
    app = create_app(shipped)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret of the inside")

    response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert "Something went wrong" in response.text
    assert "secret of the inside" not in response.text
    assert "secret of the inside" in caplog.text
    caplog.clear()
