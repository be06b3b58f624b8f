"""Commands and servers of `pincite` in processes of their own, in a folder of their own."""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.forks import run_in_fork
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until


def environment() -> dict[str, str]:
    """Return the environment of this process, with this checkout first on the path."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def run_command(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``pincite`` with *words* in the folder *cwd*."""
    return run_in_fork(*words, cwd=cwd, env=environment(), timeout_s=TIMEOUT_S)


@dataclass(frozen=True, slots=True)
class RunningSite:
    """A server that listens at *port* of this machine, and writes what it prints to *log*."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def get(self, address: str) -> tuple[int, str]:
        """Return the status and the body at *address*."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def wait_until(self, words: str, *, at: str) -> None:
        """Wait until the page at the address *at* has *words*. Fails at once where a build has failed."""

        def has_come() -> bool:
            assert "Not built:" not in self.log.read_text(), self.log.read_text()
            return words in self.get(at)[1]

        wait_until(has_come, lambda: f"{words!r} at {at}\n{self.log.read_text()}")


@contextmanager
def running(command: Path | None, *words: str, cwd: Path, log: Path) -> Iterator[RunningSite]:
    """Run a serving *command* (``python -m archive`` where there is none) with *words* until the block ends."""
    start = [str(command)] if command else [sys.executable, "-m", "archive"]
    # What is installed elsewhere is to run with its own code.
    own = {"PYTHONUNBUFFERED": "1", "PATH": os.defpath} if command else environment()
    with log.open("wb") as file:
        process = subprocess.Popen([*start, *words], cwd=cwd, env=own, stdout=file, stderr=file)
    try:
        wait_until(
            lambda: b"Serving at" in log.read_bytes() or process.poll() is not None, log.read_text
        )
        printed = log.read_text(encoding="utf-8")
        assert "Serving at" in printed, f"the server did not start:\n{printed}"
        port = printed.partition("Serving at http://127.0.0.1:")[2].split()[0]
        yield RunningSite(process, int(port), log)
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)
