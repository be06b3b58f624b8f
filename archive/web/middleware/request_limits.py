"""Limits on how many requests of a kind are answered at once: a few run, some wait, the rest are refused."""

from collections import Counter
from threading import Condition
from typing import NamedTuple
from typing import Self

from archive.errors import PinciteError
from archive.settings import Settings

#: Seconds that a request waits for its slot.
QUEUE_TIMEOUT_S = 5.0


class TooBusy(PinciteError):
    """More requests than this site lets wait."""


class RequestLimit:
    """Lets *running* requests run at once and *waiting* more wait; threads share it.

    One client has at most half of the places of either kind, so that there is always room for others.
    """

    def __init__(self, running: int, waiting: int, *, timeout_s: float = QUEUE_TIMEOUT_S) -> None:
        self._max_running = running
        self._max_present = running + waiting
        self._timeout_s = timeout_s
        self._changed = Condition()
        #: The requests of each client, by its name; those that run or wait, and those that run.
        self._present: Counter[str] = Counter()
        self._running: Counter[str] = Counter()

    @property
    def present(self) -> int:
        """How many requests run or wait."""
        return self._present.total()

    def acquire(self, client: str = "") -> "Slot":
        """Wait for a slot for *client*, empty where it is not known.

        Raises `TooBusy` where too many wait already, or the wait takes too long.
        """
        with self._changed:
            if not _has_room(self._present, client, self._max_present):
                raise TooBusy
            self._present[client] += 1
            free = self._changed.wait_for(
                lambda: _has_room(self._running, client, self._max_running), self._timeout_s
            )
            if not free:
                _remove(self._present, client)
                raise TooBusy
            self._running[client] += 1
        return Slot(self, client)

    def release(self, client: str) -> None:
        """Let the next request run; `Slot.release` calls it once."""
        with self._changed:
            _remove(self._present, client)
            _remove(self._running, client)
            self._changed.notify_all()


def _has_room(requests: Counter[str], client: str, most: int) -> bool:
    """Whether one more request of *client* is within what all, and it alone, may have."""
    is_within_own = not client or requests[client] < max(1, most // 2)
    return is_within_own and requests.total() < most


def _remove(requests: Counter[str], client: str) -> None:
    requests[client] -= 1
    if not requests[client]:
        # Or there would be an entry for every client there ever was.
        del requests[client]


class Slot:
    """The right of one request of *client* to run."""

    def __init__(self, limit: RequestLimit, client: str) -> None:
        self._limit: RequestLimit | None = limit
        self._client = client

    def release(self) -> None:
        """Let the next request run; a second call does nothing."""
        limit, self._limit = self._limit, None
        if limit is not None:
            limit.release(self._client)


class RequestLimits(NamedTuple):
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
