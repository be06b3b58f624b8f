"""How often each stem stands in each paragraph, read in place from a file: what exact ranking needs.

An engine that ranks by itself rounds lengths and scores. With this, its best few hundred can be scored
again with the true numbers, without opening a text: each stem of each zone has a character, a paragraph is
the UTF-8 of its stems, each as often as it stands there, and counting is `bytes.count`, which UTF-8 keeps
from ever matching half a character. About 250 bytes a paragraph of a hundred words; only what is asked for
is read.
"""

import json
import mmap
from array import array
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path

from archive.search import bm25
from archive.search.index.lexicon import character
from archive.search.query.tree import Zone

NAMES = "stems.txt"
STRINGS = "stems.utf8"
ENDS = "stems.ends"
LENGTHS = "stems.lengths"
ABOUT = "stems.json"


class StemStoreWriter:
    """Writes the files into a folder; paragraphs are added in the order of their positions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._characters: dict[Zone, dict[str, str]] = {zone: {} for zone in Zone}
        self._names: list[str] = []
        self._ends, self._end = array("Q"), 0
        self._words, self._tokens = array("I"), array("I")
        self._file = (folder / STRINGS).open("wb")

    def add(self, words: int, stems: Mapping[Zone, Sequence[str]]) -> dict[Zone, str]:
        """Add the next paragraph, with so many shown *words*; return the characters of its stems."""
        made = {zone: self._made(zone, found) for zone, found in stems.items()}
        data = "".join(made.values()).encode()
        self._file.write(data)
        self._end += len(data)
        self._ends.append(self._end)
        self._words.append(words)
        self._tokens.append(len(made.get(Zone.TEXT, "")))
        return made

    def finish(self) -> None:
        """Write all that was added."""
        self._file.close()
        (self._folder / ENDS).write_bytes(self._ends.tobytes())
        (self._folder / LENGTHS).write_bytes(self._words.tobytes())
        (self._folder / NAMES).write_text("\n".join(self._names), encoding="utf-8")
        about = {"words": sum(self._words), "excess": self._excess()}
        (self._folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _made(self, zone: Zone, stems: Sequence[str]) -> str:
        known = self._characters[zone]
        try:
            return "".join([known[stem] for stem in stems])
        except KeyError:
            for stem in stems:
                if stem not in known:
                    known[stem] = character(len(self._names))
                    self._names.append(f"{zone}\t{stem}")
            return "".join([known[stem] for stem in stems])

    def _excess(self) -> float:
        """Return by how much the norm of a paragraph is largest when its stems are counted for its words.

        Compounds and the readings of the source add stems, which an engine takes for length.
        """
        count = max(1, len(self._words))
        average, other = sum(self._words) / count or 1.0, sum(self._tokens) / count or 1.0
        norm = bm25.norm
        pairs = set(zip(self._tokens, self._words, strict=True))
        return max((norm(s, other) / norm(w, average) for s, w in pairs), default=1.0)


class StemStore:
    """Reads what `StemStoreWriter` wrote. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        names = (folder / NAMES).read_text(encoding="utf-8")
        listed = names.split("\n") if names else []
        self._characters = {name: character(number) for number, name in enumerate(listed)}
        self._strings = _mapped(folder / STRINGS)
        self._ends = memoryview(_mapped(folder / ENDS)).cast("Q")
        self._words = memoryview(_mapped(folder / LENGTHS)).cast("I")
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        self._average = about["words"] / max(1, len(self._words)) or 1.0
        #: An engine that counts all stems for words weighs length at most so many times too heavily.
        self.excess = max(1.0, float(about["excess"]))

    def character(self, zone: Zone, stem: str) -> str:
        """Return the character of *stem*; empty where it is unknown."""
        return self._characters.get(f"{zone}\t{stem}", "")

    def norms(self, positions: Sequence[int]) -> list[float]:
        """Return what frequencies are weighed against in each of *positions*."""
        words, average = self._words, self._average
        return [bm25.norm(words[at], average) for at in positions]

    def strings(self, positions: Sequence[int]) -> list[bytes]:
        """Return the stems of each of *positions*, for `count`."""
        ends, strings = self._ends, self._strings
        return [strings[ends[at - 1] if at else 0 : ends[at]] for at in positions]


def _mapped(path: Path) -> "mmap.mmap | bytes":
    """Return the bytes of *path*, read only where they are used."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
