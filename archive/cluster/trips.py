"""What the answers of a cluster to one request of a reader cost, for a log: trips, bytes, and the time of the nodes."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Trips:
    """The requests to nodes so far, the bytes of their answers, unpacked, and the milliseconds that nodes took.

    Those that failed count, too. The time is that which a node says (``took``), with that of the shards it asked.
    """

    number: int = 0
    bytes: int = 0
    shards_ms: int = 0

    def add(self, size: int) -> None:
        """Add the bytes of an answer."""
        self.bytes += size

    def add_time(self, answer: Any) -> None:
        """Add the time that an *answer*, whatever JSON it is, says that it took."""
        took = answer.get("took") if isinstance(answer, dict) else None
        if isinstance(took, int):
            self.shards_ms += took


_COUNTED: ContextVar[Trips | None] = ContextVar("trips", default=None)


def count_trips() -> Trips:
    """Return what counts all trips of this thread from now on, until this is called again."""
    trips = Trips()
    _COUNTED.set(trips)
    return trips


def begin_trip() -> Trips:
    """Count a trip that begins, and return what its answer is to be added to."""
    trips = _COUNTED.get() or Trips()
    trips.number += 1
    return trips
