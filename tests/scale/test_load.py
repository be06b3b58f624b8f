"""Thirty-two clients, half hostile, and twenty that hardly read, while texts are edited and the index is swapped.

So many requests with the other tests; ``make soak`` goes on for ten minutes, ``--load-seconds=60 -s`` for one,
and both print what was measured. What is asserted depends on counts, processor time and memory, never on
the clock: the machine may be busy with something else.
"""

import json
import re
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.paths import DATA
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S
from tests.support.server import RunningServer
from tests.support.server import pincite
from tests.support.site import NOTICE

CLIENTS = 32
SLOW_CLIENTS = 20
#: What each client sends at least.
REQUESTS = 25
#: The index is built and swapped at least so often, and then every so many seconds.
BUILDS, BUILD_EVERY_S = 3, 18.0
#: How much the memory of the server may grow from the first third of the run to its end.
MAX_GROWTH, MAX_GROWTH_MB = 1.15, 25.0
#: What it has when its caches of pages and words are full: in a short run they are not in the first third.
WARM_MB = 120.0
#: The server may spend so much processor time on an answer, on average.
MAX_ANSWER_S = 0.05
#: While an honest client waits for a page, so many answers may go to other honest ones: a few from each.
MAX_OVERTAKEN = 2 * CLIENTS


@dataclass(frozen=True, slots=True)
class Answers:
    """What the clients of one kind saw (see `tests.support.load`)."""

    statuses: dict[str, int]
    bad: list[str]
    pages: list[float]
    searches: list[float]
    overtaken: list[int]
    files: dict[str, int]


def memory(process: int) -> float:
    """Return the megabytes of a process and of the servers that it started, without the files that are mapped."""
    table = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 3) for line in table.stdout.splitlines()]
    return sum(
        own_memory(int(pid), int(rss)) / 1024
        for pid, parent, rss, words in rows
        if int(pid) == process or (int(parent) == process and " serve" in words)
    )


def own_memory(process: int, resident: int) -> int:
    """Return the kilobytes of a process that the system cannot take back; where that is not told, the *resident*."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
        for line in lines.splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
    return resident


def start_clients(
    kind: str, port: int, seed: int, *, count: int = CLIENTS // 2, requests: int = REQUESTS
) -> "subprocess.Popen[str]":
    """Start *count* clients of one kind, each with at least so many *requests*."""
    numbers = map(str, (port, count, requests, seed))
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.load", kind, *numbers],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def stop_clients(process: "subprocess.Popen[str]") -> Answers:
    """Let clients finish, and return what they saw."""
    return Answers(**json.loads(process.communicate(timeout=TIMEOUT_S)[0]))


def percentile(values: list[float] | list[int], share: float) -> float:
    """Return what *share* of the *values* does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def medians(samples: list[float], parts: int) -> list[int]:
    """Return the median of each of so many consecutive parts of the *samples*, rounded."""
    bounds = [len(samples) * part // parts for part in range(parts + 1)]
    return [
        round(percentile(samples[first:end], 0.5)) for first, end in pairwise(bounds) if first < end
    ]


def edit_and_build(server: RunningServer, folder: Path, number: int) -> None:
    """Edit a text, index it, and wait until the server shows the new words."""
    words = f"Edited {number} times."
    (folder / "texts" / "notice.md").write_text(f"{NOTICE}\n{words} {{#p9}}\n", encoding="utf-8")
    built = pincite("index", folder=folder)
    assert "Traceback" not in built.stderr
    server.wait_for(words, "/texts/notice")


def measured(honest: Answers, hostile: Answers) -> str:
    """Return the measurements in words."""
    pages, searches = (
        f"{len(times)}: median {percentile(times, 0.5) * 1000:.0f}, p99 {percentile(times, 0.99) * 1000:.0f} ms"
        for times in (honest.pages, honest.searches)
    )
    return (
        f"Honest pages {pages}; searches {searches}; p99 overtaken by {percentile(honest.overtaken, 0.99)}."
        f" Honest {honest.statuses}, hostile {hostile.statuses}."
    )


@pytest.mark.long
def test_hostile_clients_do_not_delay_honest_ones(
    tmp_path: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    """No request fails but with 503 and Retry-After; memory is flat, the log clean, and no honest client neglected."""
    seconds = float(pytestconfig.getoption("--load-seconds") or 0)
    copytree(DATA / "historians", tmp_path / "texts")
    (tmp_path / "texts" / "notice.md").write_text(NOTICE, encoding="utf-8")
    assert "Indexed" in pincite("index", folder=tmp_path).stdout
    with RunningServer(tmp_path, ["/healthz"]) as server:
        clients = [start_clients(kind, server.port, seed) for kind in ("honest", "hostile")]
        slow = start_clients("slow", server.port, seed, count=SLOW_CLIENTS, requests=1)
        began, builds, samples = time.monotonic(), 0, [memory(server.process.pid)]
        while (elapsed := time.monotonic() - began) < seconds or builds < BUILDS:
            if builds < BUILDS or elapsed > builds * BUILD_EVERY_S:
                builds += 1
                edit_and_build(server, tmp_path, builds)
            server.wait_for_answers(10)
            samples.append(memory(server.process.pid))
        honest, hostile = map(stop_clients, clients)
        slowly = stop_clients(slow)
        output, end = server.output, memory(server.process.pid)
        used = server.processor_seconds()
        assert server.bad == []
    early = max(samples[: 1 + len(samples) // 3])
    answers = sum(sum(kind.statuses.values()) for kind in (honest, hostile, slowly))
    if seconds:
        with capsys.disabled():
            print(f"\n{seconds:.0f} s, {builds} builds. {measured(honest, hostile)}")  # noqa: T201
            print(f"Files {honest.files}; of those who hardly read {slowly.statuses}.")  # noqa: T201
            print(f"Memory {early:.0f} MB, then {end:.0f}; {used:.0f} s for {answers} answers.")  # noqa: T201
            print(f"Median MB in each tenth of the time: {medians(samples, 10)}.")  # noqa: T201
    assert honest.bad == hostile.bad == slowly.bad == []
    # Some are asked to come again, but not all.
    assert honest.files.get("200", 0) > 0
    assert len(honest.pages) > CLIENTS
    assert end < max(early, WARM_MB) * MAX_GROWTH + MAX_GROWTH_MB
    assert used / answers < MAX_ANSWER_S
    assert percentile(honest.overtaken, 0.99) < MAX_OVERTAKEN
    assert not re.search(r"Traceback|ERROR|Exception", output), output
    strange = [line for line in output.splitlines() if not re.match(r"Serving at|Press|$", line)]
    assert len(strange) <= 5, strange
