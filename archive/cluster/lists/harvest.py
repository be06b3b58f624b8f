"""The records for harvesters that lie in a cluster."""

from collections.abc import Mapping
from collections.abc import Sequence

from archive.cluster.answers import Object
from archive.cluster.lists.documents import ListRow
from archive.cluster.lists.index import ListIndex
from archive.cluster.lists.index import all_of
from archive.cluster.lists.index import any_of
from archive.cluster.lists.index import having
from archive.library.codec import load_metadata
from archive.library.harvest import Harvest
from archive.library.harvest import HarvestRecord
from archive.library.harvest import HarvestSelection
from archive.library.harvest import HarvestSet
from archive.model.text import Metadata

_BY_DATESTAMP = ({"datestamp": "asc"}, {"slug": "asc"})


class ClusterHarvest(Harvest):
    """The records for harvesters in *index*."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index

    def earliest(self) -> str:
        """Return the first datestamp; empty where nothing was ever published."""
        found = self._index.find(ListRow.RECORD, sort=_BY_DATESTAMP, count=1)
        return found[0]["datestamp"] if found else ""

    def count(self, wanted: HarvestSelection) -> int:
        """Return how many records are *wanted*."""
        return self._index.total(ListRow.RECORD, *_harvested(wanted))

    def records(
        self, wanted: HarvestSelection, *, after: tuple[str, str] | None = None, count: int
    ) -> tuple[HarvestRecord, ...]:
        """Return *count* of the records *wanted*, from the first or *after* a datestamp and a slug."""
        filters = _harvested(wanted)
        if after:
            stamp, slug = after
            same_time = all_of(having("datestamp", stamp), {"range": {"slug": {"gt": slug}}})
            filters.append(any_of({"range": {"datestamp": {"gt": stamp}}}, same_time))
        rows = self._index.find(ListRow.RECORD, *filters, sort=_BY_DATESTAMP, count=count)
        return tuple(map(_record, rows))

    def record(self, slug: str) -> HarvestRecord | None:
        """Return the record of *slug*; None where no text was ever published under it."""
        row = self._index.get(ListRow.RECORD, slug)
        return _record(row) if row else None

    def has_set(self, spec: str) -> bool:
        """Tell whether there is a set *spec*."""
        return self._index.get(ListRow.SET, spec) is not None

    def sets(self, *, after: str = "", count: int) -> tuple[HarvestSet, ...]:
        """Return *count* sets by their specs, from the first or *after* one."""
        beyond = {"range": {"name": {"gt": after}}}
        rows = self._index.find(ListRow.SET, beyond, sort=({"name": "asc"},), count=count)
        return tuple(HarvestSet(row["name"], row["shown"]["name"]) for row in rows)

    def set_count(self) -> int:
        """Return how many sets there are."""
        return self._index.total(ListRow.SET)

    def metadata(self, slugs: Sequence[str]) -> Mapping[str, Metadata]:
        """Return what the records of the published texts *slugs* say."""
        rows = self._index.every(
            ListRow.RECORD, {"terms": {"slug": list(slugs)}}, sort=({"slug": "asc"},)
        )
        return {
            row["slug"]: load_metadata(dumped)
            for row in rows
            if (dumped := row["shown"]["metadata"]) is not None
        }


def _harvested(wanted: HarvestSelection) -> list[Object]:
    times = {"range": {"datestamp": {"gte": wanted.first, "lte": wanted.last}}}
    return [times, having("specs", wanted.spec)] if wanted.spec else [times]


def _record(row: Object) -> HarvestRecord:
    words = row["shown"]["words"]
    return HarvestRecord(row["slug"], row["datestamp"], row["deleted"], tuple(row["specs"]), words)
