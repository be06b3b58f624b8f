"""Tables of terms in mapped memory."""

from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.search.index.term_table import TermTable
from archive.search.index.term_table import table_arrays
from archive.search.index.wildcards import wildcard_pattern

TERMS = st.sets(
    st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"])), max_size=30
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the tables of this module."""
    return tmp_path_factory.mktemp("terms")


def table_of(terms: set[str], folder: Path) -> TermTable:
    """Return the table of *terms*, as it is read from its file."""
    write_arrays(folder / "terms.arrays", table_arrays("terms", sorted(terms)))
    return TermTable(ArrayFile(folder / "terms.arrays"), "terms")


@given(terms=TERMS)
def test_every_term_is_found_under_its_number(folder: Path, terms: set[str]) -> None:
    """Terms are numbered in their order, and found again; others are not found."""
    table = table_of(terms, folder)
    assert [table[number] for number in range(len(table))] == sorted(terms)
    assert table.terms(np.arange(len(table))) == sorted(terms)
    assert [table.find(term) for term in sorted(terms)] == list(range(len(terms)))
    assert table.find("\U0010fffe nothing") == -1


@given(terms=TERMS, prefix=st.text(max_size=2))
def test_terms_with_a_beginning_are_neighbours(folder: Path, terms: set[str], prefix: str) -> None:
    """The range of a prefix has all terms that begin so, and no other."""
    table = table_of(terms, folder)
    found = [table[number] for number in table.beginning(prefix)]
    assert found == sorted(term for term in terms if term.startswith(prefix))


def test_patterns_match_whole_terms_with_their_numbers(folder: Path) -> None:
    """A pattern is compared with each term, over all pages of the table."""
    terms = {f"{word}{n}" for word in ("peace", "war", "мир") for n in range(40_000)}
    table = table_of(terms, folder)
    for wildcard, expected in {
        "*r7": ["war7"],
        "мир9": ["мир9"],
        "w*r?9999": ["war19999", "war29999", "war39999"],
        "*р*39*999": ["мир39999"],
    }.items():
        numbers = table.matching(wildcard_pattern(wildcard, str), NEVER)
        assert table.terms(numbers) == expected, wildcard


WILDCARDS = st.text("ab*?é和", max_size=6)


@given(
    terms=st.sets(st.text("abé和", min_size=1, max_size=6), max_size=40),
    wildcards=st.lists(WILDCARDS, max_size=8),
)
@example({"aba", "abba"}, ["ab*ba", "a?b*a"])
def test_patterns_match_what_their_stars_and_question_marks_say(
    folder: Path, terms: set[str], wildcards: list[str]
) -> None:
    """A star is any letters or none, a question mark one letter of any script; stretches do not overlap."""
    table = table_of(terms, folder)
    for wildcard in wildcards:
        numbers = table.matching(wildcard_pattern(wildcard, str), NEVER)
        expected = sorted(term for term in terms if fnmatchcase(term, wildcard))
        assert [table[number] for number in numbers.tolist()] == expected, wildcard
