"""Thirty-two clients, half of them hostile, while texts are edited and the index is built and swapped.

A few seconds with the other tests; ``make soak`` takes ten minutes, ``--fire=60 -s`` a minute, and both print
what was measured.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.server import Served
from tests.support.server import environment
from tests.support.server import pincite
from tests.support.site import NOTICE

CLIENTS = 32
SECONDS = 10
#: The index is built and swapped three times in a minute, whatever the length of the run.
EVERY = 18.0
#: How much the memory of the server may grow from a third of the time to the end.
GROWTH, GROWTH_MB = 1.15, 25.0
#: No page may keep an honest reader waiting so long, even on a machine that does much else.
WORST = 2.5


def memory(process: int) -> float:
    """Return the megabytes of a process and of the servers that it started."""
    table = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 3) for line in table.stdout.splitlines()]
    return sum(
        int(rss) / 1024
        for pid, parent, rss, words in rows
        if int(pid) == process or (int(parent) == process and " serve" in words)
    )


def clients(kind: str, port: int, seconds: float) -> "subprocess.Popen[str]":
    """Start half of the clients."""
    words = [
        sys.executable,
        "-m",
        "tests.support.load",
        kind,
        str(port),
        str(seconds),
        str(CLIENTS // 2),
    ]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def percentile(times: list[float], share: float) -> float:
    """Return what *share* of *times* did not exceed, in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] * 1000


@pytest.mark.slow
def test_under_fire(
    tmp_path: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    """No failed request but the polite 503, memory flat, a log of what happened, and the honest served in time."""
    asked = pytestconfig.getoption("--fire")
    seconds = float(asked or SECONDS)
    copytree(DATA / "historians", tmp_path / "texts")
    notice = tmp_path / "texts" / "notice.md"
    notice.write_text(NOTICE, encoding="utf-8")
    built = pincite("index", folder=tmp_path)
    assert "Indexed" in built.stdout, built.stderr
    with Served(tmp_path, ["/healthz"]) as server:
        honest, hostile = (clients(kind, server.port, seconds) for kind in ("honest", "hostile"))
        began = time.monotonic()
        swaps, samples = 0, [(0.0, memory(server.process.pid))]
        while (at := time.monotonic() - began) < seconds or swaps < 3:
            if at > swaps * min(EVERY, seconds / 3.3):
                swaps += 1
                notice.write_text(NOTICE + f"\nEdited {swaps} times. {{#p9}}\n", encoding="utf-8")
                done = subprocess.run(
                    [sys.executable, "-m", "archive", "index"],
                    cwd=ROOT,
                    env=environment(tmp_path),
                    capture_output=True,
                    check=False,
                )
                assert b"Traceback" not in done.stderr
                server.until(f"Edited {swaps} times", "/texts/notice")
            samples.append((at, memory(server.process.pid)))
            time.sleep(0.5)
        told = [json.loads(process.communicate(timeout=90)[0]) for process in (honest, hostile)]
        said, end = server.said, memory(server.process.pid)
        assert server.bad == []
    pages, searches = told[0]["pages"], told[0]["searches"]
    early = max(mb for at, mb in samples if at <= max(seconds / 3, 1))
    with capsys.disabled():
        if asked:
            print(  # noqa: T201
                f"\n{seconds:.0f} s, {CLIENTS} clients, {swaps} builds. Honest pages {len(pages)}: median"
                f" {percentile(pages, 0.5):.0f}, p99 {percentile(pages, 0.99):.0f} ms; searches"
                f" {len(searches)}: median {percentile(searches, 0.5):.0f}, p99 {percentile(searches, 0.99):.0f} ms."
                f" Memory {samples[0][1]:.0f} MB, {early:.0f} in the first third, {end:.0f} at the end."
                f" Honest {told[0]['statuses']}, hostile {told[1]['statuses']}."
            )
    for answers in told:
        assert answers["bad"] == []
    assert swaps >= 3
    assert len(pages) > CLIENTS
    assert end < early * GROWTH + GROWTH_MB
    assert percentile(pages, 0.99) < WORST * 1000
    strange = [line for line in said.splitlines() if not re.match(r"Serving at|Press|$", line)]
    assert not re.search(r"Traceback|ERROR|Exception", said), said
    assert len(strange) <= 5, strange
