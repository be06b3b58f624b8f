"""Similar terms: those within one or two typing errors."""

import time
import tracemalloc
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.search.index.similar_terms import SimilarTerms
from archive.search.index.similar_terms import are_within
from archive.search.index.similar_terms import distance
from archive.search.index.similar_terms import letter_arrays
from archive.search.index.term_table import TermTable
from archive.search.index.term_table import table_arrays

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


def similar(word: str, most: int, terms: Sequence[str], folder: Path) -> list[str]:
    """Return those of *terms*, which are in order, that are found within *most* errors of *word*."""
    path = folder / "terms.arrays"
    listed = "\n".join([*terms, ""])
    write_arrays(path, {**table_arrays("exact", terms), **letter_arrays(listed)})
    file = ArrayFile(path)
    likely = TermTable(file, "exact").terms(SimilarTerms(file).likely(word, most, NEVER))
    within = are_within(most, word, likely, NEVER)
    return [term for term, is_within in zip(likely, within, strict=True) if is_within]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the tables of this module."""
    return tmp_path_factory.mktemp("terms")


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
    folder: Path, word: str, held: set[str], most: int
) -> None:
    """The shortcuts over the word list find exactly what comparing every word by brute force finds."""
    expected = sorted(term for term in held if errors_between(word, term) <= most)
    assert similar(word, most, sorted(held), folder) == expected


@pytest.mark.parametrize("most", [1, 2])
def test_a_long_word_costs_little_and_finds_what_is_near(folder: Path, most: int) -> None:
    """A word of a thousand letters is answered at once; one of forty still finds its misprint."""
    terms = ["a" * 40, "b" * 1000, "peace"]
    began = time.process_time()

    assert similar("x" * 1000, most, terms, folder) == []
    assert similar("a" * 39 + "o", most, terms, folder) == ["a" * 40]

    assert time.process_time() - began < 2


@pytest.mark.parametrize("word", ["мир", "żółć", "שלום", "和平"])
def test_letters_of_any_script_are_letters(folder: Path, word: str) -> None:
    """A letter that takes several bytes is one letter, and one error when it is wrong."""
    changed = word[:-1] + "x"
    assert similar(changed, 1, sorted([word, "peace"]), folder) == [word]


def test_terms_without_end_cost_no_memory() -> None:
    """Every term beyond 255 letters is stored as being as long; only those as long as the word are compared."""
    terms = [*("ab" * (130 + n % 5) for n in range(500)), "ab" * 100_000]
    tracemalloc.start()
    try:
        near = are_within(2, "ab" * 131 + "c", terms, NEVER)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    expected = [errors <= 2 for errors in (distance("ab" * 131 + "c", t, 2) for t in terms)]
    assert near.tolist() == expected
    assert any(expected)
    assert peak < 50_000_000
