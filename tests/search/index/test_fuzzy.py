"""Words one or two letters off."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.index.fuzzy import distance
from archive.search.index.fuzzy import similar
from archive.search.index.lexicon import Lexicon

WORDS = st.text("abcd", min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("government", "goverment", 1),
        ("peace", "paece", 1),
        ("peace", "peace", 0),
        ("war", "way", 1),
        ("war", "", 3),
        ("treaty", "entreat", 3),
    ],
)
def test_errors_are_counted_as_a_typist_makes_them(one: str, other: str, errors: int) -> None:
    """A letter changed, missing, added, or two neighbours exchanged, is one error each."""
    assert distance(one, other, 2) == min(errors, 3)


@given(WORDS, st.sets(WORDS, max_size=40), st.integers(1, 2))
def test_similar_words_are_all_those_and_only_those_within_the_distance(
    word: str, held: set[str], most: int
) -> None:
    """The shortcuts over the word list find exactly what comparing every word would find."""
    lexicon = Lexicon()
    for term in sorted(held):
        lexicon.add(term, term, f"en:{term}")
    expected = sorted(term for term in held if distance(word, term, most) <= most)
    assert list(similar(word, most, lexicon)) == expected


@pytest.mark.parametrize("most", [1, 2])
def test_a_long_word_costs_little_and_finds_what_is_near(most: int) -> None:
    """A word of a thousand letters is answered at once; one of forty still finds its misprint."""
    lexicon = Lexicon()
    for term in ("a" * 40, "b" * 1000, "peace"):
        lexicon.add(term, term, f"en:{term}")
    began = time.process_time()

    assert similar("x" * 1000, most, lexicon) == ()
    assert similar("a" * 39 + "o", most, lexicon) == ("a" * 40,)

    assert time.process_time() - began < 1
