"""The measurements: that they run from end to end and count right. What they measure is nobody's promise here."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.indexing.generations import LIBRARY
from archive.indexing.generations import current
from archive.library.reader import StoredLibrary
from archive.settings import Settings
from archive.sources.canonical.format import read_canonical
from bench import fts5
from bench.aims import CEILING
from bench.aims import FTS5
from bench.aims import Kind
from bench.aims import verdicts
from bench.api import measured
from bench.api import measured_standards
from bench.classes import classes_for
from bench.classes import draw_classes
from bench.client import Measurement
from bench.client import merge
from bench.collection import resample_short
from bench.collection import sentences
from bench.mixed import Requests
from bench.mixed import draw_requests
from bench.mixed import paragraphs
from bench.servers import Server
from bench.stages import BUDGET_MS
from bench.stages import FUNCTIONS
from bench.stages import Stage
from bench.stages import Stopwatch
from bench.stages import find
from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the modules of this checkout."""
    monkeypatch.chdir(ROOT)


@pytest.fixture(scope="module")
def library(historians: Settings) -> Iterator[StoredLibrary]:
    """Texts enough to draw from."""
    opened = StoredLibrary(current(historians.index) / LIBRARY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def database(library: StoredLibrary, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same texts in FTS5."""
    path = tmp_path_factory.mktemp("fts5") / "fts5.sqlite"
    fts5.fill(path, "porter unicode61", paragraphs(library))
    return path


def test_drawn_requests_are_of_four_classes_and_reproducible(
    library: StoredLibrary, tmp_path: Path
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


def test_programs_are_measured(corrected: Settings) -> None:
    """Each kind of call beside its page, and each answer of a standard: all of them are answered."""
    assert all(page and call for _, page, call in measured(corrected, 2))
    assert all(median for _, median in measured_standards(corrected, 2))


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
    """Ratios are of processor time with one client, else of responses a second, with the other beside them."""
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
        f"  met     tantivy, {Kind.NEW}, 1 client, to (b), by processor time: 4.00 ×, at least 0.8"
        " (2.00 by responses a second)",
        f"  MISSED  tantivy, {Kind.TEXTS}, 8 clients, to (a): 0.50 ×, at least 0.7"
        " (0.25 by processor time)",
    ]


def test_late_responses_are_compared() -> None:
    """Of two workers with one, and in a large collection with those of FTS5."""
    quick, slow = (Measurement(times, 1.0, 1, 0.1) for times in ((1.0,) * 9, (1.0,) * 8 + (6.0,)))
    measured = {
        ("tantivy", Kind.NEW, 1): quick,
        ("tantivy, 2 workers", Kind.NEW, 1): slow,
        (FTS5, Kind.NEW, 1): slow,
    }
    late = [str(verdict) for verdict in verdicts(measured, 200_000) if "p99" in verdict.what]
    assert late == [
        f"  met     tantivy, {Kind.NEW}, 1 client, p99, to that of (b): 6.00 ×, at least 6",
        f"  MISSED  tantivy, 2 workers, {Kind.NEW}, 1 client, p99, to that of one worker:"
        " 6.00 ms, at most 1",
    ]


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sentences to draw from, as the addresses are."""
    folder = tmp_path_factory.mktemp("corpora") / "sotu"
    folder.mkdir()
    for year in (1941, 1964):
        text = read_canonical((DATA / "historians" / f"union-{year}.md").read_text(), path="").text
        words = " ".join(paragraph.text for paragraph in text.paragraphs)
        (folder / f"{year}_Nobody_none.txt").write_text(words)
    return folder


def test_short_texts_are_as_real_ones_are(addresses: Path) -> None:
    """Twenty paragraphs, two sections, 300 authors, a tenth of the words misread; the same each time."""
    texts = list(resample_short(addresses, 6_110))
    assert [len(text.paragraphs) for text in texts] == [20] * 305 + [10]
    assert {len(text.sections) for text in texts} == {2}
    assert len({text.metadata.authors for text in texts}) == 300
    assert texts[:3] == list(resample_short(addresses, 6_110))[:3]
    known = {word for parts in sentences(addresses).values() for s in parts for word in s.split()}
    words = [word for text in texts for p in text.paragraphs for word in p.text.split()]
    assert 0.05 < sum(word not in known for word in words) / len(words) < 0.1


def test_searches_of_every_class_are_drawn(library: StoredLibrary, tmp_path: Path) -> None:
    """Each class and each filter has searches, the same each time; FTS5 gets those that it can answer."""
    drawn = draw_classes(library)
    assert drawn == draw_classes(library)
    assert set(drawn) >= {"rare word", "NOT", "near", "two errors", "filter: author", "concordance"}
    assert all(drawn.values())
    assert all(query.fts5 for name in ("AND", "OR", "NOT", "near") for query in drawn[name])
    assert not any(query.fts5 for query in drawn["leading wildcard"])
    kept = tmp_path / "classes.json"
    assert classes_for(library, kept) == classes_for(library, kept) == drawn


def test_every_stage_of_a_page_is_found() -> None:
    """A function that is renamed is missed here, not silently left out of the table of stages."""
    for stage in set(Stage) - {Stage.REST}:
        for name in FUNCTIONS[stage]:
            holder, last = find(name)
            assert callable(getattr(holder, last))
    assert set(BUDGET_MS) == set(Stage)


def test_time_is_counted_for_the_innermost_stage() -> None:
    """What a stage calls of another counts there, unless it counts as a whole; generators count where they work."""
    stopwatch = Stopwatch()

    def work() -> Iterator[int]:
        yield from (sum(range(100_000)) for _ in range(3))

    select = stopwatch.timed(Stage.SELECT, work)
    facets = stopwatch.timed(Stage.FACETS, lambda: list(select()))
    assert len(list(stopwatch.timed(Stage.HITS, lambda: list(select()))())) == 3
    counted = dict(stopwatch.spent)
    assert counted[Stage.SELECT] > counted[Stage.HITS] > 0
    facets()
    assert stopwatch.spent[Stage.SELECT] == counted[Stage.SELECT]
    assert stopwatch.spent[Stage.FACETS] > 0


@pytest.mark.long
def test_benchmark_in_the_process_runs(addresses: Path, tmp_path: Path) -> None:
    """A small collection of short texts is made, built, searched, and updated."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "bench", str(addresses.parent), "--work", str(tmp_path)),
            *("--sizes", "100", "--shapes", "short", "--engines", "whoosh", "--rounds", "1"),
        ],
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "== 100 paragraphs, short texts, whoosh" in run.stdout
    for stage in Stage:
        assert f"\n{stage}" in run.stdout
    for row in ("built in", "leading wildcard", "two errors", "by author", "changed", "withdrawn"):
        assert f"\n{row} " in run.stdout
    assert (tmp_path / "texts-100-short" / "history" / "paper-00000.jsonl").exists()


@pytest.mark.long
def test_http_benchmark_runs(shipped: Settings, tmp_path: Path) -> None:
    """A short run on the shipped collection prints every table, with every server in it."""
    run = subprocess.run(
        [
            *(sys.executable, "-m", "bench.http", "--texts", str(shipped.texts)),
            *("--engines", "whoosh", "--workers", "1", "--clients", "2"),
            *("--seconds", "0.05", "--rounds", "1", "--starts", "1", "--work", str(tmp_path)),
            *("--per-class", "2"),
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
    assert "\nfilter: author " in run.stdout
    assert re.search(r"\b[3-5] requests", run.stdout)
    (requests,) = tmp_path.glob("requests-shipped-*.json")
    assert json.loads(requests.read_text(encoding="utf-8"))["searches"]
