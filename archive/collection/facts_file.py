"""A cache file of what was found in other files: a string for each name, in several kinds.

Each line holds what was added of one kind at one time, as JSON, after a checksum. A line that does not verify (damaged,
cut off, of another version) is as if it were not there. So the file may be lost or deleted at any time, and any
process may add to it or write it anew: what goes wrong costs the next reader time, and nothing else.
"""

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from archive import __version__
from archive.errors import FolderError
from archive.files import write_atomically
from archive.system import others_may_write

#: To be raised when something else is found in the same files.
VERSION = 1


class Known(NamedTuple):
    """What is known of one kind, by name; how much of the file is older; and whether all of its lines verify."""

    words: dict[str, str]
    useless: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class FactsFile:
    """The file at *path*, which need not exist; its folder must, or nothing is kept."""

    path: Path

    def read(self, kind: str) -> Known:
        """Return what is known of a *kind*."""
        self._sweep()
        words: dict[str, str] = {}
        read, is_whole = 0, True
        for line in self._lines():
            if line.startswith(kind.encode() + b" ") or not line.endswith(b"\n"):
                added = _words(line)
                is_whole = is_whole and added is not None
                read += len(added or ())
                words.update(added or ())
        return Known(words, read - len(words), is_whole)

    def add(self, kind: str, words: Mapping[str, str]) -> None:
        """Add *words* of a *kind*, which count from now on."""
        with suppress(OSError):
            if not os.path.lexists(self.path) or self._is_ours():
                # One write, so that lines of two processes are not mixed.
                with self.path.open("ab", buffering=0) as file:
                    file.write(_line(kind, words))

    def replace(self, kind: str, words: Mapping[str, str]) -> None:
        """Write the file anew, with *words* as the only ones of this *kind*."""
        mine = kind.encode() + b" "
        with suppress(OSError, FolderError):
            others = [line for line in self._lines() if not line.startswith(mine) and _words(line)]
            write_atomically(self.path, b"".join([*others, _line(kind, words)]))

    def _lines(self) -> Iterator[bytes]:
        with suppress(OSError):
            if self._is_ours():
                with self.path.open("rb") as file:
                    yield from file

    def _sweep(self) -> None:
        """Remove what a process that was killed has left; one that is just writing loses only time."""
        with suppress(OSError):
            for left in self.path.parent.glob(f".{self.path.name}.*.new"):
                left.unlink()

    def _is_ours(self) -> bool:
        """Whether the path is a file, and only this user can have written it."""
        return stat.S_ISREG(os.lstat(self.path).st_mode) and not (
            others_may_write(self.path.parent) or others_may_write(self.path)
        )


def _line(kind: str, words: Mapping[str, str]) -> bytes:
    content = json.dumps(words, separators=(",", ":")).encode("ascii")
    return b"%s %s %s\n" % (kind.encode(), _checksum(kind.encode(), content), content)


def _words(line: bytes) -> dict[str, str] | None:
    """Return the words on *line* by their names, or None if it does not verify."""
    kind, _, rest = line.removesuffix(b"\n").partition(b" ")
    checksum, _, content = rest.partition(b" ")
    if not line.endswith(b"\n") or checksum != _checksum(kind, content):
        return None
    words: dict[str, str] = json.loads(content)
    return words


def _checksum(kind: bytes, content: bytes) -> bytes:
    digest = hashlib.sha256(b"%s %d %s " % (__version__.encode(), VERSION, kind))
    digest.update(content)
    return digest.hexdigest().encode()
