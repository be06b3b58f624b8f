"""The run queue: requests are worked on one after another, so that they do not disturb one another.

Python runs one thread of a process at a time. Threads that all have work take its lock from one another whenever one of
them reads a file or calls a library, each time on another processor: eight searches at once then cost up to half as
much again as one after another, and the slowest waits twice as long.
"""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

#: Seconds after which the next request begins beside the one that runs: that may wait for a disk, or take seconds.
LONG_S = 0.05


class Run:
    """The work on one request, which waits until `may_begin`, a lock, is free."""

    __slots__ = ("may_begin",)

    def __init__(self) -> None:
        self.may_begin = Lock()
        self.may_begin.acquire()


class RunQueue:
    """Lets requests begin one after another, in the order in which they came; threads share it.

    The next begins when the last one has ended, or has run for *long_s* seconds.
    """

    def __init__(
        self, *, long_s: float = LONG_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._long_s = long_s
        self._clock = clock
        self._lock = Lock()
        self._waiting: deque[Run] = deque()
        #: What began last, while it runs, and when that was.
        self._last: Run | None = None
        self._began = 0.0

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return len(self._waiting)

    @property
    def is_free(self) -> bool:
        """Whether the next request begins at once."""
        return self._last is None

    def begin(self) -> Run:
        """Wait until the next request may begin, and return its run, which is to be given to `end`."""
        run = Run()
        with self._lock:
            self._waiting.append(run)
            if self._last is None:
                self._begin_next()
        while not run.may_begin.acquire(timeout=self._long_s):
            with self._lock:
                if self._is_next(run) and self._clock() - self._began >= self._long_s:
                    self._begin_next()
        return run

    def end(self, run: Run) -> None:
        """Let the next request begin, unless it began already because *run* took long."""
        with self._lock:
            if self._last is run:
                self._last = None
                if self._waiting:
                    self._begin_next()

    def _is_next(self, run: Run) -> bool:
        return bool(self._waiting) and self._waiting[0] is run

    def _begin_next(self) -> None:
        self._last, self._began = self._waiting.popleft(), self._clock()
        self._last.may_begin.release()
