r"""The forward index: all paragraphs as one string with a character per word, searched by ``re``.

Pieces are separated by ``\0``, and parts of a piece that no phrase may cross by ``\1``. A phrase is then
a literal, a word in several forms a character class, and Python's regular expressions find them in C:
16,000 paragraphs in a few milliseconds and 8 MB. Beyond some 100,000 paragraphs an engine with stored
positions is the better tool.

A paragraph has one piece. A paragraph with emendations has a second, its transmitted reading, after the
first pieces of all paragraphs; so the owner of each piece, the position of its paragraph, is stored.
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

#: Separates pieces, and parts of one piece that no phrase may cross.
PIECE_SEPARATOR = "\0"
PART_SEPARATOR = "\1"
#: Words that are searched between two looks at the clock.
CHUNK_WORDS = 250_000


def phrase_pattern(slots: Sequence[str]) -> str:
    """Return a pattern for words side by side; each slot is the characters of the alternatives.

    An empty slot matches nothing.
    """
    return "".join(_one_of(slot) for slot in slots)


def near_pattern(slots: Sequence[str], distance: int) -> str:
    """Return a pattern for the first of different words that are near each other in any order.

    One word from each slot, no two slots sharing a word, with at most *distance* other words among them:
    after the first, all the others come within the same window.
    """
    window = rf"[^{PIECE_SEPARATOR}{PART_SEPARATOR}]{{0,{len(slots) - 2 + distance}}}?"
    # A branch for each slot that may come first; a literal first character is quick to find for `re`.
    branches = (
        _one_of(first) + "".join(f"(?={window}{_one_of(slot)})" for slot in slots if slot != first)
        for first in slots
    )
    return f"(?:{'|'.join(branches)})"


def _one_of(slot: str) -> str:
    if len(slot) == 1:
        return slot
    return f"[{slot}]" if slot else r"(?!)"


class ForwardIndex:
    """The forward index of one zone, with the owner of each piece."""

    def __init__(self, pieces: str, owners: "array[int]") -> None:
        self._string = pieces
        self._owners = owners
        self._starts = array("Q", _piece_starts(pieces))
        #: The first piece that is a transmitted reading.
        self._first_transmitted = next(
            (n for n, (a, b) in enumerate(pairwise(owners), 1) if b <= a), len(owners)
        )

    @classmethod
    def from_pieces(cls, pieces: Iterable[tuple[int, str]]) -> "ForwardIndex":
        """Return the index of *pieces*: position of the paragraph and characters, in order."""
        owners, strings = array("I"), []
        for owner, piece in pieces:
            owners.append(owner)
            strings.append(piece)
        return cls(PIECE_SEPARATOR.join(strings), owners)

    def write(self, path: Path) -> None:
        """Write the pieces as UTF-8 to *path*, and their owners to a file beside it."""
        path.write_text(self._string, encoding="utf-8", newline="")
        path.with_suffix(".owners").write_bytes(self._owners.tobytes())

    @classmethod
    def read(cls, path: Path) -> "ForwardIndex":
        """Read what `write` wrote."""
        owners = array("I")
        owners.frombytes(path.with_suffix(".owners").read_bytes())
        return cls(path.read_bytes().decode("utf-8"), owners)

    def owners(self) -> set[int]:
        """Return the paragraphs with any words in this zone."""
        return set(self._owners)

    def lengths(self, pieces: int) -> Iterator[int]:
        """Yield the number of words of each of the first *pieces*."""
        ends = chain(self._starts[1:], (len(self._string) + 1,))
        return islice(
            (end - start - 1 for start, end in zip(self._starts, ends, strict=True)), pieces
        )

    def paragraphs(self, pattern: str) -> set[int]:
        """Return the paragraphs that contain *pattern*.

        Each match is extended to the end of its piece, so that there is one match per piece however common
        the words are.
        """
        matches = re.compile(rf"(?:{pattern})[^{PIECE_SEPARATOR}]*").finditer
        starts: list[int] = []
        for first, end in self._chunks():
            check()
            starts += [match.start() for match in matches(self._string, first, end)]
        pieces = map(bisect_right, repeat(self._starts), starts)
        # `bisect_right` returns the piece after the one that contains the match.
        return {self._owners[piece - 1] for piece in pieces}

    def among(self, pattern: str, paragraphs: Iterable[int]) -> set[int]:
        """Return those of *paragraphs* that contain *pattern*; for a small share of all."""
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

    def _chunks(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of chunks of whole pieces, so that the clock is checked between them."""
        first = 0
        while first < len(self._string):
            piece = bisect_left(self._starts, first + CHUNK_WORDS)
            end = self._starts[piece] - 1 if piece < len(self._starts) else len(self._string)
            yield first, end
            first = end + 1

    def _pieces_of(self, paragraph: int) -> Iterator[int]:
        """Yield the pieces of *paragraph*; owners ascend among first pieces and among transmitted ones."""
        for first, end in (
            (0, self._first_transmitted),
            (self._first_transmitted, len(self._owners)),
        ):
            piece = bisect_left(self._owners, paragraph, first, end)
            if piece < end and self._owners[piece] == paragraph:
                yield piece


def _piece_starts(string: str) -> Iterator[int]:
    yield 0
    for match in re.finditer(PIECE_SEPARATOR, string):
        yield match.end()
