"""Reads the words of paragraphs as the numbers of one search, with their places in the text."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.index.segment_words import PART_END
from archive.search.matching.places import Indices
from archive.search.matching.places import Numbers
from archive.search.matching.query_terms import QueryTerms

#: The bits of the number of a term, above which is that of its segment.
NUMBER_BITS, NUMBER = 32, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class ReadNumbers:
    """The words of some paragraphs in one reading, one paragraph after the other, each with its end.

    Paragraph number n of those that were read has ``bounds[n]`` to before ``bounds[n + 1]``.
    """

    numbers: Numbers
    bounds: Indices
    #: The sentence of each word (see `WordNumbers`).
    sentences: Indices

    @property
    def sizes(self) -> NDArray[Any]:
        """How many words each paragraph has, its end included."""
        return self.bounds[1:] - self.bounds[:-1]

    def paragraphs(self, at: Indices) -> Indices:
        """Return to which of the paragraphs each word *at* an index belongs."""
        found: Indices = self.bounds.searchsorted(at, "right") - 1
        return found


@dataclass(frozen=True, slots=True)
class ReadWords(ReadNumbers):
    """The words of some paragraphs, with their places."""

    #: Where each word begins and ends in the shown text; for notes, in the notes joined by line ends.
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Terms(ReadNumbers):
    """The words of some paragraphs in one reading as numbers: segment and term (see `WordReader.term`)."""

    #: As in `ReadWords`; 0 for the ends of paragraphs and their parts.
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    @property
    def are_ends(self) -> NDArray[np.bool_]:
        """Tell of each number whether it ends a paragraph or a part of one, and is no term."""
        return self.numbers & NUMBER >= PART_END


@dataclass(frozen=True, slots=True)
class CountedTerms:
    """Exact terms, each once, with a count, and how often they occur in the segments in which they were counted."""

    terms: Sequence[str]
    counts: NDArray[np.int64]
    occurrences: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ExactWords:
    """The words of a paragraph: exact terms, and where each begins and ends in the text."""

    terms: list[str]
    starts: list[int]
    ends: list[int]


class WordReader(Protocol):
    """Reads words of the paragraphs of one generation. Safe to share between threads."""

    def batches(self, positions: Sequence[int]) -> Iterator[Sequence[int]]:
        """Yield *positions* in batches of which the words are to be read together, not very many."""

    def read(
        self, reading: str, positions: Sequence[int], terms: QueryTerms, *, sentences: bool = False
    ) -> ReadWords:
        """Return the words in *reading* of the paragraphs at *positions*, as numbers of *terms*."""

    def read_numbers(
        self, reading: str, positions: Sequence[int], terms: QueryTerms, *, sentences: bool = False
    ) -> ReadNumbers:
        """Return what `read` does without the places of the words."""

    def terms(self, reading: str, positions: Sequence[int]) -> Terms:
        """Return the words in *reading* of the paragraphs at *positions*."""

    def exact(self, reading: str, position: int) -> list[str]:
        """Return the exact terms of the words in *reading* of one paragraph, without marks of parts."""

    def exact_words(self, reading: str, position: int) -> ExactWords:
        """Return the words in *reading* of one paragraph, without marks of parts."""

    def term(self, number: int) -> str:
        """Return the exact term with a number of `terms`."""

    def ranks(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the ranks in alphabetical order, from 0, of the terms with these *numbers* of `terms`, ascending."""

    def numbers_of(self, exact: str) -> NDArray[np.int64]:
        """Return the numbers of `terms` that are the exact term, one for each segment that has it."""

    def counted(
        self, numbers: NDArray[np.int64], counts: NDArray[np.int64], deadline: Deadline
    ) -> CountedTerms:
        """Return the terms with these different *numbers* of `terms`, ascending, with their *counts* added up.

        Raises `DeadlineExceeded`.
        """

    def length(self, first: int, end: int) -> int:
        """Return how many words the shown texts of the paragraphs from *first* to before *end* have."""

    def has(self, reading: str, positions: Sequence[int]) -> bool:
        """Tell whether any of the paragraphs at *positions* has this *reading*."""
