"""What harvesters are told of texts (OAI-PMH): published, changed and deleted records, by the time of the change."""

import json
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.library.codec import load_metadata
from archive.library.sqlite import Database
from archive.model.text import Metadata

#: The first and the last datestamp that there can be.
FIRST, LAST = "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"


@dataclass(frozen=True, slots=True)
class HarvestSelection:
    """Which records are wanted: those changed in a time, both ends included, perhaps of one set only."""

    first: str = FIRST
    last: str = LAST
    #: Empty for all.
    spec: str = ""


EVERY_RECORD = HarvestSelection()


@dataclass(frozen=True, slots=True)
class HarvestRecord:
    """A text that was published under a slug, or that no longer has it: `deleted`."""

    slug: str
    #: The time in UTC, to a second, from which its last change could be seen: ``2026-11-30T18:04:05Z``.
    datestamp: str
    deleted: bool
    #: The sets that it is in.
    specs: tuple[str, ...]
    #: Those of its words, none of a deleted record.
    words: int


@dataclass(frozen=True, slots=True)
class HarvestSet:
    """All texts in a language, or all whose records name an author, a place and so on: ``author.vladimir-lenin``."""

    spec: str
    #: As texts name it; empty for a language.
    name: str


class Harvest(Protocol):
    """The records in the order of their datestamps, then of their slugs. Threads may share it."""

    def earliest(self) -> str:
        """Return the first datestamp; empty where nothing was ever published."""

    def count(self, wanted: HarvestSelection) -> int:
        """Return how many records are *wanted*."""

    def records(
        self, wanted: HarvestSelection, *, after: tuple[str, str] | None = None, count: int
    ) -> tuple[HarvestRecord, ...]:
        """Return *count* of the records *wanted*, from the first or *after* a datestamp and a slug."""

    def record(self, slug: str) -> HarvestRecord | None:
        """Return the record of *slug*; None where no text was ever published under it."""

    def has_set(self, spec: str) -> bool:
        """Tell whether there is a set *spec*."""

    def sets(self, *, after: str = "", count: int) -> tuple[HarvestSet, ...]:
        """Return *count* sets by their specs, from the first or *after* one."""

    def set_count(self) -> int:
        """Return how many sets there are."""

    def metadata(self, slugs: Sequence[str]) -> Mapping[str, Metadata]:
        """Return what the records of the published texts *slugs* say: a statement for each segment, not for each."""


class StoredHarvest(Harvest):
    """Reads the records in the order of their datestamps, then of their slugs. Threads may share it."""

    def __init__(self, listed: Database, rows: Sequence[Database]) -> None:
        self._listed = listed
        self._rows = rows

    def earliest(self) -> str:
        """Return the first datestamp; empty where nothing was ever published."""
        (found,) = self._listed.one("SELECT coalesce(min(datestamp), '') FROM harvest_record")
        return str(found)

    def count(self, wanted: HarvestSelection) -> int:
        """Return how many records are *wanted*."""
        table, where, values = _selection(wanted)
        (found,) = self._listed.one(
            f"SELECT count(*) FROM {table} AS h WHERE {where}",  # noqa: S608 our own words
            *values,
        )
        return int(found)

    def records(
        self, wanted: HarvestSelection, *, after: tuple[str, str] | None = None, count: int
    ) -> tuple[HarvestRecord, ...]:
        """Return *count* of the records *wanted*, from the first or *after* a datestamp and a slug."""
        table, where, values = _selection(wanted)
        rows = self._listed.all(
            f"SELECT h.slug FROM {table} AS h WHERE {where}"  # noqa: S608 our own words
            " AND (h.datestamp, h.slug) > (?, ?) ORDER BY h.datestamp, h.slug LIMIT ?",
            *values,
            *(after or ("", "")),
            count,
        )
        found = self._read([slug for (slug,) in rows])
        return tuple(found[slug] for (slug,) in rows)

    def record(self, slug: str) -> HarvestRecord | None:
        """Return the record of *slug*; None where no text was ever published under it."""
        return self._read([slug]).get(slug)

    def has_set(self, spec: str) -> bool:
        """Tell whether there is a set *spec*."""
        return self._listed.one("SELECT 1 FROM harvest_set WHERE spec = ?", spec) is not None

    def sets(self, *, after: str = "", count: int) -> tuple[HarvestSet, ...]:
        """Return *count* sets by their specs, from the first or *after* one."""
        rows = self._listed.all(
            "SELECT spec, name FROM harvest_set WHERE spec > ? ORDER BY spec LIMIT ?", after, count
        )
        return tuple(HarvestSet(*row) for row in rows)

    def set_count(self) -> int:
        """Return how many sets there are."""
        (found,) = self._listed.one("SELECT count(*) FROM harvest_set")
        return int(found)

    def metadata(self, slugs: Sequence[str]) -> Mapping[str, Metadata]:
        """Return what the records of the published texts *slugs* say: a statement for each segment, not for each."""
        by_segment: dict[int, list[int]] = {}
        for segment, number in self._listed.all(
            "SELECT segment, number FROM text WHERE slug IN (SELECT value FROM json_each(?))",
            json.dumps(list(slugs)),
        ):
            by_segment.setdefault(segment, []).append(number)
        return {
            slug: load_metadata(metadata)
            for segment, numbers in by_segment.items()
            for slug, metadata in self._rows[segment].all(
                "SELECT slug, metadata FROM text WHERE id IN (SELECT value FROM json_each(?))",
                json.dumps(numbers),
            )
        }

    def _read(self, slugs: Sequence[str]) -> dict[str, HarvestRecord]:
        listed = json.dumps(list(slugs))
        specs: dict[str, list[str]] = {}
        for slug, spec in self._listed.all(
            "SELECT slug, spec FROM harvest_member"
            " WHERE slug IN (SELECT value FROM json_each(?)) ORDER BY slug, spec",
            listed,
        ):
            specs.setdefault(slug, []).append(spec)
        rows = self._listed.all(
            "SELECT h.slug, h.datestamp, h.deleted, coalesce(t.words, 0) FROM harvest_record AS h"
            " LEFT JOIN text AS t ON t.slug = h.slug AND NOT h.deleted"
            " WHERE h.slug IN (SELECT value FROM json_each(?))",
            listed,
        )
        return {
            slug: HarvestRecord(slug, stamp, bool(deleted), tuple(specs.get(slug, ())), words)
            for slug, stamp, deleted, words in rows
        }


def _selection(wanted: HarvestSelection) -> tuple[str, str, tuple[str, ...]]:
    """Return the table that has the records *wanted*, the condition, and its values."""
    times = "h.datestamp BETWEEN ? AND ?"
    if wanted.spec:
        values = (wanted.spec, wanted.first, wanted.last)
        return "harvest_member", f"h.spec = ? AND {times}", values
    return "harvest_record", times, (wanted.first, wanted.last)
