"""The differences between two readings of a passage, word by word.

Words that occur once in both readings are the anchors (the longest sequence of them that keeps its order),
and the stretches between anchors are compared in the same way. So the words shown as kept are those that a
person would call kept, and long passages are compared quickly. Pure: words in, frozen values out.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

#: A word with what joins it, or a sign: so a comma that was put in is shown without the word before it.
_TOKEN = re.compile(r"\w+(?:['’‑-]\w+)*|[^\w\s]")
#: Pairs of words that are compared where no word occurs once in both; beyond that, words that occur equally
#: often in both are anchors, and without these nothing counts as kept.
_MAX_PAIRS = 250_000

#: Places of the same word in both readings.
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of both readings: the same in both, or what the *old* has against what the *new* has.

    Either may be empty: words put in, words struck out. All stretches joined are the readings.
    """

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Both readings have these words."""
        return self.old == self.new


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a sign of a reading."""

    text: str
    start: int
    end: int


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Return how *old* became *new*; nothing where both are empty.

    >>> [(step.old, step.new) for step in differences("a present way, ended", "a present war, ended")]
    [('a present ', 'a present '), ('way', 'war'), (', ended', ', ended')]
    """
    left, right = _tokens(old), _tokens(new)
    found = pairs([token.text for token in left], [token.text for token in right])
    rows = _with_their_spaces(_worth_keeping(_rows(found), left, right), left, right, old, new)
    return tuple(_steps(rows, left, right, old, new))


def apply_differences(old: str, steps: Iterable[Difference]) -> str:
    """Return what *old* becomes by *steps*. Raises `ValueError` where they are not of these words."""
    made: list[str] = []
    at = 0
    for step in steps:
        if not old.startswith(step.old, at):
            raise ValueError(f"{step.old!r} is not at offset {at}")
        at += len(step.old)
        made.append(step.new)
    if at != len(old):
        raise ValueError(f"the words after {at} are left")
    return "".join(made)


def pairs(old: Sequence[str], new: Sequence[str]) -> tuple[Pair, ...]:
    """Return the places of the words that *old* and *new* share, in their order in both.

    >>> pairs(["all", "the", "land"], ["the", "whole", "land"])
    ((1, 0), (2, 2))
    """
    found: list[Pair] = []
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        low, high, first, end = waiting.pop()
        while low < high and first < end and old[low] == new[first]:
            found.append((low, first))
            low, first = low + 1, first + 1
        while low < high and first < end and old[high - 1] == new[end - 1]:
            high, end = high - 1, end - 1
            found.append((high, end))
        if low == high or first == end:
            continue
        anchors = _anchors(old, new, low, high, first, end)
        if not anchors:
            found += _compared(old, new, low, high, first, end)
            continue
        found += anchors
        for i, j in anchors:
            waiting.append((low, i, first, j))
            low, first = i + 1, j + 1
        waiting.append((low, high, first, end))
    return tuple(sorted(found))


def _anchors(
    old: Sequence[str], new: Sequence[str], low: int, high: int, first: int, end: int
) -> list[Pair]:
    """Return the longest rising sequence of words that occur once on both sides (equally often if long)."""
    here, there = Counter(old[low:high]), Counter(new[first:end])
    most = 1 if (high - low) * (end - first) <= _MAX_PAIRS else high - low
    places: dict[str, list[int]] = {}
    for j in range(end - 1, first - 1, -1):
        if here[new[j]] == there[new[j]] <= most:
            places.setdefault(new[j], []).append(j)
    once = [(i, places[old[i]].pop()) for i in range(low, high) if old[i] in places]
    # Patience: each pile holds the lowest end of a row of its length.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(once):
        pile = bisect_left(tops, j)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [n]
    row: list[Pair] = []
    n = piles[-1] if piles else -1
    while n >= 0:
        row.append(once[n])
        n = before[n]
    return row[::-1]


def _compared(
    old: Sequence[str], new: Sequence[str], low: int, high: int, first: int, end: int
) -> Iterator[Pair]:
    if (high - low) * (end - first) > _MAX_PAIRS:
        return
    matcher = SequenceMatcher(None, old[low:high], new[first:end], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        yield from ((low + i + n, first + j + n) for n in range(size))


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _rows(found: Iterable[Pair]) -> list[list[Pair]]:
    """Return the pairs in rows without anything between their words."""
    rows: list[list[Pair]] = []
    for i, j in found:
        if rows and rows[-1][-1] == (i - 1, j - 1):
            rows[-1].append((i, j))
        else:
            rows.append([(i, j)])
    return rows


def _worth_keeping(
    rows: Sequence[list[Pair]], left: Sequence[_Token], right: Sequence[_Token]
) -> list[list[Pair]]:
    """Return *rows* without those that are lost among changes: a comma, an *of* in the middle of other words."""
    kept: list[list[Pair]] = []
    ends = (0, 0)
    for n, row in enumerate(rows):
        # Before the first word and behind the last there is nothing to be lost among.
        after = rows[n + 1][0] if n + 1 < len(rows) else (len(left), len(right))
        changed = min(
            _changed(ends, row[0], left, right),
            _changed((row[-1][0] + 1, row[-1][1] + 1), after, left, right),
        )
        if sum(left[i].text[0].isalnum() for i, _ in row) >= changed:
            kept.append(row)
            ends = (row[-1][0] + 1, row[-1][1] + 1)
    return kept


def _changed(start: Pair, end: Pair, left: Sequence[_Token], right: Sequence[_Token]) -> int:
    """Return the number of words between, on the side that has more."""
    return max(
        sum(token.text[0].isalnum() for token in side[low:high])
        for side, low, high in ((left, start[0], end[0]), (right, start[1], end[1]))
    )


def _with_their_spaces(
    rows: Sequence[list[Pair]],
    left: Sequence[_Token],
    right: Sequence[_Token],
    old: str,
    new: str,
) -> list[Pair]:
    """Return the pairs of *rows*; where only the space between two changed, both words are shown with it."""
    flat = [pair for row in rows for pair in row]
    dropped = set()
    for one, other in pairwise(flat):
        if other == (one[0] + 1, one[1] + 1):
            space = old[left[one[0]].end : left[other[0]].start]
            if space != new[right[one[1]].end : right[other[1]].start]:
                dropped |= {one, other}
    return [pair for pair in flat if pair not in dropped]


def _steps(
    found: Sequence[Pair], left: Sequence[_Token], right: Sequence[_Token], old: str, new: str
) -> Iterator[Difference]:
    same: list[str] = []
    at, to = 0, 0
    ends = [(left[i], right[j]) for i, j in found]
    nothing = _Token("", len(old), len(old)), _Token("", len(new), len(new))
    for was, now in [*ends, nothing]:
        before, after = old[at : was.start], new[to : now.start]
        head, before, after, tail = _trimmed(before, after)
        same.append(head)
        if before != after:
            if kept := "".join(same):
                yield Difference(kept, kept)
            yield Difference(before, after)
            same.clear()
        same += [tail, was.text]
        at, to = was.end, now.end
    if kept := "".join(same):
        yield Difference(kept, kept)


def _trimmed(before: str, after: str) -> tuple[str, str, str, str]:
    """Return the space that both begin with, the two without it, and the space that both end with."""
    if before == after:
        return before, "", "", ""
    head = " " if before[:1] == after[:1] == " " else ""
    before, after = before.removeprefix(head), after.removeprefix(head)
    tail = " " if before[-1:] == after[-1:] == " " else ""
    return head, before.removesuffix(tail), after.removesuffix(tail), tail
