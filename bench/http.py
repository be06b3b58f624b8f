"""Throughput and latency of the served archive over loopback, compared with an empty Flask page and a small FTS5 page.

    python -m bench.http CORPORA [--sizes 16000 200000] [--shapes long short] [--engines whoosh tantivy] [--work FOLDER]
    python -m bench.http --texts FOLDER

Every server is restarted for each number of clients and warmed with other requests, so that what is measured as new
to a process is new. The first collection is the one that ships with Pincite; CORPORA is that of `python -m bench`,
FOLDER any other collection.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import product
from pathlib import Path

from archive.indexing.generations import LIBRARY
from archive.indexing.generations import current
from archive.library.reader import StoredLibrary
from bench import fts5
from bench import prepare
from bench.aims import CEILING
from bench.aims import FTS5
from bench.aims import LARGE_PARAGRAPHS
from bench.aims import Kind
from bench.aims import Verdict
from bench.aims import verdicts
from bench.classes import PER_CLASS
from bench.classes import Classes
from bench.classes import class_lines
from bench.classes import classes_for
from bench.classes import measure_classes
from bench.client import Measurement
from bench.client import merge
from bench.collection import Shape
from bench.mixed import Requests
from bench.mixed import draw_requests
from bench.mixed import paragraphs
from bench.servers import Memory
from bench.servers import Server
from bench.servers import has_workers
from bench.servers import pincite_server
from bench.tables import machine
from bench.tables import page_weight
from bench.tables import print_measurements
from bench.tables import print_memory

SHIPPED = Path(__file__).resolve().parent.parent / "texts"
#: Clients that warm the threads, the files and the program.
WARMING_CLIENTS = 8
#: Seconds for all rounds of one collection.
MAX_ROUNDS_S = 300.0
#: Targets: the time from start to first response, memory without files, and the weight of a search page.
FIRST_RESPONSE_S = 1.0
MEMORY_MB, LARGE_MEMORY_MB = 100.0, 140.0
PAGE_KB, PAGE_REQUESTS = 30.0, 3


class Run:
    """All measurements on one collection."""

    def __init__(self, requests: Requests, clients: list[int], seconds: float, rounds: int) -> None:
        self.requests, self._clients = requests, clients
        self._seconds, self._rounds = seconds, rounds
        self._measurements: dict[tuple[str, Kind, int], list[Measurement]] = {}
        self.memory: dict[str, list[Memory]] = {}
        #: Rounds that were completed.
        self.rounds = 0

    @property
    def measured(self) -> dict[tuple[str, Kind, int], Measurement]:
        """The measurements of all rounds together."""
        return {key: merge(several) for key, several in self._measurements.items()}

    def go(self, servers: dict[str, Callable[[], Server]]) -> None:
        """Measure all *servers* in turn, so that other load on the machine affects them alike."""
        begun = time.monotonic()
        for number in range(self._rounds):
            # Each round takes as long as those before it.
            if number and (time.monotonic() - begun) * (number + 1) / number > MAX_ROUNDS_S:
                print(f"no more than {number} rounds: the machine is too busy", file=sys.stderr)
                break
            self.rounds = number + 1
            for clients in self._clients:
                for name, start in servers.items():
                    turn = f"round {number + 1} of {self._rounds}, clients: {clients}, {name}"
                    print(turn, file=sys.stderr, flush=True)
                    self.visit(name, start, clients)
                    if clients == self._clients[0] and name not in {CEILING, FTS5}:
                        self._compressed(name, start, clients)

    def visit(self, name: str, start: Callable[[], Server], clients: int) -> None:
        """Start one server, send it every request, and stop it."""
        requests, is_pincite = self.requests, name not in {CEILING, FTS5}
        with start() as server:
            if name == CEILING:
                self._again(server, name, Kind.EMPTY, ("/",) * 200, clients)
            else:
                server.measure(requests.warming, WARMING_CLIENTS)
                self._new(server, name, Kind.NEW, requests.searches, clients)
                self._again(server, name, Kind.AGAIN, requests.searches, clients)
            if is_pincite:
                self._new(server, name, Kind.PARAGRAPHS_NEW, requests.paragraphs, clients)
                self._again(server, name, Kind.PARAGRAPHS, requests.paragraphs, clients)
                self._new(server, name, Kind.TEXTS_NEW, requests.texts, clients)
                self._again(server, name, Kind.TEXTS, requests.texts, clients)
            self.memory[name] = server.memory()

    def _compressed(self, name: str, start: Callable[[], Server], clients: int) -> None:
        with start() as server:
            server.measure(self.requests.warming, WARMING_CLIENTS)
            self._new(server, name, Kind.COMPRESSED, self.requests.searches, clients, "br")

    def _new(
        self,
        server: Server,
        name: str,
        kind: Kind,
        paths: tuple[str, ...],
        clients: int,
        accept: str = "",
    ) -> None:
        measurement = server.measure(paths, clients, accept=accept)
        self._measurements.setdefault((name, kind, clients), []).append(measurement)

    def _again(
        self, server: Server, name: str, kind: Kind, paths: tuple[str, ...], clients: int
    ) -> None:
        # Each of several processes must have seen each page, and connections are distributed at random.
        passes = 2 if len(server.memory()) == 1 else 8
        server.measure(paths * passes, max(clients, WARMING_CLIENTS))
        measurement = server.measure(paths, clients, self._seconds)
        self._measurements.setdefault((name, kind, clients), []).append(measurement)


def requests_for(library: StoredLibrary, work: Path, name: str) -> Requests:
    """Return the requests to measure with, drawn from the collection once."""
    path = requests_path(library, work, name)
    if not path.exists():
        draw_requests(library).write(path)
    return Requests.read(path)


def requests_path(library: StoredLibrary, work: Path, name: str) -> Path:
    """Return where the requests for a collection are kept."""
    return work / f"requests-{_content_name(library, name)}.json"


def fts5_of(library: StoredLibrary, work: Path, name: str, tokenizer: str) -> Path:
    """Return the FTS5 database of a collection; filled once."""
    path = work / f"fts5-{_content_name(library, name)}-{tokenizer.split()[0]}.sqlite"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        fts5.fill(unfinished, tokenizer, paragraphs(library))
        unfinished.rename(path)
    return path


def _content_name(library: StoredLibrary, name: str) -> str:
    return f"{name}-{library.counts.paragraphs}-{library.counts.words}"


def shipped(engine: str, options: argparse.Namespace) -> None:
    """Measure the shipped collection: the first response, memory, and the weight of pages."""
    print(f"\n== The shipped collection, {engine}", flush=True)
    index = options.work / f"index-shipped-{engine}"
    start = partial(pincite_server, index, SHIPPED, engine)
    prepare.index(SHIPPED, index, engine)
    starts = []
    for number in range(options.starts):
        with start() as server:
            server.fetch("/search?q=peace")
            starts.append(server.seconds_since_start())
            if number == options.starts - 1:
                kilobytes, loads = page_weight(server, "/search?q=peace")
    print(f"\nfirst response (a search) after `serve`: {', '.join(f'{s:.2f}' for s in starts)} s")
    requests = requests_for(StoredLibrary(current(index) / LIBRARY), options.work, "shipped")
    run = Run(requests, options.clients, options.seconds, 1)
    run.visit(engine, start, options.clients[-1])
    print_memory(run.memory)
    held = max(memory.own for memory in run.memory[engine])
    for verdict in (
        Verdict("first response", statistics.median(starts), FIRST_RESPONSE_S, "s", at_most=True),
        Verdict("memory (RssAnon)", held, MEMORY_MB, "MB", at_most=True),
        Verdict("a search page, compressed", kilobytes, PAGE_KB, "KB", at_most=True),
        Verdict("its requests", loads, PAGE_REQUESTS, "", at_most=True),
    ):
        print(verdict)


def measure(name: str, texts: Path, engines: list[str], options: argparse.Namespace) -> None:
    """Measure the collection at *texts* with every engine, and print the results."""
    indexes = {engine: options.work / f"index-{name}-{engine}" for engine in engines}
    for engine, index in indexes.items():
        prepare.index(texts, index, engine)
    library = StoredLibrary(current(next(iter(indexes.values()))) / LIBRARY)
    database = fts5_of(library, options.work, name, options.tokenizer)
    servers: dict[str, Callable[[], Server]] = {
        CEILING: partial(Server, "bench.empty"),
        FTS5: partial(Server, "bench.fts5", str(database)),
    }
    for engine, index in indexes.items():
        for workers in options.workers if has_workers() else [1]:
            server = engine if workers == 1 else f"{engine}, {workers} workers"
            servers[server] = partial(pincite_server, index, texts, engine, workers=workers)
    run = Run(
        requests_for(library, options.work, name), options.clients, options.seconds, options.rounds
    )
    run.go(servers)
    drawn = classes_for(library, options.work / f"classes-{_content_name(library, name)}.json")
    classes = {of: queries[: options.per_class] for of, queries in drawn.items()}
    size = library.counts.paragraphs
    print(f"\n== {size:,} paragraphs; {run.rounds} rounds; FTS5 with {options.tokenizer}")
    print_measurements(run.measured)
    print_memory(run.memory)
    _print_classes(run, servers, classes)
    print()
    for verdict in verdicts(run.measured, size):
        print(verdict)
    if size > LARGE_PARAGRAPHS and "tantivy" in run.memory:
        held = max(memory.own for memory in run.memory["tantivy"])
        print(Verdict("memory (RssAnon)", held, LARGE_MEMORY_MB, "MB", at_most=True))


def _print_classes(run: Run, servers: dict[str, Callable[[], Server]], classes: Classes) -> None:
    """Measure searches by class, and print a table for each engine."""
    measured = {}
    for name, start in servers.items():
        if name != CEILING and "workers" not in name:
            print(f"searches by class, {name}", file=sys.stderr, flush=True)
            with start() as server:
                measured[name] = measure_classes(server, run.requests, classes, fts5=name == FTS5)
    with servers[CEILING]() as server:
        empty = server.measure(("/",) * 400, 1)
    for line in class_lines(measured, empty, measured[FTS5]):
        print(line)


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path, nargs="?")
    parser.add_argument(
        "--texts", type=Path, help="another collection, instead of those of CORPORA"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[prepare.WHOLE_CORPUS])
    parser.add_argument("--shapes", type=Shape, nargs="+", default=[Shape.LONG])
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=1.0, help="of repeated requests")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--per-class", type=int, default=PER_CLASS, help="searches of each class")
    parser.add_argument(
        "--starts", type=int, default=3, help="with the shipped collection; 0 leaves it out"
    )
    parser.add_argument(
        "--tokenizer",
        default="porter unicode61",
        help="of FTS5; stems by default, as Pincite does, so that both find about as much",
    )
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    options = parser.parse_args()
    if options.corpora is None and options.texts is None:
        parser.error("CORPORA or --texts is needed")
    options.work.mkdir(parents=True, exist_ok=True)
    print(machine(), flush=True)
    for engine in options.engines if options.starts else ():
        shipped(engine, options)
    if options.texts:
        own = "shipped" if options.texts.resolve() == SHIPPED else "own"
        measure(own, options.texts, options.engines, options)
    else:
        for shape, size in product(options.shapes, options.sizes):
            texts = prepare.collection(options.corpora, options.work, size, shape)
            engines = [
                e for e in options.engines if e != "whoosh" or size <= prepare.MAX_WHOOSH_PARAGRAPHS
            ]
            if engines:
                measure(prepare.name_of(size, shape), texts, engines, options)
    print("\n" + machine())


if __name__ == "__main__":
    main()
