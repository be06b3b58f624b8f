"""The published revisions of all texts together: a few statements, however many they are."""

import json
from collections.abc import Iterable
from collections.abc import Sequence

from archive.library.codec import load_correction
from archive.library.codec import load_metadata
from archive.library.entries import PublishedRevision
from archive.library.protocol import PublishedRevisions
from archive.library.published import REVISION_COUNTS
from archive.library.sqlite import Database
from archive.model.edition import Correction
from archive.model.revision import RevisionSummary

#: Corrections of a revision that come with it.
MAX_CORRECTIONS = 3

_LISTED = (
    "SELECT i.slug, i.number, coalesce(t.segment, w.segment) FROM issue AS i"
    " LEFT JOIN text AS t ON t.slug = i.slug LEFT JOIN withdrawn AS w ON w.slug = i.slug {where}"
    " ORDER BY i.date DESC, i.slug, i.number DESC LIMIT ? OFFSET ?"
)
_REVISIONS = (
    "WITH wanted AS (SELECT json_extract(value, '$[0]') AS slug, json_extract(value, '$[1]') AS number"
    " FROM json_each(?)) SELECT i.slug, i.number, i.date, i.note, i.changes, i.name, i.first_dated,"
    " coalesce(t.metadata, w.metadata), w.slug IS NOT NULL,"
    " (SELECT count(*) FROM correction AS c WHERE c.slug = i.slug AND c.revision = i.number)"
    " FROM wanted JOIN issue AS i ON i.slug = wanted.slug AND i.number = wanted.number"
    " LEFT JOIN text AS t ON t.slug = i.slug LEFT JOIN withdrawn AS w ON w.slug = i.slug"
)
_CORRECTIONS = (
    "WITH wanted AS (SELECT json_extract(value, '$[0]') AS slug, json_extract(value, '$[1]') AS number"
    " FROM json_each(?)) SELECT c.slug, c.revision, c.number, c.details FROM wanted"
    " JOIN correction AS c ON c.slug = wanted.slug AND c.revision = wanted.number"
    " WHERE c.place IN (SELECT place FROM correction AS o WHERE o.slug = wanted.slug"
    " AND o.revision = wanted.number ORDER BY place LIMIT ?) ORDER BY c.slug, c.revision, c.place"
)


class StoredRevisions(PublishedRevisions):
    """Reads them in *listed*, the library of a generation, and in the *rows* of its segments. Threads may share it."""

    def __init__(self, listed: Database, rows: Sequence[Database]) -> None:
        self._all = listed.all
        self._rows = rows

    def counts(self) -> dict[str, int]:
        """Return the number of the newest revision of each published text, by slug."""
        return dict(self._all(REVISION_COUNTS))

    def newest_day(self) -> str:
        """Return the ISO day on which anything was published last; empty where nothing ever was."""
        ((day,),) = self._all("SELECT coalesce(max(date), '') FROM issue")
        return str(day)

    def total(self, *, corrections_only: bool = False, since: str = "") -> int:
        """Return how many revisions of all texts were published, on the ISO day *since* or later.

        Perhaps without the first of each text.
        """
        ((total,),) = self._all(
            "SELECT count(*) FROM issue WHERE number > ? AND date >= ?", corrections_only, since
        )
        return int(total)

    def place_after(
        self, day: str, slug: str, number: int, *, corrections_only: bool = False
    ) -> int:
        """Return how many revisions come up to this one in the order of `newest`, whether it is there or not."""
        ((place,),) = self._all(
            "SELECT count(*) FROM issue WHERE number > ? AND date >= ?"
            " AND (date > ? OR slug < ? OR (slug = ? AND number >= ?))",
            *(corrections_only, day, day, slug, slug, number),
        )
        return int(place)

    def at(self, place: int, *, corrections_only: bool = False) -> tuple[str, str, int]:
        """Return the day, the slug and the number of the revision at a *place* in the order of `newest`."""
        ((day, slug, number),) = self._all(
            "SELECT date, slug, number FROM issue WHERE number > ?"
            " ORDER BY date DESC, slug, number DESC LIMIT 1 OFFSET ?",
            corrections_only,
            place,
        )
        return day, slug, number

    def newest(
        self, first: int, count: int, *, corrections_only: bool = False, since: str = ""
    ) -> tuple[PublishedRevision, ...]:
        """Return *count* revisions of all texts from the *first*, the newest first, of *since* or later.

        Of a text perhaps not its first.
        """
        where = "WHERE i.date >= ?" + (" AND i.number > 1" if corrections_only else "")
        found = self._all(_LISTED.format(where=where), since, count, first)
        by_segment: dict[int, list[tuple[str, int]]] = {}
        for slug, number, segment in found:
            by_segment.setdefault(segment, []).append((slug, number))
        revisions = {
            (each.summary.slug, each.summary.number): each
            for segment, wanted in by_segment.items()
            for each in _of_segment(self._rows[segment], wanted)
        }
        return tuple(revisions[slug, number] for slug, number, _ in found)


def _of_segment(rows: Database, wanted: Sequence[tuple[str, int]]) -> Iterable[PublishedRevision]:
    corrections: dict[tuple[str, int], list[Correction]] = {}
    corrected = [pair for pair in wanted if pair[1] > 1]
    if corrected:
        for slug, revision, number, details in rows.all(
            _CORRECTIONS, json.dumps(corrected), MAX_CORRECTIONS
        ):
            correction = load_correction(revision, number, details)
            corrections.setdefault((slug, revision), []).append(correction)
    for row in rows.all(_REVISIONS, json.dumps(wanted)):
        slug, number, date, note, changes, urn, first_dated, metadata, withdrawn, count = row
        yield PublishedRevision(
            RevisionSummary(slug, number, date, note, json.loads(changes), urn, first_dated),
            load_metadata(metadata),
            is_withdrawn=bool(withdrawn),
            corrections=tuple(corrections.get((slug, number), ())),
            corrected=count,
        )
