"""A collection that cannot be asked: from a chosen call on, or for one call alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest

from archive.cluster.faults import ClusterError
from archive.cluster.faults import Fault
from archive.library.sqlite import Database
from archive.search.engines.array_engine import ArrayEngine
from archive.search.index.segment_catalogue import SegmentCatalogue
from archive.search.index.words import SegmentedWords
from archive.search.matching.segment_word_reader import SegmentWordReader

#: What asks, and by which calls: those of the protocols, and those by which all of a library is read.
ASKED: dict[type, tuple[str, ...]] = {
    ArrayEngine: ("select", "counts", "texts", "words_by_text", "indexed"),
    Database: ("all", "one"),
    **{
        kind: tuple(
            name for name, value in vars(kind).items() if name[0] != "_" and callable(value)
        )
        for kind in (SegmentedWords, SegmentWordReader, SegmentCatalogue)
    },
}


class Calls:
    """Counts calls, and lets some of them fail: number *first* and those after it, or that one alone."""

    def __init__(self) -> None:
        self.number = 0
        self._first = 0
        self._lasting = False

    def begin(self, first: int = 0, *, lasting: bool = False) -> None:
        """Count from the beginning; none fails where *first* is 0."""
        self.number, self._first, self._lasting = 0, first, lasting

    def count(self) -> None:
        """Count one call. Raises `ClusterError` where it is to fail."""
        self.number += 1
        if self._first and (
            self.number == self._first or (self._lasting and self.number > self._first)
        ):
            raise ClusterError(Fault.INCOMPLETE, "1 of 3 shards failed", "http://10.0.0.7:9200")


def failing_calls(patched: pytest.MonkeyPatch) -> Calls:
    """Return what counts all calls that ask an index, until *patched* is undone."""
    calls = Calls()
    for kind, names in ASKED.items():
        for name in names:
            patched.setattr(kind, name, _counted(getattr(kind, name), calls))
    return calls


def _counted(function: Callable[..., Any], calls: Calls) -> Callable[..., Any]:
    @wraps(function)
    def counted(*args: Any, **kwargs: Any) -> Any:
        calls.count()
        return function(*args, **kwargs)

    return counted
