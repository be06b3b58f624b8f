"""Response caching: ETags, encodings, and the page cache."""

import gzip
import resource
from dataclasses import replace
from itertools import repeat
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
from archive.web.middleware import caching
from archive.web.middleware.encoding import encode_stream
from archive.web.middleware.page_cache import Page
from archive.web.middleware.page_cache import PageCache
from tests.support.clocks import Ticks
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
        assert answer.headers["Vary"].split(", ")[-1] == "Accept-Encoding"
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
        ("br;q=0.1, gzip", "gzip"),
        ("gzip;q=0.5, br;q=0.5", "br"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("*;q=0", ""),
        ("gzip;q=0.5, identity", ""),
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


ALL_HITS = ["/search.csv?q=peace", "/search.json?q=peace&per_page=all", "/search.ris?q=peace"]


@pytest.fixture
def streaming(shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of a site that takes no page into memory."""
    monkeypatch.setattr(all_hits, "MAX_BYTES_IN_MEMORY", 100)
    monkeypatch.setattr(caching, "MAX_PAGE_BYTES", 100)
    return create_app(shipped).test_client()


@pytest.mark.parametrize("address", [*ALL_HITS, f"{TEXT}.tei.xml", TEXT])
def test_large_responses_are_compressed_as_they_are_sent(
    client: FlaskClient, streaming: FlaskClient, address: str
) -> None:
    """What is not taken into memory is the same in every encoding, each with an ETag of its own."""
    whole, tags = client.get(address, buffered=True).data, set()
    for encoding, decode in DECODED.items():
        answer = streaming.get(address, headers={"Accept-Encoding": encoding}, buffered=True)
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding", "") == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "no-cache"
        assert decode(answer.data) == whole
        assert len(answer.data) <= len(whole)
        head = streaming.head(address, headers={"Accept-Encoding": encoding})
        assert (head.data, head.headers["ETag"]) == (b"", answer.headers["ETag"])
        tags.add(answer.headers["ETag"])
    assert len(tags) == len(DECODED)


def test_who_has_a_large_response_is_told_so_at_once(
    streaming: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not made again, not even to be thrown away, and other sites may read the answer."""
    address, gzip_too = ALL_HITS[0], {"Accept-Encoding": "gzip"}
    tag = streaming.get(address, headers=gzip_too, buffered=True).headers["ETag"]
    not_known = {**gzip_too, "If-None-Match": '"other"'}
    other = streaming.get(address, headers=not_known, buffered=True)
    assert other.status_code == 200
    monkeypatch.setattr(all_hits, "open_export", None)
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = streaming.get(address, headers={**gzip_too, "If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_large_response_changes_with_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ETag of another generation is another, and so is that of another address."""
    monkeypatch.setattr(caching, "MAX_PAGE_BYTES", 10)
    built(tmp_path, [text_of("a", "One word.")])
    client = create_app(Settings(texts=tmp_path / "texts", index=tmp_path / "index")).test_client()
    before = client.get("/texts/a.txt").headers["ETag"]
    assert client.get("/texts/a/p1.txt").headers["ETag"] != before
    built(tmp_path, [text_of("a", "Another word.")])
    after = client.get("/texts/a.txt", headers={"If-None-Match": before})
    assert "Another word." in after.text


def test_large_response_that_ran_out_of_time_has_no_etag(
    streaming: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next time it may be longer."""
    whole = streaming.get(ALL_HITS[0], buffered=True).data
    monkeypatch.setattr(all_hits, "export_deadline", lambda _settings: Ticks().deadline(9))
    gzip_too = {"Accept-Encoding": "gzip"}
    answer = streaming.get(f"{ALL_HITS[0]}&start=1", headers=gzip_too, buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert len(gzip.decompress(answer.data)) < len(whole)


def test_memory_of_a_stream_is_bounded() -> None:
    """Fifty megabytes are compressed with less than four in memory, in either encoding."""
    block = bytes(range(256)) * 256
    for encoding in ("br", "gzip"):
        peak_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        sent = sum(len(piece) for piece in encode_stream(repeat(block, 800), encoding))
        assert sent < 5_000_000
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak_before < 12_000


@pytest.mark.parametrize("address", ["/nowhere", f"{TEXT}/p99"])
def test_errors_are_compressed(client: FlaskClient, address: str) -> None:
    """A crawler that asks for many wrong addresses costs no more than it must."""
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 404
    assert gzip.decompress(answer.data).decode() == client.get(address).text
    assert "ETag" not in answer.headers


def test_answers_to_forms_are_compressed(client: FlaskClient) -> None:
    """A quotation that was sent, too long for an address, comes back compressed."""
    words = {"q": "the question of peace is a burning question " * 20}
    answer = client.post("/quotation.json", data=words, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == client.post("/quotation.json", data=words).data


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
