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
from itertools import islice
from itertools import pairwise
from itertools import repeat
from pathlib import Path

from archive.deadline import Deadline
from archive.search.index.word_pattern import PIECE_SEPARATOR
from archive.search.index.word_pattern import WATCHED_STEPS
from archive.search.index.word_pattern import WordPattern

#: Paragraphs that are searched one by one between two looks at the clock, if they are not long.
_WATCHED_PARAGRAPHS = 100


class ForwardIndex:
    """The forward index of one zone, with the owner of each piece."""

    def __init__(self, pieces: str, owners: "array[int]") -> None:
        self._string = pieces
        self._owners = owners
        #: Where each piece begins, and where one after the last would.
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
        return islice((end - start - 1 for start, end in pairwise(self._starts)), pieces)

    def paragraphs(self, pattern: WordPattern, deadline: Deadline) -> set[int]:
        """Return the paragraphs that contain *pattern*. Raises `DeadlineExceeded`.

        Each match is extended to the end of its piece, so that there is one match per piece however common
        the words are.
        """
        matches = re.compile(rf"(?:{pattern.compiled.pattern})[^{PIECE_SEPARATOR}]*").finditer
        starts: list[int] = []
        steps = deadline.steps(WATCHED_STEPS)
        for first, end in deadline.watch(self._chunks(pattern.stretch)):
            if end - first > pattern.stretch:
                starts += [first] if pattern.is_in(self._string, first, end, steps) else []
            else:
                starts += [match.start() for match in matches(self._string, first, end)]
        pieces = map(bisect_right, repeat(self._starts), starts)
        # `bisect_right` returns the piece after the one that contains the match.
        return {self._owners[piece - 1] for piece in pieces}

    def among(
        self, pattern: WordPattern, paragraphs: Iterable[int], deadline: Deadline
    ) -> set[int]:
        """Return those of *paragraphs* that contain *pattern*; for a small share of all."""
        string, starts = self._string, self._starts
        steps = deadline.steps(WATCHED_STEPS)
        found = set()
        for paragraph in deadline.watch(paragraphs, every=_WATCHED_PARAGRAPHS):
            for piece in self._pieces_of(paragraph):
                if pattern.is_in(string, starts[piece], starts[piece + 1] - 1, steps):
                    found.add(paragraph)
                    break
        return found

    def _chunks(self, words: int) -> Iterator[tuple[int, int]]:
        """Yield start and end of chunks of whole pieces: as many as have so many *words*, or one that has more."""
        piece = 0
        while piece < len(self._owners):
            first = self._starts[piece]
            piece = max(piece + 1, bisect_right(self._starts, first + words + 1) - 1)
            yield first, self._starts[piece] - 1

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
    yield len(string) + 1
