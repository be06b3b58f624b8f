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
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path

#: Between paragraphs, and between pieces of one.
END = "\0"
GAP = "\1"


def sequence(slots: Sequence[str]) -> str:
    """Return a pattern for words side by side; each slot is the characters that may stand there.

    A slot of none can match nothing.
    """
    return "".join(_one_of(slot) for slot in slots)


def close(slots: Sequence[str], distance: int) -> str:
    """Return a pattern for the first of different words that stand close together in any order.

    One word from each slot, no two slots sharing a word, with at most *distance* other words among them:
    from the first of them, each comes within the same window.
    """
    window = rf"[^{END}{GAP}]{{0,{len(slots) - 1 + distance}}}?"
    ahead = "".join(f"(?={window}{_one_of(slot)})" for slot in slots)
    return f"{ahead}{_one_of(''.join(slots))}"


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

    def paragraphs(self, pattern: str) -> Iterator[int]:
        """Yield the number of each paragraph in which *pattern* stands (one in two pieces comes twice).

        Goes on behind the end of the paragraph after each match, so that its cost is one match a
        paragraph however common the words are.
        """
        search = re.compile(pattern).search
        string, starts, owners = self._string, self._starts, self._owners
        at, size = 0, len(string) if owners else -1
        while at <= size:
            match = search(string, at)
            if match is None:
                return
            piece = bisect_right(starts, match.start()) - 1
            yield owners[piece]
            if piece + 1 == len(starts):
                return
            at = starts[piece + 1]


def _piece_starts(string: str) -> Iterator[int]:
    yield 0
    for match in re.finditer(END, string):
        yield match.end()
