"""Backup of the whole collection folder in one file, verified by checksums.

The file is a plain tar archive of a bag (RFC 8493), which libraries' own tools verify, too: the tag files, with
the SHA-256 of each of the others, then the collection folder as ``data``. Times and owners are left out, so the
same texts make the same file; so the folder of the bag has one name, whatever the file is called.
"""

import hashlib
import io
import os
import re
import tarfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from pathlib import PurePosixPath
from typing import IO

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.errors import FolderError
from archive.errors import Problem
from archive.export.bagit import DATA
from archive.export.bagit import FileRecord
from archive.export.bagit import record_of
from archive.export.bagit import tag_files
from archive.files import atomic_file
from archive.files import writer_lock

#: The folder of the bag, and the line of ``bag-info.txt`` that says in which form the backup is.
BAG = "pincite-backup"
FORM, FORM_NUMBER = "Pincite-Backup-Form", 2
_INFO = {
    "Bag-Software-Agent": "Pincite",
    "External-Description": "The collection folder of an archive: texts, records, and the history of each text",
    FORM: str(FORM_NUMBER),
}
#: Folders within each other, and bytes of a name with its folders; no system takes longer names.
MAX_DEPTH, MAX_NAME_BYTES = 64, 4096
_BAD_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\\]")


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """The result of a backup or restore: files, bytes, and problems to look at."""

    files: int
    size: int
    problems: tuple[Problem, ...] = ()


def backup(texts: Path, file: Path, *, force: bool = False) -> BackupSummary:
    """Write all texts, ``collection.yaml`` and histories of the folder *texts* into *file*, whole or not at all.

    An existing *file* is replaced only with *force*. Raises `FolderError` where something cannot be read, or
    *file* not be written.
    """
    CollectionFolder(texts).require()
    if file.resolve().is_relative_to(texts.resolve()):
        remedy = "Write it elsewhere, best on another machine."
        raise FolderError(file, "a backup cannot be inside the collection folder", remedy)
    if not force and os.path.lexists(file):
        raise _exists(file)
    with ExitStack() as stack:
        if os.access(texts, os.W_OK):
            # Nobody can publish meanwhile. A read-only folder does not change anyway.
            stack.enter_context(writer_lock(texts / "history"))
        names, problems = _names(texts)
        records = {name: _record(texts / name) for name in names}
        try:
            with atomic_file(file, new=not force) as opened:
                _write(opened, texts, records)
        except FileExistsError as error:
            raise _exists(file) from error
    problems += history_problems(texts)
    return BackupSummary(len(names), sum(r.size for r in records.values()), tuple(problems))


def _exists(file: Path) -> FolderError:
    return FolderError(
        file,
        "there is something of this name already",
        "Choose another name, or replace it with --force.",
    )


def _names(texts: Path) -> tuple[list[str], list[Problem]]:
    """Return the names of the files in the folder, and problems for those left out; hidden files are ignored."""
    names: list[str] = []
    problems: list[Problem] = []
    root = texts.resolve()
    for folder, inside, files in os.walk(texts, onerror=_unreadable):
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        for name in sorted([*files, *inside]):
            path = Path(folder, name)
            if name.startswith(".") or (path.is_dir() and not path.is_symlink()):
                continue
            if not os.path.lexists(path):
                # An editor's own file, which is there for a moment only.
                continue
            within = path.resolve().is_relative_to(root)
            name = path.relative_to(texts).as_posix()
            # One file that cannot be restored would make the whole backup invalid.
            if path.is_file() and within and is_file_name(name) and is_unicode(name):
                names.append(name)
            else:
                message = "this is not part of the collection, and was left out of the backup"
                problems.append(Problem(str(path), 0, message, fatal=False))
    return sorted(names), problems


def is_file_name(name: str) -> bool:
    """Tell whether *name* is a relative path inside the folder that a collection file may have."""
    parts = PurePosixPath(name).parts
    odd = not parts or name.startswith("/") or "/".join(parts) != name
    if odd or _BAD_CHARACTERS.search(name) or any(part.startswith(".") for part in parts):
        return False
    try:
        return len(parts) <= MAX_DEPTH and len(os.fsencode(name)) <= MAX_NAME_BYTES
    except UnicodeError:
        return False


def is_unicode(name: str) -> bool:
    """Tell whether *name* can be written in a manifest; names of files on a disk may be any bytes."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unreadable(error: OSError) -> None:
    raise _read_error(Path(error.filename or ""), error) from error


def _read_error(path: Path, error: OSError) -> FolderError:
    if isinstance(error, FileNotFoundError):
        remedy = "Run the command again."
        return FolderError(path, "it vanished while the backup was being made", remedy)
    return FolderError(path, f"it cannot be read: {error.strerror or error}")


def _record(path: Path) -> FileRecord:
    try:
        with path.open("rb") as file:
            return record_of(file)
    except OSError as error:
        raise _read_error(path, error) from error


def _write(file: IO[bytes], texts: Path, records: Mapping[str, FileRecord]) -> None:
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in tag_files(records, _INFO).items():
            tar.addfile(_member(f"{BAG}/{name}", len(content)), io.BytesIO(content))
        tar.addfile(_data_folder())
        for name, record in records.items():
            with _Source(texts / name) as source:
                tar.addfile(_member(f"{BAG}/{DATA}/{name}", record.size), source)
                if source.sha256() != record.sha256:
                    raise source.changed()


class _Source:
    """A file of the folder while it is copied; an error of reading names it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._digest = hashlib.sha256()

    def __enter__(self) -> "_Source":
        try:
            self._file = self._path.open("rb")
        except OSError as error:
            raise _read_error(self._path, error) from error
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def read(self, size: int = 0, /) -> bytes:
        """Return the next *size* bytes. Raises `FolderError`."""
        try:
            data = self._file.read(size)
        except OSError as error:
            raise _read_error(self._path, error) from error
        if len(data) < size:
            raise self.changed()
        self._digest.update(data)
        return data

    def sha256(self) -> str:
        """Return the SHA-256 of what was read."""
        return self._digest.hexdigest()

    def changed(self) -> FolderError:
        """Return the error for a file that is no longer what it was when the manifest was made."""
        reason = "the file was changed while it was being copied"
        return FolderError(self._path, reason, "Run the command again.")


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o644
    return member


def _data_folder() -> tarfile.TarInfo:
    """Return the member for the folder of the payload, which a bag has even if there is no file."""
    member = tarfile.TarInfo(f"{BAG}/{DATA}")
    member.type = tarfile.DIRTYPE
    member.mode = 0o755
    return member


def history_problems(texts: Path) -> list[Problem]:
    """Return the problems of the histories: their hash chains are a second check."""
    paths = CollectionFolder(texts).histories()
    return [problem for path in paths for problem in read_history(path).problems()]
