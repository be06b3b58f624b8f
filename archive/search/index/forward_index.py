r"""The forward string: all paragraphs as one string, a character a word, for ``re`` to search.

Paragraphs are divided by ``\0``, and pieces of one paragraph between which no phrase may run by
``\1``. A phrase is then a literal, a word in several forms a character class, and Python's regular
expressions find them in C: 16,000 paragraphs in a few milliseconds and 8 MB. Beyond some 100,000
paragraphs an engine with stored positions is the better tool.

A paragraph with emendations has a second piece, the transmitted reading, which stands after all first
pieces; so each piece has the position of its paragraph beside it.
"""

import re
from array import array
from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import chain
from itertools import islice
from itertools import pairwise
from itertools import repeat
from pathlib import Path

from archive.search.deadline import check

#: Between paragraphs, and between pieces of one.
END = "\0"
GAP = "\1"
#: Words that are looked through at a time.
STRETCH = 250_000


def sequence(slots: Sequence[str]) -> str:
    """Return a pattern for words side by side; each slot is the characters that may stand there.

    A slot of none can match nothing.
    """
    return "".join(_one_of(slot) for slot in slots)


def close(slots: Sequence[str], distance: int) -> str:
    """Return a pattern for the first of different words that stand close together in any order.

    One word from each slot, no two slots sharing a word, with at most *distance* other words among them:
    from the first of them, each of the others comes within the same window.
    """
    window = rf"[^{END}{GAP}]{{0,{len(slots) - 2 + distance}}}?"
    # One branch a word that may come first, each beginning with that word, which `re` looks for quickly.
    branches = (
        _one_of(first) + "".join(f"(?={window}{_one_of(slot)})" for slot in slots if slot != first)
        for first in slots
    )
    return f"(?:{'|'.join(branches)})"


def _one_of(slot: str) -> str:
    if len(slot) == 1:
        return slot
    return f"[{slot}]" if slot else r"(?!)"


class Forward:
    """The forward string of one zone, with the paragraph each piece belongs to."""

    def __init__(self, pieces: str, owners: "array[int]") -> None:
        self._string = pieces
        self._owners = owners
        self._starts = array("Q", _piece_starts(pieces))
        #: Where the pieces of the transmitted readings begin.
        self._turn = next(
            (n for n, (a, b) in enumerate(pairwise(owners), 1) if b <= a), len(owners)
        )

    @classmethod
    def of(cls, pieces: Iterable[tuple[int, str]]) -> "Forward":
        """Return the string of *pieces*: the number of a paragraph and its characters, in order."""
        owners, strings = array("I"), []
        for owner, piece in pieces:
            owners.append(owner)
            strings.append(piece)
        return cls(END.join(strings), owners)

    def write(self, path: Path) -> None:
        """Write the pieces as UTF-8 to *path* and their owners beside it."""
        path.write_text(self._string, encoding="utf-8", newline="")
        path.with_suffix(".owners").write_bytes(self._owners.tobytes())

    @classmethod
    def read(cls, path: Path) -> "Forward":
        """Read what `write` wrote."""
        owners = array("I")
        owners.frombytes(path.with_suffix(".owners").read_bytes())
        return cls(path.read_bytes().decode("utf-8"), owners)

    def owners(self) -> set[int]:
        """Return the paragraphs that have any piece."""
        return set(self._owners)

    def lengths(self, pieces: int) -> Iterator[int]:
        """Yield how many words each of the first *pieces* has."""
        ends = chain(self._starts[1:], (len(self._string) + 1,))
        return islice(
            (end - start - 1 for start, end in zip(self._starts, ends, strict=True)), pieces
        )

    def paragraphs(self, pattern: str) -> set[int]:
        """Return the paragraphs in which *pattern* stands.

        Each match goes on to the end of its paragraph, so that the cost is one match a paragraph however
        common the words are.
        """
        found = re.compile(rf"(?:{pattern})[^{END}]*").finditer
        starts: list[int] = []
        for first, end in self._stretches():
            check()
            starts += [match.start() for match in found(self._string, first, end)]
        pieces = map(bisect_right, repeat(self._starts), starts)
        # Where `bisect_right` points is the piece after the one that the match is in.
        return {self._owners[piece - 1] for piece in pieces}

    def among(self, pattern: str, paragraphs: Iterable[int]) -> set[int]:
        """Return those of *paragraphs* in which *pattern* stands; for few of many."""
        search = re.compile(pattern).search
        string, starts = self._string, self._starts
        found = set()
        for number, paragraph in enumerate(paragraphs):
            if number % 100 == 0:
                check()
            for piece in self._pieces_of(paragraph):
                end = starts[piece + 1] - 1 if piece + 1 < len(starts) else len(string)
                if search(string, starts[piece], end):
                    found.add(paragraph)
                    break
        return found

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield the string in stretches of whole paragraphs, between which the clock can be looked at."""
        first = 0
        while first < len(self._string):
            piece = bisect_left(self._starts, first + STRETCH)
            end = self._starts[piece] - 1 if piece < len(self._starts) else len(self._string)
            yield first, end
            first = end + 1

    def _pieces_of(self, paragraph: int) -> Iterator[int]:
        """Yield the pieces of *paragraph*; owners ascend in each of the two runs."""
        for first, end in ((0, self._turn), (self._turn, len(self._owners))):
            piece = bisect_left(self._owners, paragraph, first, end)
            if piece < end and self._owners[piece] == paragraph:
                yield piece


def _piece_starts(string: str) -> Iterator[int]:
    yield 0
    for match in re.finditer(END, string):
        yield match.end()
