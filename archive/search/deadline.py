"""The time limit of a search: a deadline that loops and scans look at now and then.

It travels with the thread (a context variable), so that no signature has to carry it. Whoever loops
over much calls `check`; outside `limited` that never raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

from archive.errors import PinciteError

_end: ContextVar[float] = ContextVar("end", default=inf)


class TimeIsUp(PinciteError):
    """A search that took longer than it may; what it found so far is no answer."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Give what runs inside at most *seconds*, or what is left of a limit around it."""
    token = _end.set(min(_end.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _end.reset(token)


def check() -> None:
    """Raise `TimeIsUp` where the time is over."""
    if monotonic() > _end.get():
        raise TimeIsUp("The search took too long")
