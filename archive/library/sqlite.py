"""Read-only access to SQLite: to a file from many threads, each with its own connection."""

import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock
from threading import local
from typing import Any
from typing import Protocol
from weakref import WeakSet

#: Kilobytes of the file that each thread caches; the default of SQLite is 2,000.
_CACHE_KB = 256


class Rows(Protocol):
    """Answers statements of SQL about the tables of a segment. Threads may share it."""

    def all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        """Return all rows."""

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or `None` where there is none."""


class Database(Rows):
    """Queries the file at *path*, which never changes. Safe to share between threads.

    An unreadable file raises `sqlite3.DatabaseError` at the first query.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = local()
        self._lock = Lock()
        #: Those of threads that have ended are closed with them.
        self._connections: WeakSet[ClosingConnection] = WeakSet()
        self._is_closed = False

    def all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        """Return all rows."""
        return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or `None` where there is none."""
        return self._connection.execute(sql, values).fetchone()

    def close(self) -> None:
        """Close the connections of all threads; none may be in use, or be made afterwards."""
        with self._lock:
            self._is_closed = True
            for connection in self._connections:
                connection.close()

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._connect()
        return connection

    def _connect(self) -> sqlite3.Connection:
        # A generation never changes, so SQLite need not check for changes.
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        with self._lock:
            if self._is_closed:
                raise sqlite3.ProgrammingError(f"{self._path} was closed")
            # Each is used by one thread; the last user of a library, in whatever thread, closes them all.
            connection = sqlite3.connect(
                uri, uri=True, factory=ClosingConnection, check_same_thread=False
            )
            self._connections.add(connection)
        # What was read stays in the memory of the system, which all threads share.
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        return connection


class ClosingConnection(sqlite3.Connection):
    """A connection that closes itself when it is no longer referenced; from Python 3.13 on, others warn."""

    def __del__(self) -> None:
        # A connection that could not be opened cannot be closed.
        with suppress(sqlite3.ProgrammingError):
            self.close()
