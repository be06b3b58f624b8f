"""The manifest of a generation: sizes and checksums of its files, written once and verified later.

A checksum that was right is remembered beside the generations until its file changes, so that a build need not read
again what it reuses.
"""

import hashlib
import json
import time
from collections.abc import Container
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Self

from archive.errors import FolderError
from archive.errors import IndexMissing
from archive.files import write_atomically

MANIFEST = "manifest.json"
#: In the index folder: the checksums of files that were read, by inode, size and time of the last change.
VERIFIED = ".verified.json"
#: Of a file that changed just now, another change may have the same time.
_SETTLED_NS = 2_000_000_000

#: Sizes and checksums by the names of files.
Files = Mapping[str, tuple[int, str]]


def seal(folder: Path, known: Files | None = None) -> None:
    """Write the manifest: the size and SHA-256 of every file of the generation, those of *known* as they are."""
    verified, known = _Verified.of(folder), known or {}
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            files[name] = known.get(name) or (path.stat().st_size, verified.digest(path))
    (folder / MANIFEST).write_text(json.dumps(files, indent=1), encoding="utf-8")
    verified.store()


def read_manifest(folder: Path) -> Files:
    """Return what the manifest of the generation at *folder* says. Raises `OSError` or `ValueError`."""
    return parse_manifest((folder / MANIFEST).read_bytes())


def parse_manifest(content: bytes) -> Files:
    """Return what a manifest says. Raises `ValueError`."""
    try:
        files = json.loads(content)
        checked = {name: (size, sha) for name, (size, sha) in files.items()}
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    for size, sha in checked.values():
        if type(size) is not int or not isinstance(sha, str):
            raise ValueError("a file has no size and checksum")
    return checked


def verify(folder: Path, *, deep: bool = False, afresh: bool = False) -> None:
    """Raise `IndexMissing` unless every file of the generation has its size; *deep* compares checksums.

    A checksum is remembered until the file changes, unless *afresh*.
    """
    # To the end, which stores what was read: a disk changes files without their times, and whoever repairs this
    # generation goes by what is remembered.
    found = list(damages(folder, deep=deep, afresh=afresh))
    if found:
        raise IndexMissing(folder, f"the index is damaged ({found[0]})")


def damages(folder: Path, *, deep: bool = True, afresh: bool = True) -> Iterator[str]:
    """Yield the faults of the files of the generation at *folder*."""
    try:
        expected = read_manifest(folder)
    except (OSError, ValueError) as error:
        yield f"{MANIFEST} cannot be read: {error}"
        return
    if not expected:
        yield f"{MANIFEST} names no file"
    verified = _Verified(folder.parent) if afresh or not deep else _Verified.of(folder)
    for name, (size, sha) in expected.items():
        path = folder / name
        try:
            changed = path.stat().st_size != size or (deep and sha != verified.digest(path))
        except (OSError, ValueError) as error:
            yield f"{name} cannot be read: {getattr(error, 'strerror', None) or error}"
            continue
        if changed:
            yield f"{name} is not as it was built"
    verified.store()


def sound_files(folder: Path, wanted: Container[str]) -> Iterator[tuple[str, Path]]:
    """Yield those files of the generation at *folder* that have a checksum which is *wanted*, each after its checksum.

    Those that are not as they were built are passed over, and so is a generation whose manifest cannot be read.
    """
    with suppress(OSError, ValueError):
        verified = _Verified.of(folder)
        for name, (size, sha) in read_manifest(folder).items():
            path = folder / name
            with suppress(OSError):
                if sha in wanted and path.stat().st_size == size and verified.digest(path) == sha:
                    yield sha, path


def digest(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Verified:
    """The checksums of the files of an index that were read before and have not changed since."""

    def __init__(self, index: Path, known: Mapping[str, str] | None = None) -> None:
        self._path = index / VERIFIED
        self._known = known or {}
        #: Those of files that were asked for.
        self._seen: dict[str, str] = {}

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read what is remembered in the index in which the generation at *folder* is."""
        with suppress(OSError, ValueError):
            known = json.loads((folder.parent / VERIFIED).read_text(encoding="utf-8"))
            if isinstance(known, dict):
                return cls(folder.parent, known)
        return cls(folder.parent)

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of the file at *path*."""
        stat = path.stat()
        key = f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns}"
        found = self._known.get(key)
        if found is None:
            found = digest(path)
            if abs(time.time_ns() - stat.st_mtime_ns) < _SETTLED_NS:
                return found
        self._seen[key] = found
        return found

    def store(self) -> None:
        """Store the checksums that were asked for, if any is new, and no others. A failure only costs time later."""
        if self._seen.keys() - self._known.keys():
            with suppress(OSError, FolderError):
                write_atomically(self._path, json.dumps(self._seen, indent=1).encode())
