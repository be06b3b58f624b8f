"""Clients that keep sending requests to a server, in a process of their own.

Run as ``python -m tests.support.load KIND PORT CLIENTS REQUESTS SEED``. The clients stop when standard input
is closed and each has sent at least so many requests. Honest ones read and search, with a moment between;
hostile ones send what `hostile_requests` and bad will make up; slow ones ask for files of results, each from an
address of its own, and hardly read. At the end, one line of JSON says what came
back, how long the honest ones waited, and how many answers others had in the meantime.
"""

import http.client
import json
import random
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from threading import Event
from threading import Lock
from threading import Thread
from urllib.parse import quote

from tests.support.hostile_queries import PIECES
from tests.support.hostile_requests import SEGMENTS
from tests.support.hostile_requests import TRICKS

#: The mean time between two requests of a client.
PAUSE_S = 0.2
#: Only a server that hangs does not answer within this time.
TIMEOUT_S = 300.0
#: Words in many paragraphs, of which the files of results are large.
COMMON = ("the", "of OR the OR and", "to OR in OR a OR that")
FILES = ("/search.csv", "/search.ris", "/search.bib", "/concordance.csv", "/concordance.json")
#: What a slow client reads of an answer: so often, so many bytes.
SIPS, SIP_BYTES = 100, 256
WORDS = "people government war peace president lamp ferry free union states constitution liberty power law".split()
#: The statuses that hostile requests may have.
HOSTILE_STATUSES = frozenset("200 301 302 303 308 400 404 405 410 413 414 431".split())
PAGES = (
    "/",
    "/texts/",
    "/help",
    "/about",
    "/texts/notice",
    "/texts/notice/p1",
    "/texts/notice/history",
    "/search",
)
RAW = (
    b"GET / HTTP/1.1\r\nHost: a\r\nX: ", b"\x00" * 500,
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n",
    b"GET /%00%0d%0a HTTP/1.1\r\nHost: a\r\n\r\n",
    b"DELETE /texts/notice HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET //evil/ HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 5000 + b"\r\n", b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n\r\n",
)  # fmt: skip


class Clients:
    """Clients of one kind, and what they saw."""

    def __init__(self, port: int, requests: int, seed: int) -> None:
        self._port, self._requests, self._seed = port, requests, seed
        self._lock = Lock()
        #: Set when the clients may stop.
        self.over = Event()
        self.statuses: Counter[str] = Counter()
        self.bad: list[str] = []
        #: The waiting times of pages and of searches, in seconds.
        self.pages: list[float] = []
        self.searches: list[float] = []
        #: For each page, how many answers to other clients came while it was waited for.
        self.overtaken: list[int] = []
        #: The statuses of files of results that honest clients asked for.
        self.files: Counter[str] = Counter()

    def honest(self, number: int) -> None:
        """Read and search until the end."""
        chance = random.Random(self._seed + number)  # noqa: S311
        for _ in self._turns(chance):
            if chance.random() < 0.05:
                self._export(chance, number)
                continue
            search = chance.random() < 0.3
            address = (
                f"/search?q={'+'.join(chance.sample(WORDS, 2))}" if search else chance.choice(PAGES)
            )
            began, before = time.monotonic(), self.statuses.total()
            status = self._status(address, number)
            took, between = time.monotonic() - began, self.statuses.total() - before
            with self._lock:
                (self.searches if search else self.pages).append(took)
                if not search:
                    self.overtaken.append(between)
            self._record(status, address, good=frozenset({"200"}))

    def hostile(self, number: int) -> None:
        """Send anything but what is meant to be sent, until the end."""
        chance = random.Random(-self._seed - number)  # noqa: S311
        for _ in self._turns(chance):
            if chance.random() < 0.3:
                self._raw(chance)
            else:
                address = _hostile_address(chance)
                self._record(self._status(address, 100 + number), address, good=HOSTILE_STATUSES)

    def slow(self, number: int) -> None:
        """Ask for large files, and hardly read them, until the end."""
        chance = random.Random(self._seed + 1000 * number)  # noqa: S311
        for _ in self._turns(chance):
            address = f"{chance.choice(FILES)}?q={quote(chance.choice(COMMON))}"
            try:
                self._record(self._sip(address, number), address, good=frozenset({"200"}))
            except OSError as error:
                self._record(repr(error), address, good=frozenset())

    def _sip(self, address: str, number: int) -> str:
        """Read a little of the answer at *address* now and then; return its status."""
        with socket.create_connection(("127.0.0.1", self._port), timeout=TIMEOUT_S) as opened:
            head = f"Host: a\r\nX-Forwarded-For: 198.51.100.{number}\r\nConnection: close\r\n"
            opened.sendall(f"GET {address} HTTP/1.1\r\n{head}\r\n".encode())
            status = opened.recv(SIP_BYTES).split()[1].decode()
            for _ in range(SIPS):
                if self.over.is_set() or not opened.recv(SIP_BYTES):
                    break
                time.sleep(PAUSE_S)
            return status

    def _export(self, chance: random.Random, number: int) -> None:
        """Ask for a file of results, and read it."""
        address = f"{chance.choice(FILES)}?q={chance.choice(WORDS)}"
        status = self._status(address, number)
        with self._lock:
            self.files[status] += 1
        self._record(status, address, good=frozenset({"200"}))

    def _turns(self, chance: random.Random) -> Iterator[int]:
        for turn in count():
            if turn >= self._requests and self.over.is_set():
                return
            yield turn
            time.sleep(chance.uniform(0, 2 * PAUSE_S))

    def _status(self, address: str, number: int) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_S)
        headers = {"Accept-Encoding": "gzip", "X-Forwarded-For": f"203.0.113.{number}"}
        try:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status == 503 and not answer.headers["Retry-After"]:
                return "503 without Retry-After"
            return str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            return repr(error)
        finally:
            connection.close()

    def _raw(self, chance: random.Random) -> None:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=3) as opened:
                opened.sendall(chance.choice(RAW))
                opened.recv(200)
        except OSError:
            # The server may close such a connection, or wait for the rest.
            pass
        with self._lock:
            self.statuses["raw"] += 1

    def _record(self, status: str, address: str, *, good: frozenset[str]) -> None:
        with self._lock:
            self.statuses[status] += 1
            # A 503 with Retry-After is no failure.
            if status not in {*good, "503"} and len(self.bad) < 20:
                self.bad.append(f"{status} {address[:120]}")


def _hostile_address(chance: random.Random) -> str:
    """Return an address that http.client agrees to send."""
    kind = chance.random()
    if kind < 0.5:
        q = " ".join(chance.choices(PIECES, k=chance.randint(1, 8)))
        page = chance.choice(("1", "999999999999", "-1", "x"))
        view = chance.choice(("list", "overview", "concordance"))
        return f"/search?q={quote(q.encode('utf-8', 'replace'))}&page={page}&view={view}"
    parts = (quote(chance.choice((*SEGMENTS, *TRICKS))) for _ in range(chance.randint(1, 3)))
    return f"/texts/{'/'.join(parts)}"[:3000]


def main() -> None:
    """Send requests until standard input ends, and print what came back."""
    kind, *numbers = sys.argv[1:6]
    port, how_many, requests, seed = map(int, numbers)
    clients = Clients(port, requests, seed)
    run = {"honest": clients.honest, "hostile": clients.hostile, "slow": clients.slow}[kind]
    threads = [Thread(target=run, args=(number,)) for number in range(1, how_many + 1)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    clients.over.set()
    for thread in threads:
        thread.join()
    names = ("statuses", "bad", "pages", "searches", "overtaken", "files")
    sys.stdout.write(json.dumps({name: getattr(clients, name) for name in names}))


if __name__ == "__main__":
    main()
