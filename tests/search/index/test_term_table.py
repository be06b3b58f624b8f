"""Tables of terms in mapped memory."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.search.index.term_table import TermTable
from archive.search.index.term_table import table_arrays

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
    assert [table.find(term) for term in sorted(terms)] == list(range(len(terms)))
    assert table.find("\U0010fffe nothing") == -1


@given(terms=TERMS, prefix=st.text(max_size=2))
def test_terms_with_a_beginning_are_neighbours(folder: Path, terms: set[str], prefix: str) -> None:
    """The range of a prefix has all terms that begin so, and no other."""
    table = table_of(terms, folder)
    found = [table[number] for number in table.beginning(prefix)]
    assert found == sorted(term for term in terms if term.startswith(prefix))


def test_patterns_match_whole_terms_with_their_numbers(folder: Path) -> None:
    """A pattern is compared with each term of a range, over all pages of the table."""
    terms = {f"{word}{n}" for word in ("peace", "war", "мир") for n in range(20_000)}
    table = table_of(terms, folder)
    pattern = re.compile("^.*r7$|^мир9$", re.MULTILINE)
    found = list(table.matching(pattern, range(len(table)), NEVER))
    assert found == [(table.find(term), term) for term in ("war7", "мир9")]
    assert list(table.matching(pattern, table.beginning("w"), NEVER)) == found[:1]
