"""Shares: how many connections each worker has open, so that who has fewest accepts the next one.

Workers wait at the same socket, and the system wakes all of them: without this, whichever is quickest takes all
connections that wait, and keeps them as long as their clients do.
"""

import mmap
import time
from array import array

#: Seconds for which a worker leaves a connection to one with fewer; who is too busy to take it by then needs no more.
GIVE_WAY_S = 0.02
#: Seconds for which a worker that is ready waits for others that are not, so that it does not take all connections.
START_S = 1.0
#: Seconds between two looks at the others meanwhile.
_LOOK_S = 0.005
#: What a worker counts as having until it serves, so that nobody waits for it.
_NOT_SERVING = 2**31 - 1


class Shares:
    """The number of connections of each of *count* workers, in memory that they share; made before they are forked."""

    def __init__(self, count: int) -> None:
        size = array("i").itemsize * count
        self._memory = mmap.mmap(-1, max(size, mmap.PAGESIZE))
        self._counts = memoryview(self._memory)[:size].cast("i")

    def of(self, number: int) -> "Share":
        """Return the share of the worker *number*, which does not serve yet."""
        self._counts[number] = _NOT_SERVING
        return Share(self._counts, number)


class Share:
    """What one worker has of all connections, and whether it leaves the next one to another.

    It leaves a connection once, for a moment, then looks whether it is still there.
    """

    def __init__(self, counts: "memoryview[int]", number: int) -> None:
        self._counts = counts
        self._number = number
        #: The end of the moment for which a connection is left to others; 0 where none is.
        self._until = 0.0
        #: The moment is over, and this turn of the loop looks for the connection.
        self._looks_again = False

    def begin(self) -> None:
        """Say that this worker is ready, and wait until all are; one that is not ready soon is not waited for."""
        self.note(0)
        end = time.monotonic() + START_S
        while _NOT_SERVING in self._counts.tolist() and time.monotonic() < end:
            time.sleep(_LOOK_S)

    def note(self, connections: int) -> None:
        """Say that this worker has so many *connections*."""
        self._counts[self._number] = connections

    def begin_turn(self, now: float) -> None:
        """Begin a turn of the loop: what the last one looked for and did not find, another worker has taken."""
        if self._looks_again:
            self._until = 0.0
        self._looks_again = 0 < self._until <= now

    def is_patient(self, now: float) -> bool:
        """Tell whether it leaves what waits to others: until the moment is over, or it has no more than they."""
        return now < self._until and self._has_more

    def gives_way(self, now: float) -> bool:
        """Tell whether it leaves the connection that waits *now*: others have fewer, and it has not left it yet."""
        has_left_it = 0 < self._until <= now
        if has_left_it or not self._has_more:
            self._until, self._looks_again = 0.0, False
            return False
        self._until = self._until or now + GIVE_WAY_S
        return True

    def longest_wait(self, seconds: float, now: float) -> float:
        """Return how long the loop may wait for events, *seconds* at most."""
        return 0.0 if self._looks_again else min(seconds, max(0.0, self._until - now) or seconds)

    @property
    def _has_more(self) -> bool:
        return self._counts[self._number] > min(self._counts)
