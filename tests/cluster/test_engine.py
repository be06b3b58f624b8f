"""The engine over three nodes, three shards and a copy of each: what it finds is what an engine of files finds."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import example
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.cluster import client
from archive.cluster.answers import Object
from archive.cluster.client import ClusterReader
from archive.cluster.engine import ClusterEngine
from archive.cluster.faults import ClusterError
from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.indexing.live import Generation
from archive.search.engines.array_engine import ArrayEngine
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.plan import Plan
from archive.search.request import Sort
from tests.support.cluster import Cluster
from tests.support.cluster_indexes import engine_in
from tests.support.cluster_indexes import soon
from tests.support.collections import built
from tests.support.engine_contract import NEAR
from tests.support.engine_contract import QUERIES
from tests.support.engine_contract import TOGETHER
from tests.support.engine_contract import Bench
from tests.support.engine_contract import finds_what_the_reference_finds
from tests.support.engine_contract import finds_words_near_each_other
from tests.support.engine_contract import pages_are_the_same
from tests.support.engine_contract import plan_of
from tests.support.engine_contract import the_best_come_first
from tests.support.generated_texts import generated_collection
from tests.support.generated_texts import generated_debate
from tests.support.generated_texts import generated_texts
from tests.support.tries import tries

pytestmark = [pytest.mark.cluster, pytest.mark.slow]

SOME_QUERIES = (
    "peace OR war OR labour",
    "peac* (labor OR treaty)",
    '"of the" OR people',
    "co-operation",
    "kind:note (peace OR union)",
    "NOT peace",
    "year:1917 war",
)
#: Queries of each property, and paragraphs of the large collection, here and in a soak.
SMALL, LARGE = (40, 500), (150, 2_000)
PARAGRAPHS = (2_000, 20_000)
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
        plan = plan_of(q, self.generation.searcher.planner)
        assert plan is not None
        return plan

    def agree(self, limit: int = 10) -> bool:
        """Tell whether they find the same for all queries, in each order."""
        return all(
            self.there.select(plan, sort, limit, soon(), facets=FACETS)
            == self.here.select(plan, sort, limit, NEVER, facets=FACETS)
            for plan in map(self.plan, SOME_QUERIES)
            for sort in Sort
        )


@pytest.fixture(scope="module")
def both(three_nodes: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A small collection of generated texts."""
    folder = tmp_path_factory.mktemp("engine")
    generation = built(folder, [*generated_texts(), generated_debate()])
    with engine_in(three_nodes, generation) as engine:
        yield Both(generation, engine)


@pytest.fixture(scope="module")
def bench(both: Both) -> Bench:
    """The same, beside the reference."""
    return Bench(both.generation, both.there)


@pytest.fixture(scope="module")
def punctuated(three_nodes: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A small collection in sentences."""
    generation = built(tmp_path_factory.mktemp("sentences"), generated_texts(sentences=True))
    with engine_in(three_nodes, generation) as engine:
        yield Bench(generation, engine)


@pytest.fixture(scope="module")
def large(three_nodes: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A collection of some thousand paragraphs."""
    texts = generated_collection(tries(PARAGRAPHS[0], in_a_soak=PARAGRAPHS[1]))
    generation = built(tmp_path_factory.mktemp("large"), texts)
    with engine_in(three_nodes, generation) as engine:
        yield Both(generation, engine)


def some(examples: tuple[int, int]) -> hypothesis_settings:
    """Return how many *examples* of a property there are."""
    return hypothesis_settings(
        deadline=None,
        max_examples=tries(examples[0], in_a_soak=examples[1]),
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@pytest.mark.usefixtures("cluster")
@given(q=QUERIES, sort=st.sampled_from(Sort), wider=QUERIES)
@some(SMALL)
def test_it_finds_what_the_reference_finds(bench: Bench, q: str, sort: Sort, wider: str) -> None:
    """The contract of engines."""
    finds_what_the_reference_finds(bench, q, sort, wider)


@pytest.mark.usefixtures("cluster")
@given(q=st.one_of(NEAR, TOGETHER), zone=st.sampled_from(["", "kind:note ", "kind:stage "]))
@some(SMALL)
@example("(war OR peace) NEAR/1 (peace OR union) NEAR/1 (union OR war)", "")
@example("co-operation PRE/1 co-operation", "")
@example("co-operation NEAR/s (co-operation OR peace) NEAR/s co-operation", "")
@example("peace NEAR/s (war OR peace) NEAR/s (peace OR war) NEAR/s peace", "")
def test_words_near_each_other_are_those_of_the_reference(
    punctuated: Bench, q: str, zone: str
) -> None:
    """Also in one sentence, and where parts have words in common."""
    finds_words_near_each_other(punctuated, q, zone)


@pytest.mark.usefixtures("cluster")
@given(q=QUERIES, sort=st.sampled_from(Sort))
@some(SMALL)
def test_pages_are_those_of_the_reference(bench: Bench, q: str, sort: Sort) -> None:
    """Hits, facets, and what is said of the search."""
    pages_are_the_same(bench, q, sort)


@pytest.mark.usefixtures("cluster")
@given(q=QUERIES, wanted=st.integers(1, 12))
@some(SMALL)
def test_the_best_are_those_of_the_reference(bench: Bench, q: str, wanted: int) -> None:
    """In order, of however many; of a few, the first."""
    the_best_come_first(bench, q, wanted)


@pytest.mark.usefixtures("cluster")
@given(q=QUERIES, sort=st.sampled_from(Sort), limit=st.sampled_from([3, 100, 100_000]))
@some(LARGE)
def test_of_many_paragraphs_it_finds_what_files_have(
    large: Both, q: str, sort: Sort, limit: int
) -> None:
    """Totals, facets, years, the best hundred in order, and all of them as they are exported."""
    plan = plan_of(q, large.generation.searcher.planner)
    if plan is None:
        return
    found = large.there.select(plan, sort, limit, soon(), facets=FACETS)
    assert found == large.here.select(plan, sort, limit, NEVER, facets=FACETS)


@pytest.mark.usefixtures("cluster")
def test_queries_find_what_they_find_in_files(both: Both) -> None:
    """Totals, the best hits in order, and facets; few and many of them."""
    assert both.agree()
    assert both.agree(limit=1_000)
    assert both.there.indexed() == both.here.indexed()


@pytest.mark.usefixtures("cluster")
def test_texts_may_be_more_than_are_counted_at_once(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then they are counted in turns, and so are hits that are exported."""
    monkeypatch.setattr("archive.cluster.facet_queries.MAX_TEXTS", 3)
    monkeypatch.setattr("archive.cluster.facet_queries.TEXTS_AT_ONCE", 2)
    monkeypatch.setattr("archive.cluster.engine._PAGE", 7)
    assert both.agree(limit=1_000)
    plan = both.plan("peace")
    assert both.there.texts(plan, soon()) == both.here.texts(plan, NEVER)
    assert both.there.words_by_text(plan, soon()) == both.here.words_by_text(plan, NEVER)


@pytest.mark.usefixtures("cluster")
def test_a_pattern_may_be_of_very_many_words(large: Both) -> None:
    """More than Lucene takes in one query where nobody says otherwise: side by side, and near each other."""
    for q in ('"word* word*"', "word* NEAR/1 (word1* OR the)"):
        plan = large.plan(q)
        found = large.there.select(plan, Sort.TEXT, 100, soon())
        assert found == large.here.select(plan, Sort.TEXT, 100, NEVER)
        assert found.total


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
    with pytest.raises(ClusterError, match="score is too low"):
        both.agree()


@pytest.mark.usefixtures("cluster")
@pytest.mark.parametrize("shards", ["0,1", "0,2", "1,2"])
def test_a_shard_that_is_left_away_is_seen(
    shards: str, both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were only two of three asked, totals would be other ones: texts are in all of them."""
    plans = list(map(both.plan, SOME_QUERIES))
    assert both.there.counts(plans, soon()) == both.here.counts(plans, NEVER)
    head = client._head
    monkeypatch.setattr(
        client,
        "_head",
        lambda distributed: {**head(distributed), "preference": f"_shards:{shards}"},
    )
    assert both.there.counts(plans, soon()) != both.here.counts(plans, NEVER)


@pytest.mark.usefixtures("cluster")
def test_a_page_takes_two_trips(both: Both, large: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for words that are not known yet, one for all else: totals, facets and the best hits, also of very many."""
    asked: list[str] = []
    answer = ClusterReader._answer

    def counted(self: ClusterReader, request: Any, *args: Any) -> Any:
        asked.append(request.path)
        return answer(self, request, *args)

    monkeypatch.setattr(ClusterReader, "_answer", counted)
    few = ("people OR мир OR not", "wars NEAR/3 (peoples OR union)", '"to be or not"')
    many = ("peace", "the of", "word1 OR word1900", "year:1917 war")
    for collection, queries, limit in ((both, few, 10), (large, many, 100)):
        for q in queries:
            for trips in (2, 1):
                asked.clear()
                plan = collection.plan(q)
                collection.there.select(plan, Sort.RELEVANCE, limit, soon(), facets=FACETS)
                assert len(asked) <= trips, (q, asked)
    asked.clear()
    both.there.counts(list(map(both.plan, SOME_QUERIES)), soon())
    assert len(asked) <= 2


@pytest.mark.usefixtures("cluster")
def test_a_search_whose_time_is_over_is_not_ready(both: Both) -> None:
    """That is our limit, and no fault of the cluster."""
    with pytest.raises(DeadlineExceeded):
        both.there.select(both.plan("peace"), Sort.TEXT, 10, Deadline.after(0))
