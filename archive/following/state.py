"""What a copy knows of its builder: which generation serves there, and when that was seen last.

It is a small file in the index folder, so that each process that serves the copy can tell. Its time is that of the
last look that succeeded.
"""

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive import __version__
from archive.files import write_atomically
from archive.indexing.index_lock import FOLLOWED
from archive.library.schema import SCHEMA_VERSION

#: In a copy: which manifest was refused, and why.
REFUSED = ".refused"
#: Seconds after which it is tried again: what was wrong may have been this machine.
_REFUSED_S = 3600.0
#: By how many seconds the clock of a disk may be ahead of that of this machine.
_CLOCKS_DIFFER_S = 5


@dataclass(frozen=True, slots=True)
class LastLook:
    """The last look at a builder that succeeded: the name of the generation there, and the seconds since 1970."""

    generation: str
    time: float

    def seconds_ago(self) -> int | None:
        """Return for how many seconds nothing has been known of the builder; None where the clock went back."""
        seconds = round(time.time() - self.time)
        return None if seconds < -_CLOCKS_DIFFER_S else max(0, seconds)


def note_look(index: Path, generation: str) -> None:
    """Note that *generation* serves at the builder now, where there is an index folder yet. Raises `FolderError`."""
    path = index / FOLLOWED
    known = last_look(index)
    if known is None or known.generation != generation:
        if index.is_dir():
            write_atomically(path, generation.encode())
        return
    with suppress(OSError):
        os.utime(path)


def last_look(index: Path) -> LastLook | None:
    """Return what was noted last; None where *index* is no copy."""
    try:
        with (index / FOLLOWED).open("rb") as file:
            return LastLook(
                file.read(100).decode("ascii", "replace").strip(), os.fstat(file.fileno()).st_mtime
            )
    except OSError:
        return None


def note_refused(index: Path, manifest: bytes, reason: str) -> None:
    """Note that the generation with this *manifest* cannot be opened here, for this *reason*. Raises `FolderError`."""
    write_atomically(index / REFUSED, f"{_fingerprint(manifest)} {reason}".encode())


def refused_before(index: Path, manifest: bytes) -> str:
    """Return the reason for which the generation with this *manifest* was refused lately, else nothing.

    To find that out again would take reading all of it.
    """
    try:
        with (index / REFUSED).open("rb") as file:
            age = time.time() - os.fstat(file.fileno()).st_mtime
            known, _, reason = file.read(10_000).decode("utf-8", "replace").partition(" ")
    except OSError:
        return ""
    return reason if known == _fingerprint(manifest) and 0 <= age < _REFUSED_S else ""


def _fingerprint(manifest: bytes) -> str:
    """Return what is another when the *manifest* or this program is."""
    version = f"{__version__} {SCHEMA_VERSION} ".encode()
    return hashlib.sha256(version + manifest).hexdigest()
