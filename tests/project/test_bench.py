"""The measurements: that they run from end to end and count right. What they measure is nobody's promise here."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.indexing.generations import LIBRARY
from archive.indexing.generations import current
from archive.library.reader import Library
from archive.settings import Settings
from bench import fts5
from bench.aims import CEILING
from bench.aims import FTS5
from bench.aims import Kind
from bench.aims import verdicts
from bench.client import Taken
from bench.client import merged
from bench.mixed import Asked
from bench.mixed import drawn
from bench.mixed import paragraphs
from bench.servers import Server
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The modules that are started are those of this checkout."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def library(historians: Settings) -> Iterator[Library]:
    """Texts enough to draw from."""
    opened = Library(current(historians.index) / LIBRARY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def database(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same texts in FTS5."""
    path = tmp_path_factory.mktemp("fts5") / "fts5.sqlite"
    fts5.fill(path, "porter unicode61", paragraphs(library))
    return path


def test_what_is_drawn_is_of_four_kinds_and_the_same_each_time(
    library: Library, tmp_path: Path
) -> None:
    """No search is asked twice, none that warms is measured, and a file keeps them."""
    asked = drawn(library)
    assert asked == drawn(library)
    assert len(asked.searches) == len(set(asked.searches)) == 200
    assert not set(asked.searches) & set(asked.warming)
    phrases = [path for path in asked.searches if path.startswith("/search?q=%22")]
    pairs = [path for path in asked.searches if "%20" in path and path not in phrases]
    assert (len(phrases), len(pairs)) == (50, 50)
    assert all(path.startswith("/texts/") for path in asked.paragraphs + asked.texts)
    asked.write(tmp_path / "asked.json")
    assert Asked.read(tmp_path / "asked.json") == asked


def test_the_client_asks_for_each_path_once_or_until_it_is_time(database: Path) -> None:
    """Eight clients share what is asked once; asked again, they go round; memory and time are told."""
    paths = [f"/search?q={word}" for word in ("peace", "war", "treaty", "the", "of")]
    with Server("bench.fts5", str(database)) as server:
        once = server.take(paths, 8)
        again = server.take(paths, 2, seconds=0.2)
        (memory,) = server.memory()
        page = server.fetch("/search?q=peace")
    assert len(once.times) == 5
    assert len(again.times) > 5
    assert 0.2 <= again.seconds < TIMEOUT_S
    assert list(again.times) == sorted(again.times)
    assert once.processor > 0
    assert once.bytes > 5 * len("HTTP/1.1 200 OK")
    assert memory.resident >= memory.proportional > 5
    assert b"<mark>" in page.body


def test_an_answer_that_is_none_ends_the_measurement(database: Path) -> None:
    """Nothing is counted that failed."""
    with Server("bench.fts5", str(database)) as server, pytest.raises(SystemExit):
        server.take(["/search?q=peace", "/nowhere"], 1)


def test_a_server_that_does_not_start_is_said() -> None:
    """With what it complained of."""
    with pytest.raises(SystemExit, match="IndexError"), Server("bench.fts5"):
        pass


def test_the_small_search_page_stays_small() -> None:
    """It is the cheapest thing that could work; beyond sixty lines it is something else."""
    assert len((ROOT / "bench" / "fts5.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_aims_are_held_against_what_was_measured() -> None:
    """Ratios are of answers a second, and by processor time beside them."""
    slow = Taken((2.0,) * 100, 1.0, 1, processor=0.2)
    quick = merged([Taken((1.0,) * 100, 0.5, 1, processor=0.05)] * 2)
    told = [
        str(verdict)
        for verdict in verdicts(
            {
                (FTS5, Kind.NEW, 1): slow,
                ("tantivy", Kind.NEW, 1): quick,
                (CEILING, Kind.EMPTY, 8): quick,
                ("tantivy", Kind.TEXTS, 8): slow,
            },
            16_000,
        )
    ]
    assert told == [
        f"  met     tantivy, {Kind.NEW}, 1 client, to (b): 2.00 ×, at least 1.5"
        " (4.00 by processor time)",
        f"  MISSED  tantivy, {Kind.TEXTS}, 8 clients, to (a): 0.50 ×, at least 0.7"
        " (0.25 by processor time)",
    ]


@pytest.mark.slow
def test_all_of_it_runs(shipped: Settings, tmp_path: Path) -> None:
    """On the shipped collection, for a moment: every table is there, and every server is in it."""
    made = subprocess.run(
        [
            *(sys.executable, "-m", "bench.http", "--texts", str(shipped.texts)),
            *("--engines", "whoosh", "--workers", "1", "--clients", "2"),
            *("--seconds", "0.05", "--rounds", "1", "--starts", "1", "--work", str(tmp_path)),
        ],
        env={**os.environ, "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    for kind in Kind:
        assert f"\n{kind[0].upper()}{kind[1:]}\n" in made.stdout
    for server in (CEILING, FTS5, "whoosh"):
        assert f"\n{server:24}       2" in made.stdout
    assert "first answer" in made.stdout
    assert "3 requests" in made.stdout
    (asked,) = tmp_path.glob("asked-shipped-*.json")
    assert json.loads(asked.read_text(encoding="utf-8"))["searches"]
