"""A cluster of three real nodes, each a process, which all workers of a run of the tests share."""

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.paths import ROOT

HERE = ROOT / "tests" / "cluster"
#: What Maven and the compiler write, which git ignores.
TARGET = HERE / "target"
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
NODES = 3
#: Ports for nodes: on no system below 32,768 are they given to connections.
_PORTS = range(20_000, 32_000)
#: Seconds after which a node hangs: they start slowly on a busy machine.
START_S = 300
#: The first compiler alone, one thread for rubbish: started sooner, and with less memory.
JAVA = (
    "java -Xms384m -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError"
    " -Dfile.encoding=UTF-8 -Dlog4j2.disable.jmx=true -Dlog4j.shutdownHookEnabled=false"
).split()


def require_cluster() -> None:
    """Skip the test where there is nothing to build nodes with; fail it where CI requires them."""
    missing = [name for name in ("mvn", "java", "javac") if shutil.which(name) is None]
    if not missing:
        return
    if os.environ.get("PINCITE_REQUIRE_CLUSTER"):
        raise AssertionError(f"{', '.join(missing)}: missing, which the tests here must have")
    pytest.skip("no search cluster here: `apt install maven openjdk-17-jdk-headless` lets it start")


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its folder, its number from 1, and its ports."""

    home: Path
    number: int
    port: int
    #: Those of all nodes, for what they say among themselves.
    transports: tuple[int, ...]

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, until_end_of: int) -> None:
        """Start its process, which ends with another one."""
        folder = self.home / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        command = [
            *JAVA,
            f"-Djava.io.tmpdir={folder}",
            f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
            *("-cp", f"{TARGET}:{TARGET / 'lib'}/*", "ClusterNode"),
            *map(str, (until_end_of, self.home, self.number, self.port, *self.transports)),
        ]
        # Of no process of the tests, which would have to wait for its end.
        started = subprocess.run(
            ["sh", "-c", '"$@" >>"$0" 2>&1 </dev/null & echo $!', self.home / "log", *command],
            stdout=subprocess.PIPE,
            check=True,
        )
        (self.home / "pid").write_bytes(started.stdout)

    def kill(self) -> None:
        """End its process at once, as a power cut does, and wait until it answers no more."""
        self._signal(signal.SIGKILL)
        _wait(lambda: not self.is_open(), self, alive=False)

    def freeze(self) -> None:
        """Stop its process where it is: it accepts connections, and says nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let its process go on."""
        self._signal(signal.SIGCONT)

    def is_alive(self) -> bool:
        """Tell whether its process is there."""
        try:
            self._signal(0)
        except ProcessLookupError:
            return False
        return True

    def is_open(self) -> bool:
        """Tell whether anybody accepts connections at its port."""
        with socket.socket() as tried:
            tried.settimeout(1)
            return not tried.connect_ex(("127.0.0.1", self.port))

    def get(self, path: str, method: str = "GET", body: bytes | None = None) -> Any:
        """Return the JSON at *path*, None where there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_S)
        try:
            connection.request(method, path, body, {"content-type": "application/json"})
            reply = connection.getresponse()
            found = reply.read()
            return json.loads(found) if reply.status == http.HTTPStatus.OK else None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def log(self) -> str:
        """Return the end of what it has written."""
        with suppress(OSError):
            return (self.home / "log").read_text(encoding="utf-8", errors="replace")[-4000:]
        return "no log"

    def _signal(self, number: int) -> None:
        os.kill(int((self.home / "pid").read_text(encoding="ascii")), number)


class Cluster:
    """Three nodes that run."""

    def __init__(self, nodes: tuple[Node, ...], until_end_of: int) -> None:
        self.nodes = nodes
        self._until_end_of = until_end_of

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where the nodes answer."""
        return tuple(node.address for node in self.nodes)

    def start(self, *nodes: Node) -> None:
        """Start *nodes*, and wait until all are in the cluster."""
        for node in nodes:
            node.start(self._until_end_of)
        self.wait()

    def mend(self) -> None:
        """Let all nodes run again, and wait until every copy of everything is whole."""
        closed = [node for node in self.nodes if not node.is_open()]
        for node in self.nodes:
            if node not in closed:
                node.thaw()
        self.start(*closed)

    def wait(self) -> None:
        """Wait until all nodes are in the cluster, and every copy of everything is whole; fail where one has ended."""
        wanted = f"/_cluster/health?wait_for_nodes={NODES}&wait_for_status=green&timeout=10s"

        def is_whole(node: Node) -> bool:
            for each in self.nodes:
                assert each.is_alive(), f"{each.address} has ended: {each.log()}"
            health = node.get(wanted)
            if health and not health["timed_out"]:
                return True
            # On a busy machine a copy may fail so often that no other is tried, unless somebody asks.
            node.get("/_cluster/reroute?retry_failed=true", "POST")
            return False

        for node in self.nodes:
            _wait(lambda node=node: is_whole(node), node)  # type: ignore[misc]


def _wait(condition: Callable[[], bool], node: Node, *, alive: bool = True) -> None:
    end = time.monotonic() + START_S
    while not condition():
        assert node.is_alive() or not alive, f"{node.address} has ended: {node.log()}"
        assert time.monotonic() < end, f"{node.address} hangs: {node.log()}"
        time.sleep(0.1)


def shared_cluster(folder: Path, until_end_of: int) -> Cluster:
    """Return the cluster whose data is in *folder*; who comes first starts it."""
    with locked(folder, fcntl.LOCK_EX):
        ports = folder / "ports"
        if not ports.exists():
            build_nodes()
            ports.write_text(json.dumps(free_ports(2 * NODES)), encoding="ascii")
        numbers = json.loads(ports.read_text(encoding="ascii"))
        transports = tuple(numbers[NODES:])
        nodes = tuple(
            Node(folder / f"n{n}", n, port, transports) for n, port in enumerate(numbers[:NODES], 1)
        )
        cluster = Cluster(nodes, until_end_of)
        cluster.start(*(node for node in nodes if not node.home.exists()))
        return cluster


@contextmanager
def locked(folder: Path, kind: int) -> Iterator[None]:
    """Hold the lock of the cluster in *folder*, alone or with others."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, kind)
        yield


def free_ports(count: int) -> list[int]:
    """Return so many ports of this machine that nobody listens at.

    They are none of those that the system gives to connections: while a node is down, nobody takes its port.
    """
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = secrets.choice(_PORTS)
            tried = held.enter_context(socket.socket())
            with suppress(OSError):
                tried.bind(("127.0.0.1", port))
                found.append(port)
    return found


def build_nodes() -> None:
    """Make what nodes are started from, unless it is there: their class path, of known files, and the launcher."""
    with locked(TARGET, fcntl.LOCK_EX):
        state = hashlib.sha256(
            b"".join(
                (HERE / name).read_bytes() for name in ("pom.xml", "SHA256SUMS", "ClusterNode.java")
            )
        ).hexdigest()
        built = TARGET / "built"
        if built.exists() and built.read_text(encoding="ascii") == state:
            return
        library = TARGET / "lib"
        shutil.rmtree(library, ignore_errors=True)
        maven = ("mvn", "-B", "-q", "-f", str(HERE / "pom.xml"), COPY_GOAL)
        _run(*maven, "-DincludeScope=runtime", f"-DoutputDirectory={library}")
        check_sums(library)
        _run("javac", "-d", TARGET, "-cp", f"{library}/*", HERE / "ClusterNode.java")
        built.write_text(state, encoding="ascii")


def check_sums(library: Path) -> None:
    """Fail where the files in *library* are not those of SHA256SUMS."""
    lines = (HERE / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    known = {name: digest for digest, name in map(str.split, lines)}
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in library.iterdir()}
    assert found == known


def _run(*command: str | Path) -> None:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
