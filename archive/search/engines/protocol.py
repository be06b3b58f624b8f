"""The engine protocol, and what an engine returns."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.deadline import Deadline
from archive.search.plan import Plan
from archive.search.request import Sort

#: Values of one column that are listed, where no other number is asked for.
MAX_VALUES = 12
#: In place of the name of a column: the years of the dates of texts, all of which are listed.
YEAR = "year"


@dataclass(frozen=True, slots=True)
class Counting:
    """How the values of a column are counted, and which of them are listed: these, then the *most* frequent."""

    chosen: tuple[str, ...] = ()
    #: Whose hits are counted: without the filter by this column, so that others can be chosen beside it. None for
    #: the hits of the search.
    among: Plan | None = None
    most: int = MAX_VALUES


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """The values of a column that hits have, with the number of hits: those wanted first, then the most frequent.

    Equally frequent ones are in alphabetical order. `distinct` counts all, whether they are listed or not.
    """

    first: tuple[tuple[str, int], ...]
    distinct: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """What hits have in columns: their number of texts, and how many have each value."""

    texts: int
    #: By the name of the column.
    values: Mapping[str, ValueCounts]
    #: By each year by which a text with hits is sorted: the hits that are found if it is chosen.
    years: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class EngineResult:
    """What an engine found for a plan. Paragraphs are positions in the collection, from 0."""

    #: The exact number of hits.
    total: int
    #: The first hits in the order of the request, up to its limit.
    positions: tuple[int, ...]
    #: None where they were not asked for.
    facets: FacetCounts | None = None


class Engine(Protocol):
    """Finds paragraphs for plans.

    Opened once per generation; used by the searcher, the subqueries and the quotation checker, from many threads at
    once. What takes a deadline raises `DeadlineExceeded` soon after it. All raise `OSError` if a file cannot be read;
    numbers in arrays are not checked, so what only a checksum would show may raise anything. Holds files open; nothing
    that it returns does.
    """

    name: str

    def select(
        self,
        plan: Plan,
        sort: Sort,
        limit: int,
        deadline: Deadline,
        *,
        facets: Mapping[str, Counting] | None = None,
        unranked: int = 0,
    ) -> EngineResult:
        """Return the count of all hits of *plan* and the first *limit* of them in the order *sort*.

        The order by relevance is `bm25` over `scoring_stems`, with the length of the displayed text, equals
        in the order of positions; `ranking` then reorders the best hundred. Who ranks them so says that up to
        *unranked* hits may come in the order of positions instead. *facets* names columns to count by, and perhaps
        `YEAR`: years are counted in any case.
        """

    def counts(self, plans: Sequence[Plan], deadline: Deadline) -> tuple[int, ...]:
        """Return the number of hits of each of *plans*."""

    def texts(self, plan: Plan, deadline: Deadline) -> frozenset[int]:
        """Return the numbers of the texts with hits of *plan*."""

    def words_by_text(self, plan: Plan, deadline: Deadline) -> Mapping[int, int]:
        """Return how many words the hits of *plan* have, by the number of their text."""

    def indexed(self) -> int:
        """Return how many paragraphs the engine itself contains, to compare with the library."""

    def is_whole(self) -> bool:
        """Tell whether its mapped files are still as long as they were.

        Where one was cut short, a search may kill the process (see `array_file.is_whole`).
        """

    def close(self) -> None:
        """Close the files."""
