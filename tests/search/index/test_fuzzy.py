"""Fuzzy matching: terms within one or two typing errors."""

import time
from functools import cache

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.search.index.fuzzy import distance
from archive.search.index.fuzzy import similar_terms
from archive.search.index.lexicon import Lexicon

WORDS = st.text("abcd", min_size=1, max_size=7)


@cache
def errors_between(one: str, other: str) -> int:
    """Return the fewest errors that turn *one* into *other*, by trying every way to align them.

    Each step consumes a block of both words: a letter of each, a letter of one, or two swapped letters.
    """
    if not one or not other:
        return len(one) + len(other)
    costs = [
        (one[0] != other[0]) + errors_between(one[1:], other[1:]),
        1 + errors_between(one[1:], other),
        1 + errors_between(one, other[1:]),
    ]
    if len(one) > 1 and one[:2] == other[1::-1]:
        costs.append(1 + errors_between(one[2:], other[2:]))
    return min(costs)


def lexicon_of(*terms: str) -> Lexicon:
    """Return a lexicon of *terms*."""
    lexicon = Lexicon()
    for term in terms:
        lexicon.add(term, term, f"en:{term}")
    return lexicon


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("government", "goverment", 1),
        ("peace", "paece", 1),
        ("peace", "peace", 0),
        ("war", "way", 1),
        ("war", "", 3),
        ("treaty", "entreat", 3),
        ("cb", "bac", 3),
    ],
)
def test_errors_are_counted_as_a_typist_makes_them(one: str, other: str, errors: int) -> None:
    """A letter changed, missing or added, or two neighbours swapped, is one error; swapped letters stay together."""
    assert distance(one, other, 2) == min(errors, 3)
    assert errors_between(one, other) == errors


@given(WORDS, WORDS, st.integers(1, 3))
@example("cb", "bac", 2)
def test_the_distance_is_that_of_the_best_alignment(one: str, other: str, limit: int) -> None:
    """The table of `distance`, cut off at the limit, agrees with trying every alignment, both ways round."""
    expected = min(errors_between(one, other), limit + 1)
    assert distance(one, other, limit) == distance(other, one, limit) == expected


@given(WORDS, st.sets(WORDS, max_size=40), st.integers(1, 2))
@example("cb", {"bac"}, 2)
def test_similar_words_are_all_those_and_only_those_within_the_distance(
    word: str, held: set[str], most: int
) -> None:
    """The shortcuts over the word list find exactly what comparing every word by brute force finds."""
    expected = sorted(term for term in held if errors_between(word, term) <= most)
    assert list(similar_terms(word, most, lexicon_of(*sorted(held)), NEVER)) == expected


@pytest.mark.parametrize("most", [1, 2])
def test_a_long_word_costs_little_and_finds_what_is_near(most: int) -> None:
    """A word of a thousand letters is answered at once; one of forty still finds its misprint."""
    lexicon = lexicon_of("a" * 40, "b" * 1000, "peace")
    began = time.process_time()

    assert similar_terms("x" * 1000, most, lexicon, NEVER) == ()
    assert similar_terms("a" * 39 + "o", most, lexicon, NEVER) == ("a" * 40,)

    assert time.process_time() - began < 1
