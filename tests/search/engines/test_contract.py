"""The contract of engines: for any query, each finds what the reference engine finds, in the same order."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.indexing import generations
from archive.indexing.live import Generation
from archive.indexing.live import read_catalogue
from archive.language.analyser import Analyser
from archive.language.analyser import stem_terms
from archive.language.early_print import early_stem
from archive.language.early_print import fold_early
from archive.language.fold import fold
from archive.language.stemming import stemmer
from archive.search.engines.protocol import Engine
from archive.search.engines.registry import TANTIVY
from archive.search.engines.registry import WHOOSH
from archive.search.engines.registry import open_engine
from archive.search.engines.tantivy_engine import TantivyEngine
from archive.search.index.catalogue import TextRow
from archive.search.index.lexicon import Lexicon
from archive.search.index.lexicon import terms_by_character
from archive.search.plan import Planner
from archive.search.query.parser import parse
from archive.search.query.tree import Zone
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.searcher import Searcher
from archive.settings import Settings
from tests.support.collections import built
from tests.support.generated_texts import VOCABULARY
from tests.support.generated_texts import generated_texts
from tests.support.reference_engine import ListEngine
from tests.support.reference_engine import ReadingWords
from tests.support.reference_engine import StemCounts
from tests.support.reference_engine import exact_words


def stem_counts(texts: list[str], row: TextRow) -> Counter[str]:
    """Return the frequencies of the stems in *texts*, which are words of the text *row*."""
    analyser = Analyser(folded=fold_early if row.early_print else fold)
    term = stemmer(row.language).term
    stem = early_stem(term) if row.early_print else term
    return Counter(found for words in texts for found in stem_terms(analyser.analyse(words), stem))


class Bench:
    """A collection with two engines: the one under test, with which it was built, and the reference."""

    def __init__(self, generation: Generation, folder: Path) -> None:
        self.library = generation.library
        self.folder = folder
        self.lexicon = Lexicon.read(folder)
        self.catalogue = read_catalogue(self.library)
        self.settings = Settings()
        self.planner = Planner(self.lexicon, self.catalogue, max_expansions=20_000)
        self.engine: Engine = open_engine(folder, self.lexicon, self.catalogue, self.library)
        self.reference: Engine = ListEngine(self._paragraphs(), self.catalogue)

    def searcher(self, engine: Engine) -> Searcher:
        """Return a searcher over *engine*."""
        return Searcher(
            library=self.library,
            lexicon=self.lexicon,
            catalogue=self.catalogue,
            engine=engine,
            settings=self.settings,
        )

    def _paragraphs(self) -> list[tuple[ReadingWords, StemCounts]]:
        exact = dict(terms_by_character(self.lexicon))
        paragraphs: list[tuple[ReadingWords, StemCounts]] = []
        for found in self.library.analysed_paragraphs(range(self.library.counts.paragraphs)):
            text = self.catalogue.texts[
                self.catalogue.sections[self.catalogue.section_of(found.position)].text
            ]
            words: ReadingWords = {}
            for reading in found.readings:
                zone = Zone.TEXT if reading.zone == "transmitted" else Zone(reading.zone)
                words.setdefault(zone, []).extend(exact_words(reading.terms, exact))
            shown, source = found.paragraph.text, found.paragraph.transmitted()
            runs = [shown[run.start : run.end] for run in found.paragraph.runs]
            stems = {
                Zone.TEXT: stem_counts([shown], text) | stem_counts([source], text),
                Zone.STAGE: stem_counts(runs, text),
                Zone.NOTE: stem_counts([n.text for n in found.paragraph.notes], text),
            }
            paragraphs.append((words, stems))
        return paragraphs


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The generated collection, built with each engine in turn."""
    folder = tmp_path_factory.mktemp("engines")
    generation = built(folder, generated_texts(), engine=request.param)
    assert generation.library.engine == request.param
    return Bench(generation, generations.current(folder / "index"))


WORD = st.sampled_from([*VOCABULARY, "Applause", "zzz", "peac*", "*e", "w?r", "tratey~", "labr~2"])
PHRASE = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=3).map(
    lambda words: f'"{" ".join(words)}"'
)
NEAR = st.tuples(PHRASE, st.integers(0, 9)).map(lambda pair: f"{pair[0]}~{pair[1]}")
FILTER = st.sampled_from(
    [
        "author:lenin",
        "kind:decree",
        "kind:stage",
        "kind:note",
        "in:text-2",
        "year:1917",
        "section:peace",
    ]
)
QUERIES = st.recursive(
    st.one_of(WORD, WORD, PHRASE, NEAR, FILTER),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" OR ".join),
        inner.map(lambda q: f"NOT ({q})"),
        inner.map(lambda q: f"({q})"),
    ),
    max_leaves=6,
)


@given(q=QUERIES, sort=st.sampled_from(Sort))
@hypothesis_settings(deadline=None, max_examples=300)
@example('"peace war again"', Sort.TEXT)
@example('"peace at last"', Sort.TEXT)
@example("kind:stage peace", Sort.RELEVANCE)
@example("kind:note (peace OR war)", Sort.RELEVANCE)
@example("NOT NOT peace", Sort.DATE)
def test_an_engine_finds_what_the_reference_finds(bench: Bench, q: str, sort: Sort) -> None:
    """The same hits, the same count, the same number in each section."""
    tree = parse(q, bench.settings).tree
    if tree is None:
        return
    plan = bench.planner.plan(tree, NEVER, cut=lambda _typed, _words: None)
    found = bench.engine.select(plan, sort, 10_000, NEVER)
    expected = bench.reference.select(plan, sort, 10_000, NEVER)
    assert found.total == expected.total == bench.engine.count(plan, NEVER)
    assert sorted(found.positions) == sorted(expected.positions)
    assert dict(found.sections) == dict(expected.sections)
    if sort is not Sort.RELEVANCE:
        assert found.positions == expected.positions


@given(q=QUERIES, sort=st.sampled_from(Sort))
@hypothesis_settings(deadline=None, max_examples=150)
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
@hypothesis_settings(deadline=None, max_examples=150)
@example("peace OR war OR labour", 2)
@example("co-operation OR people", 3)
def test_the_best_of_many_are_proven(bench: Bench, q: str, wanted: int) -> None:
    """The first few hits are the best by BM25, although the engine does not score all hits by it."""
    tree = parse(q, bench.settings).tree
    if tree is None:
        return
    plan = bench.planner.plan(tree, NEVER, cut=lambda _typed, _words: None)
    engine = bench.engine
    if bench.library.engine == TANTIVY:
        parts = (bench.folder, bench.lexicon, bench.catalogue, bench.library)
        engine = TantivyEngine(*parts, initial=1)
    expected = bench.reference.select(plan, Sort.RELEVANCE, wanted, NEVER)
    assert engine.select(plan, Sort.RELEVANCE, wanted, NEVER).positions == expected.positions


@given(q=QUERIES)
@hypothesis_settings(deadline=None, max_examples=150)
def test_hits_of_words_are_highlighted(bench: Bench, q: str) -> None:
    """If a query consists of words only, every hit has highlights, and highlights are words of the text."""
    if any(sign in q for sign in ("NOT", ":")):
        return
    results = bench.searcher(bench.engine).search(SearchRequest(q=q, per_page=100))
    assert len(results.hits) == min(results.total, 100) or results.partial
    for hit in results.hits:
        assert hit.highlights
        assert all(hit.text[span.start : span.end].strip() for span in hit.highlights)
