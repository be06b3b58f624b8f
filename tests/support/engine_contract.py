"""The contract of engines: for any query, each finds what the reference engine finds, in the same order."""

from bisect import bisect_right
from collections import Counter
from functools import reduce
from operator import or_

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
from archive.search.engines.protocol import YEAR
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import Engine
from archive.search.plan import Plan
from archive.search.planner import Planner
from archive.search.query.parser import parse
from archive.search.query.tree import Zone
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.searcher import Searcher
from archive.settings import Settings
from tests.support.generated_texts import VOCABULARY
from tests.support.reference_engine import ListEngine
from tests.support.reference_engine import ReadingSentences
from tests.support.reference_engine import ReadingWords
from tests.support.reference_engine import StemCounts


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


def plan_of(q: str, planner: Planner) -> Plan | None:
    """Return the plan of *q*, None where it has no words."""
    tree = parse(q, Settings()).tree
    return planner.plan(tree, NEVER, cut=lambda _typed, _words: None) if tree else None


class Bench:
    """A collection with two engines: the one under test, that with which it was built or another, and the reference."""

    def __init__(self, generation: Generation, engine: Engine | None = None) -> None:
        self.library = generation.library
        searcher = generation.searcher
        self.settings = Settings()
        self.planner = searcher.planner
        self.engine: Engine = engine or searcher.engine
        texts = Texts(generation)
        self.reference: Engine = ListEngine(
            texts.paragraphs(), texts.speakers(), searcher.catalogue, searcher.words.forms
        )
        self._own = searcher

    def plan(self, q: str) -> Plan | None:
        """Return the plan of *q*, None where it has no words."""
        return plan_of(q, self.planner)

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


def finds_what_the_reference_finds(bench: Bench, q: str, sort: Sort, wider: str) -> None:
    """The same hits, the same count, texts and numbers of words; the same values of columns, also of other hits."""
    plan, among = bench.plan(q), bench.plan(wider)
    if plan is None:
        return
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


def finds_words_near_each_other(bench: Bench, q: str, zone: str) -> None:
    """The engine finds what reading every sentence finds, and each hit has highlights."""
    plan = bench.plan(zone + q)
    assert plan is not None
    found = bench.engine.select(plan, Sort.TEXT, 10_000, NEVER)
    assert found.positions == bench.reference.select(plan, Sort.TEXT, 10_000, NEVER).positions
    results = bench.searcher(bench.engine).search(SearchRequest(q=q, per_page=100))
    assert all(hit.highlights for hit in results.hits)


def pages_are_the_same(bench: Bench, q: str, sort: Sort) -> None:
    """We rank, so with enough candidates the engine makes no difference to a page of hits."""
    request = SearchRequest(q=q, sort=sort)
    mine = bench.searcher(bench.engine).search(request)
    reference = bench.searcher(bench.reference).search(request)
    assert mine.total == reference.total
    assert mine.facets == reference.facets
    if reference.total <= 100:  # beyond a hundred, which hits are ranked is the engine's choice
        assert [hit.ref for hit in mine.hits] == [hit.ref for hit in reference.hits]


def the_best_come_first(bench: Bench, q: str, wanted: int) -> None:
    """The first few hits are the best of all by BM25, equals in the order of the texts; of a few, the first."""
    plan = bench.plan(q)
    if plan is None:
        return
    for unranked in (0, 5):
        expected = bench.reference.select(plan, Sort.RELEVANCE, wanted, NEVER, unranked=unranked)
        found = bench.engine.select(plan, Sort.RELEVANCE, wanted, NEVER, unranked=unranked)
        assert found == expected
