"""The words protocol: what a generation knows of its words, looked up as a search needs them."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from archive.deadline import Deadline

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

    def matching(
        self, pattern: re.Pattern[str], beginning: str, deadline: Deadline
    ) -> tuple[str, ...]:
        """Return the terms that *pattern*, compiled with ``re.MULTILINE``, finds as whole lines, in order.

        All that match begin with *beginning*.
        """

    def similar(self, word: str, max_errors: int, deadline: Deadline) -> tuple[str, ...]:
        """Return the terms within *max_errors* (1 or 2) of *word*, in alphabetical order."""

    def beginning(self, prefix: str, most: int) -> tuple[Word, ...]:
        """Return the *most* frequent words that begin with *prefix*, equals in alphabetical order."""

    def most_frequent(
        self, terms: Iterable[str], limit: int, deadline: Deadline
    ) -> tuple[str, ...]:
        """Return the *limit* most frequent of *terms*, equals in alphabetical order."""
