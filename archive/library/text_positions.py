"""Positions: where the paragraphs of each text come in the order of all, whatever segments the texts are in.

A paragraph has a number in its segment, which never changes, and a position in the collection: as many paragraphs as
come before it in the order of all texts, which is that of their slugs.
"""

from collections.abc import Iterable
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: The statement for what `TextPositions` takes.
TEXTS_IN_ORDER = "SELECT id, segment, number, first, paragraphs FROM text ORDER BY slug"
#: Positions in the collection.
Positions = NDArray[np.int64]


class TextPositions:
    """The texts in order, each with its segment, its number there and its paragraphs. Threads may share it."""

    def __init__(self, rows: Iterable[tuple[int, int, int, int, int]]) -> None:
        """Take each text in order: id, segment, number there, number of its first paragraph there, paragraphs."""
        listed = np.array(list(rows), np.int64).reshape(-1, 5)
        ids, segments, numbers, firsts, sizes = listed.T
        self._ids = ids.copy()
        #: The segment of each text, and its number there.
        self.segment_of = segments.astype(np.uint32)
        self.number_in = numbers.astype(np.uint32)
        #: The first position of each text, and the end of the last.
        self.first: Positions = np.concatenate(([0], np.cumsum(sizes)))
        #: What is added to the number of a paragraph in its segment to get its position, by text.
        self.shifts = self.first[:-1] - firsts
        self._by_id = np.full(int(ids.max(initial=-1)) + 1, -1, np.int64)
        self._by_id[ids] = np.arange(len(ids))

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self._ids)

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs of all texts."""
        return int(self.first[-1])

    def id(self, text: int) -> int:
        """Return the id of text number *text* in the order."""
        return int(self._ids[text])

    def number(self, id: int) -> int:
        """Return the number in the order of the text with an *id*."""
        return int(self._by_id[id])

    def shift(self, text: int) -> int:
        """Return what is added to the number of a paragraph of *text* in its segment to get its position."""
        return int(self.shifts[text])

    def size(self, text: int) -> int:
        """Return the number of paragraphs of *text*."""
        return int(self.first[text + 1] - self.first[text])

    def places(self, positions: Sequence[int]) -> tuple[NDArray[np.uint32], Positions]:
        """Return the segment of the paragraph at each of *positions*, and its number there."""
        at = np.asarray(positions, np.int64)
        texts = self.first.searchsorted(at, "right") - 1
        return self.segment_of[texts], at - self.shifts[texts]

    def text_at(self, position: int) -> int:
        """Return the number of the text in which the paragraph at *position* is."""
        return int(self.first.searchsorted(position, "right")) - 1
