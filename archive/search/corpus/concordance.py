"""Concordance (keyword in context): a line for each occurrence, with its context on both sides."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from archive.language.controls import close_directions
from archive.model.span import Span
from archive.search.snippet import word_end
from archive.search.snippet import word_start

#: About how many characters of context on each side, in whole words.
CONTEXT_CHARS = 120
#: Words of context by which lines are sorted.
SORT_WORDS = 5


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One occurrence: ``left + hit + right`` is a piece of the text, in which `hit` begins at `start`.

    A direction of writing that one of them leaves open is closed in it.

    `hit` is empty where the editor deleted the word that was searched.
    """

    left: str
    hit: str
    right: str
    start: int
    #: The text is that of the notes.
    in_note: bool = False


def concordance_lines(
    text: str, spans: Iterable[Span], *, width: int = CONTEXT_CHARS, in_note: bool = False
) -> Iterator[ConcordanceLine]:
    """Yield a line for each of *spans* of *text*.

    >>> [(line.left, line.hit, line.right) for line in concordance_lines("No more war.", [Span(8, 11)], width=5)]
    [('more ', 'war', '.')]
    """
    # The notes of a paragraph are lines of one text; a context ends with its note.
    breaks = (match.start() for match in re.finditer("\n", text)) if "\n" in text else ()
    ends = [-1, *breaks, len(text)]
    for span in spans:
        floor = ends[bisect_left(ends, span.start) - 1] + 1
        ceiling = ends[bisect_left(ends, span.end)]
        first, end = span.start - width, span.end + width
        first = word_start(text, first, span.start) if first > floor else floor
        end = word_end(text, end, span.end) if end < ceiling else ceiling
        yield ConcordanceLine(
            left=close_directions(text[first : span.start]),
            hit=close_directions(text[span.start : span.end]),
            right=close_directions(text[span.end : end]),
            start=span.start,
            in_note=in_note,
        )
