"""A real `pincite serve`, asked all the while for every address it should answer."""

import http.client
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from threading import Thread
from typing import Self

from tests.support.paths import ROOT

#: What an address may answer: the page, where it leads now, or that it was withdrawn.
GOOD = frozenset({200, 301, 410})
#: Seconds in which a command or a server must have done what it does on so small a collection.
PATIENCE = 60.0


def pincite(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command on the collection in *folder* (its ``texts`` and ``index``)."""
    return subprocess.run(
        [sys.executable, "-m", "archive", *words],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def environment(folder: Path) -> dict[str, str]:
    """Return what leads a command to the collection in *folder*."""
    names = {"TEXTS": folder / "texts", "INDEX": folder / "index"}
    return {f"PINCITE_{name}": str(path) for name, path in names.items()} | {
        "PATH": "/usr/bin:/bin",
        "PINCITE_ENGINE": "whoosh",
        "PYTHONUNBUFFERED": "1",
    }


class Served:
    """The server of *folder*, asked for one of *addresses* after the other until the block ends."""

    def __init__(self, folder: Path, addresses: Sequence[str], *options: str) -> None:
        self._folder = folder
        self._addresses = addresses
        self._options = options
        self._over = Event()
        #: Answers that were none of `GOOD`: the address, and the status or what went wrong.
        self.bad: list[tuple[str, int | str]] = []
        self.answers = 0

    def __enter__(self) -> Self:
        self.log = self._folder / "serve.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "archive", "serve", "--port=0", *self._options],
                cwd=ROOT,
                env=environment(self._folder),
                stdout=log,
                stderr=log,
            )
        self.port = self._port()
        self._asking = Thread(target=self._ask)
        self._asking.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._asking.join()
        alive = self.process.poll() is None
        self.process.terminate()
        self.process.wait(PATIENCE)
        assert alive, f"the server died:\n{self.said}"

    @property
    def said(self) -> str:
        """What the server printed so far."""
        return self.log.read_text()

    def get(self, address: str) -> tuple[int, str]:
        """Return the status and the body at *address*."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", address)
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status == 503:
                assert answer.headers["Retry-After"], address
            return answer.status, body
        finally:
            connection.close()

    def until(self, shown: str, address: str) -> None:
        """Wait until *shown* stands at *address*."""
        end = time.monotonic() + PATIENCE
        while shown not in self.get(address)[1]:
            assert time.monotonic() < end, f"{shown!r} never came to {address}:\n{self.said}"
            time.sleep(0.1)

    def every_address_answers(self) -> None:
        """Ask for every address once, now."""
        wrong = {a: s for a in self._addresses if (s := self.get(a)[0]) not in GOOD}
        assert not wrong, f"{wrong}\n{self.said}"

    def _port(self) -> int:
        end = time.monotonic() + PATIENCE
        while "Serving at" not in self.said:
            assert self.process.poll() is None, f"serve did not start:\n{self.said}"
            assert time.monotonic() < end, f"serve did not start:\n{self.said}"
            time.sleep(0.02)
        return int(self.said.partition("Serving at http://127.0.0.1:")[2].split()[0])

    def _ask(self) -> None:
        at = 0
        while not self._over.is_set():
            address = self._addresses[at % len(self._addresses)]
            try:
                status: int | str = self.get(address)[0]
            except (OSError, http.client.HTTPException, AssertionError) as error:
                status = repr(error)
            self.answers += 1
            if status not in GOOD:
                self.bad.append((address, status))
            at += 1
            time.sleep(0.01)
