"""Atomic writing and locks: a crash leaves either the old content of a file or the new."""

import errno
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from archive.errors import FolderError
from archive.system import set_mode
from archive.system import sync
from archive.system import try_lock

#: Seconds to wait for another process that is writing.
LOCK_TIMEOUT_S = 10.0


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file at *path* (the target of a link) by *content*, with the same permissions."""
    with atomic_file(path) as file:
        file.write(content)


def write_new(path: Path, content: bytes) -> None:
    """Write *content* to a new file at *path*. Raises `FileExistsError` where there is one."""
    with atomic_file(path, new=True) as file:
        file.write(content)


@contextmanager
def atomic_file(path: Path, *, new: bool = False) -> Iterator[IO[bytes]]:
    """Open a file for writing that replaces the one at *path* once it is safely on the disk.

    Nothing changes if writing fails. Raises `FolderError` where the disk refuses, `FileExistsError` where the
    file should be *new* and exists already.
    """
    path = path if new else path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                set_mode(file.fileno(), _mode(path))
                os.fsync(file.fileno())
            if new:
                _link(Path(name), path)
            else:
                Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
        sync(path.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise write_error(path, error) from error


def _link(staged: Path, path: Path) -> None:
    """Give *staged* the name *path*, which must be free."""
    try:
        os.link(staged, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without links: the name is claimed first, then filled.
        with path.open("x"):
            pass
        staged.replace(path)


def write_error(path: Path, error: OSError) -> FolderError:
    """Return the error for a *path* that could not be written, with what helps: room, or permission."""
    if not path.parent.is_dir():
        reason = f"it cannot be written: there is no folder {path.parent}"
        return FolderError(path, reason, "Make that folder, or choose another.")
    reason = (error.strerror or "").lower() or str(error)
    then = "run the command again; nothing was changed."
    return FolderError(path, f"it cannot be written: {reason}", write_remedy(error, then))


def write_remedy(error: OSError, then: str) -> str:
    """Return what helps against an *error* of writing, and what to do *then*."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        # A disk may have room and no place for another file (an inode); the system calls both the same.
        first = "Make room on its disk (`df -h` shows the room, `df -i` that for files)"
    elif error.errno == errno.EROFS:
        return "Its disk is read-only: choose another folder, or mount it for writing."
    elif error.errno in (errno.EACCES, errno.EPERM):
        return "Check its permissions."
    else:
        first = "Check the disk that it is on"
    return f"{first}, then {then}"


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o7777
    # What open() would give a new file.
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def writer_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of *folder*: one process writes there at a time. Raise `FolderError` after `LOCK_TIMEOUT_S`.

    The kernel lets go of it when the process ends, however it ends; the file that stays means nothing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("ab")
    except OSError as error:
        raise write_error(folder, error) from error
    with file:
        deadline = time.monotonic() + LOCK_TIMEOUT_S
        while True:
            if try_lock(file.fileno()):
                break
            if time.monotonic() > deadline:
                remedy = "Try again when it has ended."
                raise FolderError(folder, "another command is publishing", remedy)
            time.sleep(0.05)
        yield
