"""The texts of a generation in their order, for those who search its segments.

A text that was replaced or removed is still in its segment, and in no order.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from archive.library.text_positions import Positions
from archive.library.text_positions import TextPositions
from archive.search.engines.postings import Documents
from archive.search.index.columns import Columns

#: So few numbers are sorted quicker as a set than counted in an array.
_FEW = 200


class TextOrder:
    """The texts at *positions* with the columns of their segments. Safe to share between threads."""

    def __init__(self, segments: Sequence[Columns], positions: TextPositions) -> None:
        """Raises `ValueError` where the segments have not the paragraphs that the texts have."""
        self._segments = tuple(segments)
        self._texts = positions
        #: The first position of each text, and the end of the last.
        self.first = positions.first
        self._shifts, self._numbers = [], []
        sizes = np.diff(positions.first)
        for number, columns in enumerate(segments):
            here = np.flatnonzero(positions.segment_of == number)
            local = positions.number_in[here]
            numbers = np.full(columns.texts, -1, np.int64)
            numbers[local] = here
            starts = columns.first_paragraphs
            if not np.array_equal(np.diff(starts)[local], sizes[here]):
                raise ValueError(f"segment {number} has not the paragraphs of its texts")
            self._numbers.append(numbers)
            self._shifts.append(self.first[numbers] - starts[:-1])
        self._has_dead = [bool((numbers < 0).any()) for numbers in self._numbers]

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._texts)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs of all texts."""
        return self._texts.paragraphs

    def position(self, segment: int, document: int) -> int:
        """Return the position of *document*, a living paragraph of *segment*."""
        return document + int(self._shifts[segment][self._segments[segment].text_of[document]])

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
        return self._texts.text_at(position)

    def places(self, positions: Sequence[int]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the segment of the paragraph at each of *positions*, and its number there."""
        return self._texts.places(positions)

    def place_of_text(self, number: int) -> tuple[int, int]:
        """Return the segment of text *number*, and its number there."""
        return int(self._texts.segment_of[number]), int(self._texts.number_in[number])


def segments_among(segments: NDArray[np.uint32]) -> list[int]:
    """Return the different numbers in *segments*, ascending."""
    if len(segments) <= _FEW:
        # Those of a page of hits, for which no array is worth its while.
        return sorted(set(segments.tolist()))
    found: list[int] = np.flatnonzero(np.bincount(segments)).tolist()
    return found
