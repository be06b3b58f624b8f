"""Searches of a sceptical historian over real texts: each finds exactly what it should."""

import pytest

from archive.indexing.live import Live
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.searcher import Searcher
from archive.settings import Settings

#: What is typed, and the paragraphs that it finds.
EXACTLY: list[tuple[str, list[str]]] = [
    ("freedom of information", ["inaugural-1801/p5", "voices/p4"]),
    ('"freedom of information"', ["voices/p4"]),
    ('"state of the union"', ["union-1941/p7", "union-1964/p3", "union-passages/p17"]),
    ('"to be or not to be"', ["voices/p1"]),
    ("“to be, or not to be”", ["voices/p1"]),
    ("Petrograd", ["voices/p6"]),
    ("PETROGRAD", ["voices/p6"]),
    ("O'Connell", ["voices/p5"]),
    ("O’Connell", ["voices/p5"]),
    ('"o\'connell bridge"', ["voices/p5"]),
    ("U.S.", [f"union-passages/p{n}" for n in (15, 19, 20, 21)]),
    ("U. S.", [f"union-passages/p{n}" for n in (15, 19, 20, 21)]),
    ('"U.S."', [f"union-passages/p{n}" for n in (15, 19, 20, 21)]),
    ("naïve", ["union-passages/p22", "union-passages/p25"]),
    ("naive", ["union-passages/p22", "union-passages/p25"]),
    ('"co-operation"', ["union-passages/p11"]),
    ('"co operation"', ["union-passages/p11"]),
    ('"co-operative"', [f"hansard-passages/p{n}" for n in (5, 6, 7)]),
    ('"defence"', [f"hansard-passages/p{n}" for n in (13, 17, 18)]),
    ('"labour"', [f"hansard-passages/p{n}" for n in (3, 4, 10, 11)]),
    ('"labor\'s"', ["union-passages/p18"]),
    ("1,000", ["hansard-passages/p8", "hansard-passages/p9", "inaugural-1961/p20"]),
    ("1000", ["hansard-passages/p8", "hansard-passages/p9", "inaugural-1961/p20"]),
    ('"15th of June"', ["union-passages/p16"]),
    ("Lincoln's", ["union-passages/p17", "union-passages/p23"]),
    ("Lincoln", ["union-passages/p17", "union-passages/p23"]),
    ('"Lincoln"', ["union-passages/p23"]),
    ("Caesar", ["voices/p2"]),
    ("Cæsar", ["voices/p2"]),
    ('"in the course of human events"', ["voices/p3"]),
    ("necessary dissolve political bands", ["voices/p3"]),
    ("malice", ["inaugural-1865/p5"]),
    ("Verstand", ["aufklaerung/p1", "aufklaerung/p2"]),
    ('"Verstand"', []),
    ("Unmundigkeit", ["aufklaerung/p1"]),
    ("homme", ["declaration-1789/p1", "declaration-1789/p3"]),
    ("l'homme", ["declaration-1789/p1", "declaration-1789/p3"]),
    ("egaux", ["declaration-1789/p1"]),
    ("правительство", ["dekret-o-mire/p1"]),
    ("мир", ["dekret-o-mire/p1"]),
    ("депутаты", ["dekret-o-mire/p1"]),
    ('"24-25 октября"', ["dekret-o-mire/p1"]),
    ("year:1780s citoyen", ["declaration-1789/p3"]),
    ("date:1789-08-26 volonté", ["declaration-1789/p2"]),
]

#: Spellings of one search: they find the same, and something.
ALIKE = [
    ("co-operation", "cooperation", "Co-Operation", "coöperation"),
    ("defence", "defense", "DEFENCE"),
    ("programme", "program", "programs"),
    ("labour's", "labor", "labour", "labour’s"),
    ("to-day", "today"),
    ("behaviour", "behavior"),
    ("people's", "people’s", "peoples"),
]


@pytest.fixture(scope="module")
def searcher(historians: Settings) -> Searcher:
    """The texts of historians, open."""
    return Live(historians).now().searcher


def found(searcher: Searcher, q: str) -> list[str]:
    """Return the paragraphs that *q* finds, in the order of the texts' names."""
    results = searcher.search(SearchRequest(q=q, sort=Sort.TEXT, per_page=100))
    return sorted(str(hit.ref) for hit in results.hits) if results.total else []


@pytest.mark.parametrize(("q", "paragraphs"), EXACTLY, ids=[q for q, _ in EXACTLY])
def test_search_finds_exactly_these(searcher: Searcher, q: str, paragraphs: list[str]) -> None:
    """Small words, initials, apostrophes, hyphens, accents, ligatures, long s, numbers, four languages."""
    assert found(searcher, q) == sorted(paragraphs)


@pytest.mark.parametrize("spellings", ALIKE, ids=lambda spellings: str(spellings[0]))
def test_spellings_of_one_word_find_the_same(
    searcher: Searcher, spellings: tuple[str, ...]
) -> None:
    """Typed plainly, a word is found in every spelling."""
    first, *others = [found(searcher, q) for q in spellings]
    assert first
    assert all(other == first for other in others)


def test_function_words_are_searched(searcher: Searcher) -> None:
    """`we` and `us` are found as any word is, and `us` is not the country."""
    assert searcher.search(SearchRequest(q="we")).total > 200
    assert "union-passages/p21" not in found(searcher, '"us"')
