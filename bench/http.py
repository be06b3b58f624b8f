"""The served archive over loopback, beside an empty Flask page and a small FTS5 page, in the same run.

    python -m bench.http CORPORA [--sizes 16000 200000] [--engines whoosh tantivy] [--work FOLDER]
    python -m bench.http --texts FOLDER

Every server is started anew for each number of clients, and asked for other things first, so that what is said to be
new to a process is. The first collection is the one that ships with Pincite; CORPORA is that of `python -m bench`,
FOLDER any other collection.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from archive.indexing.generations import LIBRARY
from archive.indexing.generations import current
from archive.library.reader import Library
from bench import fts5
from bench import prepare
from bench.aims import CEILING
from bench.aims import FTS5
from bench.aims import LARGE
from bench.aims import Kind
from bench.aims import Verdict
from bench.aims import verdicts
from bench.client import Taken
from bench.client import merged
from bench.mixed import Asked
from bench.mixed import drawn
from bench.mixed import paragraphs
from bench.servers import Memory
from bench.servers import Server
from bench.servers import has_workers
from bench.servers import serving
from bench.tables import bytes_of_a_page
from bench.tables import machine
from bench.tables import print_memory
from bench.tables import print_taken

SHIPPED = Path(__file__).resolve().parent.parent / "texts"
#: Warms the threads, the files and the program, whatever is asked then.
WARMING_CLIENTS = 8
#: Seconds that the rounds of one collection may take.
LONGEST = 300.0
#: Seconds within which a server answers once it was started, and megabytes that a process holds.
FIRST_ANSWER = 1.0
MEMORY, MEMORY_LARGE = 100.0, 250.0
PAGE_KILOBYTES, PAGE_REQUESTS = 30.0, 3


class Run:
    """All that is measured in one collection."""

    def __init__(self, asked: Asked, clients: list[int], seconds: float, rounds: int) -> None:
        self._asked, self._clients = asked, clients
        self._seconds, self._rounds = seconds, rounds
        self._taken: dict[tuple[str, Kind, int], list[Taken]] = {}
        self.memory: dict[str, list[Memory]] = {}
        #: How many were made.
        self.rounds = 0

    @property
    def measured(self) -> dict[tuple[str, Kind, int], Taken]:
        """What came of all rounds together."""
        return {key: merged(several) for key, several in self._taken.items()}

    def go(self, servers: dict[str, Callable[[], Server]]) -> None:
        """Measure every one of *servers*, in turns, so that what else the machine does strikes them all."""
        begun = time.monotonic()
        for number in range(self._rounds):
            # Each round takes as long as those before it.
            if number and (time.monotonic() - begun) * (number + 1) / number > LONGEST:
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
        """Start one server, ask it for everything, and stop it."""
        asked, pages = self._asked, name not in {CEILING, FTS5}
        with start() as server:
            if name == CEILING:
                self._again(server, name, Kind.EMPTY, ("/",) * 200, clients)
            else:
                server.take(asked.warming, WARMING_CLIENTS)
                self._new(server, name, Kind.NEW, asked.searches, clients)
                self._again(server, name, Kind.AGAIN, asked.searches, clients)
            if pages:
                self._new(server, name, Kind.PARAGRAPHS_NEW, asked.paragraphs, clients)
                self._again(server, name, Kind.PARAGRAPHS, asked.paragraphs, clients)
                self._new(server, name, Kind.TEXTS_NEW, asked.texts, clients)
                self._again(server, name, Kind.TEXTS, asked.texts, clients)
            self.memory[name] = server.memory()

    def _compressed(self, name: str, start: Callable[[], Server], clients: int) -> None:
        with start() as server:
            server.take(self._asked.warming, WARMING_CLIENTS)
            self._new(server, name, Kind.COMPRESSED, self._asked.searches, clients, "br")

    def _new(
        self,
        server: Server,
        name: str,
        kind: Kind,
        paths: tuple[str, ...],
        clients: int,
        accept: str = "",
    ) -> None:
        taken = server.take(paths, clients, accept=accept)
        self._taken.setdefault((name, kind, clients), []).append(taken)

    def _again(
        self, server: Server, name: str, kind: Kind, paths: tuple[str, ...], clients: int
    ) -> None:
        # Of several processes each must have seen each page; which one a connection meets is chance.
        passes = 2 if len(server.memory()) == 1 else 8
        server.take(paths * passes, max(clients, WARMING_CLIENTS))
        taken = server.take(paths, clients, self._seconds)
        self._taken.setdefault((name, kind, clients), []).append(taken)


def asked_of(library: Library, work: Path, name: str) -> Asked:
    """Return what to ask of a collection; drawn once."""
    path = work / f"asked-{_made_of(library, name)}.json"
    if not path.exists():
        drawn(library).write(path)
    return Asked.read(path)


def fts5_of(library: Library, work: Path, name: str, tokenizer: str) -> Path:
    """Return the FTS5 database of a collection; filled once."""
    path = work / f"fts5-{_made_of(library, name)}-{tokenizer.split()[0]}.sqlite"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        fts5.fill(unfinished, tokenizer, paragraphs(library))
        unfinished.rename(path)
    return path


def _made_of(library: Library, name: str) -> str:
    return f"{name}-{library.counts.paragraphs}-{library.counts.words}"


def shipped(engine: str, asked: argparse.Namespace) -> None:
    """Measure what a site is with the collection that ships: its first answer, its memory, its pages."""
    print(f"\n== The shipped collection, {engine}", flush=True)
    index = asked.work / f"index-shipped-{engine}"
    start = partial(serving, index, SHIPPED, engine)
    prepare.index(SHIPPED, index, engine)
    starts = []
    for number in range(asked.starts):
        with start() as server:
            server.fetch("/search?q=peace")
            starts.append(server.since())
            if number == asked.starts - 1:
                kilobytes, requests = bytes_of_a_page(server, "/search?q=peace")
    print(f"\nfirst answer (a search) after `serve`: {', '.join(f'{s:.2f}' for s in starts)} s")
    paths = asked_of(Library(current(index) / LIBRARY), asked.work, "shipped")
    run = Run(paths, asked.clients, asked.seconds, 1)
    run.visit(engine, start, asked.clients[-1])
    print_memory(run.memory)
    held = max(memory.resident for memory in run.memory[engine])
    for verdict in (
        Verdict("first answer", statistics.median(starts), FIRST_ANSWER, "s", at_most=True),
        Verdict("resident memory", held, MEMORY, "MB", at_most=True),
        Verdict("a search page, compressed", kilobytes, PAGE_KILOBYTES, "KB", at_most=True),
        Verdict("its requests", requests, PAGE_REQUESTS, "", at_most=True),
    ):
        print(verdict)


def measure(name: str, texts: Path, engines: list[str], asked: argparse.Namespace) -> None:
    """Measure the collection at *texts* with every engine, and print what came of it."""
    indexes = {engine: asked.work / f"index-{name}-{engine}" for engine in engines}
    for engine, index in indexes.items():
        prepare.index(texts, index, engine)
    library = Library(current(next(iter(indexes.values()))) / LIBRARY)
    database = fts5_of(library, asked.work, name, asked.tokenizer)
    servers: dict[str, Callable[[], Server]] = {
        CEILING: partial(Server, "bench.empty"),
        FTS5: partial(Server, "bench.fts5", str(database)),
    }
    for engine, index in indexes.items():
        for workers in asked.workers if has_workers() else [1]:
            server = engine if workers == 1 else f"{engine}, {workers} workers"
            servers[server] = partial(serving, index, texts, engine, workers=workers)
    run = Run(asked_of(library, asked.work, name), asked.clients, asked.seconds, asked.rounds)
    run.go(servers)
    size = library.counts.paragraphs
    print(f"\n== {size:,} paragraphs; {run.rounds} rounds; FTS5 with {asked.tokenizer}")
    print_taken(run.measured)
    print_memory(run.memory)
    print()
    for verdict in verdicts(run.measured, size):
        print(verdict)
    if size > LARGE and "tantivy" in run.memory:
        held = max(memory.resident for memory in run.memory["tantivy"])
        print(Verdict("resident memory", held, MEMORY_LARGE, "MB", at_most=True))


def main() -> None:
    """Measure all that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path, nargs="?")
    parser.add_argument(
        "--texts", type=Path, help="another collection, instead of those of CORPORA"
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[prepare.WHOLE])
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=1.0, help="of what is asked again")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--starts", type=int, default=3, help="with the shipped collection")
    parser.add_argument(
        "--tokenizer",
        default="porter unicode61",
        help="of FTS5; stems by default, as Pincite does, so that both find about as much",
    )
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    asked = parser.parse_args()
    if asked.corpora is None and asked.texts is None:
        parser.error("CORPORA or --texts is needed")
    asked.work.mkdir(parents=True, exist_ok=True)
    print(machine(), flush=True)
    for engine in asked.engines:
        shipped(engine, asked)
    if asked.texts:
        own = "shipped" if asked.texts.resolve() == SHIPPED else "own"
        measure(own, asked.texts, asked.engines, asked)
    else:
        for size in asked.sizes:
            texts = prepare.collection(asked.corpora, asked.work, size)
            engines = [e for e in asked.engines if e != "whoosh" or size <= prepare.MOST_FOR_WHOOSH]
            if engines:
                measure(str(size), texts, engines, asked)
    print("\n" + machine())


if __name__ == "__main__":
    main()
