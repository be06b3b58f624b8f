"""Postings in arrays: the paragraphs of many stems or forms, however many postings these have."""

from pathlib import Path

import numpy as np
import pytest

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.deadline import NEVER
from archive.deadline import DeadlineExceeded
from archive.search.engines.array_store import ArrayPostings
from archive.search.engines.array_store import write_array_postings
from archive.search.index.vocabulary import Vocabulary
from tests.support.clocks import Ticks
from tests.support.segments import words_of

WORDS = [f"{a}{b}{c}" for a in "abcd" for b in "abcd" for c in "abcd"]
#: Each with a third of the words, and one in ten with none of them.
PARAGRAPHS = [" ".join(WORDS[n % 7 :: 3]) if n % 10 else "nothing" for n in range(50)]


@pytest.fixture
def segment(tmp_path: Path) -> tuple[ArrayPostings, Vocabulary]:
    """The postings of a segment of these paragraphs, and its words."""
    words = words_of(PARAGRAPHS)
    write_array_postings(tmp_path, words)
    write_arrays(tmp_path / "words.arrays", words.arrays)
    vocabulary = Vocabulary(ArrayFile(tmp_path / "words.arrays"))
    return ArrayPostings(tmp_path, vocabulary.stems, len(PARAGRAPHS)), vocabulary


@pytest.mark.parametrize("together", [1, 7, 100, 10**6])
@pytest.mark.parametrize("words", [WORDS[:3], WORDS[5:30], WORDS[::2], WORDS])
def test_postings_are_gathered_in_batches(
    segment: tuple[ArrayPostings, Vocabulary],
    monkeypatch: pytest.MonkeyPatch,
    together: int,
    words: list[str],
) -> None:
    """Whatever is gathered at once, the paragraphs are those with any of the words."""
    monkeypatch.setattr("archive.search.engines.array_store._BATCH_POSTINGS", together)
    postings, vocabulary = segment
    expected = [n for n, text in enumerate(PARAGRAPHS) if not set(words).isdisjoint(text.split())]
    stems = np.array(vocabulary.stems.numbers(words), np.uint32)
    forms = np.array(vocabulary.exact.numbers(words), np.uint32)
    assert len(stems) == len(forms) == len(words)
    assert postings.with_stems("text", stems, NEVER).tolist() == expected
    assert postings.with_forms("text", stems, forms, NEVER).tolist() == expected


def test_many_postings_are_gathered_until_the_deadline(
    segment: tuple[ArrayPostings, Vocabulary], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch looks at the clock."""
    monkeypatch.setattr("archive.search.engines.array_store._BATCH_POSTINGS", 100)
    postings, vocabulary = segment
    stems = np.array(vocabulary.stems.numbers(WORDS), np.uint32)
    clock = Ticks()
    postings.with_stems("text", stems, clock.deadline(1000))
    assert clock.looks > 3
    with pytest.raises(DeadlineExceeded):
        postings.with_stems("text", stems, clock.deadline(2))
