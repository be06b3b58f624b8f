"""The index of lists: asks a cluster for rows, their number and their values (see `documents`)."""

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from typing import Any

from archive.cluster.answers import Object
from archive.cluster.answers import total_of
from archive.cluster.client import ClusterReader
from archive.cluster.lists.documents import ListRow
from archive.deadline import Deadline

#: Rows that are read in one trip where all are wanted, and the most values of a column that are counted.
_READ_TOGETHER, _MAX_GROUPS = 5_000, 65_536
#: The order of texts by date, those without a date last.
BY_DATE: Sequence[Object] = ({"day": {"order": "asc", "missing": "_last"}}, {"slug": "asc"})
#: What passes published texts, and entities that texts name now.
PUBLISHED: Object = {"term": {"draft": False}}
NAMED_NOW: Object = {"range": {"named": {"gt": 0}}}


class ListIndex:
    """Asks the index of lists, each time until the deadline that *deadline* returns. Threads may share it.

    Raises `ClusterError`, as all in this module does.
    """

    def __init__(self, reader: ClusterReader, index: str, deadline: Callable[[], Deadline]) -> None:
        self._reader = reader
        self._index = index
        self._deadline = deadline

    def find(
        self, row: ListRow, *filters: Object, sort: Sequence[Object], first: int = 0, count: int
    ) -> list[Object]:
        """Return *count* rows that pass all *filters*, in an order, from the *first*."""
        if not count:
            return []
        body = {"query": _query(row, filters), "sort": list(sort), "from": first, "size": count}
        return [hit["_source"] for hit in self._hits(body)]

    def every(self, row: ListRow, *filters: Object, sort: Sequence[Object]) -> Iterator[Object]:
        """Yield all rows that pass all *filters*, in an order that tells each from all others."""
        body = {"query": _query(row, filters), "sort": list(sort), "size": _READ_TOGETHER}
        while hits := self._hits(body):
            yield from (hit["_source"] for hit in hits)
            body["search_after"] = hits[-1]["sort"]

    def get(self, row: ListRow, name: str) -> Object | None:
        """Return the row called *name*; None where there is none."""
        id = f"{row}:{name}"
        (found,) = self._reader.documents(self._index, [(id, id)], self._deadline())
        return found["_source"] if found["found"] else None

    def total(self, row: ListRow, *filters: Object) -> int:
        """Return how many rows pass all *filters*."""
        body = {"query": _query(row, filters), "size": 0, "track_total_hits": True}
        return total_of(self._search(body))

    def groups(
        self, row: ListRow, field: str, *filters: Object, most: int = _MAX_GROUPS
    ) -> list[tuple[Any, int]]:
        """Return the values of *field* with the number of rows that have each, the most frequent first."""
        aggregation = {"values": {"terms": {"field": field, "size": most}}}
        body = {"query": _query(row, filters), "size": 0, "aggs": aggregation}
        buckets = self._search(body)["aggregations"]["values"]["buckets"]
        return [(bucket["key"], bucket["doc_count"]) for bucket in buckets]

    def _hits(self, body: Object) -> list[Any]:
        hits: list[Any] = self._search(body)["hits"]["hits"]
        return hits

    def _search(self, body: Object) -> Object:
        # Without asking, the answer has a total that is only a bound where there are many.
        counted = {"track_total_hits": False, **body}
        return self._reader.search(self._index, counted, self._deadline())


def _query(row: ListRow, filters: Sequence[Object]) -> Object:
    return all_of(having("row", row.value), *filters)


def all_of(*filters: Object) -> Object:
    """Return what passes a row that passes all *filters*."""
    return {"bool": {"filter": list(filters)}}


def any_of(*filters: Object) -> Object:
    """Return what passes a row that passes any of *filters*."""
    return {"bool": {"should": list(filters), "minimum_should_match": 1}}


def having(field: str, value: object) -> Object:
    """Return what passes a row with *value* in *field*, perhaps among others."""
    return {"term": {field: value}}


def containing(part: str) -> Object:
    """Return what passes a row whose names contain *part*, letters and digits with spaces between them."""
    return {"wildcard": {"sought": f"*{part}*"}}
