"""The forward index of one segment: the words of its paragraphs as term numbers, with their places in the text.

It lies in mapped arrays; a paragraph is a slice of them, ended by `segment_words.PARAGRAPH_END`. The first word is such
an end, and serves for all paragraphs that have no words in a reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.array_file import ArrayFile
from archive.search.index.slices import indices
from archive.search.index.sorted_set import sorted_set

#: Words as numbers of terms.
TermNumbers = NDArray[np.uint32]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Gathered:
    """The words of some paragraphs, one paragraph after the other, each with its end.

    Paragraph number n of those that were asked for has ``bounds[n]`` to before ``bounds[n + 1]``. `index` is where each
    word lies in the arrays of the segment.
    """

    numbers: TermNumbers
    bounds: Indices
    index: Indices


class ForwardReading:
    """One reading of all paragraphs of a segment. Safe to share between threads."""

    def __init__(self, file: ArrayFile, name: str, paragraphs: int) -> None:
        self.words: TermNumbers = file[f"{name}.words"]
        self._places: NDArray[Any] = file[f"{name}.places"]
        self._lengths: NDArray[Any] = file[f"{name}.lengths"]
        self._owners: NDArray[np.uint32] = file[f"{name}.owners"]
        self._bounds: NDArray[np.uint64] = file[f"{name}.bounds"]
        self._sentences: NDArray[np.uint32] = file[f"{name}.sentences"]
        self._has_all = len(self._owners) == paragraphs

    @property
    def owners(self) -> NDArray[np.uint32]:
        """The paragraphs that have this reading, ascending."""
        return self._owners

    def has_any(self, documents: NDArray[Any]) -> bool:
        """Tell whether any of *documents* has this reading."""
        if self._has_all or not len(self._owners):
            return self._has_all and bool(len(documents))
        at = np.minimum(np.searchsorted(self._owners, documents), len(self._owners) - 1)
        return bool((self._owners[at] == documents).any())

    def documents_at(self, positions: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the paragraphs in which words at *positions*, which ascend, are."""
        if len(positions) > len(self._owners):
            edges = np.searchsorted(positions, self._bounds.astype(np.uint32))
            having = np.diff(edges) > 0
            return self._owners[having]
        return self._owners[sorted_set(self._owner_index(positions))]

    def paragraphs_of(self, positions: NDArray[Any]) -> NDArray[np.uint32]:
        """Return the paragraph in which each of the words at *positions* is."""
        return self._owners[self._owner_index(positions)]

    def paragraph_ends(self, positions: NDArray[Any]) -> Indices:
        """Return where the paragraph of each of the words at *positions* ends."""
        return self._bounds[self._owner_index(positions) + 1].astype(np.intp) - 1

    def sentences(self, index: NDArray[Any]) -> Indices:
        """Return the number of the sentence of each of the words at *index*, the same for all words of one."""
        return np.searchsorted(self._sentences, index, "right")

    def gather(self, documents: NDArray[Any]) -> Gathered:
        """Return the words of *documents*, in that order; those without this reading have only an end."""
        starts, sizes = self._slices(documents)
        bounds = np.zeros(len(sizes) + 1, np.intp)
        np.cumsum(sizes, out=bounds[1:])
        index = indices(starts, sizes)
        return Gathered(self.words[index], bounds, index)

    def batches(self, documents: NDArray[Any], words: int) -> Iterator[NDArray[Any]]:
        """Yield *documents* in batches of about so many *words*, each of one paragraph at least."""
        _, sizes = self._slices(documents)
        batch = np.cumsum(sizes) // words
        edges = np.flatnonzero(np.diff(batch)) + 1
        yield from np.split(documents, edges)

    def spans(self, index: Indices) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where in their texts the words at *index* begin and end."""
        starts = self._places[index].astype(np.int64)
        return starts, starts + self._lengths[index]

    def _owner_index(self, positions: NDArray[Any]) -> Indices:
        return np.searchsorted(self._bounds, positions.astype(np.uint64), "right") - 1

    def _slices(self, documents: NDArray[Any]) -> tuple[Indices, Indices]:
        """Return where the words of each of *documents* begin, and how many they are, the end included."""
        if self._has_all:
            at = documents.astype(np.intp)
            starts = self._bounds[at].astype(np.intp)
            return starts, self._bounds[at + 1].astype(np.intp) - starts
        starts = np.zeros(len(documents), np.intp)
        sizes = np.ones(len(documents), np.intp)
        if len(self._owners):
            at = np.minimum(np.searchsorted(self._owners, documents), len(self._owners) - 1)
            having = self._owners[at] == documents
            starts[having] = self._bounds[at[having]]
            sizes[having] = self._bounds[at[having] + 1].astype(np.intp) - starts[having]
        return starts, sizes
