"""Backup and restore of the whole collection folder in one file, verified by checksums.

The file is a plain tar archive. Its first member is a manifest in JSON with the size and SHA-256 of each of
the others. Times and owners are left out, so the same texts make the same file.
"""

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import ExitStack
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from pathlib import PurePosixPath
from typing import IO

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.errors import FolderError
from archive.errors import PinciteError
from archive.errors import Problem
from archive.files import atomic_file
from archive.files import writer_lock
from archive.system import sync

MANIFEST = "pincite-backup.json"
FORMAT = 1
#: The manifest is read into memory; this allows about a million files.
MAX_MANIFEST_BYTES = 256 * 1024 * 1024
_CHUNK_BYTES = 1 << 20
_BAD_CHARACTERS = re.compile(r"[\x00-\x1f\x7f\\]")


class BadBackup(PinciteError):
    """A file that is not a backup, or is damaged; nothing was written."""

    remedy = "Nothing was written. Take another copy of the backup."

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


@dataclass(frozen=True, slots=True)
class BackupSummary:
    """The result of a backup or restore: files, bytes, and problems to look at."""

    files: int
    size: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Promise:
    size: int
    sha256: str


def backup(texts: Path, file: Path) -> BackupSummary:
    """Write all texts, ``collection.yaml`` and histories of the folder *texts* into *file*, whole or not at all.

    Raises `FolderError` where something cannot be read, or *file* not be written.
    """
    CollectionFolder(texts).working_copies()
    if file.resolve().is_relative_to(texts.resolve()):
        remedy = "Write it elsewhere, best on another machine."
        raise FolderError(file, "a backup cannot be inside the collection folder", remedy)
    with ExitStack() as stack:
        if os.access(texts, os.W_OK):
            # Nobody can publish meanwhile. A read-only folder does not change anyway.
            stack.enter_context(writer_lock(texts / "history"))
        names, problems = _names(texts)
        promises = {name: _promise(texts / name) for name in names}
        with atomic_file(file) as opened:
            _write(opened, texts, promises)
    problems += _history_problems(texts)
    return BackupSummary(len(names), sum(p.size for p in promises.values()), tuple(problems))


def _names(texts: Path) -> tuple[list[str], list[Problem]]:
    """Return the names of the files in the folder, and problems for those left out; hidden files are ignored."""
    names: list[str] = []
    problems: list[Problem] = []
    for folder, inside, files in os.walk(texts, onerror=_unreadable):
        inside[:] = sorted(name for name in inside if not name.startswith("."))
        for name in sorted([*files, *inside]):
            path = Path(folder, name)
            within = path.resolve().is_relative_to(texts.resolve())
            if name.startswith(".") or (path.is_dir() and not path.is_symlink()):
                continue
            name = path.relative_to(texts).as_posix()
            # One file that cannot be restored would make the whole backup invalid.
            if path.is_file() and within and _is_name(name):
                names.append(name)
            else:
                message = "this is not part of the collection, and was left out of the backup"
                problems.append(Problem(str(path), 0, message, fatal=False))
    return sorted(names), problems


def _unreadable(error: OSError) -> None:
    raise FolderError(Path(error.filename or ""), f"it cannot be read: {error.strerror}") from error


def _promise(path: Path) -> _Promise:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return _Promise(file.tell(), digest)
    except OSError as error:
        raise FolderError(path, f"it cannot be read: {error.strerror}") from error


def _write(file: IO[bytes], texts: Path, promises: Mapping[str, _Promise]) -> None:
    listed = {name: {"size": p.size, "sha256": p.sha256} for name, p in promises.items()}
    about = {"pincite-backup": FORMAT, "files": listed}
    manifest = json.dumps(about, indent=1).encode("ascii")
    with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
        tar.addfile(_member(MANIFEST, len(manifest)), io.BytesIO(manifest))
        for name, promise in promises.items():
            with (texts / name).open("rb") as source:
                tar.addfile(_member(name, promise.size), source)
            if _promise(texts / name) != promise:
                reason = "the file was changed while it was being copied"
                raise FolderError(texts / name, reason, "Run the command again.")


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o644
    return member


def restore(file: Path, folder: Path) -> BackupSummary:
    """Restore the backup *file* into *folder*, which must be new or empty, whole or not at all.

    Raises `BadBackup` where anything in *file* fails its check, `FolderError` where *folder* cannot be made.
    """
    _refuse_full(folder)
    with _open(file) as opened:
        promises = _checked(opened, file)
        _extract(opened, file, folder, promises)
    size = sum(promise.size for promise in promises.values())
    return BackupSummary(len(promises), size, tuple(_history_problems(folder)))


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
        if isinstance(error.filename, str) and Path(error.filename) == file:
            raise FolderError(file, f"it cannot be read: {error.strerror}") from error
        raise


def _members(opened: IO[bytes], file: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Yield the members of the archive, each a complete plain file."""
    opened.seek(0)
    room = os.fstat(opened.fileno()).st_size
    try:
        with tarfile.open(fileobj=opened, mode="r:") as tar:
            for member in tar:
                if not member.isreg() or member.issparse():
                    raise BadBackup(file, f"{member.name!r} is not a plain file")
                if member.offset_data + member.size > room:
                    raise BadBackup(file, f"it ends within {member.name!r}")
                content = tar.extractfile(member)
                assert content is not None
                yield member, content
    except (tarfile.TarError, UnicodeError, ValueError, OverflowError) as error:
        raise BadBackup(file, f"this is no backup, or it is damaged ({error})") from error


def _checked(opened: IO[bytes], file: Path) -> dict[str, _Promise]:
    """Read the whole archive and return its verified manifest. Raises `BadBackup`."""
    members = _members(opened, file)
    member, content = next(members, (None, None))
    if member is None or content is None or member.name != MANIFEST:
        raise BadBackup(file, "this is not a backup that `pincite backup` wrote")
    if member.size > MAX_MANIFEST_BYTES:
        raise BadBackup(file, "its list of files is too large")
    promises = _promises(content.read(), file)
    seen: set[str] = set()
    for member, content in members:
        promise = promises.get(member.name)
        if promise is None or member.name in seen:
            raise BadBackup(file, f"{member.name!r} is in it and not in its list of files")
        seen.add(member.name)
        if member.size != promise.size or _digest(content) != promise.sha256:
            raise BadBackup(file, f"{member.name!r} is damaged: its checksum is another")
    missing = promises.keys() - seen
    if missing:
        raise BadBackup(file, f"{min(missing)!r} is missing in it")
    return promises


def _promises(manifest: bytes, file: Path) -> dict[str, _Promise]:
    try:
        about = json.loads(manifest)
        if about["pincite-backup"] != FORMAT:
            raise BadBackup(file, "another version of Pincite wrote it")
        promises = {
            str(name): _Promise(int(entry["size"]), str(entry["sha256"]))
            for name, entry in about["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadBackup(file, "its list of files is damaged") from error
    for name in promises:
        if not _is_name(name):
            raise BadBackup(file, f"{name!r} is not the name of a file in a collection")
    return promises


def _is_name(name: str) -> bool:
    """Tell whether *name* is a relative path inside the folder that a collection file may have."""
    parts = PurePosixPath(name).parts
    odd = not parts or name.startswith("/") or "/".join(parts) != name or name == MANIFEST
    return not (odd or _BAD_CHARACTERS.search(name) or any(part.startswith(".") for part in parts))


def _extract(opened: IO[bytes], file: Path, folder: Path, promises: Mapping[str, _Promise]) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".new", dir=folder.parent))
        try:
            staged.chmod(0o755)
            for member, content in _members(opened, file):
                if member.name != MANIFEST:
                    _put(content, staged / member.name, promises[member.name], file)
            for made in (*(path for path in staged.rglob("*") if path.is_dir()), staged):
                sync(made)
            staged.replace(folder)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        sync(folder.parent)
    except OSError as error:
        reason = f"it cannot be written: {error.strerror or error}"
        raise FolderError(folder, reason, "Nothing was changed.") from error


def _put(content: IO[bytes], path: Path, promise: _Promise, file: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as made:
        while chunk := content.read(_CHUNK_BYTES):
            digest.update(chunk)
            made.write(chunk)
        made.flush()
        os.fsync(made.fileno())
    if digest.hexdigest() != promise.sha256:
        raise BadBackup(file, "it was changed while it was being read")


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


def _history_problems(texts: Path) -> list[Problem]:
    """Return the problems of the histories: their hash chains are a second check."""
    paths = CollectionFolder(texts).histories()
    return [problem for path in paths for problem in read_history(path).problems()]
