"""How many revisions of each text readers have been shown, by a library, of which nothing else is read."""

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.errors import IndexMissing
from archive.library.schema import SCHEMA_VERSION
from archive.library.sqlite import Database

REVISION_COUNTS = """
SELECT slug, revision FROM text WHERE NOT draft UNION SELECT slug, revision FROM withdrawn
"""


def revision_counts(path: Path) -> dict[str, int]:
    """Return the number of the newest revision of each published text of the library at *path*, by slug.

    Raises `IndexMissing` if it is damaged or of another version.
    """
    with closing(Database(path)) as database:
        try:
            version = database.one("SELECT value FROM about WHERE name = 'schema'")
            if version != (str(SCHEMA_VERSION),):
                raise IndexMissing(path, "the library was built by another version of Pincite")
            return dict(database.all(REVISION_COUNTS))
        except sqlite3.DatabaseError as error:
            raise IndexMissing(path, f"the library cannot be read ({error})") from error
