"""Serving with one process and with several: what dies is replaced, and who asked gets an answer."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.settings import Settings

PAGE = "/texts/report-on-peace"
PATIENCE = 30.0


class Server:
    """`pincite serve` as a child of the test."""

    def __init__(self, process: "subprocess.Popen[str]", host: str, port: int) -> None:
        self.process = process
        self.host = host
        self.port = port

    def status(self, path: str = PAGE) -> int:
        """Return the status of *path*, asked on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def workers(self) -> set[int]:
        """Return the processes of the server beside the first."""
        task = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, task.read_text(encoding="ascii").split()))


@contextmanager
def serving(settings: Settings, workers: int) -> Iterator[Server]:
    """Serve what *settings* built."""
    command = [sys.executable, "-m", "archive", "serve", "--port", "0", "--engine", "whoosh"]
    command += ["--workers", str(workers), f"--texts={settings.texts}", f"--index={settings.index}"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "http://" in line)
        address = urlsplit(line[line.index("http://") :].split()[0])
        yield Server(process, address.hostname or "", address.port or 0)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def until(met: Callable[[], bool]) -> None:
    """Wait until *met* is true."""
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.05)


def is_gone(pid: int) -> bool:
    """Tell whether the process has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


@pytest.mark.parametrize("workers", [1, 2])
def test_who_was_let_in_is_answered_before_the_end(shipped: Settings, workers: int) -> None:
    """A request that is half sent when the server is told to end gets its answer, and then nobody else does."""
    with serving(shipped, workers) as server:
        assert server.status() == 200
        with socket.create_connection((server.host, server.port), timeout=PATIENCE) as client:
            client.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: x.example\r\n".encode())
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            client.sendall(b"Connection: close\r\n\r\n")
            answer = b""
            while piece := client.recv(65536):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.rstrip().endswith(b"</html>")
        assert server.process.wait(PATIENCE) == 0
        with pytest.raises(ConnectionRefusedError):
            server.status()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells the children")
def test_a_worker_that_dies_is_replaced(shipped: Settings) -> None:
    """However often a worker is killed, as many as were asked for serve again, and pages are answered."""
    with serving(shipped, 2) as server:
        for _ in range(2):
            until(lambda: len(server.workers()) == 2)
            assert server.status() == 200
            before = server.workers()
            killed = min(before)
            os.kill(killed, signal.SIGKILL)
            until(lambda: len(server.workers() - {killed}) == 2)  # noqa: B023 asked at once
            assert [server.status() for _ in range(6)] == [200] * 6


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells the children")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_worker_outlives_the_server(shipped: Settings, sent: signal.Signals) -> None:
    """Workers end with their server, also where it was killed and could not tell them."""
    with serving(shipped, 2) as server:
        until(lambda: len(server.workers()) == 2)
        assert server.status() == 200
        workers = server.workers()
        server.process.send_signal(sent)
        server.process.wait(PATIENCE)
        until(lambda: all(map(is_gone, workers)))


#: The parent has a child that is no worker, as the first process of a container may have any.
STRANGER = """
import os, time
from archive.server import workers

if not os.fork():
    time.sleep(0.2)
    os._exit(0)
workers.run_workers(1, lambda which: print("works", flush=True) or time.sleep(60), grace_s=5.0)
"""


def test_a_child_that_is_no_worker_may_end() -> None:
    """What else ends below the server neither stops it nor is replaced."""
    command = [sys.executable, "-c", STRANGER]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as ran:
        assert ran.stdout is not None
        assert ran.stdout.readline() == "works\n"
        time.sleep(0.6)
        assert ran.poll() is None
        ran.send_signal(signal.SIGTERM)
        said, complained = ran.communicate(timeout=PATIENCE)
    assert (ran.returncode, said, complained) == (0, "", "")


@pytest.mark.parametrize("number", ["0", "-1", "65", "two"])
def test_a_number_of_workers_that_is_none(shipped: Settings, number: str) -> None:
    """A number that makes no sense is refused with what would."""
    command = [sys.executable, "-m", "archive", "serve", f"--workers={number}"]
    command += [f"--texts={shipped.texts}", f"--index={shipped.index}"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert ended.returncode == 1
    assert "from 1 to 64" in ended.stderr
    assert "Traceback" not in ended.stderr
