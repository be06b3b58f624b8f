"""Limits on how many requests of a kind are answered at once: a few run, some wait, the rest are refused."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from threading import Condition
from typing import NamedTuple
from typing import Self

from archive.errors import PinciteError
from archive.settings import Settings

#: Seconds that a request waits for its slot; who asks for a file has more patience than who looks at a page.
QUEUE_TIMEOUT_S, FILE_QUEUE_TIMEOUT_S = 5.0, 20.0
#: Seconds after which half of what a client had is forgotten, and clients of which it is known.
HALF_LIFE_S = 60.0
MAX_CLIENTS = 1_000


class TooBusy(PinciteError):
    """More requests than this site lets wait."""


class State(Enum):
    """What became of a request that came."""

    WAITING = 0
    RUNNING = 1
    REFUSED = 2


@dataclass(eq=False, slots=True)
class Turn:
    """A request of *client*, empty where it is not known; `began` is when it ran, in seconds."""

    client: str
    state: State = State.WAITING
    began: float = 0.0


class Usage:
    """For how many seconds the requests of each client have run, of which half is forgotten after a time."""

    def __init__(self) -> None:
        #: The seconds of a client, and the moment for which they hold; those used last at the end.
        self._used: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds(self, client: str, now: float) -> float:
        """Return what *client* has used; nothing where it is not known."""
        used, then = self._used.get(client, (0.0, now))
        return float(used * 0.5 ** ((now - then) / HALF_LIFE_S))

    def add(self, client: str, seconds: float, now: float) -> None:
        """Count so many *seconds* more for *client*."""
        if client:
            self._used[client] = (self.seconds(client, now) + seconds, now)
            self._used.move_to_end(client)
        if len(self._used) > MAX_CLIENTS:
            self._used.popitem(last=False)


class RequestLimit:
    """Lets *running* requests run at once and *waiting* more wait; threads share it.

    The next to run is one of the client that has used least lately, and where no place is left to wait, one of the
    client that has used most gives up its own: so clients who ask again and again, however many, keep nobody out who
    asks now and then. One client has at most half of the places of either kind.
    """

    def __init__(
        self,
        running: int,
        waiting: int,
        *,
        timeout_s: float = QUEUE_TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._max_running = running
        self._max_present = running + waiting
        self._timeout_s = timeout_s
        self._clock = clock
        self._changed = Condition()
        #: The requests that wait, in the order in which they came, and those that run.
        self._waiting: list[Turn] = []
        self._running: list[Turn] = []
        self._usage = Usage()

    @property
    def present(self) -> int:
        """How many requests run or wait."""
        return len(self._waiting) + len(self._running)

    def acquire(self, client: str = "") -> "Slot":
        """Wait for a slot for *client*, empty where it is not known.

        Raises `TooBusy` where too many wait already, or the wait takes too long.
        """
        turn = Turn(client)
        with self._changed:
            if not self._has_place(client):
                raise TooBusy
            self._waiting.append(turn)
            self._run_next()
            if not self._changed.wait_for(lambda: turn.state is not State.WAITING, self._timeout_s):
                self._waiting.remove(turn)
            if turn.state is not State.RUNNING:
                raise TooBusy
        return Slot(self, turn)

    def release(self, turn: Turn) -> None:
        """Let the next request run; `Slot.release` calls it once."""
        now = self._clock()
        with self._changed:
            self._running.remove(turn)
            self._usage.add(turn.client, now - turn.began, now)
            self._run_next()

    def _has_place(self, client: str) -> bool:
        """Whether a request of *client* may wait; where all places are taken, another may lose its own for it."""
        if not _is_within_own(client, [*self._waiting, *self._running], self._max_present):
            return False
        if self.present < self._max_present:
            return True
        now = self._clock()
        # Of those that used as much, who came last has waited least.
        loser = max(
            reversed(self._waiting), key=lambda t: self._usage.seconds(t.client, now), default=None
        )
        if loser is None or self._usage.seconds(loser.client, now) <= self._usage.seconds(
            client, now
        ):
            return False
        self._waiting.remove(loser)
        loser.state = State.REFUSED
        self._changed.notify_all()
        return True

    def _run_next(self) -> None:
        """Let those run for whom there is a slot now."""
        now = self._clock()
        while len(self._running) < self._max_running:
            free = (
                turn
                for turn in self._waiting
                if _is_within_own(turn.client, self._running, self._max_running)
            )
            turn = min(free, key=lambda t: self._usage.seconds(t.client, now), default=None)
            if turn is None:
                return
            self._waiting.remove(turn)
            self._running.append(turn)
            turn.state, turn.began = State.RUNNING, now
            self._changed.notify_all()


def _is_within_own(client: str, turns: list[Turn], most: int) -> bool:
    """Whether one more of *client* is within what it alone may have, of *most*."""
    return not client or sum(turn.client == client for turn in turns) < max(1, most // 2)


class Slot:
    """The right of one request to run."""

    def __init__(self, limit: RequestLimit, turn: Turn) -> None:
        self._limit: RequestLimit | None = limit
        self._turn = turn

    def release(self) -> None:
        """Let the next request run; a second call does nothing."""
        limit, self._limit = self._limit, None
        if limit is not None:
            limit.release(self._turn)


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
            files=RequestLimit(
                settings.files, settings.files_waiting, timeout_s=FILE_QUEUE_TIMEOUT_S
            ),
            revisions=RequestLimit(settings.revisions, settings.revisions_waiting),
        )
