"""Patterns over words: searched stretch by stretch, they find what one search of all words finds."""

import re
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.search.index import word_pattern
from archive.search.index.forward_index import ForwardIndex
from archive.search.index.word_pattern import WATCHED_STEPS
from archive.search.index.word_pattern import WordPattern
from archive.search.index.word_pattern import any_pattern
from archive.search.index.word_pattern import near_pattern
from archive.search.index.word_pattern import phrase_pattern
from tests.support.clocks import Ticks

#: Characters of words, as the lexicon gives them.
WORDS = "ĀāĂă"
TEXTS = st.text(WORDS, max_size=60)
SLOTS = st.lists(st.sampled_from([*WORDS, "Āā", "Ăă"]), min_size=1, max_size=3, unique=True)
PATTERNS = st.one_of(
    st.builds(phrase_pattern, SLOTS),
    st.builds(near_pattern, SLOTS, st.integers(0, 3)),
    st.builds(
        any_pattern, st.text(WORDS, min_size=1, max_size=2), st.lists(st.text(WORDS, min_size=2, max_size=3))
    ),
)  # fmt: skip


def matches(pattern: WordPattern, words: str) -> list[tuple[int, int]]:
    """Return where *pattern* is found in *words* in one go."""
    return [match.span() for match in pattern.compiled.finditer(words)]


@given(PATTERNS, TEXTS, st.integers(1, 40))
def test_stretches_make_no_difference(
    pattern: WordPattern | None, words: str, stretch: int
) -> None:
    """However short the stretches, the same matches are found, also those that cross from one to the next."""
    assert pattern is not None
    with patch.object(word_pattern, "MAX_STRETCH_WORDS", stretch):
        assert [match.span() for match in pattern.matches(words, NEVER.steps(1))] == matches(
            pattern, words
        )
        assert pattern.is_in(words, 0, len(words), NEVER.steps(1)) == bool(matches(pattern, words))


@given(PATTERNS, st.lists(TEXTS, max_size=8), st.integers(1, 40))
def test_an_index_is_searched_in_chunks(
    pattern: WordPattern | None, pieces: list[str], stretch: int
) -> None:
    """Whether a paragraph is longer than a stretch or shares it with others, it is found if it has the words."""
    assert pattern is not None
    index = ForwardIndex.from_pieces(enumerate(pieces))
    having = {n for n, piece in enumerate(pieces) if matches(pattern, piece)}
    with patch.object(word_pattern, "MAX_STRETCH_WORDS", stretch):
        assert index.paragraphs(pattern, NEVER) == having
        assert index.among(pattern, range(len(pieces)), NEVER) == having
    assert list(index.lengths(len(pieces))) == list(map(len, pieces))


def test_costly_patterns_have_short_stretches() -> None:
    """The more steps each word may take, the sooner somebody looks at the clock."""
    near = near_pattern([chr(0x100 + n) for n in range(60)], 100)
    word = phrase_pattern(["Ā"])
    assert near is not None
    assert word is not None
    assert near.stretch < 200 < word.stretch == word_pattern.MAX_STRETCH_WORDS


def test_the_deadline_ends_a_long_paragraph() -> None:
    """One paragraph alone is not searched to its end where there is no time."""
    pattern = near_pattern(["Ā", "ā"], 100)
    assert pattern is not None
    words = "Ă" * (10 * pattern.stretch)
    clock = Ticks()
    with pytest.raises(DeadlineExceeded):
        pattern.is_in(words, 0, len(words), clock.deadline(3).steps(WATCHED_STEPS))
    with pytest.raises(DeadlineExceeded):
        list(pattern.matches(words, clock.deadline(3).steps(WATCHED_STEPS)))
    with pytest.raises(DeadlineExceeded):
        ForwardIndex.from_pieces([(0, words)]).paragraphs(pattern, clock.deadline(3))


def test_a_word_that_does_not_occur_has_no_pattern() -> None:
    """Nothing can match it."""
    assert phrase_pattern(["Ā", ""]) is None
    assert near_pattern(["", "ā"], 5) is None
    assert any_pattern("", []) is None


def test_near_patterns_stay_inside_a_part() -> None:
    """No window crosses from one stage direction or note to the next."""
    pattern = near_pattern(["Ā", "ā"], 5)
    assert pattern is not None
    assert matches(pattern, "ĀĂā") == [(0, 1)]
    assert matches(pattern, f"Ā{word_pattern.PART_SEPARATOR}ā") == []
    assert re.match(pattern.compiled, "āĀ")
