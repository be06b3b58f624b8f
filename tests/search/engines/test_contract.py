"""The contract of engines: for any query, each finds what the reference engine finds, in the same order."""

from bisect import bisect_right
from collections import Counter
from functools import reduce
from operator import or_

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.indexing.live import Generation
from archive.language.analyser import Analyser
from archive.language.analyser import stem_terms
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.fold import fold
from archive.language.sentences import sentence_starts
from archive.language.stemming import stemmer
from archive.library.entries import LocatedParagraph
from archive.model.text import RunKind
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import Engine
from archive.search.query.parser import parse
from archive.search.query.tree import Zone
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.searcher import Searcher
from archive.settings import Settings
from tests.support.collections import built
from tests.support.generated_texts import VOCABULARY
from tests.support.generated_texts import generated_debate
from tests.support.generated_texts import generated_texts
from tests.support.reference_engine import ListEngine
from tests.support.reference_engine import ReadingSentences
from tests.support.reference_engine import ReadingWords
from tests.support.reference_engine import StemCounts
from tests.support.tries import tries


class Texts:
    """The words of the paragraphs of a collection, read again from its texts."""

    def __init__(self, generation: Generation) -> None:
        self._library = generation.library
        self._catalogue = generation.searcher.catalogue

    def paragraphs(self) -> list[tuple[ReadingWords, StemCounts, ReadingSentences]]:
        """Return the exact words, the frequencies of stems and the sentences of each paragraph, by zone."""
        positions = range(self._library.counts.paragraphs)
        return [self._words(found) for found in self._library.located_paragraphs(positions)]

    def speakers(self) -> list[str]:
        """Return who speaks each paragraph; an empty name where nobody is named."""
        positions = range(self._library.counts.paragraphs)
        return [found.paragraph.speaker for found in self._library.located_paragraphs(positions)]

    def _words(self, found: LocatedParagraph) -> tuple[ReadingWords, StemCounts, ReadingSentences]:
        text = self._catalogue.text_at(found.position)
        analyse = Analyser(folded=fold_early if text.early_print else fold).analyse
        term = stemmer(text.language).term
        stem = early_stem(term) if text.early_print else term
        paragraph = found.paragraph
        shown, source = [paragraph.text], [paragraph.transmitted()]
        stage = [shown[0][r.start : r.end] for r in paragraph.runs if r.kind is RunKind.STAGE]
        notes = [note.text for note in paragraph.notes]
        readings = {
            Zone.TEXT: [shown, source] if paragraph.emendations else [shown],
            Zone.STAGE: [stage],
            Zone.NOTE: [notes],
        }
        words: ReadingWords = {}
        stems: StemCounts = {}
        sentences: ReadingSentences = {}
        for zone, pieces in readings.items():
            analysed = [[analyse(piece) for piece in reading] for reading in pieces]
            if zone is Zone.TEXT or any(a.terms for reading in analysed for a in reading):
                words[zone] = [list(a.terms) for reading in analysed for a in reading]
                sentences[zone] = [
                    [bisect_right(sentence_starts(piece), at) for at in analyse(piece).starts]
                    for reading in pieces
                    for piece in reading
                ]
            counts = [
                Counter(s for a in reading for s in stem_terms(a, stem)) for reading in analysed
            ]
            stems[zone] = reduce(or_, counts)
        return words, stems, sentences


class Bench:
    """A collection with two engines: the one under test, with which it was built, and the reference."""

    def __init__(self, generation: Generation) -> None:
        self.library = generation.library
        searcher = generation.searcher
        self.settings = Settings()
        self.planner = searcher.planner
        self.engine = searcher.engine
        texts = Texts(generation)
        self.reference: Engine = ListEngine(
            texts.paragraphs(), texts.speakers(), searcher.catalogue, searcher.words.forms
        )
        self._own = searcher

    def searcher(self, engine: Engine) -> Searcher:
        """Return a searcher over *engine*."""
        return Searcher(
            library=self.library,
            words=self._own.words,
            reader=self._own.reader,
            catalogue=self._own.catalogue,
            engine=engine,
            settings=self.settings,
        )


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


PATTERNS = ("peac*", "*e", "w?r", "zz*")
WORD = st.sampled_from([*VOCABULARY, "Applause", "zzz", *PATTERNS, "tratey~", "labr~2"])
PHRASE = st.lists(st.sampled_from([*VOCABULARY, *PATTERNS]), min_size=1, max_size=3).map(
    lambda words: f'"{" ".join(words)}"'
)
NEARNESS = st.one_of(st.integers(0, 9).map(str), st.just("s"))
NEAR = st.tuples(PHRASE, st.sampled_from(["~", "~>"]), NEARNESS).map("".join)
TOGETHER = st.tuples(
    st.lists(
        st.one_of(WORD, PHRASE, st.tuples(WORD, WORD).map(lambda words: f"({' OR '.join(words)})")),
        min_size=2,
        max_size=3,
    ),
    st.sampled_from(["NEAR/", "PRE/"]),
    NEARNESS,
).map(lambda drawn: f" {drawn[1]}{drawn[2]} ".join(drawn[0]))
FILTER = st.sampled_from(
    [
        "author:lenin",
        "kind:decree",
        "kind:stage",
        "kind:note",
        "in:text-2",
        "year:1917",
        "section:peace",
        "section:peaces",
        "title:texts",
        "page:12-15",
        "date:1917-10..1917-12",
        "speaker:kerensky",
        "speaker:comrade",
        "speaker:emile",
        "language:en",
    ]
)
QUERIES = st.recursive(
    st.one_of(WORD, WORD, PHRASE, NEAR, TOGETHER, FILTER),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" OR ".join),
        inner.map(lambda q: f"NOT ({q})"),
        inner.map(lambda q: f"({q})"),
    ),
    max_leaves=6,
)


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
    tree = parse(q, bench.settings).tree
    if tree is None:
        return
    plan = bench.planner.plan(tree, NEVER, cut=lambda _typed, _words: None)
    others = parse(wider, bench.settings).tree
    among = (
        bench.planner.plan(others, NEVER, cut=lambda _typed, _words: None)
        if others is not None
        else None
    )
    facets = {
        "slug": Counting(("text-2", "no-text"), among),
        "author": Counting(("Lenin",)),
        "speaker": Counting(("Nobody",), among, most=1_000),
        "kind": Counting(most=2),
        YEAR: Counting(among=among),
    }
    found = bench.engine.select(plan, sort, 10_000, NEVER, facets=facets)
    expected = bench.reference.select(plan, sort, 10_000, NEVER, facets=facets)
    assert found.total == expected.total
    several = [plan, *([among] if among else []), plan]
    assert bench.engine.counts(several, NEVER) == bench.reference.counts(several, NEVER)
    assert sorted(found.positions) == sorted(expected.positions)
    assert found.facets == expected.facets
    assert bench.engine.texts(plan, NEVER) == bench.reference.texts(plan, NEVER)
    assert bench.engine.words_by_text(plan, NEVER) == bench.reference.words_by_text(plan, NEVER)
    if sort is not Sort.RELEVANCE:
        assert found.positions == expected.positions


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
    tree = parse(zone + q, punctuated.settings).tree
    assert tree is not None
    plan = punctuated.planner.plan(tree, NEVER, cut=lambda _typed, _words: None)
    found = punctuated.engine.select(plan, Sort.TEXT, 10_000, NEVER)
    assert found.positions == punctuated.reference.select(plan, Sort.TEXT, 10_000, NEVER).positions
    results = punctuated.searcher(punctuated.engine).search(SearchRequest(q=q, per_page=100))
    assert all(hit.highlights for hit in results.hits)


@given(q=QUERIES, sort=st.sampled_from(Sort))
@hypothesis_settings(deadline=None, max_examples=tries(50))
def test_the_first_twenty_hits_are_in_the_same_order(bench: Bench, q: str, sort: Sort) -> None:
    """We rank, so with enough candidates the engine makes no difference to a page of hits."""
    request = SearchRequest(q=q, sort=sort)
    mine = bench.searcher(bench.engine).search(request)
    reference = bench.searcher(bench.reference).search(request)
    assert mine.total == reference.total
    assert mine.facets == reference.facets
    if reference.total <= 100:  # beyond a hundred, which hits are ranked is the engine's choice
        assert [hit.ref for hit in mine.hits] == [hit.ref for hit in reference.hits]


@given(q=QUERIES, wanted=st.integers(1, 12))
@hypothesis_settings(deadline=None, max_examples=tries(50))
@example("peace OR war OR labour", 2)
@example("co-operation OR people", 3)
def test_the_best_of_many_come_first(bench: Bench, q: str, wanted: int) -> None:
    """The first few hits are the best of all by BM25, equals in the order of the texts; of a few, the first."""
    tree = parse(q, bench.settings).tree
    if tree is None:
        return
    plan = bench.planner.plan(tree, NEVER, cut=lambda _typed, _words: None)
    for unranked in (0, 5):
        expected = bench.reference.select(plan, Sort.RELEVANCE, wanted, NEVER, unranked=unranked)
        found = bench.engine.select(plan, Sort.RELEVANCE, wanted, NEVER, unranked=unranked)
        assert found == expected


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
