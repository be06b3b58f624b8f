"""Servers to measure: child processes that print their address, and the memory of each."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from bench.client import Measurement
from bench.client import Plan
from bench.client import measure


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of one process in megabytes: resident, proportional, of its own, and the most it ever had resident.

    What is its own (RssAnon) is without files, which the system takes back when it needs the memory.
    """

    resident: float
    proportional: float
    own: float
    peak: float


@dataclass(frozen=True, slots=True)
class RawResponse:
    """A response as it was sent."""

    headers: dict[str, str]
    body: bytes


class Server:
    """A module run as a server while its context lasts: ``with Server("bench.empty") as server``."""

    def __init__(self, *words: str) -> None:
        self._command = [sys.executable, "-m", *words]
        self.host, self.port = "", 0

    def __enter__(self) -> Self:
        self._started = time.perf_counter()
        # A file, for a pipe that nobody reads would block.
        self._stderr = TemporaryFile("w+")
        self._child = subprocess.Popen(  # noqa: S603 our own modules
            self._command,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self._child.stdout is not None
        line = next((line for line in self._child.stdout if "http://" in line), "")
        if not line:
            self._stderr.seek(0)
            errors = self._stderr.read()
            self._stop()
            raise SystemExit(f"{' '.join(self._command)}: ended before it served\n{errors}")
        address = urlsplit(line[line.index("http://") :].split()[0])
        self.host, self.port = address.hostname or "", address.port or 0
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        assert self._child.stdout is not None
        self._child.terminate()
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()
        self._stderr.close()

    def seconds_since_start(self) -> float:
        """Return the seconds since the start."""
        return time.perf_counter() - self._started

    def measure(
        self, paths: Sequence[str], clients: int, seconds: float = 0.0, accept: str = ""
    ) -> Measurement:
        """Request *paths*; see `bench.client`."""
        before = self.processor_s()
        measurement = measure(Plan(self.host, self.port, tuple(paths), clients, seconds, accept))
        return replace(measurement, processor=self.processor_s() - before)

    def fetch(self, path: str, accept: str = "") -> RawResponse:
        """Return the response to one request."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        connection.request("GET", path, headers={"Accept-Encoding": accept} if accept else {})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{path}: status {response.status}")
        return RawResponse({name.lower(): value for name, value in response.getheaders()}, body)

    def processor_s(self) -> float:
        """Return the seconds of processor time used so far, with all threads and children, also those that ended."""
        return sum(map(_processor_s, _process_tree(self._child.pid)))

    def memory(self) -> list[Memory]:
        """Return the memory of each process, in the order of their start."""
        return [_memory(process) for process in _process_tree(self._child.pid)]


def pincite_server(
    index: Path, texts: Path, engine: str, *, workers: int = 1, watch: bool = True
) -> Server:
    """Return `pincite serve` on a free port; at a loopback address it watches the texts unless told not to."""
    words = ["serve", "--port", "0", "--engine", engine, "--index", str(index)]
    words += [] if watch else ["--no-watch"]
    words += ["--texts", str(texts)]
    if has_workers():
        words += ["--workers", str(workers)]
    return Server("archive", *words)


@cache
def has_workers() -> bool:
    """Whether `pincite serve` can run several processes."""
    command = [sys.executable, "-m", "archive", "serve", "--help"]
    usage = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 our own module
    return "--workers" in usage.stdout


def _process_tree(process: int) -> Iterator[int]:
    yield process
    for listed in sorted(Path(f"/proc/{process}/task").glob("*/children")):
        for child in _read(listed).split():
            yield from _process_tree(int(child))


def _read(path: Path) -> str:
    """Return what the system tells of a thread or process; nothing where it has ended meanwhile."""
    try:
        return path.read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _processor_s(process: int) -> float:
    """Return the processor time of *process* with its threads, and of its children that have ended."""
    threads = Path(f"/proc/{process}/task").glob("*/schedstat")
    running = sum(int(words[0]) for words in map(str.split, map(_read, threads)) if words) / 1e9
    # The name of the program, in brackets, may have blanks.
    fields = _read(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    ticks = [int(ticks) / os.sysconf("SC_CLK_TCK") for ticks in fields[11:15]]
    # In ticks, and so less exact, is the time of threads that have ended, too.
    return max(running, sum(ticks[:2])) + sum(ticks[2:])


def own_megabytes(process: int) -> float:
    """Return the memory (RssAnon) of *process* and its children; what ends meanwhile has none."""
    statuses = (_kilobytes(Path(f"/proc/{each}/status")) for each in _process_tree(process))
    return sum(status.get("RssAnon", 0.0) for status in statuses) / 1024


def _memory(process: int) -> Memory:
    rolled = _kilobytes(Path(f"/proc/{process}/smaps_rollup"))
    status = _kilobytes(Path(f"/proc/{process}/status"))
    found = (rolled["Rss"], rolled["Pss"], status["RssAnon"], status["VmHWM"])
    return Memory(*(kilobytes / 1024 for kilobytes in found))


def _kilobytes(path: Path) -> dict[str, float]:
    rows = map(str.split, _read(path).splitlines())
    return {row[0].rstrip(":"): float(row[1]) for row in rows if row and row[-1] == "kB"}
