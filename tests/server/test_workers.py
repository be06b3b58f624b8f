"""Serving with one process and with several: what dies is replaced, and who asked gets an answer."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.settings import Settings
from tests.support.running import run_command
from tests.support.server import TIMEOUT_S
from tests.support.server import wait_until

PAGE = "/texts/report-on-peace"
#: The state of a listening socket in ``/proc/net/tcp``.
LISTENS = "0A"
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux has /proc")


class Server:
    """`pincite serve` as a child of the test."""

    def __init__(self, process: "subprocess.Popen[str]", host: str, port: int) -> None:
        self.process = process
        self.host = host
        self.port = port

    def status(self, path: str = PAGE) -> int:
        """Return the status of *path*, asked on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)
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


def sockets(port: int) -> list[list[str]]:
    """Return the fields of the sockets at *port* of this machine, as ``/proc/net/tcp`` has them."""
    rows = map(str.split, Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:])
    return [row for row in rows if row[1].endswith(f":{port:04X}")]


def has_read(server: Server, client: socket.socket) -> bool:
    """Tell whether the server has accepted the connection of *client* and read all that it sent."""
    remote = f":{client.getsockname()[1]:04X}"
    rows = [row for row in sockets(server.port) if row[2].endswith(remote)]
    # A connection that nobody has accepted yet has no inode.
    return bool(rows) and all(row[9] != "0" and row[4].endswith(":00000000") for row in rows)


def listeners(pids: set[int], port: int) -> set[int]:
    """Return which of the processes can still accept connections at *port*."""
    links = {f"socket:[{row[9]}]" for row in sockets(port) if row[3] == LISTENS}
    return {pid for pid in pids if not is_gone(pid) and links & _open_files(pid)}


def _open_files(pid: int) -> set[str]:
    found = set()
    with suppress(FileNotFoundError):
        for path in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                found.add(str(path.readlink()))
    return found


def is_gone(pid: int) -> bool:
    """Tell whether the process has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


@ON_LINUX
@pytest.mark.parametrize(
    ("workers", "sent"), [(1, signal.SIGTERM), (1, signal.SIGHUP), (2, signal.SIGTERM)]
)
def test_who_was_let_in_is_answered_before_the_end(
    shipped: Settings, workers: int, sent: signal.Signals
) -> None:
    """A request that is half sent when the server is told to end gets its answer, and then nobody else does."""
    with serving(shipped, workers) as server:
        assert server.status() == 200
        with socket.create_connection((server.host, server.port), timeout=TIMEOUT_S) as client:
            client.sendall(f"GET {PAGE} HTTP/1.1\r\nHost: x.example\r\n".encode())
            wait_until(lambda: has_read(server, client))
            serving_pids = server.workers() or {server.process.pid}
            server.process.send_signal(sent)
            wait_until(lambda: not listeners(serving_pids, server.port))
            client.sendall(b"Connection: close\r\n\r\n")
            answer = b""
            while piece := client.recv(65536):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.rstrip().endswith(b"</html>")
        assert server.process.wait(TIMEOUT_S) == 0
        with pytest.raises(ConnectionRefusedError):
            server.status()


#: Runs `pincite` with the words that follow. The server is told to end again when it has closed its connections.
TOLD_TWICE = """
import os, signal, sys
from archive.cli.main import main
from archive.server.rebuilder import Rebuilder

stop = Rebuilder.stop

def stop_and_be_told(self):
    os.kill(os.getpid(), signal.SIGTERM)
    stop(self)

Rebuilder.stop = stop_and_be_told
main(sys.argv[1:], prog_name="pincite")
"""


def test_told_to_end_twice_it_ends_as_well(shipped: Settings) -> None:
    """The second signal changes nothing, also where the server is closed already."""
    words = ["serve", "--port=0", f"--texts={shipped.texts}", f"--index={shipped.index}"]
    with subprocess.Popen(
        [sys.executable, "-c", TOLD_TWICE, *words, "--engine=whoosh"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "http://" in line)
        address = urlsplit(line[line.index("http://") :].split()[0])
        server = Server(process, address.hostname or "", address.port or 0)
        # It serves, so the first signal is one to a server.
        assert server.status() == 200
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, errors) == (0, "")


@ON_LINUX
def test_a_worker_that_dies_is_replaced(shipped: Settings) -> None:
    """However often a worker is killed, as many as were asked for serve again, and pages are answered."""
    with serving(shipped, 2) as server:
        for _ in range(2):
            wait_until(lambda: len(server.workers()) == 2)
            assert server.status() == 200
            before = server.workers()
            killed = min(before)
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda: len(server.workers() - {killed}) == 2)  # noqa: B023 asked at once
            assert [server.status() for _ in range(6)] == [200] * 6


@ON_LINUX
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_no_worker_outlives_the_server(shipped: Settings, sent: signal.Signals) -> None:
    """Workers end with their server, also where it was killed and could not tell them."""
    with serving(shipped, 2) as server:
        wait_until(lambda: len(server.workers()) == 2)
        assert server.status() == 200
        workers = server.workers()
        server.process.send_signal(sent)
        server.process.wait(TIMEOUT_S)
        wait_until(lambda: all(map(is_gone, workers)))


#: The server has a child that is no worker, as the first process of a container may have any. It ends on a line.
STRANGER = """
import os, sys, time
from archive.server import workers

if not (stranger := os.fork()):
    sys.stdin.readline()
    os._exit(0)
print(stranger, flush=True)
workers.run_workers(1, lambda which: print("works", flush=True) or time.sleep(3600), grace_s=5.0)
"""


@ON_LINUX
def test_a_child_that_is_no_worker_may_end() -> None:
    """A child of the server that is no worker may end: the server goes on, and does not replace it."""
    with subprocess.Popen(
        [sys.executable, "-c", STRANGER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        stranger = Path("/proc") / server.stdout.readline().strip()
        assert server.stdout.readline() == "works\n"
        assert stranger.exists()
        server.stdin.write("\n")
        server.stdin.flush()
        # The server has taken notice when it has reaped the child.
        wait_until(lambda: not stranger.exists())
        assert server.poll() is None
        server.send_signal(signal.SIGTERM)
        output, errors = server.communicate(timeout=TIMEOUT_S)
    assert (server.returncode, output, errors) == (0, "", "")


@pytest.mark.parametrize("number", ["0", "-1", "65", "two"])
def test_a_number_of_workers_that_is_none(shipped: Settings, number: str) -> None:
    """A number that makes no sense is refused with what would."""
    folders = [f"--texts={shipped.texts}", f"--index={shipped.index}"]
    ended = run_command("serve", f"--workers={number}", *folders, cwd=shipped.index.parent)
    assert ended.returncode == 1
    assert "from 1 to 64" in ended.stderr
    assert "Traceback" not in ended.stderr
