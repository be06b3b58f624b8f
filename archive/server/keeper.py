"""Beside a running server: a thread that keeps its index whole and up to date, by commands in child processes."""

import logging
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Event
from threading import Thread

from archive.indexing.serving import Serving
from archive.server.watching import POLL_S
from archive.system import give_memory_back
from archive.system import python_command

log = logging.getLogger(__name__)

#: Seconds to wait after an update that failed; doubled after each further failure, up to the maximum.
RETRY_S, MAX_RETRY_S = 5.0, 300.0
#: Seconds after which the checksums of the live index are verified again: disks decay.
VERIFY_S = 24 * 3600.0
#: Seconds after its start until it does so for the first time: it has opened files that seemed not to have changed.
FIRST_VERIFY_S = 60.0
#: Seconds after which the memory that requests have freed is given back to the system, which takes a moment.
GIVE_BACK_S = 60.0
#: Letters of what a command says that the log repeats.
MAX_PROBLEMS = 100_000

_PINCITE = """
from archive.cli.main import main
main(prog_name="pincite")
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, None where it could not be started, and what it printed."""

    code: int | None
    printed: str
    problems: str


class Keeper(Thread):
    """Verifies the index from time to time, and updates it when it is damaged or `has_news`; it serves meanwhile.

    It also gives back the memory that requests have freed.

    *needed* says that it is to be updated at once. What an update is, subclasses say.
    """

    def __init__(self, live: Serving, *, needed: bool) -> None:
        super().__init__(name="keeper", daemon=True)
        self._live = live
        #: Set while an update is needed; also by whoever finds damage.
        self._needed = Event()
        if needed:
            self._needed.set()
        live.on_damage = self._needed.set
        self._stopping = Event()
        self._child: subprocess.Popen[str] | None = None
        self._retry_s = RETRY_S
        self._not_before = time.monotonic()
        self._verify_at = time.monotonic() + FIRST_VERIFY_S
        self._give_back_at = time.monotonic() + GIVE_BACK_S

    def has_news(self) -> bool:
        """Tell whether an update is needed, at little cost: called every `POLL_S`."""
        raise NotImplementedError

    def update(self) -> bool:
        """Update the index, and say on the log what is wrong; tell whether it is up to date now."""
        raise NotImplementedError

    def while_updating(self) -> None:
        """Do what cannot wait until a command has ended; called every `POLL_S`."""

    def run(self) -> None:
        """Open the index, then check, update if needed, and wait, until `stop`."""
        # Otherwise the first reader waits for it. What is wrong with it, whatever it is, readers are told when they
        # ask; this thread must go on.
        with suppress(Exception):
            self._live.now()
        while not self._stopping.is_set():
            try:
                self.step()
            except Exception:
                # Without this thread nothing is updated or verified any more, and nobody would notice.
                log.exception("Not updated, because of a fault in this program.")
            self._stopping.wait(POLL_S)

    def stop(self) -> None:
        """Stop, together with an update in progress; an unfinished one leaves nothing that matters."""
        self._stopping.set()
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()

    def step(self) -> None:
        """Check once, and update if needed."""
        if self.has_news():
            self._needed.set()
        if time.monotonic() > self._verify_at:
            self._verify_at = time.monotonic() + VERIFY_S
            self._live.verify()
        if time.monotonic() > self._give_back_at:
            self._give_back_at = time.monotonic() + GIVE_BACK_S
            give_memory_back()
        if self._needed.is_set() and time.monotonic() >= self._not_before:
            self._needed.clear()
            if self.update():
                self._retry_s = RETRY_S
            elif not self._stopping.is_set():
                self._needed.set()
                self._not_before = time.monotonic() + self._retry_s
                self._retry_s = min(self._retry_s * 2, MAX_RETRY_S)

    def run_command(self, words: Sequence[str]) -> Ended:
        """Run ``pincite`` with *words* in a child process, which ends with this thread."""
        try:
            self._child = subprocess.Popen(  # noqa: S603 our own command
                python_command(_PINCITE, *words),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            if self._stopping.is_set():
                # `stop` ran while the child was being started.
                self._child.terminate()
        except OSError as error:
            return Ended(None, "", f"The process could not be started: {error.strerror}")
        while True:
            try:
                printed, problems = self._child.communicate(timeout=POLL_S)
                break
            except subprocess.TimeoutExpired:
                self.while_updating()
        problems = problems.strip()[:MAX_PROBLEMS]
        code = self._child.returncode
        if code and not problems:
            # As one does that the system has killed for its memory.
            problems = f"`pincite {words[0]}` has ended with {code}, and has not said why."
        return Ended(code, printed.strip(), problems)

    @property
    def is_stopping(self) -> bool:
        """Whether `stop` was called: what has ended since was ended by it."""
        return self._stopping.is_set()
