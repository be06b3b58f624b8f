"""Sets of paragraphs: as Python's own sets, however large they are."""

import numpy as np
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from archive.search.engines.postings import Documents
from archive.search.matching import sets

PARAGRAPHS = 300
#: Few and many, so that they are looked up by bisection as well as in a table.
SETS = st.one_of(
    st.sets(st.integers(0, PARAGRAPHS - 1), max_size=4),
    st.sets(st.integers(0, PARAGRAPHS - 1), min_size=100),
)


def documents(numbers: set[int]) -> Documents:
    """Return *numbers* as a set of paragraphs."""
    return np.array(sorted(numbers), np.uint32)


@given(one=SETS, other=SETS)
@example(set(), {1})
@example({1}, set())
@example({PARAGRAPHS - 1}, set(range(PARAGRAPHS)))
def test_two_sets(one: set[int], other: set[int]) -> None:
    """What is in both, in either, in one and not in the other: ascending, each once."""
    mine, theirs = documents(one), documents(other)
    assert sets.intersection(mine, theirs, PARAGRAPHS).tolist() == sorted(one & other)
    assert sets.difference(mine, theirs, PARAGRAPHS).tolist() == sorted(one - other)
    assert sets.union([mine, theirs], PARAGRAPHS).tolist() == sorted(one | other)
    assert sets.is_in(mine, theirs, PARAGRAPHS).tolist() == [n in other for n in sorted(one)]


@given(listed=st.lists(SETS, max_size=5))
def test_many_sets(listed: list[set[int]]) -> None:
    """Of no sets the union is empty; the complement of one is everything without it."""
    union = sets.union([documents(each) for each in listed], PARAGRAPHS)
    assert union.tolist() == sorted(set().union(*listed))
    others = sets.difference(sets.everything(PARAGRAPHS), union, PARAGRAPHS)
    assert sorted([*union.tolist(), *others.tolist()]) == list(range(PARAGRAPHS))


@given(sought=SETS, known=SETS, data=st.data())
def test_values_of_what_is_sought(sought: set[int], known: set[int], data: st.DataObject) -> None:
    """Each has its own value, and 0 where it has none."""
    numbers = st.lists(st.integers(1, 65_535), min_size=len(known), max_size=len(known))
    values = data.draw(numbers)
    of_known = dict(zip(sorted(known), values, strict=True))
    found = sets.values_at(documents(sought), documents(known), np.array(values, np.uint16))
    assert found.tolist() == [of_known.get(n, 0) for n in sorted(sought)]
