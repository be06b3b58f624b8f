"""The sizes of segments: how many there are after a whole build, and after many updates."""

import random

import pytest

from archive.indexing.segment_sizes import LARGE
from archive.indexing.segment_sizes import SegmentSize
from archive.indexing.segment_sizes import kept_segments
from archive.indexing.segment_sizes import parts_of

#: Paragraphs of a text.
TEXT = 20


class Texts:
    """Which texts each segment has that are current, and how many it was written with."""

    def __init__(self, paragraphs: int, segments: int, chance: random.Random) -> None:
        size = paragraphs // TEXT // segments
        self.living = {n: set(range(n * size, (n + 1) * size)) for n in range(segments)}
        self.stored = dict.fromkeys(range(segments), size)
        self._chance = chance
        self._newest = size * segments

    def update(self, corrected: int, added: int) -> int:
        """Correct and add so many texts; return how many are written."""
        texts = sorted(set().union(*self.living.values()))
        changed = set(self._chance.sample(texts, corrected))
        changed |= {self._newest + n for n in range(added)}
        self._newest += added
        left = {n: texts - changed for n, texts in self.living.items() if texts - changed}
        sizes = {n: SegmentSize(self.stored[n] * TEXT, len(left[n]) * TEXT) for n in left}
        kept = kept_segments(sizes, len(changed) * TEXT)
        written = changed.union(*(left[n] for n in left if n not in kept))
        new = max(self.stored) + 1
        self.living = {**{n: left[n] for n in kept}, new: written}
        self.stored = {**{n: self.stored[n] for n in kept}, new: len(written)}
        return len(written)


@pytest.mark.parametrize(("paragraphs", "segments"), [(2_000, 1), (16_000, 1), (200_000, 8)])
@pytest.mark.parametrize(("corrected", "added"), [(1, 0), (0, 1), (3, 1), (10, 0)])
def test_many_updates_leave_few_segments(
    paragraphs: int, segments: int, corrected: int, added: int
) -> None:
    """Two hundred leave seven small ones at most, and each writes ten times what changed on average at most."""
    texts = Texts(paragraphs, segments, random.Random(0))  # noqa: S311 nothing secret
    written = [texts.update(corrected, added) for _ in range(200)]
    large = [n for n in texts.stored if len(texts.living[n]) * TEXT > LARGE // 2]
    assert len(texts.stored) - len(large) <= 7
    assert sum(written) / len(written) <= 10 * (corrected + added)


@pytest.mark.parametrize(
    ("megabytes", "expected"), [(0, 0), (1, 1), (15, 1), (33, 3), (140, 5), (500, 8), (1_400, 22)]
)
def test_a_whole_build_has_few_segments(megabytes: int, expected: int) -> None:
    """One for a small collection, some for a large one, so that several processes write them, and none too large."""
    sizes = [30_000] * (megabytes * 1_000_000 // 30_000)
    parts = list(parts_of(sizes))
    assert len(parts) == expected
    assert [text for part in parts for text in part] == list(range(len(sizes)))


def test_a_text_larger_than_a_segment_has_one_of_its_own() -> None:
    """No text is divided."""
    assert list(parts_of([1, 100_000_000, 1])) == [range(1), range(1, 2), range(2, 3)]


@pytest.mark.parametrize(
    ("sizes", "growing", "kept"),
    [
        # Nothing changed.
        ({0: (5_000, 5_000), 1: (100, 100)}, 0, [0, 1]),
        # A small one is read again, and so is what is no larger than the new one has become.
        ({0: (5_000, 5_000), 1: (100, 100)}, 20, [0]),
        ({0: (5_000, 5_000), 1: (300, 300), 2: (250, 250)}, 60, [0]),
        # Of the first, less than half is left.
        ({0: (5_000, 2_400), 1: (9_000, 9_000)}, 20, [1]),
        # A large one is never read again.
        ({0: (50_000, 20_000)}, 30_000, [0]),
    ],
)
def test_which_segments_are_kept(
    sizes: dict[int, tuple[int, int]], growing: int, kept: list[int]
) -> None:
    """Those of which reading them again would cost more than they do."""
    assert kept_segments({n: SegmentSize(*size) for n, size in sizes.items()}, growing) == kept
