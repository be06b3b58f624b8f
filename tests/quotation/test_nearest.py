"""Nearest passages of a quotation that is not here: only those that share something telling with it."""

import pytest

from archive.indexing.live import Generation
from archive.quotation.verdicts import Verdict
from tests.support.quotations import check
from tests.support.quotations import kinds

#: Famous words that the shipped text shares nothing with but common words, or one other.
STRANGE = [
    "Four score and seven years ago our fathers brought forth",
    "It was the best of times, it was the worst of times",
    "Call me Ishmael. Some years ago, never mind how long precisely",
    "I have a dream that my four little children will one day live in a nation",
    "The quick brown fox jumps over the lazy dog",
    "Mr. Gorbachev, tear down this wall",
    "I think, therefore I am",
    "In the beginning was the Word, and the Word was with God",
    "all happy families are alike; each unhappy family is unhappy in its own way",
    "It is a truth universally acknowledged that a single man must be in want of a wife",
    "No taxation without representation … and the tea was thrown into the harbour",
    "the lady doth protest too much",
]
#: Words that are not here, but much like a passage.
ALIKE = [
    ("the government has decided to open secret negotiations with all the nations", "p10"),
    ("The war will be stopped when all nations refuse to conclude peace with annexations", "p7-p8"),
]


@pytest.mark.parametrize("quotation", STRANGE)
def test_what_shares_nothing_telling_is_no_nearest_passage(
    generation: Generation, quotation: str
) -> None:
    """A place with *the*, *of* and one other word of the quotation says nothing about it."""
    answer = check(generation, quotation)
    assert answer.verdict is Verdict.ABSENT
    assert answer.places == ()


@pytest.mark.parametrize(("quotation", "number"), ALIKE)
def test_what_shares_telling_words_is_shown(
    generation: Generation, quotation: str, number: str
) -> None:
    """Two words and more that are not common, and a third of the weight of all."""
    answer = check(generation, quotation)
    assert (answer.verdict, kinds(answer)) == (Verdict.ABSENT, set())
    assert number in [str(place.address).rpartition("/")[2] for place in answer.places]


def test_the_same_word_again_is_no_second_one(generation: Generation) -> None:
    """A word that is quoted three times tells no more than once."""
    assert check(generation, "diplomacy, diplomacy, diplomacy with zebras").places == ()
