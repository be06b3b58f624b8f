"""The words protocol: what a generation knows of its words, looked up as a search needs them."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from archive.deadline import Deadline
from archive.search.index.wildcards import WildcardPattern

#: The exact terms of a form: one, or the parts of a hyphenated word.
Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """An exact term of the generation: as it is first written, in how many paragraphs, and how often.

    `numbers` has its number in each segment, -1 where it does not occur.
    """

    exact: str
    surface: str
    paragraphs: int
    occurrences: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LocatedTerms:
    """Exact terms that occur: in how many paragraphs each is, and its number in each segment, -1 where it is not.

    `numbers` has a row for each segment.
    """

    terms: tuple[str, ...]
    paragraphs: NDArray[np.int64]
    numbers: NDArray[np.int32]

    def in_segment(self, segment: int) -> NDArray[np.uint32]:
        """Return the numbers of those that occur in *segment*."""
        numbers = self.numbers[segment]
        found: NDArray[np.uint32] = numbers[numbers >= 0].astype(np.uint32)
        return found


@dataclass(frozen=True, slots=True)
class Expansion:
    """The most frequent `terms` that a wildcard or fuzzy word matches, of so many."""

    terms: Terms
    of: int


class Words(Protocol):
    """The words of a generation. Counts are those of its living texts, whatever segments they are in.

    Safe to share between threads. What takes a deadline raises `DeadlineExceeded` soon after it.
    """

    def word(self, exact: str) -> Word | None:
        """Return the word with this exact form; None where it does not occur."""

    def known(self, terms: Iterable[str]) -> Iterator[Word]:
        """Yield those of the exact *terms* that occur."""

    def forms(self, stems: Iterable[str]) -> tuple[Terms, ...]:
        """Return the forms with any of *stems*: exact terms, then compounds as their parts."""

    def is_compound(self, parts: Terms) -> bool:
        """Tell whether *parts* are written with hyphens between them anywhere."""

    def located(self, terms: Terms, deadline: Deadline) -> LocatedTerms:
        """Return where those of the exact *terms* that occur are, each once."""

    def matching(
        self, patterns: Iterable[WildcardPattern], deadline: Deadline, *, most: int | None = None
    ) -> Expansion:
        """Return the terms that match any of *patterns*, in alphabetical order.

        Of more than *most* only so many, the most frequent first, equals in alphabetical order.
        """

    def similar(
        self,
        words: Iterable[str],
        max_errors: int,
        deadline: Deadline,
        *,
        most: int | None = None,
        least: int = 0,
    ) -> Expansion:
        """Return the terms within *max_errors* (1 or 2) of any of *words*, as `matching` does.

        Only those that *least* paragraphs have, or more.
        """

    def beginning(self, prefix: str, most: int, deadline: Deadline) -> tuple[Word, ...]:
        """Return the *most* frequent words that begin with *prefix*, equals in alphabetical order."""
