"""Restore of a backup into a new folder: checked first, staged beside it, and renamed once all is on the disk."""

import hashlib
import re
import shutil
import tempfile
from collections.abc import Collection
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import IO

from archive.errors import FolderError
from archive.files import write_error
from archive.maintenance.backup import BackupSummary
from archive.maintenance.backup import history_problems
from archive.maintenance.backup_reader import BackupReader
from archive.maintenance.backup_reader import BadBackup
from archive.maintenance.backup_reader import Member
from archive.system import sync
from archive.system import sync_all
from archive.system import try_lock

#: In a staging folder: locked as long as its restore runs.
_LOCK = "pincite-restore"


def restore(file: Path, folder: Path) -> BackupSummary:
    """Restore the backup *file* into *folder*, which must be new or empty, whole or not at all.

    Raises `BadBackup` where anything in *file* fails its check, `FolderError` where *folder* cannot be made.
    """
    _refuse_full(folder)
    with _open(file) as opened:
        reader = BackupReader(opened, file)
        members = reader.verified()
        _extract(reader, file, folder, members)
    size = sum(member.size for member in members)
    return BackupSummary(len(members), size, tuple(history_problems(folder)))


def _refuse_full(folder: Path) -> None:
    remedy = "Name a new folder; existing files are never overwritten."
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise FolderError(folder, "this is not a folder", remedy)
        if folder.is_dir() and any(folder.iterdir()):
            raise FolderError(folder, "there is something in this folder", remedy)
    except OSError as error:
        raise FolderError(folder, f"it cannot be read: {error.strerror}", remedy) from error


@contextmanager
def _open(file: Path) -> Iterator[IO[bytes]]:
    try:
        with file.open("rb") as opened:
            yield opened
    except OSError as error:
        raise FolderError(file, f"it cannot be read: {error.strerror or error}") from error


def _extract(reader: BackupReader, file: Path, folder: Path, members: Collection[Member]) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _staging_folder(folder) as staged:
            made = staged / "restored"
            made.mkdir()
            for member in members:
                _write(reader, file, member, made / member.name)
            # At once: one by one, a hundred thousand small files take minutes.
            sync_all()
            made.replace(folder)
        sync(folder.parent)
    except OSError as error:
        raise write_error(folder, error) from error


def _write(reader: BackupReader, file: Path, member: Member, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    try:
        with path.open("xb") as made:
            for piece in reader.content(member):
                digest.update(piece)
                made.write(piece)
    except FileExistsError as error:
        reason = f"for this disk {member.name!r} is the name of another file in it: only capitals or accents differ"
        remedy = "Nothing was changed. Restore it on another disk."
        raise FolderError(file, reason, remedy) from error
    if digest.hexdigest() != member.sha256:
        raise BadBackup(file, "it was changed while it was being read")


@contextmanager
def _staging_folder(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside *folder*, removed in the end, and remove those of restores that were killed."""
    _remove_leftovers(folder)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=folder.parent))
    try:
        with (staged / _LOCK).open("wb") as lock:
            try_lock(lock.fileno())
            yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _remove_leftovers(folder: Path) -> None:
    ours = re.compile(rf"\.{re.escape(folder.name)}\.[a-z0-9_]{{8}}\.new")
    for path in list(folder.parent.iterdir()):
        if ours.fullmatch(path.name) and (path / _LOCK).is_file():
            # Another restore may run, or the folder be of another user.
            with suppress(OSError), (path / _LOCK).open("r+b") as lock:
                if try_lock(lock.fileno()):
                    shutil.rmtree(path, ignore_errors=True)
