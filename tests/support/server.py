"""A real `pincite serve`, in a process of its own, that is asked for pages as long as it runs."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from threading import Thread
from typing import Self

from tests.support.forks import run_in_fork
from tests.support.paths import ROOT

#: The statuses of a published address: the page, a redirect to where it is now, or withdrawn.
PUBLISHED_STATUSES = frozenset({200, 301, 410})
#: How long to wait for anything. A busy machine never needs so long; only what hangs does.
TIMEOUT_S = 600.0


def wait_until(condition: Callable[[], bool], explain: Callable[[], str] = lambda: "") -> None:
    """Return as soon as *condition* is true. Fails with what *explain* returns if it never is."""
    end = time.monotonic() + TIMEOUT_S
    while not condition():
        assert time.monotonic() < end, f"it never came true: {explain()}"
        time.sleep(0.02)


def pincite(*words: str, folder: Path, engine: str = "whoosh") -> subprocess.CompletedProcess[str]:
    """Run a command on the collection in *folder* (its ``texts`` and ``index``)."""
    return run_in_fork(*words, cwd=ROOT, env=environment(folder, engine), timeout_s=TIMEOUT_S)


def environment(folder: Path, engine: str = "whoosh") -> dict[str, str]:
    """Return the environment of a command that works on the collection in *folder*."""
    names = {"TEXTS": folder / "texts", "INDEX": folder / "index"}
    return {f"PINCITE_{name}": str(path) for name, path in names.items()} | {
        "PATH": "/usr/bin:/bin",
        "PINCITE_ENGINE": engine,
        "PYTHONUNBUFFERED": "1",
    }


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has used, of all its threads."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class RunningServer:
    """The server of *folder*. A thread requests one of *addresses* after the other until the block ends.

    *first* is a command of the shell for the process that becomes the server, such as ``ulimit -n 300``.
    """

    def __init__(
        self,
        folder: Path,
        addresses: Sequence[str],
        *options: str,
        first: str = ":",
        engine: str = "whoosh",
    ) -> None:
        self._folder = folder
        self._first = first
        self._engine = engine
        self._addresses = addresses
        # By default a server on this machine builds whenever texts change, and would meet the builds of a test.
        self._options = options if "--watch" in options else (*options, "--no-watch")
        self._stops = Event()
        #: The addresses whose status was not among `PUBLISHED_STATUSES`, with the status or the error.
        self.bad: list[tuple[str, int | str]] = []
        #: How many answers the thread has had.
        self.answers = 0

    def __enter__(self) -> Self:
        # A second server in the folder must not write into the log of the first.
        number = len(list(self._folder.glob("serve-*.log")))
        self.log = self._folder / f"serve-{number}.log"
        with self.log.open("w") as log:
            shell = ["/bin/sh", "-c", f'{self._first} && exec "$@"', "sh"]
            self.process = subprocess.Popen(
                [*shell, sys.executable, "-m", "archive", "serve", "--port=0", *self._options],
                cwd=ROOT,
                env=environment(self._folder, self._engine),
                stdout=log,
                stderr=log,
            )
        self.port = self._port()
        self._thread = Thread(target=self._request_all)
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stops.set()
        self._thread.join()
        alive = self.process.poll() is None
        self.process.terminate()
        self.process.wait(TIMEOUT_S)
        assert alive, f"the server died:\n{self.output}"

    @property
    def output(self) -> str:
        """All that the server has printed so far."""
        return self.log.read_text()

    def processor_seconds(self) -> float:
        """Return the processor time that the server has used."""
        return processor_seconds(self.process.pid)

    def get(self, address: str) -> tuple[int, str]:
        """Return the status and the body at *address*."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status == 503:
                assert answer.headers["Retry-After"], address
            return answer.status, body
        finally:
            connection.close()

    def wait_for(self, words: str, address: str) -> None:
        """Wait until the page at *address* contains *words*."""
        wait_until(
            lambda: words in self.get(address)[1],
            lambda: f"{words!r} at {address}\n{self.output}",
        )

    def wait_for_output(self, words: str) -> None:
        """Wait until the server has printed *words*."""
        wait_until(lambda: words in self.output, lambda: f"{words!r} in\n{self.output}")

    def wait_for_answers(self, count: int) -> None:
        """Wait until the thread has had *count* more answers."""
        wanted = self.answers + count
        wait_until(lambda: self.answers >= wanted, lambda: self.output)

    def check_every_address(self) -> None:
        """Request every address once, now."""
        statuses = {address: self.get(address)[0] for address in self._addresses}
        wrong = {a: status for a, status in statuses.items() if status not in PUBLISHED_STATUSES}
        assert not wrong, f"{wrong}\n{self.output}"

    def _port(self) -> int:
        def started() -> bool:
            assert self.process.poll() is None, f"serve did not start:\n{self.output}"
            return "Serving at" in self.output

        wait_until(started, lambda: self.output)
        return int(self.output.partition("Serving at http://127.0.0.1:")[2].split()[0])

    def _request_all(self) -> None:
        at = 0
        while not self._stops.is_set():
            address = self._addresses[at % len(self._addresses)]
            try:
                status: int | str = self.get(address)[0]
            except (OSError, http.client.HTTPException, AssertionError) as error:
                status = repr(error)
            self.answers += 1
            if status not in PUBLISHED_STATUSES:
                self.bad.append((address, status))
            at += 1
            self._stops.wait(0.01)
