"""The tables of the library."""

import sqlite3
from contextlib import closing

from archive.library.schema import SEGMENT_SCHEMA


def test_whole_texts_come_last() -> None:
    """SQLite reads through a text of megabytes to any column that is behind it."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(SEGMENT_SCHEMA)
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = {
            table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            for (table,) in tables
        }
    long = {table: names for table, names in columns.items() if "markdown" in names}
    assert {*long} == {"text", "issue", "withdrawn"}
    assert all(names[-1] == "markdown" for names in long.values())
