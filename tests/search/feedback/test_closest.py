"""Closest matches: paragraphs with most of the words, where few or none have all of them."""

from pathlib import Path

import pytest

from archive.model.text import Paragraph
from archive.search.query.canonical import canonical
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Results
from archive.search.searcher import Searcher
from tests.support.collections import built
from tests.support.collections import text_of


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Texts in which every count can be checked by eye."""
    texts = [
        text_of(
            "one",
            "Bread and peace for the land.",
            "Bread for the land.",
            "Secret treaties are published.",
            "The horrors of war; then the armistice.",
            "The war is long, and land is scarce.",
            "A co-operative of bakers sells its bread.",
            *["The weather is fine."] * 40,
        ),
        text_of("kropotkin", "The sea.", "All fields and all mills."),
        text_of("two", *["Coal, iron and steel."] * 20, *["Coal and iron."] * 5),
    ]
    return built(tmp_path_factory.mktemp("closest"), texts).searcher


def asked(searcher: Searcher, q: str, **choices: object) -> Results:
    """Return the results of *q*."""
    return searcher.search(SearchRequest(q=q, **choices))  # type: ignore[arg-type]


def names(results: Results) -> tuple[list[str], list[str]]:
    """Return the names of the hits, and of the closest matches."""
    closest = results.closest.hits if results.closest else ()
    return [str(hit.ref) for hit in results.hits], [str(hit.ref) for hit in closest]


def test_few_hits_are_followed_by_the_closest_matches(searcher: Searcher) -> None:
    """A list of their own, which no total and no facet counts; no paragraph is in both."""
    results = asked(searcher, "bread peace land")
    hits, closest = names(results)
    assert hits == ["one/p1"]
    assert closest == ["one/p2"]
    assert (results.total, results.texts, results.pages) == (1, 1, 1)
    assert results.closest is not None
    assert (results.closest.matched, results.closest.words, results.closest.total) == (2, 3, 1)
    assert all(value.count == 1 for facet in results.facets for value in facet.values)


@pytest.mark.parametrize(
    "q",
    [
        "coal iron steel",
        "bread land",
        '"bread and peace" land',
        "bread peace land -coal",
        "brea* peace land",
    ],
)
def test_enough_hits_or_exact_demands_have_none(searcher: Searcher, q: str) -> None:
    """Twenty hits are enough; one of two words says little; who quotes, negates or uses patterns means it."""
    results = asked(searcher, q)
    assert results.total
    assert results.closest is None


def test_they_are_on_the_last_page(searcher: Searcher) -> None:
    """After the last hit, filled up to twenty together; and where words are sought in whole texts, nowhere."""
    assert asked(searcher, "bread for the land", per_page=1).closest is None
    last = asked(searcher, "bread for the land", per_page=1, page=2)
    assert last.closest is not None
    assert len(last.closest.hits) == 1
    assert asked(searcher, "bread peace land", scope=Scope.TEXT).closest is None


def test_sides_of_or_without_hits_are_taken_apart(searcher: Searcher) -> None:
    """The closest have most of the words of all sides; only words that do not occur are called missing."""
    results = asked(searcher, "horrors of zeppelin armistice OR secret bread treaties")
    _, closest = names(results)
    assert results.total == 0
    assert set(closest[:2]) == {"one/p3", "one/p4"}
    assert [canonical(node) for node in results.no_results.missing] == ["zeppelin"]
    nothing = asked(searcher, "horrors bread OR secret land").no_results
    assert nothing.missing == ()


def test_parts_of_a_hyphenated_word_count_by_themselves(searcher: Searcher) -> None:
    """*bakers-union* is in no paragraph, *bakers* is."""
    _, closest = names(asked(searcher, "bakers-union bread coal"))
    assert closest[0] == "one/p6"


def test_words_of_titles_and_headings_count(searcher: Searcher) -> None:
    """A paragraph of a text with one word in its title comes before one that has as few words in its text."""
    results = asked(searcher, "kropotkin field mill")
    _, closest = names(results)
    assert results.closest is not None
    assert closest == ["kropotkin/p2"]
    assert (results.closest.matched, results.closest.words) == (3, 3)
    (elsewhere,) = results.no_results.elsewhere
    assert (elsewhere.place, canonical(elsewhere.tree)) == ("title", "title:kropotkin")
    assert results.no_results.missing == ()
    assert asked(searcher, "kind:note kropotkin mill").closest is None


def test_past_the_last_page_there_are_none(searcher: Searcher) -> None:
    """There are no hits either."""
    assert asked(searcher, "bread peace land", page=2).closest is None
    assert asked(searcher, "bread peace zeppelin", page=2).closest is None


def test_a_speaker_is_not_said_to_be_nowhere(tmp_path: Path) -> None:
    """Nor a word of a title in quotation marks: the filter that finds it is offered."""
    spoken = Paragraph("", "Coal is dear.", speaker="Mr. Asquith")
    searcher = built(tmp_path, [text_of("zeppelins", spoken, "Bread.")]).searcher
    for q, query in (("asquith", "speaker:asquith"), ('"zeppelins"', "title:zeppelins")):
        nothing = asked(searcher, q).no_results
        assert [canonical(found.tree) for found in nothing.elsewhere] == [query]
        assert nothing.missing == ()


@pytest.mark.parametrize(
    ("q", "nearest", "missing"),
    [
        ("HORRORS OF ARMISTICE ZEPPELIN OR SECRET BREAD TREATIES", "one/p4", ["ZEPPELIN"]),
        ("secret treaties zeppelin OR coal bread land", "one/p3", ["zeppelin"]),
        ("horrors secret OR bread armistice", "one/p4", []),
        ("zeppelin horrors OR airship armistice", "one/p4", ["zeppelin", "airship"]),
        ("zeppelin OR airship", "", ["zeppelin", "airship"]),
        ("(zeppelin OR airship) armistice", "one/p4", ["zeppelin", "airship"]),
        ("war armistice bread OR zeppelin", "one/p4", ["zeppelin"]),
        ("secret bread OR treaties peace", "one/p3", []),
        ('"secret war" OR "bread treaties"', "one/p3", None),
        ("SECRET COAL OR TREATIES IRON", "one/p3", []),
    ],
)
def test_the_nearest_is_shown_and_the_truth_told_of_each_word_of_an_or(
    searcher: Searcher, q: str, nearest: str, missing: list[str] | None
) -> None:
    """Where no side has hits, in small letters and in capitals."""
    results = asked(searcher, q)
    assert results.total == 0
    assert names(results)[1][:1] == ([nearest] if nearest else [])
    if missing is not None:
        assert [canonical(node) for node in results.no_results.missing] == missing


@pytest.mark.parametrize("q", ["bread zeppelin land land", "land bread land zeppelin"])
def test_a_word_that_is_asked_twice_counts_twice(searcher: Searcher, q: str) -> None:
    """In the order; it is one of the words all the same."""
    closest = asked(searcher, q).closest
    assert closest is not None
    assert (closest.matched, closest.words) == (2, 3)
    once = asked(searcher, "bread zeppelin land").closest
    assert once is not None
    assert closest.hits[0].score > once.hits[0].score


@pytest.mark.parametrize(
    ("q", "hits", "closest"),
    [
        ("bread peace land", ["one/p1"], ["one/p2"]),
        ("peace bread published", [], ["one/p1"]),
        ("secret treaties war", [], ["one/p3"]),
        ("horrors war armistice peace", [], ["one/p4"]),
        ("war long scarce", ["one/p5"], []),
        ("war long land scarce bread", [], ["one/p5", "one/p2"]),
        ("land bread zeppelin", [], ["one/p2", "one/p1"]),
        ("sea bread peace", [], ["one/p1"]),
        ("bakers sell bread land", [], ["one/p6"]),
        ("fields mills coal", [], ["kropotkin/p2"]),
        ("treaty publish secrets peaceful", [], ["one/p3"]),
    ],
)
def test_the_closest_have_more_of_the_words_than_any_other(
    searcher: Searcher, q: str, hits: list[str], closest: list[str]
) -> None:
    """Whatever the order of the words and their forms; those with fewer of them are not shown."""
    found = asked(searcher, q)
    assert names(found)[0] == hits
    assert names(found)[1][: len(closest)] == closest


@pytest.mark.parametrize(
    "q",
    [
        "co-operative bread",
        "bakers-union bread coal",
        "bread-bakers cooperative coal",
        "union-bakers bread",
        "co-operative-union bakers",
    ],
)
def test_a_hyphenated_word_is_not_all_or_nothing(searcher: Searcher, q: str) -> None:
    """The paragraph with its parts is found, or is the closest."""
    hits, closest = names(asked(searcher, q))
    assert (hits or closest)[0] == "one/p6"
