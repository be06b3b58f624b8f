"""Files written so that a crash leaves either the old content or the new, and nothing between."""

import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import FolderError

#: Seconds to wait for another process that writes.
PATIENCE = 10.0


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file at *path* (the target of a link) by *content*, with the same permissions."""
    path = path.resolve()
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), _mode(path))
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise FolderError(path, f"it cannot be written: {error.strerror}") from error


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o7777
    # What open() would give a new file.
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of *folder*: one process writes there at a time. Raise `FolderError` after `PATIENCE`.

    The kernel lets go of it when the process ends, however it ends; the file that stays means nothing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("ab")
    except OSError as error:
        raise FolderError(folder, f"it cannot be written: {error.strerror}") from error
    with file:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    remedy = "Try again when it has ended."
                    raise FolderError(folder, "another command is publishing", remedy) from error
                time.sleep(0.05)
        yield
