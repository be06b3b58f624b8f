"""Blanks that PDFium misses between words, and in which documents they are worth looking for."""

from collections.abc import Callable
from collections.abc import Iterator

#: How many lines are looked at in any case, how many of those that are made of pieces, and of how many one must miss a
#: blank so that all are.
_FIRST, _SAMPLE, _OFTEN = 60, 600, 100


class MissedBlanks:
    """Whether PDFium misses blanks in this document: some programs place each word by itself, with narrow gaps.

    Only then every line is looked at, since that takes longer than all the rest.
    """

    def __init__(self) -> None:
        self._looked = self._missed = 0

    def worth_looking(
        self, spans: list[tuple[int, int]], has_gaps: Callable[[int, int], bool]
    ) -> Iterator[tuple[int, int]]:
        """Yield the lines among *spans* in which blanks may have been missed; *has_gaps* tells those made of pieces."""
        for span in spans:
            is_sample = self._looked < _FIRST or (self._looked < _SAMPLE and has_gaps(*span))
            if is_sample or _OFTEN * self._missed > self._looked:
                yield span

    def looked(self, *, missed: bool) -> None:
        """Note that one line was looked at, and whether a blank was missed in it."""
        self._looked += 1
        self._missed += missed
