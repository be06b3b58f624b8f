"""A client that costs little: it asks over connections that stay open, and writes down how long each answer took.

    echo PLAN | python -m bench.client

PLAN is JSON: `host`, `port`, `paths`, `clients`, `seconds` and `accept`. With 0 seconds every path is asked for once,
the clients taking turns; otherwise each client goes through all of them, from a place of its own, until the time
is over. Runs as a process of its own, so that it does not share an interpreter with whoever measures. Reads no more
of HTTP than it needs: a status, a Content-Length.
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

#: Seconds beyond those of the plan within which all must be answered.
PATIENCE = 300.0

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"\r\ncontent-length:"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask, of whom, with how many clients at once, and for how long."""

    host: str
    port: int
    paths: tuple[str, ...]
    clients: int = 1
    #: 0: each path once.
    seconds: float = 0.0
    #: What Accept-Encoding says; nothing is said where it is empty, as most tools do.
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """How long the answers took, in milliseconds and in ascending order; all of them, and what they weighed."""

    times: tuple[float, ...]
    seconds: float
    bytes: int
    #: Seconds of processor time that the server took for them, in all its processes.
    processor: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    @property
    def each(self) -> float:
        """Milliseconds of the server's processor time an answer."""
        return self.processor * 1000 / len(self.times)

    def percentile(self, share: float) -> float:
        """Return the milliseconds within which that *share* of the answers came."""
        return self.times[min(len(self.times) - 1, int(share * len(self.times)))]


class Wrong(Exception):
    """An answer was not as it should be."""


class _Asker(asyncio.Protocol):
    """One connection: sends a request, reads the whole answer, sends the next."""

    def __init__(self, plan: Plan, paths: Iterator[str], until: float) -> None:
        self._paths, self._until = paths, until
        said = f"Accept-Encoding: {plan.accept}\r\n" if plan.accept else ""
        self._rest = f" HTTP/1.1\r\nHost: {plan.host}:{plan.port}\r\n{said}\r\n"
        self._path = ""
        self._begun = 0.0
        self._came = bytearray()
        self._whole = 0
        self.times: list[float] = []
        self.bytes = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take in a piece of an answer."""
        self._came += data
        if not self._whole:
            end = self._came.find(_HEAD_END)
            if end < 0:
                return
            self._whole = end + len(_HEAD_END) + self._length(bytes(self._came[:end]))
        if self._whole and len(self._came) >= self._whole:
            self.times.append((time.perf_counter() - self._begun) * 1000)
            self.bytes += self._whole
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so where more was to be asked."""
        self._fail(f"the connection was closed ({exc or 'by the server'})")

    def _ask(self) -> None:
        self._path = next(self._paths, "")
        now = time.perf_counter()
        if not self._path or (self._until and now >= self._until):
            if not self.done.done():
                self.done.set_result(None)
            self._transport.close()
            return
        self._came.clear()
        self._whole = 0
        self._begun = now
        self._transport.write(f"GET {self._path}{self._rest}".encode("ascii"))

    def _length(self, head: bytes) -> int:
        status = head[9:12]
        if status != b"200":
            self._fail(f"answered with {status.decode('ascii', 'replace')}")
        _, found, behind = head.lower().partition(_LENGTH)
        if not found:
            self._fail("an answer without Content-Length")
            return 0
        return int(behind.partition(b"\r\n")[0])

    def _fail(self, why: str) -> None:
        if not self.done.done():
            self.done.set_exception(Wrong(f"{self._path}: {why}"))
            self._transport.abort()


async def asked(plan: Plan) -> Taken:
    """Ask as *plan* says. Raises `Wrong` where an answer is not a whole 200."""
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    until = begun + plan.seconds if plan.seconds else 0.0
    turns = iter(plan.paths)
    askers = []
    for number in range(plan.clients):
        start = number * len(plan.paths) // plan.clients
        own = islice(cycle(plan.paths), start, None) if plan.seconds else turns
        asker = _Asker(plan, own, until)
        askers.append(asker)
        await loop.create_connection(lambda asker=asker: asker, plan.host, plan.port)  # type: ignore[misc]  # a default, so that each is its own
    try:
        async with asyncio.timeout(plan.seconds + PATIENCE):
            await asyncio.gather(*(asker.done for asker in askers))
    except TimeoutError as error:
        raise Wrong(f"not all was answered within {plan.seconds + PATIENCE:g} s") from error
    seconds = time.perf_counter() - begun
    times = tuple(sorted(t for asker in askers for t in asker.times))
    return Taken(times, seconds, sum(asker.bytes for asker in askers))


def take(plan: Plan) -> Taken:
    """Ask as *plan* says, in a process of its own."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if made.returncode:
        raise SystemExit("the client ended: see above")
    told = json.loads(made.stdout)
    return Taken(tuple(told["times"]), told["seconds"], told["bytes"])


def merged(several: Sequence[Taken]) -> Taken:
    """Return what was measured one after the other as one."""
    times = tuple(sorted(t for each in several for t in each.times))
    return Taken(
        times,
        seconds=sum(each.seconds for each in several),
        bytes=sum(each.bytes for each in several),
        processor=sum(each.processor for each in several),
    )


def main() -> None:
    """Read a plan, carry it out, write what it took."""
    told = json.load(sys.stdin)
    plan = Plan(**{**told, "paths": tuple(told["paths"])})
    try:
        taken = asyncio.run(asked(plan))
    except Wrong as wrong:
        raise SystemExit(f"bench.client: {wrong}") from wrong
    json.dump(asdict(taken), sys.stdout)


if __name__ == "__main__":
    main()
