"""Response caching: ETags, encodings, and the page cache."""

import gzip
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.search import planner
from archive.search import searcher
from archive.search.feedback import feedback
from archive.settings import Settings
from archive.web import create_app
from archive.web.api import all_hits
from archive.web.middleware.page_cache import Page
from archive.web.middleware.page_cache import PageCache
from tests.support.collections import built
from tests.support.collections import text_of

TEXT = "/texts/report-on-peace"
DECODED = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}


@pytest.mark.parametrize("address", [TEXT, "/search?q=peace", f"{TEXT}.json", "/feed.atom"])
def test_every_encoding_has_the_same_content(client: FlaskClient, address: str) -> None:
    """With Brotli or gzip the page is the same in a fraction of the bytes, with its own ETag."""
    sizes, bodies, tags = {}, set(), set()
    for encoding, decode in DECODED.items():
        answer = client.get(address, headers={"Accept-Encoding": encoding})
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert int(answer.headers["Content-Length"]) == len(answer.data)
        sizes[encoding] = len(answer.data)
        bodies.add(bytes(decode(answer.data)))
        tags.add(answer.headers["ETag"])
    assert len(bodies) == 1
    assert len(tags) == len(DECODED)
    assert not any(tag.startswith("W/") for tag in tags)
    assert sizes["br"] < sizes["gzip"] < sizes[""]


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("zstd", ""),
        ("deflate, gzip, br", "br"),
        ("x" * 9999, ""),
    ],
)
def test_only_accepted_encodings_are_sent(client: FlaskClient, accepted: str, sent: str) -> None:
    """An encoding that a client refuses or does not name is never sent."""
    answer = client.get(TEXT, headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == sent


def test_cached_page_equals_the_first_response(client: FlaskClient) -> None:
    """The second response equals the first in every byte and header, and so does HEAD in its headers."""
    first, second = client.get(TEXT), client.get(TEXT)
    assert (first.data, list(first.headers)) == (second.data, list(second.headers))
    head = client.head(TEXT)
    assert head.data == b""
    assert dict(head.headers) == dict(first.headers)


@pytest.mark.parametrize("known", ['"{tag}"', 'W/"{tag}"', '"other", "{tag}"', "*"])
def test_matching_etag_is_304(client: FlaskClient, known: str) -> None:
    """Every form of If-None-Match that matches is answered with 304 and the ETag."""
    tag = client.get(TEXT).headers["ETag"].strip('"')
    answer = client.get(TEXT, headers={"If-None-Match": known.format(tag=tag)})
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == f'"{tag}"'
    assert "Content-Length" not in answer.headers
    assert client.get(TEXT, headers={"If-None-Match": f'"{tag[:-1]}"'}).status_code == 200


def test_new_index_invalidates_the_cache(tmp_path: Path) -> None:
    """A cached page is rendered again as soon as another generation serves."""
    built(tmp_path, [text_of("a", "One word.")])
    settings = Settings(texts=tmp_path / "texts", index=tmp_path / "index")
    client = create_app(settings).test_client()
    before = client.get("/texts/a")
    assert client.get("/texts/a").data == before.data
    built(tmp_path, [text_of("a", "Another word.")])
    after = client.get("/texts/a", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Another word." in after.text


def test_hosts_do_not_share_cached_pages(client: FlaskClient) -> None:
    """A page that was cached for one host is not sent to clients of another."""
    one = client.get(TEXT, base_url="https://one.example").text
    other = client.get(TEXT, base_url="https://other.example").text
    assert "https://one.example/texts" in one
    assert "https://one.example/texts" not in other


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_checks_are_not_cached(client: FlaskClient, address: str) -> None:
    """The health of the server is checked each time."""
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_timed_out_search_is_not_cached(shipped: Settings) -> None:
    """A page that lacks its hits because the search timed out is rendered again for the next reader."""
    client = create_app(replace(shipped, query_seconds=-1.0)).test_client()
    answer = client.get("/search?q=pe*ce")
    assert answer.status_code == 200
    assert "This search took too long" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_suggestions_that_are_not_ready_are_none(shipped: Settings) -> None:
    """Who is typing gets no suggestions, and the next who asks may have them."""
    client = create_app(replace(shipped, query_seconds=-1.0)).test_client()
    answer = client.get("/suggest?q=pea")
    assert (answer.status_code, answer.get_json()) == (200, ["pea", [], [], []])
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", [f"{TEXT}?q=pe*ce", f"{TEXT}/p13?q=pe*ce"])
def test_partly_marked_text_is_not_cached(
    shipped: Settings, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that lacks marks says so, and is rendered again for the next reader, who may have them."""
    client = create_app(shipped).test_client()
    with monkeypatch.context() as cramped:
        cramped.setattr(searcher, "MAX_MARKS", 0)
        answer = client.get(address)
        assert answer.status_code == 200
        assert "<mark" not in answer.text
        assert "Not every hit for <q>pe*ce</q> is marked here" in answer.text
        assert "was not found" not in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    assert "<mark" in client.get(address).text


def test_timed_out_advice_is_not_cached(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search without results that had no time for its advice is not cached without it."""
    # So small a collection is looked through before anybody looks at the clock, but for words of a shape.
    monkeypatch.setattr(planner, "EXPANSION_CACHE_WORDS", 0)
    client = create_app(shipped).test_client()
    address = "/search?q=peece+zebra*"
    with monkeypatch.context() as hurry:
        hurry.setattr(feedback, "FEEDBACK_TIMEOUT_S", -1.0)
        assert client.get(address).headers["Cache-Control"] == "no-store"
    assert "ETag" in client.get(address).headers


def test_large_files_are_not_cached(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file of all hits is neither kept nor taken into memory to be compressed; a small one is a page."""
    client, address = create_app(shipped).test_client(), "/search.csv?q=peace"
    gzip_too = {"Accept-Encoding": "gzip"}
    small = client.get(address, headers=gzip_too)
    assert small.headers["Content-Encoding"] == "gzip"
    assert "ETag" in small.headers

    monkeypatch.setattr(all_hits, "MAX_BYTES_IN_MEMORY", 1000)
    large = create_app(shipped).test_client().get(address, headers=gzip_too, buffered=True)

    assert large.status_code == 200
    assert large.headers["Cache-Control"] == "no-store"
    assert not {"ETag", "Content-Encoding"} & set(large.headers.keys())
    assert large.data == gzip.decompress(small.data)
    head = create_app(shipped).test_client().head(address)
    assert head.data == b""
    assert int(head.headers["Content-Length"]) == len(large.data)


@pytest.mark.parametrize(("size", "is_kept"), [(450_000, True), (4_000_000, False)])
def test_long_pages_are_kept(size: int, is_kept: bool) -> None:
    """The page of a text of five hundred paragraphs is kept, as large as it is; a few giants do not take all room."""
    cache = PageCache(Settings().cache_bytes)
    cache.put("state", "long", Page("200 OK", (), bytes(size), "tag"))
    assert (cache.get("state", "long") is not None) is is_kept


def test_cache_of_no_bytes_keeps_nothing(shipped: Settings) -> None:
    """Without room for pages each is rendered again, and is the same."""
    client = create_app(replace(shipped, cache_bytes=0)).test_client()
    assert client.get(TEXT).data == client.get(TEXT).data


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3000)), max_size=60))
def test_cache_never_exceeds_its_bound(steps: list[tuple[int, int]]) -> None:
    """Whatever is put in, the bound of bytes holds, and what comes out is what was put in last."""
    cache = PageCache(30_000)
    last: dict[int, bytes] = {}
    for key, size in steps:
        page = Page("200 OK", (), bytes(size), str(size))
        cache.put("state", key, page)
        last[key] = page.body
        assert cache.size_bytes <= 30_000
        for known, body in last.items():
            kept = cache.get("state", known)
            assert kept is None or kept.body == body
        assert cache.get("another state", key) is None
