"""Read-only access to SQLite: to a file from many threads, which share its connections."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any
from typing import Protocol

#: Kilobytes of the file that each connection caches; the default of SQLite is 2,000.
_CACHE_KB = 64


class Rows(Protocol):
    """Answers statements of SQL about the tables of a segment. Threads may share it."""

    def all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        """Return all rows."""

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or `None` where there is none."""


class Database(Rows):
    """Queries the file at *path*, which never changes. Safe to share between threads.

    A connection is for whoever asks, and then for the next: there are as many as threads have asked at one moment, not
    as many as there are threads. An unreadable file raises `sqlite3.DatabaseError` at the first query.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        #: All connections, and those that nobody uses; the last one used has what was read last.
        self._connections: list[ClosingConnection] = []
        self._free: list[ClosingConnection] = []
        self._is_closed = False

    def all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        """Return all rows."""
        with self.take() as connection:
            return connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or `None` where there is none."""
        with self.take() as connection:
            return connection.execute(sql, values).fetchone()

    @contextmanager
    def take(self) -> "Iterator[ClosingConnection]":
        """Have a connection for oneself, for the time of a block."""
        try:
            connection = self._free.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            self._free.append(connection)

    def close(self) -> None:
        """Close all connections; none may be in use, or be made afterwards."""
        with self._lock:
            self._is_closed = True
            for connection in self._connections:
                connection.close()

    def _connect(self) -> "ClosingConnection":
        # A generation never changes, so SQLite need not check for changes.
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        with self._lock:
            if self._is_closed:
                raise sqlite3.ProgrammingError(f"{self._path} was closed")
            # Each is used by one thread at a time; the last user of a library, in whatever thread, closes them all.
            connection = sqlite3.connect(
                uri, uri=True, factory=ClosingConnection, check_same_thread=False
            )
            self._connections.append(connection)
        # What was read stays in the memory of the system, which all connections share.
        connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
        return connection


class ClosingConnection(sqlite3.Connection):
    """A connection that closes itself when it is no longer referenced; from Python 3.13 on, others warn."""

    def __del__(self) -> None:
        # A connection that could not be opened cannot be closed.
        with suppress(sqlite3.ProgrammingError):
            self.close()
