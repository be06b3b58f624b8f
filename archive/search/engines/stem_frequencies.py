"""Stem frequencies of every paragraph in a memory-mapped file, for exact ranking.

An engine that ranks by itself rounds lengths and scores. With this store, its best few hundred hits can be
scored again with the true numbers, without opening a text: each stem of each zone has a character, a
paragraph is the UTF-8 of its stems, repeated as often as they occur, and counting is `bytes.count`, which in
UTF-8 never matches half a character. About 250 bytes for a paragraph of a hundred words; only the
paragraphs that are scored are read.
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

NAMES_FILE = "stems.txt"
STRINGS_FILE = "stems.utf8"
ENDS_FILE = "stems.ends"
LENGTHS_FILE = "stems.lengths"
SUMMARY_FILE = "stems.json"


class StemStoreWriter:
    """Writes a stem store into a folder; paragraphs are added in the order of their positions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._characters: dict[Zone, dict[str, str]] = {zone: {} for zone in Zone}
        self._names: list[str] = []
        self._ends, self._end = array("Q"), 0
        self._words, self._tokens = array("I"), array("I")
        self._file = (folder / STRINGS_FILE).open("wb")

    def add(self, words: int, stems: Mapping[Zone, Sequence[str]]) -> dict[Zone, str]:
        """Add the next paragraph, of *words* displayed words; return the characters of its stems by zone."""
        characters = {zone: self._encode(zone, listed) for zone, listed in stems.items()}
        data = "".join(characters.values()).encode()
        self._file.write(data)
        self._end += len(data)
        self._ends.append(self._end)
        self._words.append(words)
        self._tokens.append(len(characters.get(Zone.TEXT, "")))
        return characters

    def finish(self) -> None:
        """Write everything to disk."""
        self._file.close()
        (self._folder / ENDS_FILE).write_bytes(self._ends.tobytes())
        (self._folder / LENGTHS_FILE).write_bytes(self._words.tobytes())
        (self._folder / NAMES_FILE).write_text("\n".join(self._names), encoding="utf-8")
        summary = {"words": sum(self._words), "excess": self._excess()}
        (self._folder / SUMMARY_FILE).write_text(json.dumps(summary), encoding="utf-8")

    def abandon(self) -> None:
        """Close the file."""
        self._file.close()

    def _encode(self, zone: Zone, stems: Sequence[str]) -> str:
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
        """Return the largest factor by which a norm grows if stems are counted instead of words.

        Compounds and transmitted readings add stems, which an engine counts as length.
        """
        count = max(1, len(self._words))
        words, tokens = sum(self._words) / count or 1.0, sum(self._tokens) / count or 1.0
        norm = bm25.norm
        pairs = set(zip(self._tokens, self._words, strict=True))
        return max((norm(t, tokens) / norm(w, words) for t, w in pairs), default=1.0)


class StemStore:
    """Reads what `StemStoreWriter` wrote. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        names = (folder / NAMES_FILE).read_text(encoding="utf-8")
        listed = names.split("\n") if names else []
        self._characters = {name: character(number) for number, name in enumerate(listed)}
        self._strings = _mapped(folder / STRINGS_FILE)
        ends, words = _mapped(folder / ENDS_FILE), _mapped(folder / LENGTHS_FILE)
        self._ends, self._words = memoryview(ends).cast("Q"), memoryview(words).cast("I")
        self._maps = (self._strings, ends, words)
        summary = json.loads((folder / SUMMARY_FILE).read_text(encoding="utf-8"))
        self._average = summary["words"] / max(1, len(self._words)) or 1.0
        #: An engine that counts stems as words overestimates a norm at most by this factor.
        self.excess = max(1.0, float(summary["excess"]))

    def close(self) -> None:
        """Close the files."""
        self._ends.release()
        self._words.release()
        for mapped in self._maps:
            if isinstance(mapped, mmap.mmap):
                mapped.close()

    def character(self, zone: Zone, stem: str) -> str:
        """Return the character of *stem*; empty if it is unknown."""
        return self._characters.get(f"{zone}\t{stem}", "")

    def norms(self, positions: Sequence[int]) -> list[float]:
        """Return the BM25 norm of each of *positions*."""
        words, average = self._words, self._average
        return [bm25.norm(words[at], average) for at in positions]

    def strings(self, positions: Sequence[int]) -> list[bytes]:
        """Return the encoded stems of each of *positions*, to be counted with `bytes.count`."""
        ends, strings = self._ends, self._strings
        return [strings[ends[at - 1] if at else 0 : ends[at]] for at in positions]


def _mapped(path: Path) -> "mmap.mmap | bytes":
    """Return the bytes of *path*, mapped into memory."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""
