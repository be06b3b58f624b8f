"""The differences between two readings: word by word, complete, and as a person would mark them."""

import time
from itertools import pairwise

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as some

from archive.model.word_diff import apply_differences
from archive.model.word_diff import differences
from archive.model.word_diff import pairs

#: Few words, so that many are the same; spaces and signs in any place.
READINGS = some.lists(
    some.sampled_from(
        ["peace", "war", "the", "the", "of", "’", ", ", ".", " ", " ", "land-locked", "é"]
    )
).map("".join)


def changed(old: str, new: str) -> list[tuple[str, str]]:
    """Return what differs between the two."""
    return [(step.old, step.new) for step in differences(old, new) if not step.same]


@given(READINGS, READINGS)
@example("", "")
@example("", "peace")
@example("peace,war", "peace, war")
@example("the the the", "the the")
def test_steps_applied_to_the_old_words_give_the_new(old: str, new: str) -> None:
    """Nothing is lost, nothing is made up: the old reading and the steps are the new reading, and back."""
    steps = differences(old, new)
    assert apply_differences(old, steps) == new
    assert "".join(step.old for step in steps) == old
    assert all(step.old or step.new for step in steps)


@given(READINGS, READINGS)
def test_same_and_changed_stretches_alternate(old: str, new: str) -> None:
    """No two unchanged stretches are side by side, and equal readings have no difference."""
    steps = differences(old, new)
    assert all(not (one.same and other.same) for one, other in pairwise(steps))
    assert (old == new) == all(step.same for step in steps)


@given(some.lists(some.sampled_from("abcde")), some.lists(some.sampled_from("abcde")))
def test_pairs_keep_their_order(old: list[str], new: list[str]) -> None:
    """Each word has at most one partner, the same word, and no two cross."""
    found = pairs(old, new)
    assert all(old[i] == new[j] for i, j in found)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("for the present way to end", "for the present war to end", [("way", "war")]),
        ("The bread is late.", "The bread is very late.", [("", "very ")]),
        ("peace and bread", "peace", [(" and bread", "")]),
        ("the land, sea", "the land; sea", [(",", ";")]),
        ("All the land", "Of all the land", [("All", "Of all")]),
        # A lone *of* between other words is no help to the eye.
        (
            "house and home of old men",
            "ship upon sea of young dogs",
            [("house and home of old men", "ship upon sea of young dogs")],
        ),
        # A space is no word; it is shown with the words beside it.
        ("any where", "anywhere", [("any where", "anywhere")]),
        ("peace,bread and", "peace, bread and", [(",bread", ", bread")]),
        ("don't", "don’t", [("don't", "don’t")]),
    ],
)
def test_marked_stretches(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    """Whole words, as few as there are, with the signs by themselves."""
    assert changed(old, new) == expected


def test_a_long_passage_is_compared_at_once() -> None:
    """Twenty thousand words with a change in each hundred, and as many that are all other, take no time."""
    words = [f"w{n % 900}" for n in range(20_000)]
    new = [("x" if n % 100 == 0 else word) for n, word in enumerate(words)]
    started = time.process_time()
    assert len(changed(" ".join(words), " ".join(new))) == 200
    assert changed("a " * 10_000 + "b", "c " * 10_000 + "d")
    assert time.process_time() - started < 3


def test_steps_of_other_words_are_refused() -> None:
    """Differences are applied to the words that they are of, and no others."""
    with pytest.raises(ValueError, match="is not at offset 0"):
        apply_differences("war", differences("peace", "war"))
    with pytest.raises(ValueError, match="are left"):
        apply_differences("peace and war", differences("peace", "war"))
