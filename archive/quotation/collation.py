"""Collation: the words of a quotation aligned with those of a passage, with the fewest differences.

The quotation is fitted whole into the passage, whose words before and after cost nothing (an infix
alignment: Sellers, *The theory and computation of evolutionary distances*, 1980). Words with the same stem
are paired for nothing, other words at the price of one, a word without partner at the price of one. Of
equal prices the one that pairs more words with themselves: a *not* left out is a *not* left out, never
another word for the one beside it.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set
from dataclasses import dataclass

from archive.deadline import Deadline


@dataclass(frozen=True, slots=True)
class QuotedWord:
    """A word of a quotation, with the exact terms that match it."""

    surface: str
    start: int
    end: int
    #: Itself; other spellings of it; all its forms.
    exact: Set[str]
    spellings: Set[str]
    forms: Set[str]
    #: Its rarity: how much it tells of the passage it comes from.
    weight: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a quotation between marks of omission."""

    text: str
    words: tuple[QuotedWord, ...]


#: The index of a word of the quotation and of one of the passage; None for a word without partner.
Pair = tuple[int | None, int | None]

_DIAGONAL, _UP, _LEFT = 0, 1, 2
#: Pairs of words that are looked at between two looks at the clock.
_WATCHED_PAIRS = 10_000
#: The cost of a word passed over in the source. A quoted word without its like costs one more, so that of
#: equal alignments the one with more matches wins; those ones never add up to a difference.
_DIFFERENCE = 1 << 20


def align(quotation: Sequence[QuotedWord], passage: Sequence[str]) -> tuple[Pair, ...]:
    """Return the pairs of the best alignment of *quotation* with *passage*, the exact terms of its words."""
    width = len(passage)
    unlike = _DIFFERENCE + 1
    row = [0] * (width + 1)
    moves: list[bytearray] = []
    for i, word in enumerate(quotation, 1):
        forms = word.forms
        before, row = row, [i * unlike] * (width + 1)
        move = bytearray([_UP]) * (width + 1)
        left = i * unlike
        for j, term in enumerate(passage, 1):
            cost = before[j - 1] if term in forms else before[j - 1] + unlike
            step = _DIAGONAL
            above = before[j] + unlike
            if above < cost:
                cost, step = above, _UP
            left += _DIFFERENCE
            if left < cost:
                cost, step = left, _LEFT
            row[j] = left = cost
            move[j] = step
        moves.append(move)
    # Of equal ends the last: a word that differs is paired rather than left without partner.
    return _walk_back(moves, min(range(width, -1, -1), key=row.__getitem__))


def _walk_back(moves: Sequence[bytearray], j: int) -> tuple[Pair, ...]:
    pairs: list[Pair] = []
    i = len(moves)
    while i:
        step = moves[i - 1][j] if j else _UP
        if step == _DIAGONAL:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif step == _UP:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
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
    starts = deadline.watch(range(len(passage) - len(quotation) + 1), every=_WATCHED_PAIRS)
    for at in starts:
        if passage[at] in first and all(
            passage[at + n] in word.spellings for n, word in enumerate(quotation)
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
    for i, word in enumerate(quotation):
        pairs = (j - i for term in word.forms & places.keys() for j in places[term])
        diagonals = sorted(deadline.watch(pairs, every=_WATCHED_PAIRS))
        for diagonal in deadline.watch(diagonals, every=_WATCHED_PAIRS):
            on[diagonal] = on.get(diagonal, 0.0) + word.weight
        stretches = _stretches(diagonals, slack)
        for first, last in deadline.watch(stretches, every=_WATCHED_PAIRS):
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
