"""The contract of engines (see `support.engine_contract`), over the engines that store files."""

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.request import SearchRequest
from archive.search.request import Sort
from tests.support.collections import built
from tests.support.engine_contract import NEAR
from tests.support.engine_contract import QUERIES
from tests.support.engine_contract import TOGETHER
from tests.support.engine_contract import Bench
from tests.support.engine_contract import finds_what_the_reference_finds
from tests.support.engine_contract import finds_words_near_each_other
from tests.support.engine_contract import pages_are_the_same
from tests.support.engine_contract import the_best_come_first
from tests.support.generated_texts import generated_debate
from tests.support.generated_texts import generated_texts
from tests.support.tries import tries


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The generated collection, built with each engine in turn."""
    folder = tmp_path_factory.mktemp("engines")
    texts = [*generated_texts(), generated_debate()]
    generation = built(folder, texts, engine=request.param)
    assert generation.library.engine == request.param
    return Bench(generation)


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def punctuated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The generated collection in sentences, built with each engine in turn."""
    folder = tmp_path_factory.mktemp("sentences")
    return Bench(built(folder, generated_texts(sentences=True), engine=request.param))


@given(q=QUERIES, sort=st.sampled_from(Sort), wider=QUERIES)
@hypothesis_settings(deadline=None, max_examples=tries(100))
@example('"peace war again"', Sort.TEXT, "war")
@example('"peace at last"', Sort.TEXT, '"war again"')
@example("kind:stage peace", Sort.RELEVANCE, "kind:note peace")
@example("kind:note (peace OR war)", Sort.RELEVANCE, "peac*")
@example("NOT NOT peace", Sort.DATE, "speaker:kerensky")
def test_an_engine_finds_what_the_reference_finds(
    bench: Bench, q: str, sort: Sort, wider: str
) -> None:
    """The same hits, the same count, texts and numbers of words; the same values of columns, also of other hits."""
    finds_what_the_reference_finds(bench, q, sort, wider)


@given(q=st.one_of(NEAR, TOGETHER), zone=st.sampled_from(["", "kind:note ", "kind:stage "]))
@hypothesis_settings(deadline=None, max_examples=tries(100))
@example('"peace war"~s', "")
@example('"peace war peace"~>s', "")
@example("(peace OR co-operation) PRE/3 (cooperation OR U.S.)", "")
@example('"peace war" NEAR/s peace', "kind:note ")
@example("war* NEAR/s wars", "")
@example("(war OR peace) NEAR/1 (peace OR union) NEAR/1 (union OR war)", "")
@example("(war OR peace) NEAR/s (peace OR war) NEAR/s peace", "kind:note ")
def test_words_near_each_other_or_in_one_sentence(punctuated: Bench, q: str, zone: str) -> None:
    """The engine finds what reading every sentence finds, and each hit has highlights."""
    finds_words_near_each_other(punctuated, q, zone)


@given(q=QUERIES, sort=st.sampled_from(Sort))
@hypothesis_settings(deadline=None, max_examples=tries(50))
def test_the_first_twenty_hits_are_in_the_same_order(bench: Bench, q: str, sort: Sort) -> None:
    """We rank, so with enough candidates the engine makes no difference to a page of hits."""
    pages_are_the_same(bench, q, sort)


@given(q=QUERIES, wanted=st.integers(1, 12))
@hypothesis_settings(deadline=None, max_examples=tries(50))
@example("peace OR war OR labour", 2)
@example("co-operation OR people", 3)
def test_the_best_of_many_come_first(bench: Bench, q: str, wanted: int) -> None:
    """The first few hits are the best of all by BM25, equals in the order of the texts; of a few, the first."""
    the_best_come_first(bench, q, wanted)


@given(q=QUERIES)
@hypothesis_settings(deadline=None, max_examples=tries(50))
def test_hits_of_words_are_highlighted(bench: Bench, q: str) -> None:
    """If a query consists of words only, every hit has highlights, and highlights are words of the text."""
    if any(sign in q for sign in ("NOT", ":")):
        return
    results = bench.searcher(bench.engine).search(SearchRequest(q=q, per_page=100))
    assert len(results.hits) == min(results.total, 100)
    for hit in results.hits:
        assert hit.highlights
        assert all(hit.text[span.start : span.end].strip() for span in hit.highlights)
