"""The manifest of a generation: sizes and checksums of its files, written once and verified later."""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from archive.errors import IndexMissing

MANIFEST = "manifest.json"


def seal(folder: Path) -> None:
    """Write the manifest: the size and SHA-256 of every file of the generation."""
    files = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, digest(path)]
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }
    (folder / MANIFEST).write_text(json.dumps(files, indent=1), encoding="utf-8")


def verify(folder: Path, *, deep: bool = False, afresh: bool = False) -> None:
    """Raise `IndexMissing` unless every file of the generation has its size; *deep* compares checksums.

    A checksum is cached until the file changes, unless *afresh*.
    """
    for damage in damages(folder, deep=deep, afresh=afresh):
        raise IndexMissing(folder, f"the index is damaged ({damage})")


def damages(folder: Path, *, deep: bool = True, afresh: bool = True) -> Iterator[str]:
    """Yield the faults of the files of the generation at *folder*."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        expected = {str(name): (int(size), str(sha)) for name, (size, sha) in files.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        yield f"{MANIFEST} cannot be read: {error}"
        return
    if not expected:
        yield f"{MANIFEST} names no file"
    for name, (size, sha) in expected.items():
        path = folder / name
        try:
            stat = path.stat()
            changed = stat.st_size != size
            if deep and not changed:
                known = (path, stat.st_ino, stat.st_mtime_ns)
                changed = sha != (digest(path) if afresh else _known(*known))
        except (OSError, ValueError) as error:
            yield f"{name} cannot be read: {getattr(error, 'strerror', None) or error}"
            continue
        if changed:
            yield f"{name} is not as it was built"


def digest(path: Path) -> str:
    """Return the SHA-256 of the file at *path*, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=256)
def _known(path: Path, _inode: int, _written: int) -> str:
    return digest(path)
