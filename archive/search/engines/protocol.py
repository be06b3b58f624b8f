"""The engine protocols, for writing and for searching, and the selection that a search returns."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.deadline import Deadline
from archive.search.plan import Plan
from archive.search.query.tree import Zone
from archive.search.request import Sort


@dataclass(frozen=True, slots=True)
class EngineResult:
    """What an engine found for a plan. Paragraphs are positions in the collection, from 0."""

    #: The exact number of hits.
    total: int
    #: The first hits in the order of the request, up to its limit.
    positions: tuple[int, ...]
    #: The number of all hits in each section, by its index in the catalogue.
    sections: Mapping[int, int]


class EngineWriter(Protocol):
    """Writes the index of a new generation. Used by the indexer, from one thread.

    Raises `OSError` where the disk refuses, from the start on.
    """

    def add(
        self,
        readings: Mapping[str, str],
        stems: Mapping[Zone, Sequence[str]],
        *,
        section: int,
        day: int,
    ) -> None:
        """Add the next paragraph: the characters of each reading, and the stems of each zone.

        Stems are repeated as often as they occur, in any order. *section* is the index of the section in
        the catalogue, *day* the sort key of the text (see `catalogue.day_of`).
        """

    def finish(self) -> None:
        """Write everything to disk."""

    def abandon(self) -> None:
        """Abort, and close the files. May raise anything after an error of writing."""


class Engine(Protocol):
    """Finds paragraphs for plans.

    Opened once per generation by `registry.open_engine`; used by the searcher, the subqueries and the
    quotation checker, from many threads at once. `select` and `count` raise `DeadlineExceeded` soon after *deadline*.
    All raise `OSError` if the files are damaged. Holds files open; nothing that it returns does.
    """

    name: str

    def select(self, plan: Plan, sort: Sort, limit: int, deadline: Deadline) -> EngineResult:
        """Return the count of all hits of *plan* and the first *limit* of them in the order *sort*.

        The order by relevance is `bm25` over `scoring_stems`, with the length of the displayed text, equals
        in the order of positions; `ranking` then reorders the best hundred.
        """

    def count(self, plan: Plan, deadline: Deadline) -> int:
        """Return the number of hits of *plan*."""

    def indexed(self) -> int:
        """Return how many paragraphs the engine itself contains, to compare with the library."""

    def close(self) -> None:
        """Close the files."""
