"""Watching a collection folder for changes, without reading its files and at little cost.

A look takes one `stat` a file. After each the folder is left alone for so long that looking uses a small share of one
processor. A file that appears or is replaced changes its folder, which is looked at every time.
"""

import os
import time
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from archive.collection.authorities import COLLECTIONS
from archive.collection.authorities import PEOPLE
from archive.collection.authorities import PLACES

#: Seconds between two looks at least.
POLL_S = 1.0
#: The share of one processor that looking may use: of a folder that stays as it is, and of one that is changing.
SHARE, SHARE_CHANGING = 0.01, 0.1
#: The folders that are watched beside the collection folder itself.
_FOLDERS = ("history", "pages", COLLECTIONS)
_ENDINGS = (".md", ".jsonl", "collection.yaml", PEOPLE, PLACES, ".svg", ".png", ".webp")

#: How many files there are, and a sum that is another when one of them is.
Snapshot: TypeAlias = tuple[int, int]


def take_snapshot(texts: Path) -> Snapshot:
    """Return what changes whenever a text, a history, a page or a file about the collection does; read none."""
    number = total = 0
    for folder in (texts, *(texts / name for name in _FOLDERS)):
        for entry in _entries(folder):
            try:
                about = entry.stat()
            except OSError:
                continue
            number += 1
            # The time of a change (ctime) cannot be set by hand, as that of writing (mtime) can.
            times = (about.st_mtime_ns, about.st_ctime_ns)
            total += hash((entry.name, *times, about.st_ino, about.st_size))
    return number, total


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(_ENDINGS) and not entry.name.startswith("."):
                    yield entry
    except OSError:
        # It may be made later.
        return


class Watch:
    """Tells when a folder has changed since the snapshot *built_from*, and has stayed so for a moment.

    *clock* returns seconds, *used* the seconds of processor time that this thread has used.
    """

    def __init__(
        self,
        texts: Path,
        built_from: Snapshot,
        *,
        clock: Callable[[], float] = time.monotonic,
        used: Callable[[], float] = time.thread_time,
    ) -> None:
        self._texts = texts
        self._clock, self._used = clock, used
        self._built_from = self._seen = built_from
        self._signs = self._take_signs()
        self._looked = clock() - POLL_S
        self._cost = 0.0
        self._is_changing = False

    def has_changed(self) -> bool:
        """Look at the folder, if it is time to; tell whether it was changed, and not since the last look.

        Someone may be saving many files, or a long one. Call it every `POLL_S`.
        """
        signs = self._take_signs()
        self._is_changing = self._is_changing or signs != self._signs
        share = SHARE_CHANGING if self._is_changing else SHARE
        # Half a second of grace, so that a call that is a little early is none too late.
        if self._clock() - self._looked < max(POLL_S, self._cost / share) - POLL_S / 2:
            return False
        self._looked, self._signs = self._clock(), signs
        before = self._used()
        seen = take_snapshot(self._texts)
        self._cost = self._used() - before
        self._is_changing = seen != self._seen
        self._seen = seen
        return not self._is_changing and seen != self._built_from

    def built(self) -> None:
        """Note that what was seen last is being built."""
        self._built_from = self._seen

    def _take_signs(self) -> tuple[int, ...]:
        """Return what changes when a file appears, goes or is replaced, or one about the collection is edited."""
        signs = []
        for name in ("", *_FOLDERS, "collection.yaml", PEOPLE, PLACES):
            try:
                signs.append((self._texts / name).stat().st_mtime_ns)
            except OSError:
                signs.append(0)
        return tuple(signs)
