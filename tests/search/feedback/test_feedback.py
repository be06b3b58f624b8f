"""A search says what it did, and helps where it found nothing."""

import pytest

from archive.indexing.live import Live
from archive.model.date import Date
from archive.search.deadline import TimeIsUp
from archive.search.deadline import check
from archive.search.deadline import limited
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Results
from archive.search.searcher import Searcher
from archive.settings import Settings
from tests.support.collections import built
from tests.support.collections import text_of


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Two texts in which every count can be checked by eye."""
    texts = [
        text_of(
            "one",
            "Peace and treaties.",
            "The treaty of peace was peaceful.",
            "A telegraph of co-operation, with cooperation.",
            "The Government governs; governments fall.",
            *["Government again."] * 30,
            date=Date(1917),
        ),
        text_of(
            "two", "Peace without end.", "The Telegraph is silent on treaties.", date=Date(1918)
        ),
    ]
    return built(tmp_path_factory.mktemp("explained"), texts).searcher


def asked(searcher: Searcher, q: str, **choices: object) -> Results:
    """Return the results of *q*."""
    return searcher.search(SearchRequest(q=q, **choices))  # type: ignore[arg-type]


def forms(results: Results) -> dict[str, list[tuple[str, int]]]:
    """Return the forms of each word with their counts."""
    return {w.typed: [(form.words, form.paragraphs) for form in w.forms] for w in results.forms}


def test_forms_are_counted_truly(searcher: Searcher) -> None:
    """Each form is told with the number of paragraphs that searching for it exactly finds."""
    results = asked(searcher, "peace treaty")
    assert forms(results) == {
        "peace": [("Peace", 3), ("peaceful", 1)],
        "treaty": [("treaties", 2), ("treaty", 1)],
    }
    for q in ("peace", "co-operation", "govern*", "telegraph"):
        for word in asked(searcher, q).forms:
            assert word.forms
            for form in word.forms:
                assert asked(searcher, form.query).total == form.paragraphs


def test_one_step_leads_to_exact_and_back(searcher: Searcher) -> None:
    """The whole search, and each word of it, can be made exact and inflected again."""
    loose = asked(searcher, "peace treaty -war year:1917")
    assert loose.exact == '"peace" "treaty" NOT war year:1917'
    assert not loose.inflected
    assert asked(searcher, loose.exact).inflected == "peace treaty NOT war year:1917"
    assert loose.forms[0].other == '"peace" treaty NOT war year:1917'
    assert asked(searcher, loose.forms[0].other).forms[0].other == loose.canonical
    assert asked(searcher, '"secret treaty"').inflected == "secret treaty"


def test_the_word_that_stopped_it_is_named(searcher: Searcher) -> None:
    """A word that stands nowhere is named; without it the search finds something, and says how much."""
    results = asked(searcher, "peace zebra")
    assert results.total == 0
    assert results.help.missing == ("“zebra”",)
    (way,) = results.help.ways
    assert (way.words, way.request.q, way.paragraphs) == ("without “zebra”", "peace", 3)


def test_the_smallest_removal_is_told(searcher: Searcher) -> None:
    """Where every word stands somewhere, the words are told without which something is found."""
    ways = {way.words: way for way in asked(searcher, "treaty peace telegraph").help.ways}
    assert ways["without “telegraph”"].paragraphs == 2
    assert ways["without “peace”"].paragraphs == 1
    for way in ways.values():
        assert searcher.search(way.request).total == way.paragraphs


def test_filters_that_stopped_it_can_be_dropped(searcher: Searcher) -> None:
    """A filter in the box, and a choice beside it, is dropped by one link."""
    typed = asked(searcher, "fall year:1918").help.ways
    assert [(way.request.q, way.paragraphs) for way in typed] == [("fall", 1)]
    chosen = asked(searcher, "fall", texts=("two",)).help.ways
    assert [(way.words, way.request.texts, way.paragraphs) for way in chosen] == [
        ("in any text", (), 1)
    ]


def test_the_nearest_have_most_of_the_words(searcher: Searcher) -> None:
    """Nothing is called a hit that is none: the total stays 0, and what is shown has most of the words."""
    results = asked(searcher, "treaty peace telegraph")
    assert (results.total, results.partial) == (0, True)
    nearest = results.help.nearest
    assert nearest is not None
    assert (nearest.matched, nearest.asked, nearest.total) == (2, 3, 3)
    assert len(results.hits) == 3
    assert all(hit.highlights for hit in results.hits)


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("goverment", "Government"),
        ("telegrpah", "Telegraph"),
        ("peece", "Peace"),
        ("governmant", "Government"),
    ],
)
def test_spellings_are_words_of_the_collection(searcher: Searcher, q: str, meant: str) -> None:
    """A misspelt word is answered with words that stand there, as they are written, and their counts."""
    (spelling,) = asked(searcher, q).spellings
    assert spelling.typed == q
    assert spelling.forms[0].words.casefold() == meant.casefold()
    assert asked(searcher, f'"{meant}"').total == spelling.forms[0].paragraphs


def test_common_words_are_not_corrected(searcher: Searcher) -> None:
    """A word that is there is left alone."""
    assert asked(searcher, "government peace").spellings == ()


def test_all_words_in_one_text(searcher: Searcher) -> None:
    """`scope=text` finds the paragraphs with any of the words, in texts that have them all."""
    results = asked(searcher, "peaceful telegraph", scope=Scope.TEXT)
    assert {hit.ref.slug for hit in results.hits} == {"one", "two"}
    assert asked(searcher, "treaty government", scope=Scope.TEXT).texts == 1
    assert asked(searcher, "treaty -government", scope=Scope.TEXT).texts == 1
    assert asked(searcher, "treaty zebra", scope=Scope.TEXT).total == 0
    ways = {way.words: way for way in asked(searcher, "cooperation governs").help.ways}
    assert ways["all of it somewhere in the same text"].request.scope is Scope.TEXT


def test_a_search_that_takes_too_long_says_nothing_else(
    historians: Settings,
) -> None:
    """What was found until then is not shown as the truth."""
    hurried = Settings(texts=historians.texts, index=historians.index, query_seconds=0.0)
    results = Live(hurried).now().searcher.search(SearchRequest(q='"state of the union" peac*'))
    assert results.timed_out
    assert (results.hits, results.facets, results.total) == ((), (), 0)


def test_the_clock_raises_only_inside_its_limit() -> None:
    """A limit ends with its block, and an inner one never outlasts the outer."""

    def work_on() -> None:
        while True:
            check()

    check()
    with limited(0.0), limited(60.0), pytest.raises(TimeIsUp):
        work_on()
    check()
