"""The index folder: generations side by side, and a file that names the one that serves.

``index/current`` holds the name of a folder beside it. A generation never changes once it is named there;
a new one is staged, checked, and named by replacing that file, so a reader sees the old or the new and
nothing between. One builder works at a time; its lock ends with its process.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import BuildFailed
from archive.errors import FolderError
from archive.errors import IndexMissing

CURRENT = "current"
LIBRARY = "library.sqlite"
MANIFEST = "manifest.json"
_LOCK = "lock"
_STAGED = "staged-"


def current(index: Path) -> Path:
    """Return the folder of the generation that serves. Raises `IndexMissing`."""
    try:
        name = (index / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise IndexMissing(index) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissing(index, f"it cannot be read ({error})") from error
    folder = index / name
    if not name.isalnum() or not folder.is_dir():
        raise IndexMissing(index, "the generation that served is gone")
    return folder


@contextmanager
def building(index: Path) -> Iterator[None]:
    """Hold the right to build in *index*. Raises `FolderError`, or `BuildFailed` where somebody else builds."""
    try:
        index.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(index / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FolderError(
            index,
            f"the index cannot be written here ({error.strerror})",
            "Choose another folder with --index, or let this user write to it.",
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildFailed(
                f"{index}: another build is going on here; try again when it is done"
            ) from error
        yield
    finally:
        os.close(descriptor)


def stage(index: Path, name: str) -> Path:
    """Return a new empty folder in which to build generation *name*; what crashed builds left is removed."""
    for leftover in index.glob(f"{_STAGED}*"):
        shutil.rmtree(leftover)
    folder = index / f"{_STAGED}{name}"
    folder.mkdir(mode=0o700)
    return folder


def swap(index: Path, staged: Path, name: str) -> Path:
    """Make the *staged* folder the generation that serves; keep the one before it, remove older ones."""
    before = _name_or_none(index)
    folder = index / name
    if folder.exists():  # a damaged generation of the same content
        shutil.rmtree(folder)
    _sync_tree(staged)
    staged.rename(folder)
    new = index / f"{CURRENT}.new"
    new.write_text(f"{name}\n", encoding="ascii")
    _sync(new)
    new.replace(index / CURRENT)
    _sync(index)
    for other in index.iterdir():
        if other.is_dir() and other.name not in (name, before):
            shutil.rmtree(other, ignore_errors=True)
    return folder


def seal(folder: Path) -> None:
    """Write down the size and SHA-256 of every file of a generation, so that damage can be seen."""
    files = {
        path.relative_to(folder).as_posix(): [path.stat().st_size, _digest(path)]
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    (folder / MANIFEST).write_text(json.dumps(files, indent=1), encoding="utf-8")


def verify(folder: Path, *, deep: bool = False) -> None:
    """Raise `IndexMissing` unless every file of the generation is there in its size; *deep* reads them."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        for name, (size, digest) in files.items():
            path = folder / name
            if path.stat().st_size != size or (deep and _digest(path) != digest):
                raise IndexMissing(folder, f"the index is damaged ({name} is not as it was built)")
    except (OSError, ValueError) as error:
        raise IndexMissing(folder, f"the index is damaged ({error})") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _name_or_none(index: Path) -> str | None:
    try:
        return current(index).name
    except IndexMissing:
        return None


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
