"""Beside a running server: looks at a builder from time to time, and lets a process copy each new generation."""

import logging
import random
import time
from collections.abc import Callable
from collections.abc import Sequence

from archive.errors import PinciteError
from archive.following.copying import generation_at
from archive.following.source import CannotFollow
from archive.following.source import Source
from archive.following.state import note_look
from archive.indexing.serving import Serving
from archive.server.keeper import Keeper
from archive.settings import Settings

log = logging.getLogger(__name__)

#: The exit code of a command that could not copy now, and may succeed a little later (EX_TEMPFAIL of sysexits.h).
NOT_NOW = 75
#: By how much the time between two looks varies, so that many copies do not ask at once.
_JITTER = 0.1


class Follower(Keeper):
    """Looks every *every* seconds at the source that *open_source* opens, and runs `pincite` with *words* to copy.

    Where several processes serve, only the *first* looks; each has a damaged copy repaired.
    """

    def __init__(
        self,
        settings: Settings,
        live: Serving,
        open_source: Callable[[], Source],
        words: Sequence[str],
        *,
        every: float,
        first: bool,
    ) -> None:
        super().__init__(live, needed=first)
        self._index = settings.index
        self._open_source = open_source
        self._source: Source | None = None
        self._words = tuple(words)
        self._every = every
        self._is_first = first
        self._look_at = time.monotonic() + self._pause()
        #: The generation that was seen last, and the one that was copied last.
        self._seen = self._copied = ""
        self._said = ""

    def has_news(self) -> bool:
        """Look at the source, if it is time to; tell whether another generation serves there."""
        return self._look_now_and_then() and self._seen != self._copied

    def while_updating(self) -> None:
        """Look at the source: copying may take hours, in which the age of the copy is told from the last look."""
        self._look_now_and_then()

    def update(self) -> bool:
        """Copy what serves at the source; tell whether it serves here now."""
        if not self._look():
            return False
        seen = self._seen
        ended = self.run_command(self._words)
        if self.is_stopping:
            return False
        if ended.code == 0:
            self._copied = seen
            if ended.printed:
                # Of the levels of a log, a warning is the first that is shown without being asked for.
                log.warning("%s", ended.printed)
            self._say_well()
            return True
        self._say_why_not(ended.problems, passes=ended.code == NOT_NOW)
        return False

    def _look_now_and_then(self) -> bool:
        """Look, where it is this process that does and it is time to; tell whether the source has answered."""
        if not self._is_first or time.monotonic() < self._look_at:
            return False
        self._look_at = time.monotonic() + self._pause()
        return self._look()

    def _look(self) -> bool:
        """Ask the source which generation serves there; tell whether it has answered."""
        try:
            if self._source is None:
                self._source = self._open_source()
            self._seen = generation_at(self._source)
            note_look(self._index, self._seen)
        except PinciteError as error:
            # What it was opened with, as a password, may be put right meanwhile.
            self._source = None
            problem = f"{error}\n    {error.remedy}".rstrip()
            self._say_why_not(problem, passes=not isinstance(error, CannotFollow))
            return False
        if self._seen == self._copied:
            self._say_well()
        return True

    def _pause(self) -> float:
        return self._every * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311 nothing secret hangs on it

    def _say_why_not(self, problem: str, *, passes: bool) -> None:
        """Say what is wrong, once. Of what *passes* by itself the next words, such as another file, say no more."""
        if passes:
            # However often it has failed: the builder may be back with the next look.
            self._retry_s = self._every
        if problem != self._said and not (passes and self._said):
            log.warning("Not copied; the earlier copy serves, if there is one:\n%s", problem)
            self._said = problem

    def _say_well(self) -> None:
        """Say that the copy is that of the builder again, where something was wrong; the next fault is told again."""
        if self._said:
            log.warning("The builder is followed again.")
        self._said = ""
