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
from bench.client import Measurement
from bench.client import merge
from bench.mixed import Requests
from bench.mixed import draw_requests
from bench.mixed import paragraphs
from bench.servers import Server
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the modules of this checkout."""
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


def test_drawn_requests_are_of_four_classes_and_reproducible(
    library: Library, tmp_path: Path
) -> None:
    """No search occurs twice, warming searches are not measured, and a file restores the requests."""
    requests = draw_requests(library)
    assert requests == draw_requests(library)
    assert len(requests.searches) == len(set(requests.searches)) == 200
    assert not set(requests.searches) & set(requests.warming)
    phrases = [path for path in requests.searches if path.startswith("/search?q=%22")]
    pairs = [path for path in requests.searches if "%20" in path and path not in phrases]
    assert (len(phrases), len(pairs)) == (50, 50)
    assert all(path.startswith("/texts/") for path in requests.paragraphs + requests.texts)
    requests.write(tmp_path / "requests.json")
    assert Requests.read(tmp_path / "requests.json") == requests


def test_client_requests_each_path_once_or_for_a_time(database: Path) -> None:
    """Eight clients share single requests; timed ones cycle; memory and processor time are measured."""
    paths = [f"/search?q={word}" for word in ("peace", "war", "treaty", "the", "of")]
    with Server("bench.fts5", str(database)) as server:
        once = server.measure(paths, 8)
        again = server.measure(paths, 2, seconds=0.2)
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


def test_failed_request_ends_the_measurement(database: Path) -> None:
    """No failed request is counted."""
    with Server("bench.fts5", str(database)) as server, pytest.raises(SystemExit):
        server.measure(["/search?q=peace", "/nowhere"], 1)


def test_server_that_does_not_start_is_reported() -> None:
    """The message includes its standard error."""
    with pytest.raises(SystemExit, match="IndexError"), Server("bench.fts5"):
        pass


def test_fts5_page_stays_small() -> None:
    """The page for comparison is minimal: at most sixty lines."""
    assert len((ROOT / "bench" / "fts5.py").read_text(encoding="utf-8").splitlines()) <= 60


def test_targets_are_compared_with_measurements() -> None:
    """Ratios are of responses a second, with those of processor time beside them."""
    slow = Measurement((2.0,) * 100, 1.0, 1, processor=0.2)
    quick = merge([Measurement((1.0,) * 100, 0.5, 1, processor=0.05)] * 2)
    lines = [
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
    assert lines == [
        f"  met     tantivy, {Kind.NEW}, 1 client, to (b): 2.00 ×, at least 1.5"
        " (4.00 by processor time)",
        f"  MISSED  tantivy, {Kind.TEXTS}, 8 clients, to (a): 0.50 ×, at least 0.7"
        " (0.25 by processor time)",
    ]


@pytest.mark.slow
def test_http_benchmark_runs(shipped: Settings, tmp_path: Path) -> None:
    """A short run on the shipped collection prints every table, with every server in it."""
    run = subprocess.run(
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
    assert run.returncode == 0, run.stderr
    for kind in Kind:
        assert f"\n{kind[0].upper()}{kind[1:]}\n" in run.stdout
    for server in (CEILING, FTS5, "whoosh"):
        assert f"\n{server:24}       2" in run.stdout
    assert "first response" in run.stdout
    assert "3 requests" in run.stdout
    (requests,) = tmp_path.glob("requests-shipped-*.json")
    assert json.loads(requests.read_text(encoding="utf-8"))["searches"]
