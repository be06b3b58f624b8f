"""Halves: where one of two passages that are quoted as one ends, and the other begins."""

from collections.abc import Iterator
from itertools import takewhile

from archive.quotation.collation import Segment
from archive.quotation.fitting import MIN_HALF_WORDS
from archive.quotation.fitting import Fit


def unmatched_at_border(fit: Fit, other: Segment) -> int:
    """Return how many words of *fit* beside *other*, the other half of its quotation, do not match."""
    matched, count = set(fit.matched), len(fit.segment.words)
    from_border = range(count - 1, -1, -1) if _is_before(fit.segment, other) else range(count)
    return sum(1 for _ in takewhile(lambda word: word not in matched, from_border))


def moved(giver: Segment, taker: Segment, count: int) -> tuple[Segment, Segment]:
    """Return two halves of a quotation when *count* words at their border are those of *taker*."""
    if _is_before(giver, taker):
        at = len(giver.words) - count
        kept, words = giver.words[:at], (*giver.words[at:], *taker.words)
    else:
        kept, words = giver.words[count:], (*taker.words, *giver.words[:count])
    return Segment(giver.text, kept), Segment(giver.text, words)


def longer_halves(half: Segment, rest: Segment) -> Iterator[tuple[Segment, Segment]]:
    """Yield *half* with one, two, three … words of *rest* more, and what is left of this."""
    for count in range(1, min(MIN_HALF_WORDS, len(rest.words))):
        left, longer = moved(rest, half, count)
        yield longer, left


def _is_before(one: Segment, other: Segment) -> bool:
    return one.words[0].start < other.words[0].start
