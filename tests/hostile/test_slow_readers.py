"""Clients that ask for large files and hardly read: others have their pages and files all the same."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.server import TIMEOUT_S
from tests.support.server import RunningServer
from tests.support.server import pincite
from tests.support.server import wait_until
from tests.support.site import LONG
from tests.support.site import NOTICE

ON_LINUX = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="reads /proc")
HONEST = ("/", "/texts/notice", "/texts/notice/p1", "/search?q=ferry", "/texts/long/p3?q=peace")
#: Files of some megabytes, and of what a person asks for.
LARGE = ("/concordance.csv?q=peace&in=long", "/concordance.json?q=peace&in=long")
#: More than waitress takes before it lets the thread wait that made it.
HUGE = "/concordance.json?q=peace&in=huge"
FILES = (
    "/search.csv?q=ferry",
    "/search.ris?q=ferry",
    "/search.bib?q=ferry",
    "/search.csl.json?q=lamps",
    "/search.json?q=ferry&per_page=all",
    "/concordance.csv?q=ferry",
    "/concordance.json?q=ferry",
    "/texts/notice.tei.xml",
)
#: What a client reads at once.
SIP_BYTES = 256
READERS = 20
#: Megabytes by which the memory of the server may grow, for what would be more in memory.
MAX_GROWTH_MB = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a notice, and two texts whose concordances are large."""
    folder = tmp_path_factory.mktemp("slow")
    (folder / "texts").mkdir()
    (folder / "texts" / "notice.md").write_text(NOTICE, encoding="utf-8")
    for slug, count in (("long", 60), ("huge", 900)):
        text = "\n\n".join(
            f"Number {n}: {'Peace and bread. ' * 60}{{#p{n}}}" for n in range(1, count)
        )
        head = LONG.replace("slug: long", f"slug: {slug}")
        (folder / "texts" / f"{slug}.md").write_text(head + text, encoding="utf-8")
    assert pincite("index", folder=folder).returncode == 0
    return folder


@pytest.fixture
def server(folder: Path) -> Iterator[RunningServer]:
    """Its server, with an access log as on a real site, which is asked for honest pages all the while."""
    log = folder / "access.log"
    with RunningServer(folder, HONEST, f"--access-log={log}") as served:
        yield served
    assert served.bad == []
    assert "Traceback" not in served.output


class SlowReader:
    """A client of its own address, behind a web server in front, that reads a little at a time."""

    def __init__(self, server: RunningServer, number: int, *addresses: str) -> None:
        self._socket = socket.socket()
        # Systems take more ahead from a client that can hold more.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(TIMEOUT_S)
        self._socket.connect(("127.0.0.1", server.port))
        head = f"Host: localhost\r\nX-Forwarded-For: 198.51.100.{number}\r\n"
        self._socket.sendall(
            "".join(f"GET {address} HTTP/1.1\r\n{head}\r\n" for address in addresses).encode()
        )

    def status(self) -> int:
        """Return the status of the answer, which begins to be read."""
        return int(self.sip().split()[1])

    def sip(self) -> bytes:
        """Read a little."""
        return self._socket.recv(SIP_BYTES)

    def close(self) -> None:
        """Leave."""
        self._socket.close()


def resident_mb(server: RunningServer) -> float:
    """Return the megabytes of memory that the server has."""
    pages = Path(f"/proc/{server.process.pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def temporary_files(server: RunningServer) -> int:
    """Return how many files without a name the server has open."""
    count = 0
    for entry in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            count += str(entry.readlink()).endswith("(deleted)")
        except FileNotFoundError:
            # Closed since.
            continue
    return count


def test_two_slow_readers_hold_no_turn(server: RunningServer) -> None:
    """There are two turns; who has had its turn and reads slowly keeps nobody from theirs."""
    with ExitStack() as stack:
        readers = [SlowReader(server, number, HUGE) for number in (1, 2)]
        for reader in readers:
            stack.callback(reader.close)
            assert reader.status() == 200
        for file in FILES:
            for reader in readers:
                reader.sip()
            assert server.get(file)[0] == 200, file


@ON_LINUX
def test_exports_and_pages_beside_twenty_slow_readers(server: RunningServer) -> None:
    """Each of the twenty has its file, others have theirs and all pages, and neither memory nor disk keeps anything."""
    # Once, so that what every server does only once is done.
    assert server.get(LARGE[0])[0] == 200
    before = resident_mb(server)
    with ExitStack() as stack:
        readers = []
        for number in range(READERS):
            reader = SlowReader(server, number, LARGE[number % len(LARGE)])
            stack.callback(reader.close)
            assert reader.status() == 200
            readers.append(reader)
        for _ in range(2):
            for file in (*FILES, *LARGE, *HONEST):
                for reader in readers:
                    assert reader.sip()
                assert server.get(file)[0] == 200, file
        assert temporary_files(server) >= READERS
        assert resident_mb(server) < before + MAX_GROWTH_MB
    wait_until(lambda: temporary_files(server) == 0)


@ON_LINUX
def test_more_slow_readers_than_threads(server: RunningServer) -> None:
    """Who sends several requests at once and reads nothing keeps no thread: a hundred of them leave all for others."""
    with ExitStack() as stack:
        for number in range(100):
            reader = SlowReader(server, number, *["/texts/huge"] * 20)
            stack.callback(reader.close)
        server.wait_for_answers(10)
        for address in (*HONEST, *FILES):
            assert server.get(address)[0] == 200, address


def test_one_client_has_one_turn(server: RunningServer) -> None:
    """A client that asks for many files at once is answered or told to come again; another has its file meanwhile."""
    with ExitStack() as stack:
        readers = [SlowReader(server, 7, LARGE[0]) for _ in range(READERS)]
        for reader in readers:
            stack.callback(reader.close)
        for file in FILES:
            other = SlowReader(server, 8, file)
            stack.callback(other.close)
            assert other.status() == 200, file
        assert {reader.status() for reader in readers} <= {200, 503}
