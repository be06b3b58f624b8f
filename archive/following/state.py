"""What a copy knows of its builder: which generation serves there, and when that was seen last.

It is a small file in the index folder, so that each process that serves the copy can tell. Its time is that of the
last look that succeeded.
"""

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive.files import write_atomically
from archive.indexing.index_lock import FOLLOWED


@dataclass(frozen=True, slots=True)
class LastLook:
    """The last look at a builder that succeeded: the name of the generation there, and the seconds since 1970."""

    generation: str
    time: float

    def seconds_ago(self) -> int:
        """Return for how many seconds nothing has been known of the builder."""
        return max(0, round(time.time() - self.time))


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
