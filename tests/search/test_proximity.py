"""Words near each other: in any order, in order, in one sentence, and what of them is marked."""

import tracemalloc

import numpy as np
import pytest

from archive.deadline import DeadlineExceeded
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.matching.places import EncodedWords
from archive.search.matching.places import Run
from archive.search.matching.proximity import Group
from archive.search.query.canonical import canonical
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.searcher import Searcher
from archive.settings import Settings
from archive.web.wording.queries import describe
from tests.support.clocks import Ticks
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_emendation
from tests.support.collections import with_note

TEXT = text_of(
    "decree",
    "The government abolishes secret diplomacy. It will publish the secret treaties at once.",
    "War ended; peace came. Peace was signed by Mr. Smith after the war.",
    "The treaties were secret! Nobody published them, and nobody publishes treaties now.",
    with_note("Nothing.", "Peace was dear. War was cheap and peace was far."),
    with_emendation("The war went on. A peace was far.", "A peace", "A truce of war"),
    "Peace, peace and co-operation in Petrograd.",
)


#: Parts of a group, each of which is every word.
PARTS, WORDS = 100, 1_000


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """A small collection, with each engine."""
    return built(tmp_path_factory.mktemp("near"), [TEXT], engine=request.param).searcher


def marked(searcher: Searcher, q: str) -> dict[str, list[str]]:
    """Return the paragraphs that *q* finds, each with the words that are marked."""
    results = searcher.search(SearchRequest(q=q, per_page=50))
    assert not results.timed_out
    return {
        hit.ref.number: [hit.text[span.start : span.end] for span in hit.highlights]
        for hit in results.hits
    }


@pytest.mark.parametrize(
    ("q", "found"),
    [
        # In order, as they are typed.
        ('"secret treaties"~>5', {"p1": ["secret", "treaties"]}),
        ('"treaties secret"~>5', {"p3": ["treaties", "secret"]}),
        ('"treaties secret"~5', {"p1": ["secret", "treaties"], "p3": ["treaties", "secret"]}),
        ('"government diplomacy"~>2', {"p1": ["government", "diplomacy"]}),
        ('"government diplomacy"~>1', {}),
        ('"the the"~>9', {"p1": ["The", "the"]}),
        ('"war peace war"~>9', {}),
        ('"war peace war"~>10', {"p2": ["War", "peace", "Peace", "war"]}),
        # In any form, with phrases, patterns and alternatives.
        ("treaty PRE/5 secret", {"p3": ["treaties", "secret"]}),
        ("publishing NEAR/2 treaty", {"p1": ["publish", "treaties"], "p3": ["publishes", "treaties"]}),
        ('"secret treaties" NEAR/4 publish', {"p1": ["publish", "secret treaties"]}),
        ('publish PRE/2 "secret treaties"', {"p1": ["publish", "secret treaties"]}),
        ('"secret treaties" PRE/9 publish', {}),
        ("diplom* PRE/4 publi*", {"p1": ["diplomacy", "publish"]}),
        ("goverment~ PRE/3 diplomacy", {"p1": ["government", "diplomacy"]}),
        ("(peace OR treaties) PRE/1 (secret OR signed)", {"p2": ["Peace", "signed"], "p3": ["treaties", "secret"]}),
        ("(peace OR peac* OR peace~) PRE/1 signed", {"p2": ["Peace", "signed"]}),
        ('(p* OR "peace and" OR peace) NEAR/1 cooperation', {"p6": ["peace and", "co-operation", "Petrograd"]}),
        ("peace NEAR/1 cooperation", {"p6": ["peace", "co-operation"]}),
        ("peace PRE/0 peace", {"p6": ["Peace", "peace"]}),
        ('"secret treaties" NEAR/9 treaties', {}),
        # No two share a word, though each has that one next.
        ("peace NEAR/9 peac* NEAR/9 *eace", {}),
        ("peace NEAR/9 peac* NEAR/9 p*", {"p6": ["Peace", "peace", "Petrograd"]}),
        ("secret NEAR/s (secret OR will) NEAR/s (will OR treaties)", {"p1": ["will", "secret", "treaties"]}),
        ("peace NEAR/s peac* NEAR/s *eace", {}),
        # However a part matches: a longer one hides no shorter one.
        ('ended PRE/0 (peace OR "peace came")', {"p2": ["ended", "peace came"]}),
        ('"peace came" PRE/0 (peace OR "peace was")', {"p2": ["peace came", "Peace was"]}),
        ('came NEAR/0 (peace OR "peace came")', {"p2": ["peace", "came", "Peace"]}),
        # In one sentence.
        ('"war peace"~s', {"p2": ["War", "peace", "Peace", "war"]}),
        ('"war peace"~>s', {"p2": ["War", "peace"]}),
        ("smith PRE/s war", {"p2": ["Smith", "war"]}),
        ("secret NEAR/s publishes", {"p1": ["publish", "secret"]}),
        ('"secret diplomacy" NEAR/s government', {"p1": ["government", "secret diplomacy"]}),
        ('"secret diplomacy" NEAR/s publish', {}),
        ("publish* NEAR/s nobody", {"p3": ["Nobody", "published", "nobody", "publishes"]}),
        ("kind:note peace NEAR/s war", {"p4": []}),
        ("kind:note peace PRE/s war", {}),
        ("kind:note war PRE/s peace", {"p4": []}),
        # What the source has where the text is emended.
        ("truce NEAR/s war", {"p5": ["A peace"]}),
        ("war NEAR/s peace -signed", {}),
        ("NOT (war NEAR/s peace) war", {"p5": ["war", "A peace"]}),
    ],
)  # fmt: skip
def test_finds_and_marks(searcher: Searcher, q: str, found: dict[str, list[str]]) -> None:
    """Exactly these paragraphs, and only the words that stand so."""
    assert marked(searcher, q) == found


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("treaty W/5 secret", "treaty NEAR/5 secret"),
        ("treaty near/5 secret", "treaty NEAR/5 secret"),
        ("treaty N/5 secret", "treaty NEAR/5 secret"),
        ("treaty WITHIN/5 secret", "treaty NEAR/5 secret"),
        ("treaty /5 secret", "treaty NEAR/5 secret"),
        ("treaty ONEAR/5 secret", "treaty PRE/5 secret"),
        ("treaty pre/5 secret", "treaty PRE/5 secret"),
        ("treaty P/5 secret", "treaty PRE/5 secret"),
        ("treaty +5 secret", "treaty PRE/5 secret"),
        ("treaty /s secret", "treaty NEAR/s secret"),
        ("treaty W/S secret", "treaty NEAR/s secret"),
        ("treaty +s secret", "treaty PRE/s secret"),
        ("treaty /p secret", "treaty secret"),
        ('"treaty" NEAR/5 "secret"', '"treaty secret"~5'),
        ('"treaty" PRE/5 "secret"', '"treaty secret"~>5'),
        ('"treaty" NEAR/s "secr*"', '"treaty secr*"~s'),
        ('"treaty secret"~>', '"treaty secret"~>5'),
        ("a NEAR/3 b NEAR/3 c", "a NEAR/3 (b) NEAR/3 c"),
    ],
)
def test_operators_of_other_programs_are_read(typed: str, same: str) -> None:
    """As ours that mean the same, without a notice."""
    read = parse(typed, Settings())
    assert read.notices == ()
    assert read.tree == parse(same, Settings()).tree


@pytest.mark.parametrize(
    "typed",
    ["peace NEAR/5 -war", "peace NEAR/5 (war treaty)", "NEAR/5 peace", "a PRE/2 b NEAR/2 c", "peace /s"],
)  # fmt: skip
def test_an_operator_without_two_words_is_a_word_and_told(typed: str) -> None:
    """Nothing is misread in silence."""
    assert [notice.kind for notice in parse(typed, Settings()).notices] == ["unknown-operator"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("war PRE/5 peace", "any form of “war”, then any form of “peace” with at most 5 words between them"),
        ('"war peace"~>1', "“war”, then “peace” with at most 1 word between them"),
        ("war NEAR/0 peace", "any form of “war” and any form of “peace” with no word between them"),
        ('"war peace"~s', "“war” and “peace” in one sentence"),
        ("war PRE/s peac*", "any form of “war”, then words matching “peac*” in one sentence"),
    ],
)  # fmt: skip
def test_how_it_was_read_is_said(typed: str, sentence: str) -> None:
    """Under the box."""
    assert sentence in describe(parse(typed, Settings()).tree)


@pytest.mark.parametrize(
    ("q", "offered"),
    [
        ('"diplomacy publish"~s', "diplomacy publish"),
        ("diplomacy PRE/0 publish", "diplomacy publish"),
        ('"secret diplomacy" NEAR/s publish', "secret diplomacy publish"),
        ("(zebra OR diplomacy) NEAR/s publish", "(zebra OR diplomacy) publish"),
    ],
)
def test_where_nothing_is_found_the_words_apart_are_offered(
    searcher: Searcher, q: str, offered: str
) -> None:
    """With their results, and the paragraphs with all of them are the closest matches."""
    results = searcher.search(SearchRequest(q=q))
    assert results.total == 0
    assert results.no_results is not None
    assert offered in [canonical(other.tree) for other in results.no_results.alternatives]
    assert results.closest is not None
    assert results.closest.hits[0].ref.number == "p1"


@pytest.mark.parametrize("q", ['"secret treaties" NEAR/s publish', "the PRE/9 the", '"the war"~s'])
def test_a_search_that_is_not_ready_has_no_hits(searcher: Searcher, q: str) -> None:
    """However far it has come: a part of the hits is never taken for all."""
    tree = parse(q, Settings()).tree
    assert tree is not None
    clock = Ticks()
    plan = searcher.planner.plan(tree, clock.deadline(1_000), cut=lambda _typed, _words: None)
    # What is cached then takes no looks.
    found = searcher.engine.counts([plan], clock.deadline(1_000))
    clock.looks = 0
    assert searcher.engine.counts([plan], clock.deadline(1_000)) == found
    looks = clock.looks
    assert looks > 3
    for fewer in range(looks - 1):
        with pytest.raises(DeadlineExceeded):
            searcher.engine.counts([plan], Ticks().deadline(fewer))
    assert searcher.engine.counts([plan], Ticks().deadline(looks)) == found > (0,)


def test_forms_and_toggles_of_words_near_each_other(searcher: Searcher) -> None:
    """Each word has its forms, which lead to the same search with only that form; all can be exact or in any form."""
    loose = searcher.search(SearchRequest(q="treaty PRE/5 secret"))
    assert [canonical(form.tree) for forms in loose.forms for form in forms.forms] == [
        '"treaties" PRE/5 secret',
        'treaty PRE/5 "secret"',
    ]
    assert canonical(loose.exact) == '"treaty secret"~>5'
    exact = searcher.search(SearchRequest(q='"treaties secret"~>5'))
    assert canonical(exact.inflected) == "treaties PRE/5 secret"
    mixed = searcher.search(SearchRequest(q='treatie~ NEAR/s "were secret"'))
    assert mixed.total == 1
    assert canonical(mixed.inflected) == "treatie~1 were secret"


@pytest.mark.parametrize(("distance", "in_order"), [(100, True), (100, False), (None, False)])
def test_each_part_of_many_looks_at_the_clock(distance: int | None, in_order: bool) -> None:
    """Each part is compared with each other one, which takes long in a long paragraph."""
    parts = tuple((Run((np.array([False, True, False, False]),)),) for _ in range(PARTS))
    group = Group(parts, distance, in_order, 2)
    words = EncodedWords(np.ones(WORDS, np.uint8), np.zeros(WORDS, np.intp))
    clock = Ticks()
    group.members(words, clock.deadline(10**9))
    assert clock.looks > PARTS**2 / 2


def test_alternatives_take_no_more_memory_than_one() -> None:
    """Matches of the same words are kept once, however many alternatives and parts have them."""
    flags = np.array([False, True, False, False])
    part = tuple(Run((flags, flags)) for _ in range(PARTS))
    group = Group(tuple(part for _ in range(PARTS)), 0, in_order=True, separators=2)
    tracemalloc.start()
    try:
        group.members(EncodedWords(np.ones(WORDS, np.uint8)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < WORDS * 2_500
