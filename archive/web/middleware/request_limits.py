"""Limits on how many requests of a kind are answered at once: a few run, some wait, the rest are refused."""

from dataclasses import dataclass
from threading import BoundedSemaphore
from threading import Lock
from typing import Self

from archive.errors import PinciteError
from archive.settings import Settings

#: Seconds that a request waits for its slot.
QUEUE_TIMEOUT_S = 5.0


class TooBusy(PinciteError):
    """More requests than this site lets wait."""


class RequestLimit:
    """Lets *running* requests run at once and *waiting* more wait; threads share it."""

    def __init__(self, running: int, waiting: int, *, timeout_s: float = QUEUE_TIMEOUT_S) -> None:
        self._max_present = running + waiting
        self._timeout_s = timeout_s
        self._free = BoundedSemaphore(running)
        self._lock = Lock()
        self._present = 0

    def acquire(self) -> "Slot":
        """Wait for a slot. Raises `TooBusy` where too many wait already, or the wait takes too long."""
        with self._lock:
            if self._present >= self._max_present:
                raise TooBusy
            self._present += 1
        if not self._free.acquire(timeout=self._timeout_s):
            self._leave()
            raise TooBusy
        return Slot(self)

    def release(self) -> None:
        """Let the next request run; `Slot.release` calls it once."""
        self._free.release()
        self._leave()

    def _leave(self) -> None:
        with self._lock:
            self._present -= 1


class Slot:
    """The right of one request to run."""

    def __init__(self, limit: RequestLimit) -> None:
        self._limit: RequestLimit | None = limit

    def release(self) -> None:
        """Let the next request run; a second call does nothing."""
        limit, self._limit = self._limit, None
        if limit is not None:
            limit.release()


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """The limits of a site, one for each kind of request that takes long."""

    searches: RequestLimit
    #: Parts of files of all hits.
    files: RequestLimit
    #: Pages that may read many earlier revisions.
    revisions: RequestLimit

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return the limits that *settings* name."""
        return cls(
            searches=RequestLimit(settings.searches, settings.searches_waiting),
            files=RequestLimit(settings.files, settings.files_waiting),
            revisions=RequestLimit(settings.revisions, settings.revisions_waiting),
        )
