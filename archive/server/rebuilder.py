"""What goes on beside a server: damaged or outdated indexes are built anew, by a process of its own."""

import logging
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from threading import Thread

from archive.errors import IndexMissing
from archive.indexing import generations
from archive.indexing.live import Live
from archive.settings import Settings

log = logging.getLogger(__name__)

#: Seconds between two looks at the texts.
PAUSE = 1.0
#: Seconds to wait after a build that failed; doubled each time, up to the longest wait.
FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0
#: Seconds after which all files of what serves are read over once more: disks forget.
LOOK_OVER = 24 * 3600.0

Seen = Mapping[Path, tuple[int, ...]]


def look(texts: Path) -> Seen:
    """Return what tells that a text, a history or ``collection.yaml`` changed, without reading any."""
    seen = {}
    for pattern in ("*.md", "collection.yaml", "history/*.jsonl"):
        for path in texts.glob(pattern):
            try:
                stat = path.stat()
            except OSError:
                continue
            # The time of a change cannot be set by hand, as that of writing can.
            seen[path] = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size)
    return seen


def has_good_index(index: Path) -> bool:
    """Tell whether there is a generation that could serve."""
    return next(generations.whole(index), None) is not None


def damage(index: Path) -> str:
    """Return what is wrong with the index that should serve; nothing where it is sound, or was never built."""
    try:
        generations.verify(generations.current(index), deep=True)
    except IndexMissing as error:
        return str(error) if (index / generations.CURRENT).exists() else ""
    return ""


class Keeper(Thread):
    """Builds in a process of its own whenever that is needed; what serves meanwhile serves on.

    It is needed when damage was found, and, where the texts are *watched*, when they are not any more what
    was built, and were left alone for a moment.
    """

    def __init__(
        self, settings: Settings, live: Live, *, watched: Seen | None, rebuild: bool
    ) -> None:
        super().__init__(name="keeper", daemon=True)
        self._settings = settings
        self._live = live
        self._watches = watched is not None
        #: Set while a build is needed; whoever finds damage sets it.
        self._needed = Event()
        if rebuild:
            self._needed.set()
        live.on_damage = self._needed.set
        self._built_from = self._seen = watched or {}
        self._over = Event()
        self._child: subprocess.Popen[str] | None = None
        self._wait = FIRST_WAIT
        self._not_before = time.monotonic()
        self._looked_over = time.monotonic()

    def run(self) -> None:
        """Look, build where it is needed, and pause, until `stop`."""
        while not self._over.is_set():
            self.step()
            self._over.wait(PAUSE)

    def stop(self) -> None:
        """End, with the build that goes on; it leaves nothing behind that matters."""
        self._over.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def step(self) -> None:
        """Do what is needed now."""
        if self._watches:
            seen = look(self._settings.texts)
            # Whoever saves many files, or a long one, is left to end.
            if seen == self._seen and seen != self._built_from:
                self._needed.set()
            self._seen = seen
        if time.monotonic() - self._looked_over > LOOK_OVER:
            self._looked_over = time.monotonic()
            self._live.look_over()
        if self._needed.is_set() and time.monotonic() >= self._not_before:
            self._build()

    def _build(self) -> None:
        self._needed.clear()
        self._built_from = self._seen
        built, said = self._index()
        if self._over.is_set():
            return
        if said:
            log.warning("%s\n%s", "Built, but" if built else "Nothing was built:", said)
        if built:
            self._wait = FIRST_WAIT
            return
        self._needed.set()
        self._not_before = time.monotonic() + self._wait
        self._wait = min(self._wait * 2, LONGEST_WAIT)

    def _index(self) -> tuple[bool, str]:
        """Tell whether there is an index of what the texts are now, and what was said against some of them."""
        settings = self._settings
        command = [sys.executable, "-m", "archive", "index", "--engine", settings.engine]
        command += [f"--texts={settings.texts}", f"--index={settings.index}"]
        try:
            self._child = subprocess.Popen(  # noqa: S603 our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            if self._over.is_set():
                # It was begun while `stop` looked for it.
                self._child.terminate()
            told, said = self._child.communicate()
        except OSError as error:
            return False, f"no process can be started: {error.strerror}"
        # Only a build that went well sums up on its standard output.
        return bool(told.strip()), said.strip()
