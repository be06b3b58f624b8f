"""Letters in square brackets in a word are read as letters of it, as in a quotation check."""

import pytest

from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.search.query.lexer import clean
from archive.search.request import SearchRequest
from archive.search.searcher import Searcher
from tests.support.collections import built
from tests.support.collections import text_of


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("[W]ar cannot be ended", "War cannot be ended"),
        ('"[o]ur appeal"', '"our appeal"'),
        ("propose[d]", "proposed"),
        ("diploma[cy] secret", "diplomacy secret"),
        ("[т]айная", "тайная"),
        ("[aggressive] troops", "[aggressive] troops"),
        ("endorsed[1]", "endorsed[1]"),
        ("peace [or] war", "peace [or] war"),
    ],
)
def test_brackets_around_letters_of_a_word_are_removed(typed: str, read: str) -> None:
    """Around a whole word, or a number, they are punctuation as ever."""
    assert clean(typed) == read


@pytest.fixture(scope="module", params=[WHOOSH, TANTIVY])
def printed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """An edition that prints in brackets what it supplies."""
    pytest.importorskip(request.param)
    text = text_of(
        "letters",
        "They raised the [r]ed flag over Gen[eral] Washington.",
        "The answer was neg[ativ]e, and which[ever] of the min[iste]rs came was sil[ent].",
        "The co-operation[sic] of peace[1] men, [not] ever.",
        "[т]айная дипломатия",
        "The red flag.",
    )
    return built(tmp_path_factory.mktemp("printed"), [text], engine=request.param).searcher


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("red", "p1 p5"),
        ("[r]ed", "p1 p5"),
        ("red flag", "p1 p5"),
        ("general", "p1"),
        ("Gen[eral] Washington", "p1"),
        ("negative", "p2"),
        ("neg[ativ]e", "p2"),
        ("whichever", "p2"),
        ("minister", "p2"),
        ("silent", "p2"),
        ("cooperation", "p3"),
        ("peace", "p3"),
        ("notever", ""),
        ("peace1", ""),
        ("тайная", "p4"),
    ],
)
def test_a_word_printed_with_letters_in_brackets_is_found(
    printed: Searcher, q: str, found: str
) -> None:
    """As the word that it is, in any form."""
    hits = printed.search(SearchRequest(q=q)).hits
    assert " ".join(sorted(hit.ref.number for hit in hits)) == found
