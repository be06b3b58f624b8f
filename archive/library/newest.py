"""The newest revisions of all texts, with the texts that they are of: a few statements, however many they are."""

import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Sequence

from archive.library.codec import load_correction
from archive.library.codec import load_metadata
from archive.library.entries import PublishedRevision
from archive.library.sqlite import Database
from archive.model.edition import Correction
from archive.model.revision import RevisionSummary

#: Corrections of a revision that come with it.
MAX_CORRECTIONS = 3

#: Runs a statement of SQL with its values, and returns rows of any shape.
_Ask = Callable[..., list[tuple]]  # type: ignore[type-arg]
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


def newest_revisions(
    listed: _Ask,
    rows: Sequence[Database],
    first: int,
    count: int,
    *,
    corrections_only: bool,
    since: str,
) -> tuple[PublishedRevision, ...]:
    """Return *count* revisions from the *first*, the newest first, of the day *since* or later.

    Perhaps only those after the first of a text. *listed* asks the library of the generation, *rows* are those of its
    segments.
    """
    where = "WHERE i.date >= ?" + (" AND i.number > 1" if corrections_only else "")
    found = listed(_LISTED.format(where=where), since, count, first)
    by_segment: dict[int, list[tuple[str, int]]] = {}
    for slug, number, segment in found:
        by_segment.setdefault(segment, []).append((slug, number))
    revisions = {
        (each.summary.slug, each.summary.number): each
        for segment, wanted in by_segment.items()
        for each in _of_segment(rows[segment], wanted)
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
