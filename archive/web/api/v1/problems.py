"""What the JSON API refuses: errors with their data, which `archive.web.errors` makes problem documents of."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import PinciteError


@dataclass(frozen=True, slots=True)
class ParameterError:
    """A parameter that cannot be taken; `allowed` are its values, or what one of them looks like."""

    parameter: str
    detail: str
    allowed: tuple[str, ...] = ()


class BadParameters(PinciteError):
    """Parameters of a request that cannot be taken: unknown ones, repeated ones, bad values."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__(" ".join(error.detail for error in errors))
        self.errors = tuple(errors)


class PassageWithdrawn(PinciteError):
    """A passage all of which was withdrawn, for a *reason*, by a *revision* of a *day*; both may be unknown.

    *successor* is the path at which its last words can still be read, or empty.
    """

    def __init__(self, ref: str, reason: str, *, revision: int, day: str, successor: str) -> None:
        super().__init__(f"{ref} was withdrawn: {reason}")
        self.ref = ref
        self.reason = reason
        self.revision = revision
        self.day = day
        self.successor = successor
