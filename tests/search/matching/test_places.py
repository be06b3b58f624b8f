"""Places: where leaves match in words that are numbers, against the plainest way to find them."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from archive.search.matching.places import AnyOf
from archive.search.matching.places import Close
from archive.search.matching.places import EncodedWords
from archive.search.matching.places import Run
from archive.search.matching.query_terms import Matcher

#: Words of a query are 1 to 6; 0 is any other; 7 ends a paragraph, 8 a part.
WORDS = 6
SEPARATORS = WORDS + 1
NUMBERS = st.lists(st.integers(0, WORDS + 2), max_size=40)
SLOT = st.sets(st.integers(1, WORDS), min_size=1, max_size=2)


def flags(numbers: set[int]) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return the flags of a slot with these numbers."""
    found = np.zeros(WORDS + 3, np.bool_)
    found[list(numbers)] = True
    return found


def matches(matcher: Matcher, numbers: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last word of each match."""
    places = matcher.places(EncodedWords(np.array(numbers, np.uint16)))
    return list(zip(places.first.tolist(), places.last.tolist(), strict=True))


def is_run(slots: Sequence[set[int]], numbers: list[int], at: int) -> bool:
    """Tell whether *slots* match side by side from *at* on."""
    run = numbers[at : at + len(slots)]
    return len(run) == len(slots) and all(n in s for n, s in zip(run, slots, strict=True))


@given(numbers=NUMBERS, slots=st.lists(SLOT, min_size=1, max_size=4), data=st.data())
def test_runs_match_side_by_side(
    numbers: list[int], slots: list[set[int]], data: st.DataObject
) -> None:
    """From left to right, none overlapping another, whichever slot is looked for first."""
    expected, at = [], 0
    while at < len(numbers):
        found = is_run(slots, numbers, at)
        expected += [(at, at + len(slots) - 1)] if found else []
        at += len(slots) if found else 1
    rarest = data.draw(st.integers(0, len(slots) - 1))
    assert matches(Run(tuple(map(flags, slots)), rarest), numbers) == expected


@given(
    numbers=NUMBERS,
    words=st.sets(st.integers(1, WORDS), max_size=2),
    runs=st.lists(st.lists(st.integers(1, 3), min_size=2, max_size=3), max_size=2),
)
def test_a_word_or_a_run_of_words_matches(
    numbers: list[int], words: set[int], runs: list[list[int]]
) -> None:
    """From left to right; of a word and a run that begin together the run, of two runs the longer."""
    expected, at = [], 0
    while at < len(numbers):
        sizes = [len(run) for run in runs if numbers[at : at + len(run)] == run]
        size = max([*sizes, numbers[at] in words])
        expected += [(at, at + size - 1)] if size else []
        at += size or 1
    matcher = AnyOf(flags(words), tuple(map(tuple, runs)))
    assert matches(matcher, numbers) == expected


@given(numbers=NUMBERS, order=st.permutations(range(1, WORDS + 1)), distance=st.integers(0, 4))
def test_close_words_are_within_a_window_of_one_part(
    numbers: list[int], order: list[int], distance: int
) -> None:
    """A match is a word of one slot after which words of all others come soon, before the next separator."""
    slots = [set(order[:2]), {order[2]}, {order[3]}][: 2 + distance % 2]
    window = len(slots) + distance
    expected = []
    for at, number in enumerate(numbers):
        after = numbers[at + 1 : at + window]
        end = next((n for n, other in enumerate(after) if other >= SEPARATORS), len(after))
        others = [slot for slot in slots if number not in slot]
        leads = len(others) < len(slots)
        if leads and all(slot.intersection(after[:end]) for slot in others):
            expected.append((at, at))
    matcher = Close(tuple(map(flags, slots)), distance, SEPARATORS)
    assert matches(matcher, numbers) == expected
