"""The contract of words: whatever became of a collection, its words are those of its paragraphs, read one by one."""

import random

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from tests.support.changing_collection import UNSHRUNK
from tests.support.changing_collection import changed_generation
from tests.support.reference_words import ListWords
from tests.support.tries import tries
from tests.support.words_contract import words_agree


@given(seed=st.integers(0, 1 << 32))
@examples(max_examples=tries(6), phases=UNSHRUNK)
def test_words_are_those_of_the_paragraphs(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """How each is written, its counts, the forms of each stem, compounds; and every way to find words."""
    chance = random.Random(seed)  # noqa: S311 nothing secret hangs on it
    generation, _ = changed_generation(tmp_path_factory.mktemp("words"), chance)
    words_agree(generation.searcher.words, ListWords(generation.library), chance)
