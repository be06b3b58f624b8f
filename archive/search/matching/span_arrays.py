"""Spans of many paragraphs as arrays."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.model.span import Span
from archive.search.matching.places import Indices

#: Spans that are made between two looks at the clock.
_WATCHED_SPANS = 10_000


@dataclass(frozen=True, slots=True)
class SpanArrays:
    """Spans, each of one of some paragraphs: which of them, and where it begins and ends in the text.

    Ascending, and none overlaps another, once they are `merged`.
    """

    paragraphs: Indices
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of spans."""
        return len(self.paragraphs)

    def of_paragraphs(self, paragraphs: int, deadline: Deadline) -> Iterator[tuple[Span, ...]]:
        """Yield the spans of each of so many *paragraphs*. Raises `DeadlineExceeded`."""
        if not len(self):
            yield from repeat((), paragraphs)
            return
        edges = np.searchsorted(self.paragraphs, np.arange(paragraphs + 1)).tolist()
        rows = zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        spans = [Span(*row) for row in deadline.watch(rows, every=_WATCHED_SPANS)]
        for first, end in pairwise(edges):
            yield tuple(spans[first:end])


NO_SPANS = SpanArrays(np.empty(0, np.intp), np.empty(0, np.int64), np.empty(0, np.int64))


def merged(spans: Sequence[SpanArrays]) -> SpanArrays:
    """Return *spans* together in order, those that overlap joined, as `merge_spans` does for one paragraph."""
    if not spans:
        return NO_SPANS
    paragraphs, starts, ends = (
        np.concatenate([getattr(each, name) for each in spans])
        for name in ("paragraphs", "starts", "ends")
    )
    if len(paragraphs) < 2:
        return SpanArrays(paragraphs, starts, ends)
    order = np.lexsort((ends, starts, paragraphs))
    paragraphs, starts, ends = paragraphs[order], starts[order], ends[order]
    shift = paragraphs * (int(ends.max()) + 1)
    reached = np.maximum.accumulate(shift + ends)
    begins = np.concatenate(([True], (shift + starts)[1:] >= reached[:-1]))
    first = np.flatnonzero(begins)
    return SpanArrays(paragraphs[first], starts[first], np.maximum.reduceat(ends, first))
