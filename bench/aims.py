"""What the site should do, and whether it did: each aim a line."""

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bench.client import Taken


class Kind(StrEnum):
    """What is asked for."""

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

#: The server, what was asked, and by how many clients.
Measured = Mapping[tuple[str, Kind, int], Taken]

#: Beyond so many paragraphs the aims of a large collection hold.
LARGE = 100_000

_Factors = tuple[tuple[str, Kind, int, float], ...]
_SMALL: _Factors = (
    ("whoosh", Kind.NEW, 1, 0.8),
    ("whoosh", Kind.NEW, 8, 0.5),
    ("tantivy", Kind.NEW, 1, 1.5),
    ("tantivy", Kind.NEW, 8, 1.1),
    ("tantivy, 2 workers", Kind.NEW, 8, 1.5),
    ("whoosh", Kind.AGAIN, 1, 2.0),
    ("whoosh", Kind.AGAIN, 8, 2.0),
    ("tantivy", Kind.AGAIN, 1, 2.0),
    ("tantivy", Kind.AGAIN, 8, 2.0),
)
_LARGE: _Factors = (
    ("tantivy", Kind.NEW, 1, 5.0),
    ("tantivy", Kind.NEW, 8, 5.0),
    ("tantivy", Kind.AGAIN, 1, 2.0),
    ("tantivy", Kind.AGAIN, 8, 2.0),
)
#: Of the ceiling.
_PAGES = 0.7
#: Of what eight clients are answered, thirty-two must be.
_STANDS = 0.8
_STANDING = {Kind.NEW, Kind.AGAIN, Kind.PARAGRAPHS}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One aim, and what was measured."""

    what: str
    is_now: float
    aim: float
    unit: str = "×"
    at_most: bool = False
    #: The same by the processor time of the servers, which other work on the machine disturbs less.
    by_processor: float | None = None

    def __str__(self) -> str:
        met = self.is_now <= self.aim if self.at_most else self.is_now >= self.aim
        bound = "at most" if self.at_most else "at least"
        said = f"{self.is_now:.2f} {self.unit}, {bound} {self.aim:g}"
        if self.by_processor is not None:
            said += f" ({self.by_processor:.2f} by processor time)"
        return f"  {'met' if met else 'MISSED':7} {self.what}: {said}"


def verdicts(measured: Measured, paragraphs: int) -> Iterator[Verdict]:
    """Yield what can be said of what was *measured* in a collection of so many *paragraphs*."""
    for server, kind, clients, factor in _LARGE if paragraphs >= LARGE else _SMALL:
        mine, other = measured.get((server, kind, clients)), measured.get((FTS5, kind, clients))
        if mine and other:
            yield _compared(f"{server}, {kind}, {_people(clients)}, to (b)", mine, other, factor)
    for (server, kind, clients), mine in measured.items():
        ceiling = measured.get((CEILING, Kind.EMPTY, clients))
        if ceiling and kind in {Kind.PARAGRAPHS, Kind.TEXTS} and "workers" not in server:
            yield _compared(f"{server}, {kind}, {_people(clients)}, to (a)", mine, ceiling, _PAGES)
        eight = measured.get((server, kind, 8))
        if clients == 32 and eight and kind in _STANDING and server not in {CEILING, FTS5}:
            yield _compared(f"{server}, {kind}, 32 clients, to its own 8", mine, eight, _STANDS)


def _compared(what: str, mine: Taken, other: Taken, factor: float) -> Verdict:
    by_processor = other.each / mine.each if mine.each else None
    return Verdict(what, mine.rate / other.rate, factor, by_processor=by_processor)


def _people(clients: int) -> str:
    return "1 client" if clients == 1 else f"{clients} clients"
