"""What is around a line that may be page furniture: a torn sentence, the end of a page, a page number."""

import re
from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate

from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.page_numbers import FurnitureCandidate

#: A note at the foot of a page comes between the halves of a sentence split by the page break.
_FOOTNOTE = re.compile(r"(?:\*{1,3}|[†‡§¶]{1,2}|\[[0-9]{1,3}\])\s+\S")


class Surroundings:
    """The text around a line, ignoring blank lines and other candidates."""

    def __init__(
        self, lines: tuple[TranscriptLine, ...], found: Mapping[int, FurnitureCandidate]
    ) -> None:
        self._lines = lines
        texts = [
            at
            for at, line in enumerate(lines)
            if line.text and at not in found and not _FOOTNOTE.match(line.text)
        ]
        self._texts = texts
        #: How many page ends there are before each line.
        self._ends = [0, *accumulate(int(line.torn) for line in lines)]

    def _around(self, at: int) -> tuple[int, int]:
        """Return the positions of the lines of text before and after; -1 and past the end for none."""
        place = bisect_left(self._texts, at)
        before = self._texts[place - 1] if place else -1
        after = self._texts[place] if place < len(self._texts) else len(self._lines)
        return before, after

    def is_torn(self, at: int) -> bool:
        """Tell whether the line interrupts a sentence."""
        before, after = self._around(at)
        if before < 0 or after == len(self._lines):
            return False
        start, rest = self._lines[before].text, self._lines[after].text
        going_on = shapes.ends_open(start) and len(start) > 20
        return going_on and (shapes.starts_small(rest) or start.endswith(("-", "\u00ad")))

    def is_at_page_end(self, at: int) -> bool:
        """Tell whether a form feed is next to the line, with nothing between but blanks and candidates."""
        before, after = self._around(at)
        return self._ends[min(after + 1, len(self._lines))] > self._ends[before + 1]


def touches(lines: tuple[TranscriptLine, ...], at: int, chosen: set[int]) -> bool:
    """Tell whether a page number is next to this line, with only blank lines between."""
    for step in (-1, 1):
        near = at + step
        while 0 <= near < len(lines) and not lines[near].text:
            near += step
        if near in chosen:
            return True
    return False
