"""Windows: the words near occurrences, on the left, on the right or on both sides, within one paragraph."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from archive.search.corpus.concordance import SORT_WORDS
from archive.search.matching.places import Indices
from archive.search.matching.span_arrays import SpanArrays
from archive.search.matching.word_reader import Terms
from archive.search.request import WINDOW_WORDS
from archive.search.request import Collocation
from archive.search.request import Order
from archive.search.request import Side

#: In place of a word by which lines are sorted: there is none, and the end of a part. No term has such a number.
_NO_WORD, _PART_END = -2, -1


@dataclass(frozen=True, slots=True)
class Window:
    """So many words before an occurrence, and so many after it."""

    before: int = WINDOW_WORDS
    after: int = WINDOW_WORDS

    @classmethod
    def of(cls, chosen: Collocation) -> Self:
        """Return the window that was *chosen*."""
        return cls(
            before=0 if chosen.side is Side.RIGHT else chosen.words,
            after=0 if chosen.side is Side.LEFT else chosen.words,
        )


def words_covered(words: Terms, spans: SpanArrays) -> tuple[Indices, Indices]:
    """Return the first word of each of *spans*, and the word after its last: those that begin in it."""
    # Places of all paragraphs on one line; ends of parts are between the words beside them.
    width = 2 * (int(max(words.starts.max(initial=0), spans.ends.max(initial=0))) + 2)
    paragraphs = np.repeat(np.arange(len(words.bounds) - 1), np.diff(words.bounds))
    places = paragraphs * width + 2 * words.starts
    ends = np.flatnonzero(words.are_ends)
    places[ends] = np.iinfo(np.int64).max
    last = words.bounds[1:] - 1
    places[last] = np.arange(1, len(words.bounds)) * width
    places = np.minimum.accumulate(places[::-1])[::-1]
    places[ends] -= 1
    shift = spans.paragraphs * width
    first = np.searchsorted(places, shift + 2 * spans.starts)
    return first, np.searchsorted(places, shift + 2 * spans.ends)


def are_inside(words: Terms, spans: SpanArrays) -> NDArray[np.bool_]:
    """Tell of each word whether it is in any of *spans*."""
    first, end = words_covered(words, spans)
    return _covered(first, end, len(words.numbers)) & ~words.are_ends


def are_near(words: Terms, spans: SpanArrays, window: Window) -> NDArray[np.bool_]:
    """Tell of each word whether it is within the *window* of any of *spans*, and in none of them."""
    first, end = words_covered(words, spans)
    before = np.maximum(words.bounds[spans.paragraphs], first - window.before)
    after = np.minimum(words.bounds[spans.paragraphs + 1] - 1, end + window.after)
    size = len(words.numbers)
    near = _covered(before, first, size) | _covered(end, after, size)
    return near & ~_covered(first, end, size) & ~words.are_ends


def context_numbers(words: Terms, spans: SpanArrays, order: Order) -> NDArray[np.int64]:
    """Return a row for each of *spans*: the numbers by which it is sorted; negative ones are no terms.

    These are the words on the side of *order*, the nearest first, and then those on the other.
    """
    first, end = words_covered(words, spans)
    steps = np.arange(SORT_WORDS)
    numbers = np.where(words.are_ends, _PART_END, words.numbers)
    left, right = first[:, None] - 1 - steps, end[:, None] + steps
    floor = words.bounds[spans.paragraphs][:, None]
    ceiling = words.bounds[spans.paragraphs + 1][:, None] - 1
    sides = [
        np.where(
            (at >= floor) & (at < ceiling), numbers[np.clip(at, 0, len(numbers) - 1)], _NO_WORD
        )
        for at in ((left, right) if order is Order.LEFT else (right, left))
    ]
    return np.concatenate(sides, axis=1)


def _covered(first: Indices, end: Indices, size: int) -> NDArray[np.bool_]:
    """Tell of each of so many words whether it is in any of the ranges from *first* to before *end*."""
    opened = np.bincount(first, minlength=size + 1) - np.bincount(end, minlength=size + 1)
    covered: NDArray[np.bool_] = np.cumsum(opened)[:size] > 0
    return covered
