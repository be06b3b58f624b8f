"""Clients that send requests to a server for some seconds, in a process of their own.

Run as ``python -m tests.support.load KIND PORT SECONDS COUNT``.
The honest follow pages and searches with a moment between; the hostile send whatever `hostile_requests` and a
bad will make up. At the end one line of JSON says what came back, and how long the honest waited.
"""

import http.client
import json
import random
import socket
import sys
import time
from collections import Counter
from threading import Lock
from threading import Thread
from urllib.parse import quote

from tests.support.hostile_queries import PIECES
from tests.support.hostile_requests import SEGMENTS
from tests.support.hostile_requests import TRICKS

#: Seconds from one request of a client to its next, about.
PAUSE = 0.2
WORDS = "people government war peace president lamp ferry free union states constitution liberty power law".split()
#: What the hostile may be told.
GOOD = frozenset("200 301 303 308 400 404 405 410 413 414 431".split())
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
    """So many clients of one kind, and what they saw."""

    def __init__(self, port: int, end: float) -> None:
        self._port, self._end = port, end
        self._lock = Lock()
        self.statuses: Counter[str] = Counter()
        self.bad: list[str] = []
        self.pages: list[float] = []
        self.searches: list[float] = []

    def honest(self, number: int) -> None:
        """Read and search, on a connection that is kept, until the end."""
        chance = random.Random(number)  # noqa: S311
        while time.monotonic() < self._end:
            search = chance.random() < 0.3
            address = (
                f"/search?q={'+'.join(chance.sample(WORDS, 2))}" if search else chance.choice(PAGES)
            )
            began = time.monotonic()
            status = self._status(address)
            took = time.monotonic() - began
            with self._lock:
                (self.searches if search else self.pages).append(took)
            self._tell(status, address, good=frozenset({"200"}))
            time.sleep(chance.uniform(0, 2 * PAUSE))

    def hostile(self, number: int) -> None:
        """Send anything but what is meant to be sent, until the end."""
        chance = random.Random(-number)  # noqa: S311
        while time.monotonic() < self._end:
            if chance.random() < 0.3:
                self._raw(chance)
            else:
                address = _hostile_address(chance)
                status = self._status(address)
                self._tell(
                    status,
                    address,
                    good=GOOD,
                )
            time.sleep(chance.uniform(0, 2 * PAUSE))

    def _status(self, address: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
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
            # To be let go is what it asked for.
            pass
        with self._lock:
            self.statuses["raw"] += 1

    def _tell(self, status: str, address: str, *, good: frozenset[str]) -> None:
        with self._lock:
            self.statuses[status] += 1
            # Too busy, and politely so, is no failure.
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
    """Ask, and tell."""
    kind, port, seconds, count = sys.argv[1:5]
    clients = Clients(int(port), time.monotonic() + float(seconds))
    run = clients.honest if kind == "honest" else clients.hostile
    threads = [Thread(target=run, args=(number,)) for number in range(1, int(count) + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = {
        "statuses": clients.statuses,
        "bad": clients.bad,
        "pages": clients.pages,
        "searches": clients.searches,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
