"""Hostile queries: no exception, no error page, none that takes too long, and all engines agree.

A few hundred of them are for `make test`; ``make soak`` runs ten thousand.
"""

import json
import math
import time

import pytest
from flask.testing import FlaskClient

from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.feedback import feedback
from archive.search.query.parser import parse
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.settings import Settings
from archive.web import create_app
from tests.support.collections import built
from tests.support.engine_contract import Bench
from tests.support.generated_texts import generated_texts
from tests.support.hostile_queries import hostile_queries

#: How many queries each test runs without ``--soak``.
QUERIES = 300


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The generated collection of the engines' contract tests, built with each engine."""
    folder = tmp_path_factory.mktemp("soak")
    return Bench(built(folder, generated_texts(), engine=request.param))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the same collection."""
    folder = tmp_path_factory.mktemp("soak-site")
    built(folder, generated_texts())
    return create_app(Settings(texts=folder / "texts", index=folder / "index")).test_client()


@pytest.fixture(scope="module")
def count(pytestconfig: pytest.Config) -> int:
    """How many queries to run."""
    return int(pytestconfig.getoption("--soak") or QUERIES)


def test_every_query_has_a_page(client: FlaskClient, count: int, seed: int) -> None:
    """Each query answers 200, as a page or as JSON, within the processor time that a search may take."""
    limit = Settings().query_seconds
    for number, q in enumerate(hostile_queries(count, seed=seed)):
        # An address cannot carry surrogates: they arrive as replacement characters.
        typed = q.encode("utf-8", "replace")
        scope = "text" if number % 5 == 0 else "paragraph"
        started = time.process_time()
        json_or_page = "/search.json" if number % 2 else "/search"
        response = client.get(json_or_page, query_string={"q": typed, "scope": scope})
        assert response.status_code == 200, repr(q)
        assert time.process_time() - started < limit, repr(q)
        if number % 2:
            assert not json.loads(response.text)["timed_out"], repr(q)
        if number % 10 == 0:
            assert client.get("/suggest", query_string={"q": typed}).status_code == 200, repr(q)


def test_engines_agree_on_every_query(
    bench: Bench, count: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each engine finds the hits, counts and facets that the reference engine finds, also by whole texts."""
    # The reference engine is too slow for the time that the nearest paragraphs have on a page.
    monkeypatch.setattr(feedback, "FEEDBACK_TIMEOUT_S", math.inf)
    mine, reference = bench.searcher(bench.engine), bench.searcher(bench.reference)
    # The reference engine is slow, so it gets one query in ten.
    for number, q in enumerate(hostile_queries(count // 10, seed=seed + 1)):
        if parse(q, bench.settings).tree is None:
            continue
        scope = Scope.TEXT if number % 4 == 0 else Scope.PARAGRAPH
        request = SearchRequest(q=q, scope=scope, per_page=100)
        found, expected = mine.search(request), reference.search(request)
        assert found.total == expected.total, repr(q)
        assert found.facets == expected.facets, repr(q)
        if expected.total <= 100:
            assert [h.ref for h in found.hits] == [h.ref for h in expected.hits], repr(q)
