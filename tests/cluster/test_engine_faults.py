"""The engine over answers that do not count: no number is made of them."""

from collections.abc import Sequence
from typing import Any

import pytest

from archive.cluster.answers import Object
from archive.cluster.client import ClusterReader
from archive.cluster.engine import ClusterEngine
from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.cluster.words import ClusterWords
from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.search.engines.protocol import Counting
from archive.search.plan import Having
from archive.search.request import Sort

PLAN = Having("kind", ("speech",))


class Answering(ClusterReader):
    """A reader with the same answer to everything, or a fault after so many seconds on a clock of its own."""

    def __init__(self, answer: Object | Fault, seconds: float = 0.0) -> None:
        self._said = answer
        self._seconds = seconds
        self.now = 0.0

    def searches(
        self, index: str, bodies: Sequence[Object], deadline: Deadline, **_: Any
    ) -> Sequence[Object]:
        """Return the answer to each of *bodies*."""
        self.now += self._seconds
        if isinstance(self._said, Fault):
            raise ClusterError(self._said)
        return [self._said for _ in bodies]


def engine_over(reader: Answering) -> ClusterEngine:
    """Return an engine whose only answers are those of *reader*."""
    words = ClusterWords(reader, "words", lambda: NEVER)
    return ClusterEngine(reader, "all", words, lambda: NEVER, texts=1, paragraphs=9, words=90)


@pytest.mark.parametrize(
    ("fault", "seconds", "raised"),
    [
        # The shards have nine tenths of the time, and what is late then is late by our limit.
        (Fault.LATE, 4.6, DeadlineExceeded),
        (Fault.LATE, 5.1, DeadlineExceeded),
        (Fault.LATE, 2.0, ClusterError),
        (Fault.INCOMPLETE, 5.1, ClusterError),
        (Fault.UNREACHABLE, 4.6, ClusterError),
    ],
)
def test_our_limit_is_no_fault_of_the_cluster(
    fault: Fault, seconds: float, raised: type[Exception]
) -> None:
    """And a fault is none of ours."""
    reader = Answering(fault, seconds)
    with pytest.raises(raised):
        engine_over(reader).counts([PLAN], Deadline(5.0, lambda: reader.now))


def counted(**aggregations: object) -> Object:
    """Return an answer with a hit and *aggregations*."""
    every = {"number": {"count": 1}, "sorted": {"buckets": []}, "possible": {"buckets": []}}
    total = {"value": 1, "relation": "eq"}
    return {"hits": {"total": total, "hits": []}, "aggregations": every | aggregations}


@pytest.mark.parametrize("name", ["c_author", "sorted", "texts"])
def test_a_value_that_was_left_off_is_seen(name: str) -> None:
    """Facets are exact, or refused."""
    short = {"buckets": [], "sum_other_doc_count": 3}
    facets = {"author": Counting()}
    whole = counted(c_author={"buckets": [{"key": "Lenin", "doc_count": 1}]})
    found = engine_over(Answering(whole)).select(PLAN, Sort.TEXT, 0, NEVER, facets=facets)
    assert found.facets is not None
    assert found.facets.values["author"].first == (("Lenin", 1),)
    with pytest.raises(ClusterError, match="sum_other_doc_count"):
        engine_over(Answering(counted(**{name: short}))).select(
            PLAN, Sort.TEXT, 0, NEVER, facets=facets
        )


def test_a_total_that_is_missing_is_no_number() -> None:
    """An answer without the total is refused: nothing is counted as 0."""
    with pytest.raises(ClusterError, match="no total"):
        engine_over(Answering({"hits": {}})).counts([PLAN], NEVER)
