"""Clocks for tests."""

from archive.deadline import Deadline


class Ticks:
    """A clock that goes on by a second each time somebody looks at it."""

    def __init__(self) -> None:
        #: How often it was looked at, which is what it shows.
        self.looks = 0

    def __call__(self) -> float:
        """Return the time."""
        self.looks += 1
        return float(self.looks)

    def deadline(self, looks: int) -> Deadline:
        """Return the deadline that is over after so many *looks* more."""
        return Deadline(float(self.looks + looks), self)


class StillClock:
    """A clock that goes on only where a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the seconds since its beginning."""
        return self.now
