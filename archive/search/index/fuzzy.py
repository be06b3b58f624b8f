"""Fuzzy matching: the terms of the lexicon within one or two typing errors of a word.

Errors are counted as optimal string alignment: a letter changed, missing or added, or two neighbours
swapped, is one error each, and no letter is touched twice. So ``cb`` and ``bac`` are three errors apart:
in *cb* swapped, nothing may be inserted between the two. `distance` alone decides; the shortcuts of
`similar_terms` only choose what it looks at.
"""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import pairwise

from archive.deadline import Deadline
from archive.search.index.lexicon import Lexicon

#: For longer words, enumerating their neighbours takes longer than comparing the whole lexicon.
MAX_ENUMERATED_LETTERS = 32
#: Terms that are made up or compared between two looks at the clock.
_WATCHED_TERMS = 1000


def distance(one: str, other: str, limit: int) -> int:
    """Return the number of errors between *one* and *other*, or ``limit + 1`` if it exceeds *limit*.

    >>> distance("peace", "paece", 2), distance("cb", "bac", 2)
    (1, 3)
    """
    size = len(other)
    if abs(len(one) - size) > limit:
        return limit + 1
    beyond = [limit + 1] * (size + 1)
    before, row = beyond, list(range(size + 1))
    for i, letter in enumerate(one, 1):
        last, before = before, row
        row = [*beyond]
        row[0] = i
        # Letters further apart than that are never the same place.
        for j in range(max(1, i - limit), min(size, i + limit) + 1):
            against = other[j - 1]
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def similar_terms(
    word: str, max_errors: int, lexicon: Lexicon, deadline: Deadline
) -> tuple[str, ...]:
    """Return the terms of *lexicon* within *max_errors* (1 or 2) of *word*, in alphabetical order.

    Raises `DeadlineExceeded`.
    """
    candidates = deadline.watch(
        _candidates(word, max_errors, lexicon, deadline), every=_WATCHED_TERMS
    )
    return tuple(
        sorted(term for term in candidates if distance(word, term, max_errors) <= max_errors)
    )


def _candidates(word: str, max_errors: int, lexicon: Lexicon, deadline: Deadline) -> Iterable[str]:
    """Return terms among which are all within *max_errors* of *word*.

    Two errors leave one of three pieces of the word whole, or one of them is a swap; so few terms need
    to be compared letter by letter.
    """
    entries = lexicon.entries
    if len(word) > MAX_ENUMERATED_LETTERS:
        return entries
    alphabet = lexicon.alphabet

    def near(spelt: str) -> set[str]:
        spellings = deadline.watch(_neighbours(spelt, alphabet), every=_WATCHED_TERMS)
        return {term for term in spellings if term in entries}

    found = near(word)
    if max_errors > 1:
        swaps = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        found = found.union(*map(near, swaps))
        found.update(_sharing_a_piece(word, max_errors, lexicon, deadline))
    return found


def _neighbours(word: str, alphabet: str) -> Iterator[str]:
    """Yield every string one error away from *word*, and *word*; some come twice."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        for letter in alphabet:
            yield head + letter + tail
            yield head + letter + tail[1:]
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _sharing_a_piece(
    word: str, max_errors: int, lexicon: Lexicon, deadline: Deadline
) -> Iterator[str]:
    """Yield terms that have one of three pieces of *word* near its place, and few other letters."""
    size = len(word)
    cuts = [size * i // 3 for i in range(4)]
    # A piece that stays whole is moved by no more letters than are added or missing before it.
    options = (
        rf".{{{max(0, a - max_errors)},{a + max_errors}}}{re.escape(word[a:b])}.*"
        for a, b in pairwise(cuts)
    )
    length = rf".{{{max(1, size - max_errors)},{size + max_errors}}}"
    pattern = rf"^(?={length}$)(?:{'|'.join(options)})$"
    letters = set(word)
    for term in lexicon.matching(re.compile(pattern, re.MULTILINE), deadline):
        # An error makes at most one letter appear and one disappear.
        if len(letters.symmetric_difference(term)) <= 2 * max_errors:
            yield term
