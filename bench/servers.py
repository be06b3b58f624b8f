"""Servers to measure: each a child that says where it serves, and what it and its own children hold in memory."""

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

from bench.client import Plan
from bench.client import Taken
from bench.client import take


@dataclass(frozen=True, slots=True)
class Memory:
    """What one process holds, in megabytes: its pages, and its share of those that others have too."""

    resident: float
    proportional: float


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, as it was sent."""

    headers: dict[str, str]
    body: bytes


class Server:
    """A module of this interpreter that serves until it is left: ``with Server("bench.empty") as server``."""

    def __init__(self, *words: str) -> None:
        self._command = [sys.executable, "-m", *words]
        self.host, self.port = "", 0

    def __enter__(self) -> Self:
        self._begun = time.perf_counter()
        # A file, for nobody reads a pipe meanwhile.
        self._complaints = TemporaryFile("w+")
        self._child = subprocess.Popen(  # noqa: S603 our own modules
            self._command,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self._child.stdout is not None
        line = next((line for line in self._child.stdout if "http://" in line), "")
        if not line:
            self._complaints.seek(0)
            said = self._complaints.read()
            self._leave()
            raise SystemExit(f"{' '.join(self._command)}: ended before it served\n{said}")
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
        self._leave()

    def _leave(self) -> None:
        assert self._child.stdout is not None
        self._child.terminate()
        try:
            self._child.wait(10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._child.stdout.close()
        self._complaints.close()

    def since(self) -> float:
        """Return the seconds since it was started."""
        return time.perf_counter() - self._begun

    def take(
        self, paths: Sequence[str], clients: int, seconds: float = 0.0, accept: str = ""
    ) -> Taken:
        """Ask for *paths*; see `bench.client`."""
        before = self._processor()
        taken = take(Plan(self.host, self.port, tuple(paths), clients, seconds, accept))
        return replace(taken, processor=self._processor() - before)

    def fetch(self, path: str, accept: str = "") -> Fetched:
        """Ask once, for what the answer is."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        connection.request("GET", path, headers={"Accept-Encoding": accept} if accept else {})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise SystemExit(f"{path}: answered with {response.status}")
        return Fetched({name.lower(): value for name, value in response.getheaders()}, body)

    def _processor(self) -> float:
        """Return the seconds of processor time that it has taken so far, its threads and children too."""
        threads = (f"/proc/{process}/task" for process in _family(self._child.pid))
        counted = [path for of in threads for path in Path(of).glob("*/schedstat")]
        return sum(int(path.read_text(encoding="ascii").split()[0]) for path in counted) / 1e9

    def memory(self) -> list[Memory]:
        """Return what each of its processes holds, the first that was started first."""
        return [_memory(process) for process in _family(self._child.pid)]


def serving(index: Path, texts: Path, engine: str, *, workers: int = 1) -> Server:
    """Return `pincite serve`, on any port that is free."""
    words = ["serve", "--port", "0", "--engine", engine, "--index", str(index)]
    words += ["--texts", str(texts)]
    if has_workers():
        words += ["--workers", str(workers)]
    return Server("archive", *words)


@cache
def has_workers() -> bool:
    """Tell whether `pincite serve` can have several processes."""
    command = [sys.executable, "-m", "archive", "serve", "--help"]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 our own module
    return "--workers" in told.stdout


def _family(process: int) -> Iterator[int]:
    yield process
    for listed in sorted(Path(f"/proc/{process}/task").glob("*/children")):
        for child in listed.read_text(encoding="ascii").split():
            yield from _family(int(child))


def _memory(process: int) -> Memory:
    rolled = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    held = {words[0]: float(words[1]) for words in map(str.split, rolled.splitlines()[1:])}
    return Memory(held["Rss:"] / 1024, held["Pss:"] / 1024)
