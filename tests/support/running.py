"""Commands and servers of `pincite` in processes of their own, in a folder of their own."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT

#: Seconds after which something has failed, however slow the machine is.
TIMEOUT_S = 300.0
#: Seconds between two looks.
PAUSE_S = 0.05


def environment() -> dict[str, str]:
    """Return the environment of this process, with this checkout first on the path."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def run_command(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``pincite`` with *words* in the folder *cwd*."""
    return subprocess.run(
        [sys.executable, "-m", "archive", *words],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


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
        """Wait until the page at the address *at* has *words*."""
        wait_for(lambda: words in self.get(at)[1], f"{words!r} at {at}", self.log)


@contextmanager
def running(command: Path | None, *words: str, cwd: Path, log: Path) -> Iterator[RunningSite]:
    """Run a serving *command* (``python -m archive`` where there is none) with *words* until the block ends."""
    start = [str(command)] if command else [sys.executable, "-m", "archive"]
    # What is installed elsewhere is to run with its own code.
    own = {"PYTHONUNBUFFERED": "1", "PATH": os.defpath} if command else environment()
    with log.open("wb") as file:
        process = subprocess.Popen([*start, *words], cwd=cwd, env=own, stdout=file, stderr=file)
    try:
        wait_for(
            lambda: b"Serving at" in log.read_bytes() or process.poll() is not None,
            "the address of the server",
            log,
        )
        printed = log.read_text(encoding="utf-8")
        assert "Serving at" in printed, f"the server did not start:\n{printed}"
        port = printed.partition("Serving at http://127.0.0.1:")[2].split()[0]
        yield RunningSite(process, int(port), log)
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


def wait_for(condition: Callable[[], bool], what: str, log: Path) -> None:
    """Wait until *condition* holds; fail with *what* was waited for, and the *log*, after `TIMEOUT_S`."""
    end = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < end, f"{what} did not come:\n{log.read_text(encoding='utf-8')}"
        time.sleep(PAUSE_S)
