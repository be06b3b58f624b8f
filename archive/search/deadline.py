"""The deadline of a search, checked by long loops and scans.

It is a context variable, so that no signature has to carry it. Long loops call `check`, which never
raises outside `limited`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from time import monotonic

from archive.errors import PinciteError

_end: ContextVar[float] = ContextVar("end", default=inf)


class DeadlineExceeded(PinciteError):
    """A search exceeded its time limit; what it found so far is incomplete."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Set a deadline *seconds* from now, unless an outer one is earlier."""
    token = _end.set(min(_end.get(), monotonic() + seconds))
    try:
        yield
    finally:
        _end.reset(token)


def check() -> None:
    """Raise `DeadlineExceeded` after the deadline."""
    if monotonic() > _end.get():
        raise DeadlineExceeded("The search took too long")
