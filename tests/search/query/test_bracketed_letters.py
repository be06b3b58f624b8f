"""Letters in square brackets in a word are read as letters of it, as in a quotation check."""

import pytest

from archive.search.query.lexer import clean


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
