"""What harvesters are told (OAI-PMH): when each text that was ever published was last changed, and which are deleted.

A datestamp is the time at which a change could first be seen here, not the day of its publication: a harvester asks
for what changed since it came last, and a text that was published elsewhere a week ago may have arrived just now. So a
generation takes over the datestamps of the one before. Where there is none, that of a text is the end of the day on
which its newest revision was published, so that an index that is made anew tells the same.
"""

import sqlite3
from contextlib import closing
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path

from archive.indexing import generations

#: Of a change that was found in a build, after its end: until then the index is checked and swapped in.
_MARGIN = timedelta(seconds=1)
#: What is read of the generation before.
_READ_BEFORE = {
    "harvest_record": "slug, revision, deleted, datestamp",
    "harvest_member": "spec, slug",
    "harvest_set": "spec, name",
}

_STATES = (
    "CREATE TEMP TABLE state (slug TEXT PRIMARY KEY, revision INTEGER, deleted INTEGER, of TEXT)",
    "INSERT INTO state SELECT slug, revision, 0, slug FROM text WHERE NOT draft",
    "INSERT OR IGNORE INTO state SELECT slug, revision, 1, slug FROM withdrawn",
    "INSERT OR IGNORE INTO state SELECT slug, 0, 1, to_slug FROM former",
)
#: Of what the record names, of the language, and of former slugs those of the text.
_MEMBERS = (
    "CREATE TEMP TABLE member (slug TEXT, spec TEXT, PRIMARY KEY (slug, spec)) WITHOUT ROWID",
    "INSERT INTO member SELECT DISTINCT s.slug, e.kind || '.' || e.slug"
    " FROM naming AS n JOIN entity_name AS m ON m.kind = n.kind AND m.name = n.name"
    " JOIN entity AS e ON e.id = m.entity JOIN state AS s ON s.slug = n.slug WHERE n.current",
    "INSERT INTO member SELECT slug, 'language.' || language"
    " FROM (SELECT slug, language FROM text UNION ALL SELECT slug, language FROM withdrawn)"
    " JOIN state USING (slug) WHERE language NOT IN ('', 'und')",
    "INSERT INTO member SELECT s.slug, m.spec FROM former AS f"
    " JOIN state AS s ON s.slug = f.slug AND s.deleted JOIN member AS m ON m.slug = f.to_slug",
)
#: What is deleted stays in the sets that it was in, so that those who harvest one of them hear of it. Texts that are in
#: other sets now, as after the key of an author was changed, are told again: the new set has them since then.
_MEMBERS_BEFORE = (
    "INSERT OR IGNORE INTO member SELECT slug, spec FROM before.harvest_member"
    " WHERE slug NOT IN (SELECT slug FROM state WHERE NOT deleted)",
    "CREATE TEMP TABLE regrouped AS"
    " SELECT slug FROM (SELECT * FROM member EXCEPT SELECT slug, spec FROM before.harvest_member) UNION"
    " SELECT slug FROM (SELECT slug, spec FROM before.harvest_member EXCEPT SELECT * FROM member)",
)
#: The newest day on which anything of a text was published, and the time of this build.
_MADE_ANEW = """
INSERT INTO harvest_record SELECT slug, revision, deleted, min(:now, coalesce(
    (SELECT max(date) || 'T23:59:59Z' FROM issue WHERE issue.slug = state.of), :now
)) FROM state
"""
_CONTINUED = """
INSERT INTO harvest_record SELECT slug, s.revision, s.deleted,
    CASE WHEN b.revision = s.revision AND b.deleted = s.deleted
        AND slug NOT IN (SELECT slug FROM regrouped) THEN b.datestamp ELSE :now END
FROM state AS s LEFT JOIN before.harvest_record AS b USING (slug)
"""
#: What is gone from the folder, with its history, was deleted, too.
_VANISHED = """
INSERT OR IGNORE INTO harvest_record
SELECT slug, revision, 1, CASE WHEN deleted THEN datestamp ELSE :now END FROM before.harvest_record
"""
_SETS = (
    "INSERT INTO harvest_member SELECT spec, datestamp, slug FROM member JOIN harvest_record USING (slug)",
    "INSERT INTO harvest_set SELECT DISTINCT spec, '' FROM harvest_member",
    "UPDATE harvest_set SET name = e.name FROM entity AS e WHERE spec = e.kind || '.' || e.slug",
)
#: A set of deleted records alone is of what no text names any more.
_NAMES_BEFORE = """
UPDATE harvest_set SET name = b.name FROM before.harvest_set AS b
WHERE b.spec = harvest_set.spec AND harvest_set.name = ''
"""


def last_harvested(index: Path) -> Path | None:
    """Return the newest library in *index*, of whatever version, that has datestamps; None where there is none."""
    for folder in generations.generations(index):
        path = folder / generations.LIBRARY
        if _is_readable(path):
            return path
    return None


def _is_readable(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            for table, columns in _READ_BEFORE.items():
                database.execute(f"SELECT {columns} FROM {table} LIMIT 1").fetchone()  # noqa: S608 our own words
    except sqlite3.Error:
        return False
    return True


def write_harvest(database: sqlite3.Connection, before: Path | None, begun: datetime) -> None:
    """Write the datestamps and the sets of all texts in *database*, in which the rest has been written.

    They continue those of the library at *before*. The build was *begun* then. Call it outside a transaction.
    """
    now = {"now": _visible_from(begun)}
    if before is not None:
        database.execute("ATTACH ? AS before", (str(before),))
    database.execute("BEGIN")
    for statement in (
        *_STATES,
        *_MEMBERS,
        *((*_MEMBERS_BEFORE, _CONTINUED, _VANISHED) if before is not None else (_MADE_ANEW,)),
        *_SETS,
        *((_NAMES_BEFORE,) if before is not None else ()),
    ):
        database.execute(statement, now if ":now" in statement else {})
    database.execute("COMMIT")
    if before is not None:
        database.execute("DETACH before")


def _visible_from(begun: datetime) -> str:
    """Return about when readers see what a build that was *begun* then has written.

    To check and to swap in takes no longer than to write. A harvester that comes before must be told when it comes
    again, so the time may rather be late than early; one that comes between gets the record twice.
    """
    now = datetime.now(UTC)
    seen = now + (now - begun) + _MARGIN
    return f"{seen.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
