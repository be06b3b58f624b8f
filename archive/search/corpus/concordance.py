"""Concordance: a line for each occurrence, the word in its context. Values over texts and spans, no markup."""

from bisect import bisect_left
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model.span import Span
from archive.search.request import Order

#: Characters of context on each side, about: whole words.
WIDTH = 120
#: Words of context by which lines are put in order.
DEPTH = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence: ``left + hit + right`` is a piece of the text, and `hit` stands at `start` in it.

    `hit` is empty where the editor struck out the word that was sought.
    """

    left: str
    hit: str
    right: str
    start: int
    #: The text is that of the notes of a paragraph.
    in_note: bool = False


def lines(
    text: str, spans: Iterable[Span], *, width: int = WIDTH, in_note: bool = False
) -> Iterator[Line]:
    """Yield a line for each of *spans* of *text*.

    >>> [(line.left, line.hit, line.right) for line in lines("No more war.", [Span(8, 11)], width=5)]
    [('more ', 'war', '.')]
    """
    for span in spans:
        # Notes of one paragraph are lines of one text; a context ends where its note does.
        floor = text.rfind("\n", 0, span.start) + 1
        ceiling = text.find("\n", span.end)
        first = _word_start(text, span.start - width, floor, span.start)
        end = _word_end(text, span.end + width, span.end, len(text) if ceiling < 0 else ceiling)
        yield Line(
            left=text[first : span.start],
            hit=text[span.start : span.end],
            right=text[span.end : end],
            start=span.start,
            in_note=in_note,
        )


def context_key(
    order: Order, words: Sequence[str], first: int, end: int
) -> tuple[Sequence[str], ...]:
    """Return what the occurrence ``words[first:end]`` sorts by in *order*; nothing for the order of place.

    By the words on that side, the nearest first, then by those on the other. *words* are a paragraph's,
    folded, so that capitals and accents do not divide what belongs together.

    >>> words = ["no", "more", "war", "or", "peace"]
    >>> context_key(Order.LEFT, words, 2, 3)
    (['more', 'no'], ['or', 'peace'])
    """
    left = words[max(0, first - DEPTH) : first][::-1]
    right = words[end : end + DEPTH]
    match order:
        case Order.LEFT:
            return left, right
        case Order.RIGHT:
            return right, left
        case Order.PLACE:
            return ()


def word_range(starts: Sequence[int], span: Span) -> tuple[int, int]:
    """Return which words *span* covers, from the first to before the end, by where words start."""
    return bisect_left(starts, span.start), bisect_left(starts, span.end)


def _word_start(text: str, at: int, floor: int, span_start: int) -> int:
    """Return the start of the first whole word from about *at* on; in the middle of one that has no end, *at*."""
    if at <= floor:
        return floor
    space = text.find(" ", at - 1, span_start)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int, span_end: int, ceiling: int) -> int:
    if at >= ceiling:
        return ceiling
    space = text.rfind(" ", span_end, at + 1)
    return at if space < 0 else space
