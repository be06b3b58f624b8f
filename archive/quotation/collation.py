"""Collation: the words of a quotation aligned with those of a passage, with the fewest differences.

The quotation is fitted whole into the passage, whose words before and after cost nothing (an infix alignment:
Sellers, *The theory and computation of evolutionary distances*, 1980). Words with the same stem are paired for
nothing, other words at the price of one, an added word at the price of one, and up to half as much again by the
weight of the quoted word: the rarer it is, the rather is it quoted from nearby. Words left out side by side
cost one together, and each after the first a little (affine gaps: Gotoh, *An improved algorithm for matching
biological sequences*, 1982): who leaves out a clause has not misquoted each of its words. Of equal prices the
one that pairs more words with themselves: a *not* left out is a *not* left out, never another word for the one
beside it.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from archive.deadline import NEVER
from archive.deadline import Deadline


@dataclass(frozen=True, slots=True)
class QuotedWord:
    """A word of a quotation, with the exact terms that match it."""

    surface: str
    start: int
    end: int
    #: Itself and its other spellings, in order and as a set; and all its forms.
    spelt: tuple[str, ...]
    spellings: Set[str]
    forms: Set[str]
    #: Its rarity: how much it tells of the passage it comes from.
    weight: float

    @property
    def exact(self) -> str:
        """The exact term of the word as it is quoted."""
        return self.spelt[0]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a quotation between marks of omission."""

    text: str
    words: tuple[QuotedWord, ...]
    #: It has further words, which are not compared.
    cut: bool = False


#: The index of a word of the quotation and of one of the passage; None for a word without partner.
Pair = tuple[int | None, int | None]

#: Pairs of words that are looked at between two looks at the clock, and words of a quotation that are aligned.
_WATCHED_PAIRS = 10_000
_WATCHED_WORDS = 50
#: The cost of a word left out. A quoted word without its like costs one more, so that of equal alignments the one
#: with more matches wins; those ones never add up to a difference.
DIFFERENCE = 1 << 20
#: The cost of a further word left out beside it. Two words are rather quoted from before a gap of some thirty words
#: than taken for other words.
FURTHER = DIFFERENCE >> 5
_UNLIKE = DIFFERENCE + 1
#: What a rare word without its like costs more: it is rather quoted from before a gap of some fifteen words.
_RARE = DIFFERENCE >> 1
#: The place of a quotation of so many words is found without those that a passage has more often than this.
MANY_WORDS, MAX_OCCURRENCES = 150, 8
#: How an alignment came to a pair: by a word added (else by a pair); better by a gap; by a gap of more than one word.
_ADDED, _LEFT_OUT, _FURTHER_LEFT_OUT = 1, 2, 4


def align(
    quotation: Sequence[QuotedWord],
    passage: Sequence[str],
    deadline: Deadline = NEVER,
    *,
    common: float = inf,
) -> tuple[Pair, ...]:
    """Return the pairs of the best alignment of *quotation* with *passage*, the exact terms of its words.

    Words of the weight *common* and more are rare ones, those of half of it and less are not.
    Raises `DeadlineExceeded`.
    """
    places: dict[str, list[int]] = {}
    for j, term in enumerate(passage):
        places.setdefault(term, []).append(j)
    row = np.zeros(len(passage) + 1, np.int64)
    gaps = FURTHER * np.arange(len(passage) + 1)
    moves: list[NDArray[np.uint8]] = []
    for word in deadline.watch(quotation, every=_WATCHED_WORDS):
        alike = [j for term in word.forms & places.keys() for j in places[term]]
        rarity = min(1.0, max(0.0, 2 * word.weight / common - 1))
        unlike = _UNLIKE + int(_RARE * rarity)
        row, move = _next_row(row, alike, gaps, unlike)
        moves.append(move)
    # Of equal ends the last: a word that differs is paired rather than left without partner.
    return _walk_back(moves, len(passage) - int(np.argmin(row[::-1])))


def _next_row(
    before: NDArray[np.int64], alike: Sequence[int], gaps: NDArray[np.int64], unlike: int
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Return the costs with one more quoted word, which is like those *alike* of the passage, and the moves.

    *unlike* is its cost beside another word, or by itself.
    """
    paired = before[:-1] + unlike
    if alike:
        paired[alike] = before[alike]
    row = before + unlike
    added = np.ones(len(row), np.bool_)
    added[1:] = row[1:] < paired
    row[1:] = np.minimum(row[1:], paired)
    move = np.where(added, _ADDED, 0).astype(np.uint8)
    # The cheapest beginning of a gap that ends at each word: no loop, since every further word costs the same.
    beginnings = row - gaps
    cheapest = np.minimum.accumulate(beginnings)
    gap = cheapest[:-1] + gaps[1:] + (DIFFERENCE - FURTHER)
    move[2:] |= np.where(cheapest[:-2] < beginnings[1:-1], _FURTHER_LEFT_OUT, 0).astype(np.uint8)
    move[1:] |= np.where(gap < row[1:], _LEFT_OUT, 0).astype(np.uint8)
    row[1:] = np.minimum(row[1:], gap)
    return row, move


def _walk_back(moves: Sequence[NDArray[np.uint8]], j: int) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    i = len(moves)
    while i:
        move = int(moves[i - 1][j])
        if move & _LEFT_OUT:
            further = True
            while further:
                further = bool(moves[i - 1][j] & _FURTHER_LEFT_OUT)
                j -= 1
                pairs.append((None, j))
            move = int(moves[i - 1][j])
        i -= 1
        if move & _ADDED:
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((i, j))
    return tuple(reversed(pairs))


def exact_offsets(
    quotation: Sequence[QuotedWord], passage: Sequence[str], deadline: Deadline
) -> Iterator[int]:
    """Yield where in *passage* all words of the quotation are side by side, in any spelling.

    Raises `DeadlineExceeded`.
    """
    if not quotation:
        return
    first = quotation[0].spellings
    steps = deadline.steps(_WATCHED_PAIRS)
    for at in steps.watch(range(len(passage) - len(quotation) + 1)):
        if passage[at] in first and all(
            passage[at + n] in word.spellings for n, word in steps.watch(enumerate(quotation))
        ):
            yield at


def window(
    quotation: Sequence[QuotedWord], passage: Sequence[str], deadline: Deadline
) -> tuple[int, int, float]:
    """Return about where in *passage* the quotation lies, and the weight of its words found there.

    Matching words lie on diagonals. The place is the diagonal around which the most weight lies, each word
    counted once; the width of the window lets one word in six be missing or added. Raises `DeadlineExceeded`.
    """
    slack = 3 + len(quotation) // 6
    places: dict[str, list[int]] = {}
    for j, term in enumerate(passage):
        places.setdefault(term, []).append(j)
    on: dict[int, float] = {}
    changes: list[tuple[int, float]] = []
    frequent = MAX_OCCURRENCES if len(quotation) > MANY_WORDS else len(passage)
    steps = deadline.steps(_WATCHED_PAIRS)
    for i, word in enumerate(quotation):
        found = [places[term] for term in word.forms if term in places]
        steps.take(1 + sum(map(len, found)))
        if sum(map(len, found)) > frequent:
            continue
        diagonals = sorted(j - i for some in found for j in some)
        for diagonal in diagonals:
            on[diagonal] = on.get(diagonal, 0.0) + word.weight
        for first, last in _stretches(diagonals, slack):
            changes += [(first, word.weight), (last + 1, -word.weight)]
    if not on:
        return 0, 0, 0.0
    weight, best = _heaviest(sorted(changes), on, deadline)
    return max(0, best - slack), min(len(passage), best + len(quotation) + slack), weight


def _stretches(diagonals: Sequence[int], slack: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches within *slack* of any of *diagonals*, which ascend, each once."""
    first = last = None
    for diagonal in diagonals:
        if last is None or diagonal - slack > last:
            if first is not None and last is not None:
                yield first, last
            first = diagonal - slack
        last = diagonal + slack
    if first is not None and last is not None:
        yield first, last


def _heaviest(
    changes: Sequence[tuple[int, float]], on: Mapping[int, float], deadline: Deadline
) -> tuple[float, int]:
    """Return the most weight around any diagonal, and of such diagonals the one that bears most."""
    best = (0.0, 0.0, 0)
    weight, at = 0.0, 0
    for diagonal in deadline.watch(sorted(on), every=_WATCHED_PAIRS):
        while at < len(changes) and changes[at][0] <= diagonal:
            weight += changes[at][1]
            at += 1
        best = max(best, (round(weight, 6), on[diagonal], -diagonal))
    return best[0], -best[2]
