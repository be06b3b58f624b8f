"""Words one or two letters off: changed, missing, added, or two neighbours exchanged.

The distance is that of optimal string alignment (Damerau's four errors, no letter touched twice).
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import pairwise

from archive.search.index.lexicon import Lexicon

#: Letters of a word from which on spelling out what is near it takes longer than a look at all that is held.
LONG = 32


def distance(one: str, other: str, most: int) -> int:
    """Return how many errors part *one* from *other*, or ``most + 1`` where it is more than *most*."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: Sequence[int] = ()
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before = before, row
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def neighbours(word: str, alphabet: str) -> Iterator[str]:
    """Yield every string one error away from *word*, and *word*; some come twice."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        for letter in alphabet:
            yield head + letter + tail
            yield head + letter + tail[1:]
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def similar(word: str, most: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the terms of *lexicon* at most *most* (1 or 2) errors from *word*, in its order.

    Two errors leave one of three pieces of the word whole, or one is an exchange; so few terms need
    to be compared letter by letter.
    """
    entries = lexicon.entries
    if len(word) > LONG:
        return tuple(sorted(t for t in entries if distance(word, t, most) <= most))
    alphabet = lexicon.alphabet
    found = {term for term in neighbours(word, alphabet) if term in entries}
    if most > 1:
        exchanged = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        found |= {t for variant in exchanged for t in neighbours(variant, alphabet) if t in entries}
        found |= {
            t for t in _sharing_a_piece(word, most, lexicon) if distance(word, t, most) <= most
        }
    return tuple(sorted(found))


def _sharing_a_piece(word: str, most: int, lexicon: Lexicon) -> Iterator[str]:
    """Yield terms that have one of three pieces of *word* near its place, and few other letters."""
    size = len(word)
    cuts = [size * i // 3 for i in range(4)]
    # A piece that stays whole is moved by no more letters than are added or missing before it.
    options = (
        rf".{{{max(0, a - most)},{a + most}}}{re.escape(word[a:b])}.*" for a, b in pairwise(cuts)
    )
    pattern = rf"^(?=.{{{max(1, size - most)},{size + most}}}$)(?:{'|'.join(options)})$"
    letters = set(word)
    for term in lexicon.like(re.compile(pattern, re.MULTILINE)):
        # An error makes at most one letter appear and one disappear.
        if len(letters.symmetric_difference(term)) <= 2 * most:
            yield term
