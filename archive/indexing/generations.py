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

from archive.errors import BuildGoesOn
from archive.errors import FolderError
from archive.errors import IndexMissing
from archive.files import write_atomically
from archive.indexing.manifest import Files as Files
from archive.indexing.manifest import read_manifest as read_manifest
from archive.indexing.manifest import seal as seal
from archive.indexing.manifest import verify as verify
from archive.library.schema import LIBRARY_FILE
from archive.system import is_own
from archive.system import others_may_write
from archive.system import sync
from archive.system import try_lock

CURRENT = "current"
LIBRARY = LIBRARY_FILE
_LOCK = "lock"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_OTHERS = "other users can write to this folder, and an index is trusted like code"
#: Names the folder of the texts that the index is made of.
_TEXTS = "texts-folder"
#: Nothing of another name is ever removed.
_GENERATION = re.compile(r"generation-[0-9a-f]{16}(?:-[0-9]{1,9})?")
_POINTER = re.compile(r"\.current\.\w+\.new")
_STAGED_NAME = re.compile(r"staged-[0-9a-f]{16}")
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
    if not _GENERATION.fullmatch(name) or not folder.is_dir():
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
            raise IndexMissing(folder, _OTHERS)


@contextmanager
def build_lock(index: Path, texts: Path) -> Iterator[None]:
    """Hold the lock for building in *index*.

    Raises `FolderError` where it cannot be an index folder (it holds the *texts*, or something else), or
    `BuildGoesOn` where another process builds.
    """
    try:
        index.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_foreign(index, texts)
        if is_own(index):
            index.chmod(0o700)
        if others_may_write(index):
            raise FolderError(index, _OTHERS, "Choose a folder of your own with --index.")
        descriptor = os.open(index / _LOCK, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    except OSError as error:
        raise _unwritable(index, error) from error
    try:
        if not try_lock(descriptor):
            raise BuildGoesOn(index)
        try:
            _claim(index, texts)
        except OSError as error:
            raise _unwritable(index, error) from error
        yield
    finally:
        os.close(descriptor)


def _unwritable(index: Path, error: OSError) -> FolderError:
    return FolderError(
        index,
        f"the index cannot be written here ({error.strerror})",
        "Choose another folder with --index, or let this user write to it.",
    )


def is_index_of(index: Path, texts: Path) -> bool:
    """Tell whether *index* was built from the folder *texts*, wherever both are now."""
    return _texts_of(index) == texts.resolve()


def require_own(index: Path, texts: Path) -> None:
    """Raise `FolderError` where *index* was built from another folder than *texts*, which is still there.

    A command with other texts and the same index would replace the texts of a site, or show those of another.
    """
    known, here = _texts_of(index), texts.resolve()
    if known is None or not known.is_dir() or not (index / CURRENT).exists():
        return
    if known != here and not (here.is_dir() and known.samefile(here)):
        raise FolderError(
            index,
            f"this is the index of {known}, and an index holds one collection",
            f"Give {texts} an index of its own with --index or PINCITE_INDEX."
            f" If it is to replace the other here, delete {index / _TEXTS} first.",
        )


def _texts_of(index: Path) -> Path | None:
    """Return the folder of the texts that *index* was built from, where that can be read."""
    try:
        known = os.fsdecode((index / _TEXTS).read_bytes())
    except OSError:
        return None
    return (index.resolve() / known).resolve()


def _claim(index: Path, texts: Path) -> None:
    """Note that *index* is that of *texts*. Raises `FolderError` where it is not."""
    require_own(index, texts)
    if not is_index_of(index, texts):
        # As a relative path, so that both can be copied or moved together.
        relative = os.path.relpath(texts.resolve(), index.resolve())
        write_atomically(index / _TEXTS, os.fsencode(relative))


def _refuse_foreign(index: Path, texts: Path) -> None:
    """Raise `FolderError` unless *index* is empty or an index folder, and apart from *texts*.

    Old generations are removed from it, and a typing error must never delete other files.
    """
    here, there = index.resolve(), texts.resolve()
    remedy = "Choose a folder with --index that holds nothing else."
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise FolderError(index, "the index and the texts need separate folders", remedy)
    names = {path.name for path in index.iterdir()}
    strange = {n for n in names if not n.startswith(".") and n != "README.md" and not _is_ours(n)}
    if strange and not names & {CURRENT, _LOCK}:
        reason = f"this is not an index folder: {min(strange)!r} is in it"
        raise FolderError(index, reason, remedy)


def _is_ours(name: str) -> bool:
    return name in (CURRENT, f"{CURRENT}.new", _LOCK, _TEXTS) or bool(
        _GENERATION.fullmatch(name) or _STAGED_NAME.fullmatch(name)
    )


def remove_leftovers(index: Path) -> None:
    """Remove the remains of builds that were killed; whoever calls it holds the lock for building."""
    for leftover in index.iterdir():
        if _STAGED_NAME.fullmatch(leftover.name):
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
    for other in before:
        if other != good:
            shutil.rmtree(other, ignore_errors=True)
    return new


def generations(index: Path) -> tuple[Path, ...]:
    """Return the existing generations: first the one that serves, then the newest."""
    try:
        found = [path for path in index.iterdir() if _GENERATION.fullmatch(path.name)]
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


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        sync(path)
    sync(folder)
