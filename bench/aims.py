"""Performance targets, and whether they are met."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bench.client import Measurement


class Kind(StrEnum):
    """A kind of request."""

    EMPTY = "the empty page"
    NEW = "searches, each new to the process"
    COMPRESSED = "searches, each new to the process, sent as a browser asks (br)"
    AGAIN = "the same searches again"
    PARAGRAPHS_NEW = "pages of paragraphs, each new to the process"
    PARAGRAPHS = "the same pages of paragraphs again"
    TEXTS_NEW = "reading pages, each new to the process"
    TEXTS = "the same reading pages again"


CEILING = "(a) empty page"
FTS5 = "(b) FTS5 page"

#: Measurements by server, kind of request and number of clients.
Measured = Mapping[tuple[str, Kind, int], Measurement]

#: From so many paragraphs on, the targets are those of a large collection.
LARGE_PARAGRAPHS = 100_000

_Factors = tuple[tuple[str, Kind, int, float], ...]
#: At least so many times as quick as (b): with one client by processor time, with several by responses a second.
_SMALL: _Factors = (
    ("whoosh", Kind.NEW, 1, 0.8),
    ("tantivy", Kind.NEW, 1, 0.8),
    ("whoosh", Kind.NEW, 8, 0.6),
    ("tantivy", Kind.NEW, 8, 0.6),
    ("whoosh, 2 workers", Kind.NEW, 8, 1.0),
    ("tantivy, 2 workers", Kind.NEW, 8, 1.0),
    ("whoosh", Kind.AGAIN, 1, 2.0),
    ("whoosh", Kind.AGAIN, 8, 2.0),
    ("tantivy", Kind.AGAIN, 1, 2.0),
    ("tantivy", Kind.AGAIN, 8, 2.0),
)
_LARGE: _Factors = (
    ("tantivy", Kind.NEW, 1, 2.0),
    ("tantivy", Kind.AGAIN, 1, 2.0),
    ("tantivy", Kind.AGAIN, 8, 2.0),
)
#: In a large collection, the slowest response of a hundred is at least so many times as quick as that of (b).
_LARGE_LATE_FACTOR = 6.0
#: The least share of the ceiling that pages reach.
_MIN_PAGE_SHARE = 0.7
#: The least share of the rate with 8 clients that is reached with 32.
_MIN_LOADED_SHARE = 0.8
_LOADED_KINDS = {Kind.NEW, Kind.AGAIN, Kind.PARAGRAPHS}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A target, and what was measured."""

    what: str
    measured: float
    target: float
    unit: str = "×"
    at_most: bool = False
    #: The same by processor time of the servers, which depends less on other load.
    by_processor: float | None = None
    #: The same by responses a second.
    by_rate: float | None = None

    def __str__(self) -> str:
        met = self.measured <= self.target if self.at_most else self.measured >= self.target
        bound = "at most" if self.at_most else "at least"
        result = f"{self.measured:.2f} {self.unit}, {bound} {self.target:g}"
        if self.by_processor is not None:
            result += f" ({self.by_processor:.2f} by processor time)"
        if self.by_rate is not None:
            result += f" ({self.by_rate:.2f} by responses a second)"
        return f"  {'met' if met else 'MISSED':7} {self.what}: {result}"


def verdicts(measured: Measured, paragraphs: int) -> Iterator[Verdict]:
    """Yield the verdicts on what was *measured* in a collection of so many *paragraphs*."""
    for server, kind, clients, factor in _LARGE if paragraphs >= LARGE_PARAGRAPHS else _SMALL:
        mine, other = measured.get((server, kind, clients)), measured.get((FTS5, kind, clients))
        if mine and other:
            yield _compare(
                f"{server}, {kind}, {_client_count(clients)}, to (b)",
                mine,
                other,
                factor,
                by_processor=clients == 1,
            )
    yield from _late(measured, paragraphs)
    for (server, kind, clients), mine in measured.items():
        ceiling = measured.get((CEILING, Kind.EMPTY, clients))
        if ceiling and kind in {Kind.PARAGRAPHS, Kind.TEXTS} and "workers" not in server:
            yield _compare(
                f"{server}, {kind}, {_client_count(clients)}, to (a)",
                mine,
                ceiling,
                _MIN_PAGE_SHARE,
            )
        eight = measured.get((server, kind, 8))
        if clients == 32 and eight and kind in _LOADED_KINDS and server not in {CEILING, FTS5}:
            yield _compare(
                f"{server}, {kind}, 32 clients, to its own 8", mine, eight, _MIN_LOADED_SHARE
            )


def _late(measured: Measured, paragraphs: int) -> Iterator[Verdict]:
    """Yield the verdicts on the slowest response of a hundred."""
    for (server, kind, clients), mine in measured.items():
        if kind is not Kind.NEW or server in {CEILING, FTS5}:
            continue
        what = f"{server}, {kind}, {_client_count(clients)}, p99"
        one = measured.get((server.partition(",")[0], kind, clients))
        if "workers" in server and one:
            late, bound = mine.percentile(0.99), one.percentile(0.99)
            yield Verdict(f"{what}, to that of one worker", late, bound, "ms", at_most=True)
        other = measured.get((FTS5, kind, clients))
        if paragraphs >= LARGE_PARAGRAPHS and other and clients == 1 and server == "tantivy":
            factor = other.percentile(0.99) / mine.percentile(0.99)
            yield Verdict(f"{what}, to that of (b)", factor, _LARGE_LATE_FACTOR)


def _compare(
    what: str, mine: Measurement, other: Measurement, factor: float, *, by_processor: bool = False
) -> Verdict:
    """Return the verdict on responses a second, or on processor time, and the other of the two beside it."""
    spent = other.each / mine.each if mine.each else None
    if by_processor and spent is not None:
        return Verdict(f"{what}, by processor time", spent, factor, by_rate=mine.rate / other.rate)
    return Verdict(what, mine.rate / other.rate, factor, by_processor=spent)


def _client_count(clients: int) -> str:
    return "1 client" if clients == 1 else f"{clients} clients"
