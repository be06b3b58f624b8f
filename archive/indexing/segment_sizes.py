"""The sizes of segments: how many there are after a whole build, and which ones an update leaves as they are.

Each segment is searched by itself, so there must be few; and a text that changes takes others with it into the new
segment, so that must not be a large one.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

#: Paragraphs of a segment that is always read again, and of one that never is; what is in between, if as much changed.
SMALL, LARGE = 256, 10_000
#: Bytes of the files of texts that make a segment in a whole build, at least and at most; between, there are so many.
MIN_BYTES, MAX_BYTES, SEGMENTS = 16_000_000, 64_000_000, 4


class SegmentSize(NamedTuple):
    """How many paragraphs a segment has, and how many of them are of current texts that did not change."""

    stored: int
    living: int


def kept_segments(sizes: Mapping[int, SegmentSize], growing: int) -> list[int]:
    """Return which segments are used as they are, where a new one gets *growing* paragraphs that changed.

    The texts of the others go into the new one: of small segments, of those of which less than half is left, and of
    those that are no larger than the new one has become.
    """
    kept = []
    for number in sorted(sizes, key=lambda number: (sizes[number].living, number)):
        stored, living = sizes[number]
        is_small = living <= SMALL and growing
        is_worn = living < stored // 2
        if living <= LARGE and (is_small or is_worn or living <= growing <= LARGE):
            growing += living
        else:
            kept.append(number)
    return sorted(kept)


def parts_of(sizes: Sequence[int]) -> Iterator[range]:
    """Yield which texts make a segment each, where all are written that have files of these *sizes* in bytes."""
    most = min(max(sum(sizes) // SEGMENTS, MIN_BYTES), MAX_BYTES)
    first = size = 0
    for number, own in enumerate(sizes):
        if size and size + own > most:
            yield range(first, number)
            first, size = number, 0
        size += own
    if sizes:
        yield range(first, len(sizes))
