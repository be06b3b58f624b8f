"""Background builds beside a running server: of changed texts, and of a damaged index."""

import logging
import subprocess
import time
from pathlib import Path
from threading import Event
from threading import Thread

from archive.errors import IndexMissing
from archive.indexing import generations
from archive.indexing.live import Live
from archive.server.watching import POLL_S
from archive.server.watching import Snapshot
from archive.server.watching import Watch
from archive.settings import Settings
from archive.system import python_command

log = logging.getLogger(__name__)

#: Seconds to wait after a failed build; doubled after each further failure, up to the maximum.
RETRY_S, MAX_RETRY_S = 5.0, 300.0
#: Seconds after which the checksums of the live index are verified again: disks decay.
VERIFY_S = 24 * 3600.0
#: Seconds after its start until it does so for the first time: it has opened files that seemed not to have changed.
FIRST_VERIFY_S = 60.0

_PINCITE = """
from archive.cli.main import main
main(prog_name="pincite")
"""


def has_good_index(index: Path) -> bool:
    """Tell whether there is an intact generation that can serve."""
    return next(generations.intact_generations(index), None) is not None


def damage(index: Path) -> str:
    """Return what is wrong with the current generation; empty if it is intact or was never built."""
    try:
        generations.verify(generations.current(index), deep=True)
    except IndexMissing as error:
        return str(error) if (index / generations.CURRENT).exists() else ""
    return ""


class Rebuilder(Thread):
    """Rebuilds the index in a child process when it is damaged or, if *watched* is given, outdated.

    The live index serves meanwhile. A changed folder is built once it stays the same, so that an editor can finish
    saving: see `Watch`. *watched* is a snapshot of the texts from before the last build.
    """

    def __init__(
        self, settings: Settings, live: Live, *, watched: Snapshot | None, rebuild: bool
    ) -> None:
        super().__init__(name="rebuilder", daemon=True)
        self._settings = settings
        self._live = live
        self._watch = Watch(settings.texts, watched) if watched is not None else None
        #: Set while a build is needed; also by whoever finds damage.
        self._needed = Event()
        if rebuild:
            self._needed.set()
        live.on_damage = self._needed.set
        self._stopping = Event()
        self._child: subprocess.Popen[str] | None = None
        self._retry_s = RETRY_S
        self._not_before = time.monotonic()
        self._verify_at = time.monotonic() + FIRST_VERIFY_S

    def run(self) -> None:
        """Check, build if needed, and wait, until `stop`."""
        while not self._stopping.is_set():
            self.step()
            self._stopping.wait(POLL_S)

    def stop(self) -> None:
        """Stop, together with a build in progress; an unfinished build leaves nothing that matters."""
        self._stopping.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def step(self) -> None:
        """Check once, and build if needed."""
        if self._watch is not None and self._watch.has_changed():
            self._needed.set()
        if time.monotonic() > self._verify_at:
            self._verify_at = time.monotonic() + VERIFY_S
            self._live.verify()
        if self._needed.is_set() and time.monotonic() >= self._not_before:
            self._build()

    def _build(self) -> None:
        self._needed.clear()
        if self._watch is not None:
            self._watch.built()
        built, problems = self._index()
        if self._stopping.is_set():
            return
        if problems:
            log.warning("%s\n%s", "Built, with problems:" if built else "Not built:", problems)
        if built:
            self._retry_s = RETRY_S
            return
        self._needed.set()
        self._not_before = time.monotonic() + self._retry_s
        self._retry_s = min(self._retry_s * 2, MAX_RETRY_S)

    def _index(self) -> tuple[bool, str]:
        """Build in a child process; return whether there is an up-to-date index, and the problems it printed."""
        settings = self._settings
        folders = (f"--texts={settings.texts}", f"--index={settings.index}")
        command = python_command(_PINCITE, "index", f"--engine={settings.engine}", *folders)
        try:
            self._child = subprocess.Popen(  # noqa: S603 our own command
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            if self._stopping.is_set():
                # `stop` ran while the child was being started.
                self._child.terminate()
            printed, problems = self._child.communicate()
        except OSError as error:
            return False, f"The build process could not be started: {error.strerror}"
        # Only a successful build prints a summary on standard output.
        return bool(printed.strip()), problems.strip()
