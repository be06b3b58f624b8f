"""Where a copy is put: written beside its place, and moved there when it is whole."""

import glob
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from archive.errors import FolderError
from archive.export.bagit import BAG_INFO
from archive.files import atomic_file
from archive.files import write_error
from archive.system import try_lock
from archive.web.copy.writing import FORM

#: The earliest time that a zip file can have, and the usual rights of files.
_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o100644 << 16
#: How the names of folders end that are written to, and the file in them that is locked meanwhile.
_NEW, _LOCK = ".new", ".lock"


@contextmanager
def placed_copy(folder: Path, *, zipped: bool = False) -> Iterator[Path]:
    """Yield a new folder to write a copy into, which becomes *folder* at the end, or with *zipped* one file beside it.

    Nothing changes if writing fails or is interrupted, but for a hidden folder that the next time removes. Raises
    `FolderError` where *folder* has anything else than a copy in it, or the disk refuses.
    """
    folder = folder.absolute()
    if not zipped:
        _require_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(folder)
        staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}.", suffix=_NEW))
        try:
            # As of any folder that is made; the lock says that somebody still writes here.
            staged.chmod(0o755)
            with (staged / _LOCK).open("wb") as lock:
                try_lock(lock.fileno())
                yield staged
            (staged / _LOCK).unlink()
            if zipped:
                with atomic_file(folder.with_name(f"{folder.name}.zip")) as file:
                    _zip(staged, folder.name, file)
            else:
                _replace(folder, staged)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
    except OSError as error:
        raise write_error(folder, error) from error


def _remove_leftovers(folder: Path) -> None:
    """Remove what exports to *folder* had begun that were killed."""
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.*{_NEW}"):
        try:
            with (left / _LOCK).open("r+b") as lock:
                is_left = try_lock(lock.fileno())
        except FileNotFoundError:
            is_left = True
        if is_left:
            shutil.rmtree(left, ignore_errors=True)


def _require_free(folder: Path) -> None:
    if not os.path.lexists(folder):
        return
    if folder.is_dir() and (not any(folder.iterdir()) or _is_copy(folder)):
        return
    remedy = "Choose a new folder, or one with an earlier copy, which is replaced."
    raise FolderError(folder, "there is something else than a copy of a site already", remedy)


def _is_copy(folder: Path) -> bool:
    try:
        about = (folder / BAG_INFO).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(line.startswith(f"{FORM}:") for line in about.splitlines())


def _replace(folder: Path, staged: Path) -> None:
    """Put *staged* in the place of *folder*, which is empty or an earlier copy."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    staged.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _zip(folder: Path, name: str, file: IO[bytes]) -> None:
    """Write all files of *folder* into a zip *file*, below *name*: the same files make the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for path in _files(folder):
            entry = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _RIGHTS
            entry.create_system = 3
            with path.open("rb") as source, made.open(entry, "w") as into:
                shutil.copyfileobj(source, into)


def _files(folder: Path) -> Iterator[Path]:
    """Yield all files in *folder* in the order of their names, a folder at a time."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            yield from _files(path)
        else:
            yield path
