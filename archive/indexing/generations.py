"""The index folder: generations side by side, and a file that names the one that serves.

``index/current`` names the folder of the generation that serves. A generation never changes once it is
named there; a new one is staged, checked, and named by replacing that file, so a reader sees either the
old or the new. One builder works at a time; its lock ends with its process.
"""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from itertools import count
from pathlib import Path

from archive.errors import IndexMissing
from archive.files import write_atomically
from archive.indexing.index_lock import CURRENT as CURRENT
from archive.indexing.index_lock import GENERATION
from archive.indexing.index_lock import OTHERS_MAY_WRITE
from archive.indexing.index_lock import STAGED
from archive.indexing.index_lock import build_lock as build_lock
from archive.indexing.index_lock import follower_lock as follower_lock
from archive.indexing.index_lock import is_for_group
from archive.indexing.index_lock import is_index_of as is_index_of
from archive.indexing.index_lock import require_own as require_own
from archive.indexing.manifest import Files as Files
from archive.indexing.manifest import read_manifest as read_manifest
from archive.indexing.manifest import seal as seal
from archive.indexing.manifest import verify as verify
from archive.library.schema import LIBRARY_FILE
from archive.system import others_may_write
from archive.system import sync

LIBRARY = LIBRARY_FILE
_POINTER = re.compile(r"\.current\.\w+\.new")
#: How often a folder is removed before what is left is left to the next build, and the pause between.
_REMOVALS, _REMOVAL_PAUSE_S = 20, 0.05


def current(index: Path) -> Path:
    """Return the folder of the generation that serves. Raises `IndexMissing`."""
    try:
        name = (index / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError as error:
        raise IndexMissing(index) from error
    except (OSError, UnicodeDecodeError) as error:
        raise IndexMissing(index, f"it cannot be read ({error})") from error
    folder = index / name
    if not GENERATION.fullmatch(name) or not folder.is_dir():
        raise IndexMissing(index, "the generation that served is gone")
    try:
        _refuse_writable_by_others(index, folder)
    except OSError as error:
        raise IndexMissing(index, f"it cannot be read ({error})") from error
    return folder


def _refuse_writable_by_others(*folders: Path) -> None:
    """Raise `IndexMissing` where other users may write: opening an index runs code from it."""
    for folder in folders:
        if others_may_write(folder):
            raise IndexMissing(folder, OTHERS_MAY_WRITE)


def remove_leftovers(index: Path, *, keep: str = "") -> None:
    """Remove the remains of builds that were killed, but for the staged folder that is called *keep*.

    Whoever calls it holds the lock for building.
    """
    for leftover in index.iterdir():
        if STAGED.fullmatch(leftover.name) and leftover.name != keep:
            shutil.rmtree(leftover)
        elif _POINTER.fullmatch(leftover.name):
            leftover.unlink()


@contextmanager
def staging_folder(index: Path, name: str) -> Iterator[Path]:
    """Make an empty folder for building generation *name*; it is removed afterwards unless swapped in."""
    folder = index / f"staged-{name}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        _remove(folder)


def link_folder(folder: Path, name: str, into: Path) -> None:
    """Let the folder *name* of one generation be in another as well, without copying its files, which never change."""
    for path in (folder / name).rglob("*"):
        new = into / path.relative_to(folder)
        if path.is_dir():
            continue
        new.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        link_file(path, new)


def link_file(path: Path, new: Path) -> None:
    """Let the file at *path*, which never changes, be at *new* as well."""
    try:
        os.link(path, new)
    except OSError:
        # Not every file system has hard links, and each file can have only so many.
        shutil.copy2(path, new)


def _remove(folder: Path) -> None:
    """Remove *folder*; a thread of an engine whose build failed may still be making a file in it."""
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            break
        time.sleep(_REMOVAL_PAUSE_S)


def swap(index: Path, folder: Path, name: str) -> Path:
    """Make the staged *folder* the serving generation; keep the last intact one before it, remove the others."""
    if is_for_group(index):
        _share(folder)
    _sync_tree(folder)
    # The serving generation is never overwritten, not even by one with the same content.
    names = chain((f"generation-{name}",), (f"generation-{name}-{n}" for n in count(2)))
    new = next(index / free for free in names if not (index / free).exists())
    before, good = generations(index), next(intact_generations(index), None)
    folder.rename(new)
    try:
        write_atomically(index / CURRENT, f"{new.name}\n".encode("ascii"))
    except BaseException:
        # It may have been named and only not synced.
        if _name_or_none(index) != new.name:
            shutil.rmtree(new, ignore_errors=True)
        raise
    if is_for_group(index):
        # Those that follow take over its permissions.
        _share(index / CURRENT)
    for other in before:
        if other != good:
            shutil.rmtree(other, ignore_errors=True)
    return new


def generations(index: Path) -> tuple[Path, ...]:
    """Return the existing generations: first the one that serves, then the newest."""
    try:
        found = [path for path in index.iterdir() if GENERATION.fullmatch(path.name)]
        newest = sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    except OSError:
        return ()
    serving = _name_or_none(index)
    return tuple(sorted(newest, key=lambda path: path.name != serving))


def intact_generations(index: Path) -> Iterator[Path]:
    """Yield the generations that could serve: those with every byte intact."""
    for folder in generations(index):
        try:
            _refuse_writable_by_others(index, folder)
            verify(folder, deep=True)
        except (IndexMissing, OSError):
            continue
        yield folder


def _name_or_none(index: Path) -> str | None:
    try:
        return current(index).name
    except IndexMissing:
        return None


def _share(path: Path) -> None:
    """Let the group read the file at *path*, or all that is in that folder; a change that is none is not made."""
    for each in (path, *path.rglob("*")) if path.is_dir() else (path,):
        mode = 0o750 if each.is_dir() else 0o640
        if each.stat().st_mode & 0o777 != mode:
            each.chmod(mode)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
