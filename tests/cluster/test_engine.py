"""The engine over three nodes, three shards and a copy of each: what it finds is what an engine of files finds."""

from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from archive.cluster.answers import Object
from archive.cluster.client import ClusterReader
from archive.cluster.engine import ClusterEngine
from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.indexing.live import Generation
from archive.search.engines.array_engine import ArrayEngine
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.plan import Plan
from archive.search.query.parser import parse
from archive.search.request import Sort
from archive.settings import Settings
from tests.support.cluster import Cluster
from tests.support.cluster_indexes import engine_in
from tests.support.cluster_indexes import soon
from tests.support.collections import built
from tests.support.generated_texts import generated_debate
from tests.support.generated_texts import generated_texts

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

QUERIES = (
    "peace OR war OR labour",
    "peac* (labor OR treaty)",
    '"of the" OR people',
    "co-operation",
    "kind:note (peace OR union)",
    "NOT peace",
    "year:1917 war",
)
FACETS = {
    "slug": Counting(("text-2", "no-text")),
    "author": Counting(("Lenin",)),
    "speaker": Counting(most=2),
    YEAR: Counting(),
}


@dataclass(frozen=True, slots=True)
class Both:
    """A collection in the cluster, and in files."""

    generation: Generation
    there: ClusterEngine

    @property
    def here(self) -> ArrayEngine:
        """The engine over files."""
        engine = self.generation.searcher.engine
        assert isinstance(engine, ArrayEngine)
        return engine

    def plan(self, q: str) -> Plan:
        """Return the plan of *q*."""
        tree = parse(q, Settings()).tree
        assert tree is not None
        return self.generation.searcher.planner.plan(tree, NEVER, cut=lambda _typed, _words: None)

    def agree(self, limit: int = 10) -> bool:
        """Tell whether they find the same for all queries, in each order."""
        return all(
            self.there.select(plan, sort, limit, soon(), facets=FACETS)
            == self.here.select(plan, sort, limit, NEVER, facets=FACETS)
            for plan in map(self.plan, QUERIES)
            for sort in Sort
        )


@pytest.fixture(scope="module")
def both(three_nodes: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A small collection of generated texts."""
    folder = tmp_path_factory.mktemp("engine")
    generation = built(folder, [*generated_texts(), generated_debate()])
    with engine_in(three_nodes, generation) as engine:
        yield Both(generation, engine)


@pytest.mark.usefixtures("cluster")
def test_queries_find_what_they_find_in_files(both: Both) -> None:
    """Totals, the best hits in order, and facets; few and many of them."""
    assert both.agree()
    assert both.agree(limit=1_000)
    assert both.there.indexed() == both.here.indexed()


@pytest.mark.usefixtures("cluster")
def test_scores_are_those_of_all_shards_together(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each shard by itself would weigh words by its own paragraphs, and the best of all would not come first."""
    searches = ClusterReader.searches

    def undistributed(
        self: ClusterReader, index: str, bodies: Sequence[Object], deadline: Deadline, **_: Any
    ) -> Sequence[Object]:
        return searches(self, index, bodies, deadline)

    monkeypatch.setattr("archive.cluster.engine._MIN_CANDIDATES", 20)
    assert both.agree()
    monkeypatch.setattr(ClusterReader, "searches", undistributed)
    with pytest.raises(Exception, match="score is too low"):
        both.agree()


@pytest.mark.usefixtures("cluster")
def test_a_shard_that_is_left_away_is_seen(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were its answer not there, totals would be other ones: the comparison is of all shards."""
    searches = ClusterReader.searches

    def without_a_shard(
        self: ClusterReader,
        index: str,
        bodies: Sequence[Object],
        deadline: Deadline,
        *,
        distributed: Collection[int] = (),
        left_out: Sequence[str] = (),
    ) -> Sequence[Object]:
        # As if the text of a shard were in none.
        fewer = [
            {**body, "query": {"bool": {"must": [body["query"]], "must_not": [_SOME_TEXTS]}}}
            for body in bodies
        ]
        return searches(self, index, fewer, deadline, distributed=distributed, left_out=left_out)

    monkeypatch.setattr(ClusterReader, "searches", without_a_shard)
    assert not both.agree()


_SOME_TEXTS: Object = {"term": {"text": 1}}


@pytest.mark.usefixtures("cluster")
def test_a_page_takes_two_trips(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for words that are not known yet, one for all else: totals, facets and the best hits."""
    asked: list[str] = []
    answer = ClusterReader._answer

    def counted(self: ClusterReader, request: Any, *args: Any) -> Any:
        asked.append(request.path)
        return answer(self, request, *args)

    monkeypatch.setattr(ClusterReader, "_answer", counted)
    for q in ("people OR мир OR not", "wars NEAR/3 (peoples OR union)", '"to be or not"'):
        for trips in (2, 1):
            asked.clear()
            both.there.select(both.plan(q), Sort.RELEVANCE, 10, soon(), facets=FACETS)
            assert len(asked) <= trips, asked
    asked.clear()
    both.there.counts(list(map(both.plan, QUERIES)), soon())
    assert len(asked) <= 2


@pytest.mark.usefixtures("cluster")
def test_a_search_whose_time_is_over_is_not_ready(both: Both) -> None:
    """That is our limit, and no fault of the cluster."""
    with pytest.raises(DeadlineExceeded):
        both.there.select(both.plan("peace"), Sort.TEXT, 10, Deadline.after(0))
