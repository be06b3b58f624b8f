"""The rows of one text, packed: all that the tables of a segment have of it, as one small SQLite database.

A web node without an index folder gets a text as one packed value, and reads it with the statements that read segments.
"""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

from archive.library.schema import SEGMENT_SCHEMA
from archive.library.sqlite import ClosingConnection
from archive.library.sqlite import Rows

#: Bytes of a page of the database; the smallest, since most texts are short and each table has a page at least.
_PAGE_SIZE = 512
#: The tables that know a text by its number in the segment, by the column with it, and those that know it by its slug.
_BY_NUMBER = {
    "text": "id",
    "section": "text",
    "paragraph": "text",
    "page": "text",
    "tombstone": "text",
}
_BY_SLUG = ("became", "issue", "correction", "arrangement", "withdrawn")


class TextPacker:
    """Packs texts of the segment with the file of rows at *path*. For one thread; `close` it."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
        self._connection.execute(f"PRAGMA page_size={_PAGE_SIZE}")
        self._connection.execute(
            "ATTACH ? AS segment", (f"{path.resolve().as_uri()}?mode=ro&immutable=1",)
        )
        self._connection.executescript(SEGMENT_SCHEMA)

    def packed(self, slug: str, number: int) -> bytes:
        """Return the rows of the text *slug*, which has this *number* in the segment: -1 where it was withdrawn."""
        execute = self._connection.execute
        execute("BEGIN")
        for table, column in _BY_NUMBER.items():
            self._copy(table, column, number)
        for table in _BY_SLUG:
            self._copy(table, "slug", slug)
        execute("COMMIT")
        # What another text had is in free pages.
        execute("VACUUM main")
        return zlib.compress(self._connection.serialize())

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _copy(self, table: str, column: str, value: object) -> None:
        """Have in *table* the rows of the segment that have *value* in *column*, and no others."""
        self._connection.execute(f"DELETE FROM main.{table}")  # noqa: S608 our own names
        self._connection.execute(
            f"INSERT INTO main.{table} SELECT * FROM segment.{table} WHERE {column} = ?",  # noqa: S608 our own names
            (value,),
        )


class TextRows(Rows):
    """Answers statements about the text that *packed* has. Threads may share it."""

    def __init__(self, packed: bytes) -> None:
        """Unpack it. Raises `ValueError` where it is damaged."""
        try:
            unpacked = zlib.decompress(packed)
        except zlib.error as error:
            raise ValueError(str(error)) from error
        #: How many bytes of memory it takes.
        self.size = len(unpacked)
        self._lock = Lock()
        self._connection = sqlite3.connect(
            ":memory:", check_same_thread=False, factory=ClosingConnection
        )
        self._connection.deserialize(unpacked)
        self._connection.execute("PRAGMA query_only=1")

    def all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        """Return all rows."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or `None` where there is none."""
        with self._lock, closing(self._connection.execute(sql, values)) as cursor:
            return cursor.fetchone()
