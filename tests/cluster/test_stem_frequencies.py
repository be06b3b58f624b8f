"""Frequencies of stems, packed: what was put in comes out, and damage is no answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cluster.paragraphs.stem_frequencies import NOTHING_PACKED
from archive.cluster.paragraphs.stem_frequencies import pack_frequencies
from archive.cluster.paragraphs.stem_frequencies import read_frequencies

STEM = st.integers(0, 2**31)
PARAGRAPHS = st.lists(
    st.tuples(
        st.integers(0, 40_000),
        st.dictionaries(STEM, st.integers(1, 65_535), max_size=9).map(
            lambda stems: dict(sorted(stems.items()))
        ),
    ),
    min_size=1,
    max_size=6,
)


@given(PARAGRAPHS, st.lists(STEM, max_size=3))
def test_what_was_packed_is_read(
    paragraphs: list[tuple[int, dict[int, int]]], also: list[int]
) -> None:
    """The words of each paragraph, and the frequencies of stems, those that it has not being 0."""
    wanted = list(dict.fromkeys([*(s for _, stems in paragraphs for s in stems), *also]))
    packed = [pack_frequencies(words, stems.items()) for words, stems in paragraphs]
    read = read_frequencies(packed, wanted)
    assert read.words.tolist() == [words for words, _ in paragraphs]
    assert read.frequencies.tolist() == [
        [stems.get(stem, 0) for _, stems in paragraphs] for stem in wanted
    ]


def test_a_paragraph_without_words_is_short() -> None:
    """It is packed as what is read where that field is missing."""
    assert pack_frequencies(0, []) == NOTHING_PACKED


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_what_is_cut_off_is_refused(cut: int) -> None:
    """Whatever is missing, no frequency is taken for 0."""
    packed = pack_frequencies(300, [(1_000, 300)])
    with pytest.raises((ValueError, IndexError)):
        read_frequencies([packed[: len(packed) - cut]], [1_000])
