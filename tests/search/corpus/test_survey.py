"""Surveys: all occurrences are counted, or an even sample of the whole collection, with both engines."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.build import build
from archive.indexing.live import Generation
from archive.indexing.live import Live
from archive.language.fold import fold
from archive.model.date import Date
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.sampling import FEW
from archive.search.corpus.sampling import rounds
from archive.search.corpus.sampling import step_for
from archive.search.corpus.survey import Survey
from archive.search.corpus.windows import Window
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.matching.span_arrays import SpanArrays
from archive.search.matching.span_arrays import merged
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.settings import Settings
from tests.support.clocks import Ticks
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note
from tests.support.collections import with_stage_direction
from tests.support.collections import write_texts

QUERIES = (
    "peace",
    "peace OR war",
    '"lasting peace"',
    '"peace war"~3',
    "the",
    "pea*",
    "peace -lasting",
)


def paragraphs_of(text: int) -> list[str]:
    """Return the paragraphs of a text: the first speak of an early peace, the later ones of a late war."""
    early = text < 10
    return [
        f"The {'early' if early else 'late'} peace of number {n}"
        + (", a lasting peace and no war." if (n + text) % 3 else ", the war of the peace.")
        for n in range(80 if early else 240)
    ]


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def changing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generation:
    """A collection whose first texts by slug differ from the rest, and where a text was replaced: two segments."""
    folder = tmp_path_factory.mktemp("changing")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=request.param)
    texts = [text_of(f"text-{n:02}", *paragraphs_of(n), date=Date(1900 + n)) for n in range(30)]
    write_texts(settings.texts, [text_of("text-00", *["Peace peace, lasting."] * 9), *texts[1:]])
    build(settings)
    write_texts(settings.texts, texts[:1])
    build(settings)
    return Live(settings).now()


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def marked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A small collection with notes, emendations and stage directions."""
    return built(
        tmp_path_factory.mktemp("marked"),
        [
            text_of(
                "one", "Peace, the lasting peace; a peace.", "No words.", "The war of peace war."
            ),
            text_of(
                "two",
                with_note("The peace of the land.", "No peace in a note, no war."),
                with_emendation("A lasting truce here, and the war.", "truce", "peace"),
                with_stage_direction(
                    "Peace! Applause of the people. War!", "Applause of the people."
                ),
                "peace",
            ),
        ],
        engine=request.param,
    )


def words_near(found: AllHits, window: Window) -> Counter[str]:
    """Count the words near the occurrences of *found*, word by word in the texts."""
    near = Counter[str]()
    for hit in found.paragraphs():
        words = list(re.finditer(r"\w+", hit.paragraph.text))
        inside = [
            {n for n, w in enumerate(words) if span.start <= w.start() < span.end}
            for span in hit.spans
        ]
        at = set[int]()
        for span in hit.spans:
            before = [n for n, w in enumerate(words) if w.start() < span.start]
            after = [n for n, w in enumerate(words) if w.start() >= span.end]
            at.update(before[max(0, len(before) - window.before) :] if window.before else ())
            at.update(after[: window.after])
        near.update(fold(words[n][0]) for n in at.difference(*inside))
    return near


def counted(found: AllHits, survey: Survey) -> dict[str, int]:
    """Return the words nearby that a survey counted."""
    terms = found.near_terms(survey)
    return dict(zip(terms.terms, terms.counts.tolist(), strict=True))


class TestCounts:
    """Whole surveys."""

    @pytest.mark.parametrize("q", [*QUERIES, "war kind:note", "people kind:stage", "no OR land"])
    @pytest.mark.parametrize("window", [Window(), Window(1, 0), Window(0, 2), Window(10, 10)])
    def test_every_word_nearby_is_counted(self, marked: Generation, q: str, window: Window) -> None:
        """Each word in the window of any occurrence counts once, and no word of an occurrence does."""
        found = marked.searcher.all_hits(SearchRequest(q))
        survey = found.survey(1000, window)

        assert survey.is_whole
        assert survey.counts.tolist() == [hit.occurrences for hit in found.paragraphs()]
        assert counted(found, survey) == words_near(found, window)
        assert survey.nearby is not None
        assert survey.nearby.total == words_near(found, window).total()

    @pytest.mark.parametrize("q", QUERIES)
    def test_thousands_are_counted(self, changing: Generation, q: str) -> None:
        """All of thousands of paragraphs are counted, of two segments, without the words of a replaced text."""
        found = changing.searcher.all_hits(SearchRequest(q))
        survey = found.survey(1_000_000, Window())

        assert survey.is_whole
        assert survey.counts.tolist() == [hit.occurrences for hit in found.paragraphs()]
        assert counted(found, survey) == words_near(found, Window())
        for word in found.collocates(survey, 1000):
            everywhere = changing.searcher.words.word(word.exact)
            assert everywhere is not None
            assert word.anywhere == everywhere.occurrences


class TestSamples:
    """Where there is too much to count all."""

    @pytest.mark.parametrize("most", [3_000, 1_000, 400])
    def test_a_sample_is_even(self, changing: Generation, most: int) -> None:
        """Of a collection whose first texts differ, a sample has the words and texts in the shares of the whole."""
        found = changing.searcher.all_hits(SearchRequest("peace"))
        whole, sample = found.survey(1_000_000, Window()), found.survey(most, Window())

        assert not sample.is_whole
        assert len(sample.counts) == -(-found.total // sample.every) <= most
        assert sample.counts.tolist() == whole.counts[:: sample.every].tolist()
        rate = sample.occurrences / len(sample.counts)
        assert rate == pytest.approx(whole.occurrences / found.total, rel=0.05)
        every, some = counted(found, whole), counted(found, sample)
        for word in ("early", "late", "lasting", "war", "the"):
            share = every[word] / sum(every.values())
            assert some[word] / sum(some.values()) == pytest.approx(share, rel=0.1), word

    def test_a_sample_is_the_same_again(self, changing: Generation) -> None:
        """The same search has the same sample."""
        found = changing.searcher.all_hits(SearchRequest("peace"))
        again = changing.searcher.all_hits(SearchRequest("peace"))
        assert counted(found, found.survey(700, Window())) == counted(
            again, again.survey(700, Window())
        )

    def test_the_time_ends_with_an_even_sample(self, changing: Generation) -> None:
        """However early the time is over, what was counted is every second, fourth … paragraph, and right."""
        found = changing.searcher.all_hits(SearchRequest("peace"))
        whole = found.survey(1_000_000)
        seen = set()
        for looks in (*range(1, 60, 3), *range(60, 600, 60), 10_000):
            survey = found.until(Ticks().deadline(looks)).survey(1_000_000, Window())
            seen.add(survey.every)
            assert survey.timed_out == (survey.every != 1)
            expected = whole.counts[:: survey.every].tolist() if survey.every else []
            assert survey.counts.tolist() == expected
        assert {0, 1} < seen

    def test_sorted_lines_of_a_sample(self, changing: Generation) -> None:
        """Sorted lines of too many are those of an even sample, in the same order as among all."""
        found = changing.searcher.all_hits(SearchRequest("peace"))
        survey = found.survey(1_000_000)
        every = found.sorted_lines(survey, Order.LEFT, 1_000_000)
        some = found.sorted_lines(survey, Order.LEFT, 1_000)

        assert every.every == 1
        assert len(every.places) == survey.occurrences
        assert 300 < len(some.places) <= 1_050
        kept = set(found.positions[:: some.every])
        assert some.places == [place for place in every.places if place[0] in kept]

    @given(st.integers(0, 3 * FEW), st.integers(1, 3 * FEW))
    def test_rounds_count_each_once(self, total: int, most: int) -> None:
        """After each round just every so-manieth is counted, each once, and at the end most of them at most."""
        seen: list[int] = []
        for one in rounds(total, most):
            seen += range(total)[one.first :: one.step]
            assert sorted(seen) == list(range(total)[:: one.every])
        assert len(seen) <= most
        assert one.every == step_for(total, most)


@st.composite
def span_lists(draw: st.DrawFn) -> list[list[Span]]:
    """Make the spans of some paragraphs."""
    place = st.integers(0, 9)
    span = st.tuples(place, place).map(lambda pair: Span(min(pair), max(pair)))
    return draw(st.lists(st.lists(span, max_size=6), min_size=1, max_size=4))


@given(span_lists())
def test_merged_arrays_are_merged_spans(paragraphs: list[list[Span]]) -> None:
    """Spans of many paragraphs are joined as those of each are."""
    rows = [(n, *span) for n, spans in enumerate(paragraphs) for span in spans]
    columns = np.array(rows, np.int64).reshape(-1, 3).T
    found = merged([SpanArrays(columns[0].astype(np.intp), columns[1], columns[2])])

    listed = list(found.of_paragraphs(len(paragraphs), Ticks().deadline(99)))
    assert listed == [merge_spans(spans) for spans in paragraphs]
