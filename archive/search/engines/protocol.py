"""What every engine can do: the protocol, and what it gives back."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.search.plan import Plan
from archive.search.query.tree import Zone
from archive.search.request import Sort


@dataclass(frozen=True, slots=True)
class Selection:
    """What an engine found for a plan. Paragraphs are their positions in the collection, from 0."""

    #: Exact.
    total: int
    #: In the order that was asked for, as many as were wanted or all.
    positions: tuple[int, ...]
    #: How many of all the hits are in each section, by its index in the catalogue.
    sections: Mapping[int, int]


class EngineWriter(Protocol):
    """Writes the index of one new generation."""

    def add(
        self,
        readings: Mapping[str, str],
        stems: Mapping[Zone, Sequence[str]],
        *,
        section: int,
        day: int,
    ) -> None:
        """Add the next paragraph: the characters of each reading, and the stems of each zone.

        A stem is there as often as it stands in the paragraph, in any order.

        *section* is the index of its section in the catalogue, *day* what its text sorts by (see
        `catalogue.day_of`).
        """

    def finish(self) -> None:
        """Write all that was added, durably."""

    def abandon(self) -> None:
        """Give up and let go of the files."""


class Engine(Protocol):
    """Finds paragraphs. Holds files open; nothing that it returns does.

    Opened once a generation and asked by many threads at once.
    """

    name: str

    def select(self, plan: Plan, sort: Sort, wanted: int) -> Selection:
        """Return all that *plan* finds, counted, and the first *wanted* of it.

        By relevance that is the order of `bm25` over `scoring_stems`, with the number of words that is
        shown, equals in the order of positions; `ranking` then puts the best hundred in their places.
        """

    def count(self, plan: Plan) -> int:
        """Return how many paragraphs *plan* finds."""

    def indexed(self) -> int:
        """Return how many paragraphs the engine itself holds, whatever the library says."""

    def close(self) -> None:
        """Close the files."""
