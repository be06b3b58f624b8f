"""Where a copy is put: written beside its place, and moved there when it is whole."""

import glob
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import IO

from archive.errors import FolderError
from archive.export.bagit import BAG_INFO
from archive.export.bagit import BAGIT
from archive.export.bagit import MANIFEST
from archive.export.bagit import TAG_MANIFEST
from archive.export.bagit import read_entry
from archive.files import atomic_file
from archive.files import write_error
from archive.system import try_lock
from archive.web.copy.writing import FORM
from archive.web.copy.writing import START

#: The earliest time that a zip file can have, and the usual rights of files.
_TIME = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o100644 << 16
#: How the names of working folders end. In each are the file that is locked meanwhile, the new copy, its zip file, and
#: for a moment the earlier copy.
_NEW = ".new"
_LOCK, _COPY, _PACKED, _EARLIER = ".lock", "copy", "copy.zip", "earlier"
#: What a copy has beside its payload, and what systems put into every folder that they show.
_TAGS = frozenset({BAGIT, BAG_INFO, MANIFEST, TAG_MANIFEST, START})
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@contextmanager
def placed_copy(folder: Path, *, zipped: bool = False) -> Iterator[Path]:
    """Yield a new folder to write a copy into, which becomes *folder* at the end, or with *zipped* one file beside it.

    A link stays: what it leads to is replaced. Nothing changes if writing fails or is interrupted, but for a hidden
    folder that the next time removes. Raises `FolderError` where *folder*, or the file, has anything else than a copy,
    or the disk refuses.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 a link gives its own name to the zip file
    _require_replaceable(folder)
    place = (folder.with_name(f"{folder.name}.zip") if zipped else folder).resolve()
    if zipped:
        _require_free_file(place)
    else:
        _require_free(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(place)
        work = Path(tempfile.mkdtemp(dir=place.parent, prefix=f".{place.name}.", suffix=_NEW))
        try:
            # Locked until all is in its place: it says that somebody still works here.
            with (work / _LOCK).open("wb") as lock:
                try_lock(lock.fileno())
                staged = work / _COPY
                staged.mkdir()
                yield staged
                if zipped:
                    with atomic_file(work / _PACKED) as file:
                        _zip(staged, folder.name, file)
                    (work / _PACKED).replace(place)
                else:
                    _replace(place, staged, work / _EARLIER)
        finally:
            _remove(work, place)
    except OSError as error:
        raise write_error(place, error) from error


def _remove_leftovers(place: Path) -> None:
    """Remove what exports to *place* had begun that were killed."""
    for left in place.parent.glob(f".{glob.escape(place.name)}.*{_NEW}"):
        try:
            with (left / _LOCK).open("r+b") as lock:
                if try_lock(lock.fileno()):
                    _remove(left, place)
        except NotADirectoryError:
            # A file of somebody else.
            continue
        except FileNotFoundError:
            # Killed at once, or only just begun. One that has anything in it is of somebody else.
            with suppress(OSError):
                left.rmdir()


def _remove(work: Path, place: Path) -> None:
    """Remove the folder *work*; an earlier copy that was moved there, and has no successor, goes back to *place*."""
    earlier = work / _EARLIER
    if earlier.exists() and not os.path.lexists(place):
        earlier.rename(place)
    for name in (_EARLIER, _COPY):
        shutil.rmtree(work / name, ignore_errors=True)
    # The lock goes last: without it nobody would know what this folder is.
    shutil.rmtree(work, ignore_errors=True)


def _require_replaceable(folder: Path) -> None:
    """Raise `FolderError` where *folder* is a disk: another folder cannot take its place."""
    if folder.is_mount():
        remedy = f"Name a folder on it, such as {folder / 'copy'}."
        raise FolderError(folder, "this is a whole disk, and no folder on one", remedy)


def _require_free(folder: Path) -> None:
    """Raise `FolderError` unless *folder* is new or empty, or has an earlier copy and nothing else."""
    if not os.path.lexists(folder):
        return
    remedy = "Choose a new folder, or one with an earlier copy, which is replaced."
    if not folder.is_dir():
        raise FolderError(folder, "this is a file, and no folder", remedy)
    if not _is_copy(folder):
        if any(folder.iterdir()):
            raise FolderError(folder, "this folder has something else than a copy in it", remedy)
        return
    if other := next(_others(folder), None):
        remedy = (
            "Move it elsewhere, or choose a new folder: an earlier copy is replaced as a whole."
        )
        raise FolderError(folder, f"beside the copy, this folder has {other}", remedy)


def _require_free_file(file: Path) -> None:
    """Raise `FolderError` unless the zip *file* is new, or an earlier copy."""
    if not os.path.lexists(file):
        return
    name = f"{file.stem}/{BAG_INFO}"
    try:
        with zipfile.ZipFile(file) as held:
            is_copy = _names_form(held.read(name))
    except (OSError, KeyError, zipfile.BadZipFile):
        is_copy = False
    if not is_copy:
        remedy = "Choose another name: only an earlier copy is replaced."
        raise FolderError(file, "this file is no copy of a site", remedy)


def _is_copy(folder: Path) -> bool:
    try:
        return _names_form((folder / BAG_INFO).read_bytes())
    except OSError:
        return False


def _names_form(about: bytes) -> bool:
    """Tell whether *about* is the ``bag-info.txt`` of a copy."""
    return any(line.startswith(f"{FORM}:".encode()) for line in about.splitlines())


def _others(folder: Path) -> Iterator[str]:
    """Yield the names of files below *folder* that the copy in it did not bring, such as those of a repository."""
    try:
        with (folder / MANIFEST).open("rb") as lines:
            own = _TAGS.union(entry[0] for line in lines if (entry := read_entry(line)))
    except OSError:
        own = _TAGS
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in own and path.name not in _LITTER and not path.name.startswith("._"):
            yield name


def _replace(place: Path, staged: Path, earlier: Path) -> None:
    """Put *staged* at *place*; the earlier copy or empty folder that is there is moved to *earlier* before."""
    if place.exists():
        place.rename(earlier)
    staged.rename(place)


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
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path
