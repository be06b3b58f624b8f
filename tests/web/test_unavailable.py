"""A collection that cannot be asked: no answer rather than half of one, whatever is asked, whenever it fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from time import monotonic
from time import thread_time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.indexing.live import Live
from archive.settings import Settings
from archive.web import create_app
from archive.web.context import current
from archive.web.context import site_of
from tests.support.site import pages_of_every_kind
from tests.support.unavailable import Calls
from tests.support.unavailable import failing_calls

PEACE = "q=secret+treaties"
QUOTED = "We+are+not+opposed+to+secret+diplomacy"
TEXT = "report-on-peace"
ADDRESSES = (
    *pages_of_every_kind(),
    *(f"/search.{ending}?{PEACE}" for ending in ("json", "csv", "ris", "bib", "csl.json", "atom")),
    *(f"/search.json?{PEACE}&per_page=all", "/search.csv?q=peace&view=concordance"),
    *(f"/{name}.{ending}?q=peace" for name in ("concordance", "collocates") for ending in ("csv", "json")),
    *(f"/{name}.{ending}?q=peace&q2=war" for name in ("compare", "timeline") for ending in ("csv", "json")),
    *("/search/facets.json?q=peace&facet=kind", f"/search/selected?{PEACE}&p={TEXT}/p7", "/suggest?q=pe"),
    *(f"/texts/{TEXT}.{ending}" for ending in ("txt", "md", "json", "tei.xml", "jsonld", "epub", "ris")),
    *(f"/texts/{TEXT}/p9.{ending}" for ending in ("txt", "json", "tei.xml", "ris", "csl.json")),
    *("/texts/notice@1.json", "/texts/notice/nowhere.json", f"/texts/{TEXT}/p9/words.json?start=0&end=9"),
    *(f"/citations.{ending}?p={TEXT}/p7" for ending in ("ris", "bib", "csl.json", "epub")),
    *("/authors/vladimir-lenin.epub", "/authors.json", "/authors", "/years.json", "/years/1917.json"),
    *(f"/quotation.json?q={QUOTED}", f"/mine.json?p={TEXT}/p7", f"/embed/{TEXT}/p9"),
    f"/oembed?url=http%3A%2F%2Flocalhost%2Ftexts%2F{TEXT}%2Fp9",
    *("/feed.atom", "/new.atom", "/sitemap.xml", "/sitemap-1.xml", "/opensearch.xml", "/robots.txt", "/llms.txt"),
    *("/healthz", "/readyz", "/assets/zebra.css", "/pages/zebra", "/timemap/texts/notice"),
    *("/oai?verb=ListRecords&metadataPrefix=oai_dc", "/oai?verb=Identify"),
    *("/oai?verb=ListIdentifiers&metadataPrefix=tei",
    "/api", "/api/v1/openapi.json", "/api/v1/texts", "/api/v1/texts?q=peace", f"/api/v1/texts/{TEXT}"),
    *(f"/api/v1/texts/{TEXT}/p9", f"/api/v1/citations?ref={TEXT}/p7", "/api/v1/changes?since=2020-01-01"),
    *("/api/v1/suggest?q=pe", f"/api/v1/search?{PEACE}", "/api/v1/concordance?q=peace"),
    *(f"/api/v1/quotation?q={QUOTED}", "/api/dts", "/api/dts/collection", f"/api/dts/collection?id={TEXT}"),
    *(f"/api/dts/navigation?resource={TEXT}&down=-1", f"/api/dts/document?resource={TEXT}&ref=p9"),
)  # fmt: skip
#: Asked by POST alone; a test of its own.
_POSTED = {"mcp.mcp"}
#: What programs read: doors, and endings of their formats.
_FOR_PROGRAMS = ("/api/", "/oai", "/oembed", "/timemap/", ".json", ".csv", ".atom", ".ris")


@dataclass(frozen=True, slots=True)
class Site:
    """A site, and the calls by which it asks its collection."""

    app: Flask
    client: FlaskClient
    calls: Calls


@pytest.fixture(scope="module")
def site(corrected: Settings) -> Iterator[Site]:
    """A site that keeps no pages."""
    app = create_app(replace(corrected, url="http://localhost", cache_bytes=0))
    site_of(app).live.now()
    with pytest.MonkeyPatch.context() as patched:
        yield Site(app, app.test_client(), failing_calls(patched))


def asked(site: Site, address: str, first: int = 0, *, lasting: bool = False) -> TestResponse:
    """Return the answer where the call numbered *first* fails, or none."""
    site.calls.begin(first, lasting=lasting)
    answer = site.client.get(address, buffered=True)
    answer.get_data()
    return answer


def moments(calls: int) -> set[int]:
    """Return which of so many calls are to fail: the first and last, and some between."""
    return {1, 2, calls // 3, calls // 2, calls - 1, calls} & set(range(1, calls + 1))


def test_every_route_has_an_address(site: Site) -> None:
    """A route that is added is asked here, too."""
    found = set()
    for address in ADDRESSES:
        try:
            found.add(site.app.url_map.bind("localhost").match(address.partition("?")[0])[0])
        except HTTPException:
            continue
    assert {rule.endpoint for rule in site.app.url_map.iter_rules()} == found | _POSTED


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_rather_than_half_of_one(
    site: Site, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whichever call fails, once or from then on: 503 and when to ask again, or all that is there otherwise."""
    asked(site, address)
    whole = asked(site, address)
    assert whole.status_code < 500
    for number in moments(site.calls.number):
        for lasting in (False, True):
            answer = asked(site, address, number, lasting=lasting)
            if answer.status_code != 503:
                # What is nowhere gets fewer suggestions.
                assert answer.status_code == whole.status_code, number
                assert answer.data == whole.data or whole.status_code == 404, number
                continue
            assert int(answer.headers["Retry-After"]) > 0
            assert "ETag" not in answer.headers
            assert "no answer rather than half of one" in answer.text
            assert "10.0.0.7" not in answer.text
            if any(sign in address.partition("?")[0] for sign in _FOR_PROGRAMS):
                assert answer.mimetype == "application/problem+json"
    if caplog.records:
        assert "1 of 3 shards failed" in caplog.text
    caplog.clear()


@pytest.mark.parametrize(
    ("method", "params"),
    [
        *(("tools/call", {"name": name, "arguments": arguments}) for name, arguments in (
            ("search_passages", {"query": "secret treaties"}),
            ("read_passage", {"ref": f"{TEXT}/p9"}),
            ("check_quotation", {"quotation": "We are not opposed to secret diplomacy"}),
            ("cite", {"refs": [f"{TEXT}/p9"]}),
            ("list_texts", {}),
            ("passage_history", {"ref": "notice/p1"}),
        )),
        ("resources/read", {"uri": f"pincite://texts/{TEXT}/p7"}),
    ],
)  # fmt: skip
def test_agents_are_told_that_nothing_is_known(
    site: Site, method: str, params: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """A model that gets no answer must not take it for an empty one."""
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}

    def posted(first: int, *, lasting: bool = False) -> TestResponse:
        site.calls.begin(first, lasting=lasting)
        return site.client.post("/mcp", json=message, headers={"Accept": "application/json"})

    posted(0)
    whole = posted(0).get_json()
    assert not whole["result"].get("isError"), whole
    assert site.calls.number
    for number in moments(site.calls.number):
        for lasting in (False, True):
            answer = posted(number, lasting=lasting)
            assert answer.status_code == 200
            assert answer.get_json() == whole or "so nothing is known" in answer.text, number
    caplog.clear()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_site_without_any_collection_answers(
    site: Site, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where nothing can be opened at all, what needs nothing of it is there, and the rest says so."""

    def fail(_: Live) -> None:
        raise ClusterError(Fault.UNREACHABLE)

    monkeypatch.setattr(Live, "acquire", fail)
    monkeypatch.setattr(Live, "now", fail)
    answer = asked(site, address)
    assert answer.status_code in (200, 301, 302, 303, 308, 404, 503)
    assert ("Retry-After" in answer.headers) == (answer.status_code == 503)
    caplog.clear()


@pytest.mark.parametrize(("is_remote", "clock"), [(False, thread_time), (True, monotonic)])
def test_a_site_that_asks_other_machines_ends_by_the_clock(
    site: Site, is_remote: bool, clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever waits for them does not work, so that processor time would never end it."""
    monkeypatch.setattr("archive.deadline.monotonic", monotonic)
    monkeypatch.setattr(Live, "is_remote", is_remote)
    with site.app.test_request_context(f"/texts/{TEXT}"):
        site.app.preprocess_request()
        assert current.deadline.clock is clock
