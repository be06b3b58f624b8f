"""Feedback: word forms, spelling suggestions, and advice where nothing was found."""

from dataclasses import replace

import pytest

from archive.deadline import Deadline
from archive.model.date import Date
from archive.search.query.canonical import canonical
from archive.search.query.tree import Word
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Alternative
from archive.search.results import Change
from archive.search.results import Results
from archive.search.searcher import Searcher
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_note
from tests.support.collections import with_stage_direction


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
    return {
        canonical(word.leaf): [(form.text, form.paragraphs) for form in word.forms]
        for word in results.forms
    }


def without(results: Results) -> dict[str, Alternative]:
    """Return the alternatives without one part, by that part."""
    return {
        canonical(*alternative.removed): alternative
        for alternative in results.no_results.alternatives
        if alternative.change is Change.WITHOUT
    }


NAMES = [
    "General Lafayette spoke, and La Fayette wrote.",
    "Lafayette again.",
    "De Gaulle and DeGaulle.",
    "O'Connell, Dalembert, d'Alembert, Vanderbilt and de Stael.",
    "The van der Bilt line, la paix, lapaix.",
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A text with names that have their particle apart or together."""
    return built(tmp_path_factory.mktemp("names"), [text_of("names", *NAMES)]).searcher


@pytest.mark.parametrize(
    ("q", "spellings"),
    [
        ("lafayette", {"lafayette": [("La Fayette", 1, '"La Fayette"')]}),
        ("La Fayette", {'"La Fayette"': [("Lafayette", 2, "Lafayette")]}),
        ('"la fayette" wrote', {'"la fayette"': [("Lafayette", 2, "Lafayette wrote")]}),
        ("wrote la fayette", {'"la fayette"': [("Lafayette", 2, "Lafayette wrote")]}),
        ("de Gaulle", {'"de Gaulle"': [("DeGaulle", 1, "DeGaulle")]}),
        ("degaulle", {"degaulle": [("De Gaulle", 1, '"De Gaulle"')]}),
        ("oconnell", {"oconnell": [("O'Connell", 1, "O'Connell")]}),
        ("O Connell", {'"O Connell"': [("O'Connell", 1, "O'Connell")]}),
        ("d'Alembert", {"d'Alembert": [("Dalembert", 1, "Dalembert")]}),
        ("dalembert", {"dalembert": [("d'Alembert", 1, "d'Alembert")]}),
        ("general spoke", {}),
        ("la paix", {'"la paix"': [("lapaix", 1, "lapaix")]}),
        ("lafayette OR gaulle", {"lafayette": [("La Fayette", 1, '"La Fayette" OR gaulle')]}),
        ("le Gaulle", {}),
    ],
)
def test_names_are_suggested_with_their_particle_apart_or_together(
    names: Searcher, q: str, spellings: dict[str, list[tuple[str, int, str]]]
) -> None:
    """Another way to write a name is suggested where the collection has it, with its count and its search."""
    found = asked(names, q).spellings
    assert len({spelling.leaf for spelling in found}) == len(found)
    assert {
        canonical(spelling.leaf): [
            (form.text, form.paragraphs, canonical(form.tree)) for form in spelling.forms
        ]
        for spelling in found
    } == spellings


def test_form_counts_are_those_of_exact_searches(searcher: Searcher) -> None:
    """The count of a form is the number of paragraphs that an exact search for it finds."""
    results = asked(searcher, "peace treaty")
    assert forms(results) == {
        "peace": [("Peace", 3), ("peaceful", 1)],
        "treaty": [("treaties", 2), ("treaty", 1)],
    }
    for q in ("peace", "co-operation", "govern*", "telegraph"):
        for word in asked(searcher, q).forms:
            assert word.forms
            for form in word.forms:
                assert asked(searcher, canonical(form.tree)).total == form.paragraphs


def test_exact_and_inflected_lead_to_each_other(searcher: Searcher) -> None:
    """The whole search, and each word of it, can be made exact and inflected again."""
    loose = asked(searcher, "peace treaty -war year:1917")
    assert canonical(loose.exact) == '"peace" "treaty" NOT war year:1917'
    assert loose.inflected is None
    back = asked(searcher, canonical(loose.exact)).inflected
    assert canonical(back) == "peace treaty NOT war year:1917"
    toggled = loose.forms[0].toggled
    assert canonical(toggled) == '"peace" treaty NOT war year:1917'
    assert asked(searcher, canonical(toggled)).forms[0].toggled == loose.tree
    assert canonical(asked(searcher, '"secret treaty"').inflected) == "secret treaty"


def test_missing_word_is_named(searcher: Searcher) -> None:
    """A word that does not occur is named; the alternative without it has its count."""
    results = asked(searcher, "peace zebra")
    assert results.total == 0
    assert results.no_results.missing == (Word("zebra"),)
    (alternative,) = results.no_results.alternatives
    assert (alternative.change, alternative.removed) == (Change.WITHOUT, (Word("zebra"),))
    assert (alternative.tree, alternative.paragraphs) == (Word("peace"), 3)


def test_alternatives_remove_one_word(searcher: Searcher) -> None:
    """Where every word occurs somewhere, each alternative removes one of them."""
    results = asked(searcher, "treaty peace telegraph")
    assert without(results)["telegraph"].paragraphs == 2
    assert without(results)["peace"].paragraphs == 1
    for alternative in results.no_results.alternatives:
        request = replace(alternative.request, q=canonical(alternative.tree))
        assert searcher.search(request).total == alternative.paragraphs


def test_no_alternative_finds_what_is_excluded(searcher: Searcher) -> None:
    """With a missing word a filter is dropped, and an exclusion is not."""
    found = asked(searcher, "zeppelin treaties -peace year:1917").no_results.alternatives
    assert [(canonical(one.tree), one.paragraphs) for one in found] == [
        ("treaties NOT peace", 1),
    ]


def test_alternatives_drop_filters(searcher: Searcher) -> None:
    """A filter of the query, and one of the request, is dropped by an alternative."""
    typed = asked(searcher, "fall year:1918").no_results.alternatives
    assert [(one.tree, one.paragraphs) for one in typed] == [(Word("fall"), 1)]
    chosen = asked(searcher, "fall", texts=("two",)).no_results.alternatives
    assert [(one.change, one.request.texts, one.paragraphs) for one in chosen] == [
        (Change.ANY_TEXT, (), 1)
    ]


def test_nearest_paragraphs_have_most_of_the_words(searcher: Searcher) -> None:
    """Without hits the total stays 0, and the paragraphs shown have most of the words."""
    results = asked(searcher, "treaty peace telegraph")
    assert (results.total, results.hits) == (0, ())
    closest = results.closest
    assert closest is not None
    assert (closest.matched, closest.words, closest.total) == (2, 3, 3)
    assert len(closest.hits) == 3
    assert all(hit.highlights for hit in closest.hits)


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
    """Suggestions for a misspelt word are words of the collection, as they are written, with their counts."""
    (spelling,) = asked(searcher, q).spellings
    assert spelling.leaf == Word(q)
    assert spelling.forms[0].text.casefold() == meant.casefold()
    assert asked(searcher, f'"{meant}"').total == spelling.forms[0].paragraphs


def test_common_words_are_not_corrected(searcher: Searcher) -> None:
    """A word that occurs gets no suggestions."""
    assert asked(searcher, "government peace").spellings == ()


def test_all_words_in_one_text(searcher: Searcher) -> None:
    """`scope=text` finds the paragraphs with any of the words, in texts that have them all."""
    results = asked(searcher, "peaceful telegraph", scope=Scope.TEXT)
    assert {hit.ref.slug for hit in results.hits} == {"one", "two"}
    assert asked(searcher, "treaty government", scope=Scope.TEXT).texts == 1
    assert asked(searcher, "treaty -government", scope=Scope.TEXT).texts == 1
    assert asked(searcher, "treaty zebra", scope=Scope.TEXT).total == 0
    alternatives = asked(searcher, "cooperation governs").no_results.alternatives
    same_text = {one.change: one for one in alternatives}[Change.SAME_TEXT]
    assert same_text.request.scope is Scope.TEXT


def test_timed_out_search_has_no_results(searcher: Searcher) -> None:
    """What was found until then is not returned."""
    request = SearchRequest(q='"a treaty" peac*')
    assert not searcher.search(request).timed_out
    results = searcher.search(request, Deadline.after(-1.0))
    assert results.timed_out
    assert (results.hits, results.facets, results.total) == ((), (), 0)


@pytest.fixture(scope="module")
def zoned(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A text with a note and a stage direction that have words of their own."""
    text = text_of(
        "one",
        with_note("Peace and treaties.", "See Zimmerwald, and treaties."),
        with_note("War.", "Zimmerwald again."),
        with_stage_direction("Land. (Applause.)", "(Applause.)"),
    )
    return built(tmp_path_factory.mktemp("zoned"), [text]).searcher


@pytest.mark.parametrize(
    ("q", "found", "missing"),
    [
        ("Zimmerwald", [("note", "kind:note Zimmerwald", 2)], []),
        ("peace zimmerwald", [("note", "kind:note zimmerwald", 2)], []),
        ("peace zimmerwald zebra", [("note", "kind:note zimmerwald", 2)], ["zebra"]),
        ('"see Zimmerwald"', [("note", 'kind:note "see Zimmerwald"', 1)], []),
        ("Zimmerw*", [("note", "kind:note Zimmerw*", 2)], []),
        ("kind:note land", [("text", "land", 1)], []),
        ("kind:note applause", [("text", "applause", 1)], []),
        ("kind:stage zimmerwald", [("note", "kind:note zimmerwald", 2)], []),
        ("zebra", [], ["zebra"]),
    ],
)
def test_a_word_of_notes_alone_is_not_said_to_be_nowhere(
    zoned: Searcher, q: str, found: list[tuple[str, str, int]], missing: list[str]
) -> None:
    """The note or the text that has it is told, with the query that finds it there."""
    nothing = asked(zoned, q).no_results
    assert [(e.place, canonical(e.tree), e.paragraphs) for e in nothing.elsewhere] == found
    assert list(map(canonical, nothing.missing)) == missing
    for elsewhere in nothing.elsewhere:
        assert asked(zoned, canonical(elsewhere.tree)).total == elsewhere.paragraphs
