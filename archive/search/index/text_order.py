"""The order of the texts of a generation, whatever segments they are in.

A paragraph has a number in its segment, which never changes, and a position in the collection: as many paragraphs as
come before it in the order of all texts. A text that was replaced or removed is still in its segment, and in no order.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.search.engines.postings import Documents
from archive.search.index.columns import Columns

#: Positions in the collection.
Positions = NDArray[np.int64]


class TextOrder:
    """The texts in order, each by its segment and its number there. Safe to share between threads."""

    def __init__(
        self,
        segments: Sequence[Columns],
        segment_of: NDArray[np.uint32],
        number_in: NDArray[np.uint32],
    ) -> None:
        self._segments = tuple(segments)
        #: The segment of each text, and its number there.
        self.segment_of = segment_of
        self.number_in = number_in
        sizes = np.zeros(len(segment_of), np.int64)
        starts = [columns.first_paragraphs for columns in segments]
        for number in range(len(segments)):
            here = segment_of == number
            sizes[here] = np.diff(starts[number])[number_in[here]]
        #: The first position of each text, and the end of the last.
        self.first: Positions = np.concatenate(([0], np.cumsum(sizes)))
        self._shifts, self._numbers = [], []
        for number, columns in enumerate(segments):
            here = np.flatnonzero(segment_of == number)
            numbers = np.full(columns.texts, -1, np.int64)
            numbers[number_in[here]] = here
            shifts = self.first[numbers] - starts[number][:-1]
            self._numbers.append(numbers)
            self._shifts.append(shifts)
        self._has_dead = [bool((numbers < 0).any()) for numbers in self._numbers]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.segment_of)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs of all texts."""
        return int(self.first[-1])

    def living(self, segment: int, documents: Documents) -> Documents:
        """Return those of *documents*, paragraphs of *segment*, whose texts are in the order."""
        if not self._has_dead[segment]:
            return documents
        return documents[self._numbers[segment][self._segments[segment].text_of[documents]] >= 0]

    def positions(self, segment: int, documents: Documents) -> Positions:
        """Return the positions of *documents*, living paragraphs of *segment*."""
        texts = self._segments[segment].text_of[documents]
        found: Positions = documents + self._shifts[segment][texts]
        return found

    def texts(self, segment: int) -> NDArray[np.int64]:
        """Return the number of each text of *segment* in the order, -1 for those that are in none."""
        return self._numbers[segment]

    def text_at(self, position: int) -> int:
        """Return the number of the text in which the paragraph at *position* is."""
        return int(np.searchsorted(self.first, position, "right")) - 1

    def places(self, positions: Sequence[int]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the segment of the paragraph at each of *positions*, and its number there."""
        at = np.asarray(positions, np.int64)
        texts = np.searchsorted(self.first, at, "right") - 1
        segments, local = self.segment_of[texts], self.number_in[texts]
        numbers = at - self.first[texts]
        for segment in segments_among(segments):
            here = segments == segment
            numbers[here] += self._segments[segment].first_paragraphs[local[here]]
        return segments, numbers


def segments_among(segments: NDArray[np.uint32]) -> list[int]:
    """Return the different numbers in *segments*, ascending."""
    found: list[int] = np.flatnonzero(np.bincount(segments)).tolist()
    return found
