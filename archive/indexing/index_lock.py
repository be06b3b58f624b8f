"""The lock of an index folder: one process at a time writes there, and what it holds is of one origin.

A builder claims it for a folder of texts, and a follower for the address of what it copies, so that no command
replaces the index of another collection. A claim lasts until somebody deletes its file.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import BuildGoesOn
from archive.errors import FolderError
from archive.files import write_atomically
from archive.system import is_own
from archive.system import others_may_write
from archive.system import try_lock

CURRENT = "current"
#: Nothing of another name is ever removed.
GENERATION = re.compile(r"generation-[0-9a-f]{16}(?:-[0-9]{1,9})?")
STAGED = re.compile(r"staged-[0-9a-f]{16}")
#: In a copy: what is known of its builder (see `archive.following.state`).
FOLLOWED = ".followed"
OTHERS_MAY_WRITE = "other users can write to this folder, and an index is trusted like code"
_LOCK = "lock"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
#: Names the folder of the texts that the index is made of.
_TEXTS = "texts-folder"
#: Names what a copy is made of, as an address or an absolute path.
_SOURCE = "copied-from"


@contextmanager
def build_lock(index: Path, texts: Path) -> Iterator[None]:
    """Hold the lock for building in *index*.

    Raises `FolderError` where it cannot be an index folder (it holds the *texts*, or something else), or
    `BuildGoesOn` where another process builds.
    """
    with _locked(index, texts):
        try:
            _claim(index, texts)
        except OSError as error:
            raise _unwritable(index, error) from error
        yield


@contextmanager
def follower_lock(index: Path, address: str, folder: Path | None) -> Iterator[None]:
    """Hold the lock for copying into *index* what is at *address*, which is perhaps the *folder* of this machine.

    Raises `FolderError` where it cannot be an index folder, is that of texts, or has a copy of something else;
    `BuildGoesOn`.
    """
    with _locked(index, folder):
        try:
            _claim_for_copy(index, str(folder.resolve()) if folder is not None else address)
        except OSError as error:
            raise _unwritable(index, error) from error
        yield


@contextmanager
def _locked(index: Path, apart_from: Path | None) -> Iterator[None]:
    try:
        index.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_foreign(index, apart_from)
        _close_to_others(index)
        if others_may_write(index):
            raise FolderError(index, OTHERS_MAY_WRITE, "Choose a folder of your own with --index.")
        descriptor = os.open(index / _LOCK, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    except OSError as error:
        raise _unwritable(index, error) from error
    try:
        if not try_lock(descriptor):
            raise BuildGoesOn(index)
        yield
    finally:
        os.close(descriptor)


def is_for_group(index: Path) -> bool:
    """Tell whether the group of *index* may read it: its owner has said so by mode 2750 (``rwxr-s---``).

    A web server that hands generations to followers is in that group. The bit beside the permissions (setgid) is
    not set by mistake, as the permission alone may be; but a folder inherits it, and then it says nothing.
    """
    is_inherited = index.resolve().parent.stat().st_mode & stat.S_ISGID
    return index.stat().st_mode & 0o2050 == 0o2050 and not is_inherited


def _close_to_others(index: Path) -> None:
    """Let nobody else read *index*, which has the words of drafts, but the group that was let in."""
    mode = stat.S_IMODE(index.stat().st_mode)
    wanted = 0o2750 if is_for_group(index) else 0o700
    if is_own(index) and mode != wanted:
        index.chmod(wanted)


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
    known = _read_claim(index / _TEXTS)
    return (index.resolve() / known).resolve() if known else None


def _read_claim(path: Path) -> str:
    try:
        return os.fsdecode(path.read_bytes())
    except OSError:
        return ""


def _claim(index: Path, texts: Path) -> None:
    """Note that *index* is that of *texts*. Raises `FolderError` where it is not."""
    copied_from = _read_claim(index / _SOURCE)
    if copied_from and (index / CURRENT).exists():
        raise FolderError(
            index,
            f"this is a copy of {copied_from}, and an index that is built needs a folder of its own",
            f"Choose another folder with --index. If this machine is to build it from now on, end `pincite follow`"
            f" and delete {index / _SOURCE} first.",
        )
    require_own(index, texts)
    if not is_index_of(index, texts):
        (index / FOLLOWED).unlink(missing_ok=True)
        (index / _SOURCE).unlink(missing_ok=True)
        # As a relative path, so that both can be copied or moved together.
        relative = os.path.relpath(texts.resolve(), index.resolve())
        write_atomically(index / _TEXTS, os.fsencode(relative))


def _claim_for_copy(index: Path, address: str) -> None:
    """Note that *index* is a copy of what is at *address*. Raises `FolderError` where it is something else."""
    texts = _texts_of(index)
    if texts is not None:
        # Also where they cannot be seen: a disk that is not mounted, or folders that this user may not enter.
        raise FolderError(
            index,
            f"this is the index of {texts}, and a copy needs a folder of its own",
            "Give the copy another folder with --index or PINCITE_INDEX."
            f" If it is to replace the index here, delete {index / _TEXTS} first.",
        )
    known = _read_claim(index / _SOURCE)
    if known and known != address and (index / CURRENT).exists():
        raise FolderError(
            index,
            f"this is a copy of {known}, and is not replaced by one of {address}",
            "Give each copy a folder of its own with --index or PINCITE_INDEX."
            f" If the builder has moved there, delete {index / _SOURCE} first.",
        )
    if known != address:
        write_atomically(index / _SOURCE, os.fsencode(address))


def _refuse_foreign(index: Path, apart_from: Path | None) -> None:
    """Raise `FolderError` unless *index* is empty or an index folder, and *apart_from* texts or what is copied.

    Old generations are removed from it, and a typing error must never delete other files.
    """
    here, there = index.resolve(), apart_from.resolve() if apart_from is not None else None
    remedy = "Choose a folder with --index that holds nothing else."
    if there is not None and (here.is_relative_to(there) or there.is_relative_to(here)):
        reason = f"the index and {apart_from} need separate folders"
        raise FolderError(index, reason, remedy)
    names = {path.name for path in index.iterdir()}
    strange = {n for n in names if not n.startswith(".") and n != "README.md" and not _is_ours(n)}
    if strange and not names & {CURRENT, _LOCK}:
        reason = f"this is not an index folder: {min(strange)!r} is in it"
        raise FolderError(index, reason, remedy)


def _is_ours(name: str) -> bool:
    return name in (CURRENT, f"{CURRENT}.new", _LOCK, _TEXTS, _SOURCE) or bool(
        GENERATION.fullmatch(name) or STAGED.fullmatch(name)
    )
