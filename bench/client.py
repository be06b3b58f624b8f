"""A cheap HTTP client: it sends requests over persistent connections and records the time of each response.

    echo PLAN | python -m bench.client

PLAN is JSON: `host`, `port`, `paths`, `clients`, `seconds` and `accept`. With 0 seconds every path is requested once,
by whichever client is free; otherwise each client cycles through all of them, from an offset of its own, until the
time is over. It runs as a process of its own, so that it does not share an interpreter with the server. Of HTTP it
reads only the status and Content-Length.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from itertools import cycle
from itertools import islice

#: Seconds beyond those of the plan within which all responses must arrive.
TIMEOUT_S = 300.0

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


@dataclass(frozen=True, slots=True)
class Plan:
    """The requests, their server, the number of clients at once, and the time."""

    host: str
    port: int
    paths: tuple[str, ...]
    clients: int = 1
    #: 0 requests each path once.
    seconds: float = 0.0
    #: The Accept-Encoding header; empty for none.
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Measurement:
    """Response times in milliseconds in ascending order, and the size of all responses."""

    times: tuple[float, ...]
    seconds: float
    bytes: int
    #: Seconds of processor time that the server used for them, in all its processes.
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Responses a second."""
        return len(self.times) / self.seconds

    @property
    def each(self) -> float:
        """Milliseconds of the server's processor time for each response."""
        return self.processor * 1000 / len(self.times)

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which that *share* of the responses arrived."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]


class BadResponse(Exception):
    """A response that is not a complete 200."""


class _Connection(asyncio.Protocol):
    """One connection: sends a request, reads the whole response, sends the next."""

    def __init__(self, plan: Plan, paths: Iterator[str], until: float) -> None:
        self._paths, self._until = paths, until
        header = f"Accept-Encoding: {plan.accept}\r\n" if plan.accept else ""
        self._rest = f" HTTP/1.1\r\nHost: {plan.host}:{plan.port}\r\n{header}\r\n"
        self._path = ""
        self._started = 0.0
        self._received = bytearray()
        self._expected = 0
        self.times: list[float] = []
        self.bytes = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send_next()

    def data_received(self, data: bytes) -> None:
        """Read a piece of a response."""
        self._received += data
        if not self._expected:
            end = self._received.find(_HEAD_END)
            if end < 0:
                return
            self._expected = end + len(_HEAD_END) + self._length(bytes(self._received[:end]))
        if self._expected and len(self._received) >= self._expected:
            self.times.append((time.perf_counter() - self._started) * 1000)
            self.bytes += self._expected
            self._send_next()

    def connection_lost(self, exc: Exception | None) -> None:
        """Fail if requests remain."""
        self._fail(f"the connection was closed ({exc or 'by the server'})")

    def _send_next(self) -> None:
        self._path = next(self._paths, "")
        now = time.perf_counter()
        if not self._path or (self._until and now >= self._until):
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._received.clear()
        self._expected = 0
        self._started = now
        self._transport.write(f"GET {self._path}{self._rest}".encode("ascii"))

    def _length(self, head: bytes) -> int:
        status = head[9:12]
        if status != b"200":
            self._fail(f"status {status.decode('ascii', 'replace')}")
        _, found, behind = head.lower().partition(_LENGTH)
        if not found:
            self._fail("a response without Content-Length")
            return 0
        return int(behind.partition(b"\r\n")[0])

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(BadResponse(f"{self._path}: {why}"))
            self._transport.abort()


async def carry_out(plan: Plan) -> Measurement:
    """Carry out *plan*. Raises `BadResponse` where a response is not a complete 200."""
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    until = started + plan.seconds if plan.seconds else 0.0
    shared = iter(plan.paths)
    connections = []
    for number in range(plan.clients):
        start = number * len(plan.paths) // plan.clients
        own = islice(cycle(plan.paths), start, None) if plan.seconds else shared
        connection = _Connection(plan, own, until)
        connections.append(connection)
        await loop.create_connection(lambda connection=connection: connection, plan.host, plan.port)  # type: ignore[misc]  # a default, so that each is its own
    try:
        async with asyncio.timeout(plan.seconds + TIMEOUT_S):
            await asyncio.gather(*(connection.done for connection in connections))
    except TimeoutError as error:
        raise BadResponse(
            f"not all responses arrived within {plan.seconds + TIMEOUT_S:g} s"
        ) from error
    seconds = time.perf_counter() - started
    times = tuple(sorted(t for connection in connections for t in connection.times))
    return Measurement(times, seconds, sum(connection.bytes for connection in connections))


def measure(plan: Plan) -> Measurement:
    """Carry out *plan* in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit("the client ended: see above")
    result = json.loads(run.stdout)
    return Measurement(tuple(result["times"]), result["seconds"], result["bytes"])


def merge(several: Sequence[Measurement]) -> Measurement:
    """Return consecutive measurements as one."""
    times = tuple(sorted(t for each in several for t in each.times))
    return Measurement(
        times,
        seconds=sum(each.seconds for each in several),
        bytes=sum(each.bytes for each in several),
        processor=sum(each.processor for each in several),
    )


def main() -> None:
    """Read a plan, carry it out, write the measurement."""
    given = json.load(sys.stdin)
    plan = Plan(**{**given, "paths": tuple(given["paths"])})
    try:
        measurement = asyncio.run(carry_out(plan))
    except BadResponse as error:
        raise SystemExit(f"bench.client: {error}") from error
    json.dump(asdict(measurement), sys.stdout)


if __name__ == "__main__":
    main()
