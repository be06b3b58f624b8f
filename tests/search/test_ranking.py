"""The order of what is found: for each search, paragraphs that a historian must meet among the first ten.

Each is named by words that occur in it and nowhere else in the collection; the first of a row must come first.
"""

from collections.abc import Callable

import pytest

from archive.indexing.live import Live
from archive.search.request import SearchRequest
from archive.search.results import Hit
from archive.search.searcher import Searcher
from archive.settings import Settings

FindPassage = Callable[[str], str]

#: Words, quotations as they are remembered, questions: what is asked, and words of what must be found.
WANTED: list[tuple[str, tuple[str, ...]]] = [
    ("malice toward none", ("With malice toward none",)),
    ("with malice towards none and charity for all", ("With malice toward none",)),
    ("better angels of our nature", ("mystic chords of memory",)),
    ("mystic chords", ("mystic chords of memory",)),
    ("central idea of secession", ("the central idea of secession",)),
    ("slavery territories", ("May Congress prohibit slavery in the Territories",)),
    ("fugitives from labor", ("delivering up of fugitives from service",)),
    ("ask not what your country can do for you", ("ask not what your country can do",)),
    ("torch has been passed to a new generation", ("the torch has been passed",)),
    ("new frontier torch passed new generation", ("the torch has been passed",)),
    ("the only thing we have to fear is fear itself", ("This great Nation will endure as",)),
    ("money changers temple", ("The money changers have fled",)),
    ("good neighbor policy", ("the policy of the good neighbor",)),
    ("mischiefs of faction", ("two methods of curing the mischiefs",)),
    ("by a faction I understand", ("By a faction, I understand",)),
    ("unequal distribution of property", ("various and unequal distribution of property",)),
    ("pure democracy", ("By which I mean a society", "A republic, by which I mean")),
    ("extend the sphere", ("Extend the sphere, and you take in",)),
    ("ambition must counteract ambition", ("made to counteract ambition",)),
    ("ambition must be made to counteract ambition", ("made to counteract ambition",)),
    ("if men were angels", ("made to counteract ambition",)),
    ("neither force nor will but judgment", ("neither force nor will",)),
    ("least dangerous branch", ("neither force nor will",)),
    ("energy in the executive", ("ingredients which constitute energy", "a leading character in")),
    ("unity secrecy despatch executive", ("Decision, activity, secrecy, and",)),
    ("bill of rights", ("several bills of rights in Great Britain", "Petition of Right")),
    ("liberty of the press", ("What is the liberty of the press?",)),
    ("accumulation of all powers in the same hands", ("The accumulation of all powers",)),
    ("Montesquieu separation of powers", ("by which Montesquieu was guided",)),
    ("electors choose the president", ("choose a number of persons as electors",)),
    ("four freedoms", ("four essential human freedoms",)),
    ("freedom of speech freedom from want", ("The first is freedom of speech",)),
    ("freedom from fear", ("The first is freedom of speech",)),
    ("war on poverty", ("declares unconditional war on poverty",)),
    ("unconditional war poverty America", ("declares unconditional war on poverty",)),
    ("European powers colonization American continents", ("future colonization by any European",)),
    ("entangling alliances with none", ("entangling alliances",)),
    ("we are all republicans we are all federalists", ("we are all Federalists",)),
    ("we cannot escape history", ("we can not escape history",)),
    ("dogmas of the quiet past", ("dogmas of the quiet past",)),
    ("last best hope of earth", ("last best hope of earth",)),
    ("compensated emancipation", ("compensated emancipation", "the first article, the main")),
    ("post office and post roads", ("88,600 miles of post roads", "the post office and post roads")),
    ("thousand points of light", ("thousand points of light",)),
    ("arsenal for the democracies", ("act as an arsenal",)),
    ("how much would it cost to pay for the emancipation of slaves", ("pay all the emancipation would cost",)),
    ("who should appoint judges and how long do they hold office", ("hold their offices during good behavior",)),
    ("Why did Madison think that a large republic would control factions", ("controlling the effects of faction",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def searcher(historians: Settings) -> Searcher:
    """The texts of historians, open."""
    return Live(historians).now().searcher


def listed(searcher: Searcher, q: str) -> tuple[Hit, ...]:
    """Return the hits of *q*, and after them the closest matches."""
    results = searcher.search(SearchRequest(q=q))
    return (*results.hits, *(results.closest.hits if results.closest else ()))


@pytest.mark.parametrize(("q", "passages"), WANTED, ids=[q for q, _ in WANTED])
def test_what_must_be_found_is_among_the_first_ten(
    searcher: Searcher, q: str, passages: tuple[str, ...]
) -> None:
    """The passages that a search is surely about are on the first half of the first page."""
    texts = [hit.text.casefold() for hit in listed(searcher, q)[:10]]
    for passage in passages:
        assert any(passage.casefold() in text for text in texts)


def test_most_passages_come_first(searcher: Searcher) -> None:
    """For four searches in five, what it is surely about is the very first hit."""
    firsts = [
        passages[0].casefold() in listed(searcher, q)[0].text.casefold() for q, passages in WANTED
    ]
    assert sum(firsts) >= 0.8 * len(firsts)


def test_a_form_as_typed_comes_before_others(searcher: Searcher) -> None:
    """Of similar paragraphs, the one that has the word as typed comes first."""
    best = searcher.search(SearchRequest(q="energetic executive")).hits[0]
    assert "energetic Executive" in best.text


def test_words_together_come_before_words_apart(searcher: Searcher) -> None:
    """`bill of rights` finds the bill of rights, before paragraphs with bills and with rights."""
    hits = searcher.search(SearchRequest(q="bill of rights")).hits
    together = [
        "bill of rights" in text or "bills of rights" in text
        for text in (hit.text.casefold() for hit in hits)
    ]
    assert all(together[:3])
    assert not all(together)


def test_a_word_asked_twice_weighs_twice(searcher: Searcher) -> None:
    """Repeating a word says that it matters."""
    once = searcher.search(SearchRequest(q="war OR emancipation")).hits
    twice = searcher.search(SearchRequest(q="war OR emancipation OR emancipation")).hits
    assert once[0].score < twice[0].score
    assert "emancipation" in twice[0].text
