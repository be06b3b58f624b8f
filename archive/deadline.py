"""Deadlines: the moment at which the work on one request ends.

A deadline is a value. Whoever starts a request makes it, and passes it down to every loop that can be long.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from time import monotonic
from time import thread_time
from typing import Self
from typing import TypeVar

from archive.errors import PinciteError

Item = TypeVar("Item")


class DeadlineExceeded(PinciteError):
    """The time is over; what was done so far is incomplete."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which work must end: `end` on `clock`, in seconds."""

    end: float
    clock: Callable[[], float]

    @classmethod
    def after(cls, seconds: float) -> Self:
        """Return the moment *seconds* from now."""
        return cls(monotonic() + seconds, monotonic)

    @classmethod
    def of_work(cls, seconds: float) -> Self:
        """Return the moment at which this thread has worked for *seconds* more, however busy the machine is."""
        return cls(thread_time() + seconds, thread_time)

    @property
    def is_over(self) -> bool:
        """The moment is past."""
        return self.clock() > self.end

    def check(self) -> None:
        """Raise `DeadlineExceeded` where the moment is past."""
        if self.clock() > self.end:
            raise DeadlineExceeded("This took too long")

    def watch(self, items: Iterable[Item], *, every: int = 1) -> Iterator[Item]:
        """Yield *items*, and look at the clock before every so many. Raises `DeadlineExceeded`."""
        for number, item in enumerate(items):
            if number % every == 0:
                self.check()
            yield item

    def steps(self, every: int) -> "Steps":
        """Return steps of which every so many look at the clock, however many loops take them."""
        return Steps(self, every)

    def within(self, seconds: float) -> Self:
        """Return this moment, or the one *seconds* from now where that is earlier."""
        return type(self)(min(self.end, self.clock() + seconds), self.clock)

    def halfway(self) -> Self:
        """Return the moment half-way between now and this one, for work that leaves time for the rest."""
        now = self.clock()
        return type(self)(now + (self.end - now) / 2, self.clock)


class Steps:
    """Steps of work in nested or repeated loops: every so many of all together look at the clock.

    A short loop that looked by itself would look each time that it is run.
    """

    def __init__(self, deadline: Deadline, every: int) -> None:
        self._deadline = deadline
        self._every = every
        self._left = every

    def take(self, number: int = 1) -> None:
        """Take so many steps. Raises `DeadlineExceeded`."""
        self._left -= number
        if self._left <= 0:
            self._left = self._every
            self._deadline.check()

    def watch(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield *items*, and take a step for each. Raises `DeadlineExceeded`."""
        for item in items:
            self.take()
            yield item


#: The deadline of work that nobody waits for.
NEVER = Deadline(inf, monotonic)
