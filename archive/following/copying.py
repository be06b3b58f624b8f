"""Copying the generation that serves at a builder: what is not here yet, checked, then swapped in as after a build.

What was copied of a generation stays in its staged folder when copying is interrupted, and is gone on with.
"""

import shutil
import time
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from archive.errors import BuildFailed
from archive.errors import IndexMissing
from archive.errors import IndexNotWritten
from archive.files import write_remedy
from archive.following.library_rules import check_library
from archive.following.library_rules import check_version
from archive.following.manifest_rules import MAX_MANIFEST_BYTES
from archive.following.manifest_rules import PARTIAL
from archive.following.manifest_rules import checked_files
from archive.following.manifest_rules import folders_of
from archive.following.source import CannotFollow
from archive.following.source import DamagedFile
from archive.following.source import NotNow
from archive.following.source import NotYetWhole
from archive.following.source import Source
from archive.following.source import require_before
from archive.following.state import note_look
from archive.following.state import note_refused
from archive.following.state import refused_before
from archive.indexing import generations
from archive.indexing.build import check_generation
from archive.indexing.index_lock import GENERATION
from archive.indexing.live import open_generation
from archive.indexing.manifest import MANIFEST
from archive.indexing.manifest import Files
from archive.indexing.manifest import digest
from archive.indexing.manifest import sound_files
from archive.settings import Settings

#: How often copying starts again because the builder has another generation meanwhile.
_MOST_RESTARTS = 5
#: Bytes that stay free on a disk, but for a small one, of which that is a twentieth.
_LEFT_BYTES = 256 * 1024 * 1024
#: Seconds in which a manifest must have come.
_MAX_MANIFEST_S = 60.0
_THEN = "run `pincite follow` again; the copy is as it was before."


@dataclass(frozen=True, slots=True)
class Copied:
    """What there is now: the generation of the builder. `fetched` files were read from there, with so many bytes.

    `copied` is False where it was here already.
    """

    generation: str
    copied: bool
    files: int
    fetched: int
    fetched_bytes: int
    seconds: float


def copy_generation(settings: Settings, source: Source, *, allow_older: bool = False) -> Copied:
    """Copy what serves at *source* into `settings.index`, and let it serve here.

    An index that has lost revisions which are published here is refused, unless *allow_older*.

    Raises `NotNow`, `CannotFollow`, `IndexMissing`, `BuildFailed` or `FolderError`; what served before serves on.
    """
    index = settings.index
    with generations.follower_lock(index, source.name, source.folder), _writing(index):
        for _ in range(_MOST_RESTARTS):
            name, manifest = generation_at(source), b""
            note_look(index, name)
            try:
                manifest = _manifest(source, name)
                return _take(settings, source, name, manifest, allow_older=allow_older)
            except (NotYetWhole, DamagedFile):
                # The builder removes the last but one generation, perhaps while it is being copied.
                if generation_at(source) == name and _manifest(source, name) == manifest:
                    raise
        raise NotNow(f"{source.name}: one generation follows the other too fast to be copied")


def generation_at(source: Source) -> str:
    """Return the name of the generation that serves at *source*. Raises `NotNow` or `CannotFollow`."""
    name = source.pointer().strip()
    if not name:
        raise NotYetWhole(source.name, generations.CURRENT)
    if not GENERATION.fullmatch(name):
        raise CannotFollow(
            f"{source.name}: {generations.CURRENT} names no generation of an index",
            "Check the address: it is that of an index folder, in which are `current` and `generation-…`.",
        )
    return name


@contextmanager
def _writing(index: Path) -> Iterator[None]:
    """Turn errors of the file system, which are never those of a source, into `IndexNotWritten`."""
    try:
        yield
    except OSError as error:
        reason = str(error.strerror or error)
        raise IndexNotWritten(index, reason, write_remedy(error, _THEN)) from error


def _manifest(source: Source, name: str) -> bytes:
    content, deadline = bytearray(), time.monotonic() + _MAX_MANIFEST_S
    for chunk in source.read(f"{name}/{MANIFEST}", 0):
        content += chunk
        require_before(deadline, source.name, MANIFEST)
        if len(content) > MAX_MANIFEST_BYTES:
            raise CannotFollow(f"{source.name}: {MANIFEST} is too large")
    if not content.rstrip().endswith(b"}"):
        raise NotYetWhole(source.name, f"{name}/{MANIFEST}")
    return bytes(content)


def _take(
    settings: Settings, source: Source, name: str, manifest: bytes, *, allow_older: bool
) -> Copied:
    started, index = time.monotonic(), settings.index
    files = checked_files(source.name, manifest)
    _, own_name, *_ = name.split("-")
    if _is_here(index, manifest):
        check_version(generations.current(index) / generations.LIBRARY, source.name)
        generations.remove_leftovers(index)
        return Copied(own_name, False, len(files), 0, 0, time.monotonic() - started)
    if reason := refused_before(index, manifest):
        raise _cannot_be_opened(source, reason)
    staged = index / f"staged-{own_name}"
    generations.remove_leftovers(index, keep=staged.name)
    staged.mkdir(mode=0o700, exist_ok=True)
    missing = _place_own(index, staged, files)
    # The library first: by it can be told whether this program can read the rest.
    library = generations.LIBRARY
    if library in missing:
        _fetch(source, name, library, missing[library], staged)
    check_library(index, staged / library, source.name, allow_older=allow_older)
    for file in missing:
        if file != library:
            _fetch(source, name, file, missing[file], staged)
    (staged / MANIFEST).write_bytes(manifest)
    try:
        with open_generation(staged, settings) as generation:
            check_generation(generation, generation.library.counts.paragraphs, segments=())
    except (IndexMissing, BuildFailed) as error:
        reason = getattr(error, "reason", str(error))
        note_refused(index, manifest, reason)
        raise _cannot_be_opened(source, reason) from error
    generations.swap(index, staged, own_name)
    fetched_bytes = sum(size for size, _ in missing.values())
    seconds = time.monotonic() - started
    return Copied(own_name, True, len(files), len(missing), fetched_bytes, seconds)


def _cannot_be_opened(source: Source, reason: str) -> CannotFollow:
    return CannotFollow(
        f"{source.name}: the copy is whole, and cannot be opened here ({reason})",
        "Let this machine have the same Pincite as the builder. The same copy is tried again once an hour.",
    )


def _is_here(index: Path, manifest: bytes) -> bool:
    """Tell whether what serves here has this *manifest*, and every byte is intact."""
    try:
        folder = generations.current(index)
        generations.verify(folder, deep=True)
        return (folder / MANIFEST).read_bytes() == manifest
    except (IndexMissing, OSError):
        return False


def _place_own(index: Path, staged: Path, files: Files) -> Files:
    """Link what is here already into *staged*, remove what is no part of it, and return the files that are missing.

    Raises `IndexNotWritten` where the disk has no room for them.
    """
    _remove_strange(staged, files)
    wanted = {sha for _, sha in files.values()}
    known = chain.from_iterable(
        sound_files(folder, wanted) for folder in generations.generations(index)
    )
    own: Mapping[str, Path] = dict(known)
    lacking = {name: file for name, file in files.items() if not (staged / name).is_file()}
    missing = {name: file for name, file in lacking.items() if file[1] not in own}
    _check_room(index, staged, missing)
    for name in lacking.keys() - missing.keys():
        path = staged / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        generations.link_file(own[files[name][1]], path)
        if path.stat().st_nlink == 1:
            # It is a copy, on a file system without links.
            _check_room(index, staged, missing)
    return missing


def _remove_strange(staged: Path, files: Files) -> None:
    """Remove from *staged* what is no whole file of *files* nor a part of one."""
    partial = {f"{PARTIAL}{sha}" for _, sha in files.values()}
    folders = folders_of(files)
    # What is in a folder before the folder.
    for path in sorted(staged.rglob("*"), reverse=True):
        name = path.relative_to(staged).as_posix()
        if path.is_dir() and not path.is_symlink():
            if name not in folders:
                path.rmdir()
        elif name in partial and not path.is_symlink():
            continue
        elif name not in files or path.is_symlink() or not _is_whole(path, *files[name]):
            path.unlink()


def _is_whole(path: Path, size: int, sha: str) -> bool:
    return path.stat().st_size == size and digest(path) == sha


def _check_room(index: Path, staged: Path, missing: Files) -> None:
    """Raise `IndexNotWritten` where the disk has no room for what is *missing*: before hours are spent on it.

    Some room is left to the logs and other files of the machine.
    """
    total, _, free = shutil.disk_usage(index)
    begun = sum(path.stat().st_size for path in staged.glob(f"{PARTIAL}*"))
    needed = sum(size for size, _ in missing.values()) - begun
    left = min(_LEFT_BYTES, total // 20)
    if needed > free - left:
        reason = f"the copy needs {needed:,} bytes, and the disk has {free:,}, of which {left:,} are to stay free"
        raise IndexNotWritten(index, reason, f"Make room on its disk, then {_THEN}")


def _fetch(source: Source, folder: str, name: str, file: tuple[int, str], staged: Path) -> None:
    """Fetch the file *name* of the generation *folder* into *staged*, going on where an earlier time stopped.

    Raises `NotYetWhole` where it ends too early, `DamagedFile` where it is not what the manifest says.
    """
    size, sha = file
    partial = staged / f"{PARTIAL}{sha}"
    is_continued = partial.exists()
    have = _receive(source, f"{folder}/{name}", partial, size)
    if have < size:
        raise NotYetWhole(source.name, f"{folder}/{name}")
    if not _is_whole(partial, size, sha):
        partial.unlink()
        if not is_continued:
            raise DamagedFile(source.name, f"{folder}/{name}")
        # What was received before may be of a file that had this name earlier, or have been lost with the power.
        _fetch(source, folder, name, file, staged)
        return
    path = staged / name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial.replace(path)


def _receive(source: Source, name: str, partial: Path, size: int) -> int:
    """Append to *partial* what it lacks of the file *name*, of *size* bytes at most; return how many it has then."""
    with partial.open("ab") as file:
        have = file.tell()
        if have < size:
            for chunk in source.read(name, have):
                have += len(chunk)
                if have > size:
                    break
                file.write(chunk)
    if have > size:
        partial.unlink()
        raise DamagedFile(source.name, name)
    return have
