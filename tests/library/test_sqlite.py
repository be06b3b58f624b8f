"""Threads share the connections to a file, and what pages ask does not look at all texts."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from threading import Thread
from typing import Any

import pytest

from archive.library.sqlite import Database
from archive.settings import Settings
from archive.web import create_app

COUNT = "SELECT count(*) FROM letter"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A database of three letters at ``tmp_path``, and the files to which connections are made from now on."""
    with closing(sqlite3.connect(tmp_path / "letters.sqlite")) as connection:
        connection.executescript("CREATE TABLE letter (name TEXT)")
        connection.executemany("INSERT INTO letter VALUES (?)", "abc")
        connection.commit()
    files: list[str] = []
    connect: Callable[..., Any] = sqlite3.connect

    def noted(file: str, **options: Any) -> Any:
        files.append(file)
        return connect(file, **options)

    monkeypatch.setattr(sqlite3, "connect", noted)
    return files


def test_threads_that_ask_one_after_the_other_share_a_connection(
    tmp_path: Path, opened: list[str]
) -> None:
    """However many threads a server has, what they keep open does not grow with them."""
    with closing(Database(tmp_path / "letters.sqlite")) as database:
        for _ in range(5):
            thread = Thread(target=database.one, args=(COUNT,))
            thread.start()
            thread.join()
        assert database.one(COUNT) == (3,)
    assert len(opened) == 1


def test_threads_that_ask_at_once_have_a_connection_each(tmp_path: Path, opened: list[str]) -> None:
    """Each gets its own rows; the connections are there for those who ask afterwards."""
    together = Barrier(3)
    with closing(Database(tmp_path / "letters.sqlite")) as database:
        taken = [database.take for _ in range(3)]

        def ask(take: Callable[[], Any]) -> Any:
            with take() as connection:
                together.wait()
                return connection.execute(COUNT).fetchone()

        with ThreadPoolExecutor(3) as threads:
            assert list(threads.map(ask, taken)) == [(3,)] * 3
        for _ in range(5):
            assert database.one(COUNT) == (3,)
    assert len(opened) == 3


def test_a_statement_that_fails_leaves_its_connection(tmp_path: Path, opened: list[str]) -> None:
    """The next statement has it."""
    with closing(Database(tmp_path / "letters.sqlite")) as database:
        with pytest.raises(sqlite3.OperationalError):
            database.all("SELECT * FROM nothing")
        assert database.all("SELECT name FROM letter") == [("a",), ("b",), ("c",)]
    assert len(opened) == 1


def test_nothing_is_read_after_the_end(tmp_path: Path, opened: list[str]) -> None:
    """A closed database makes no connection."""
    database = Database(tmp_path / "letters.sqlite")
    database.one(COUNT)
    database.close()
    with pytest.raises(sqlite3.ProgrammingError):
        database.one(COUNT)
    unused = Database(tmp_path / "letters.sqlite")
    unused.close()
    with pytest.raises(sqlite3.ProgrammingError):
        unused.all(COUNT)
    assert len(opened) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/about",
        "/texts/report-on-peace",
        "/texts/report-on-peace/p1",
        "/texts/report-on-peace/p1?q=peace",
        "/texts/report-on-peace/p1-p3",
        "/texts/report-on-peace/history",
        "/search?q=peace",
        "/search?q=peace&in=report-on-peace",
    ],
)
def test_no_statement_of_a_page_looks_at_every_row(
    shipped: Settings, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each finds its rows by a key or an index, so that the page of a text costs the same among a million others."""
    asked: set[tuple[Database, str, tuple[object, ...]]] = set()

    def noted(method: Callable[..., Any]) -> Callable[..., Any]:
        def ask(database: Database, sql: str, *values: object) -> Any:
            asked.add((database, sql, values))
            return method(database, sql, *values)

        return ask

    all_rows, one_row = Database.all, Database.one
    monkeypatch.setattr(Database, "all", noted(all_rows))
    monkeypatch.setattr(Database, "one", noted(one_row))
    client = create_app(replace(shipped, cache_bytes=0)).test_client()
    # What pages show of the whole is counted once.
    client.get(path)
    asked.clear()
    assert client.get(path).status_code == 200
    for database, sql, values in asked:
        for *_, step in all_rows(database, f"EXPLAIN QUERY PLAN {sql}", *values):
            assert not step.startswith("SCAN ") or "json_each" in step, (sql, step)
