"""The served archive over loopback, beside an empty Flask page and a small FTS5 page, in the same run.

    python -m bench.http CORPORA [--sizes 16000 200000] [--engines whoosh tantivy] [--work FOLDER]

Every server is started anew for each number of clients, and asked for other things first, so that what is said to be
new to a process is. The first collection is the one that ships with Pincite; CORPORA is that of `python -m bench`.
"""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path

from archive.generations import LIBRARY
from archive.library import Library
from bench import fts5
from bench import prepare
from bench.aims import CEILING
from bench.aims import FTS5
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

    @property
    def measured(self) -> dict[tuple[str, Kind, int], Taken]:
        """What came of all rounds together."""
        return {key: merged(several) for key, several in self._taken.items()}

    def go(self, servers: dict[str, Callable[[], Server]]) -> None:
        """Measure every one of *servers*, in turns, so that what else the machine does strikes them all."""
        for _ in range(self._rounds):
            for clients in self._clients:
                for name, start in servers.items():
                    self._visit(name, start, clients)

    def _visit(self, name: str, start: Callable[[], Server], clients: int) -> None:
        asked, pages = self._asked, name not in {CEILING, FTS5}
        with start() as server:
            if name == CEILING:
                self._again(server, name, Kind.EMPTY, ("/",), clients)
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
        if pages and clients == 1:
            with start() as server:
                server.take(asked.warming, WARMING_CLIENTS)
                self._new(server, name, Kind.COMPRESSED, asked.searches, clients, "br")

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
        # Each process of several must have seen each page, and connections stay with the process they found.
        for _ in range(2):
            server.take(paths, clients)
        taken = server.take(paths, clients, self._seconds)
        self._taken.setdefault((name, kind, clients), []).append(taken)


def to_ask(index: Path, work: Path, name: str) -> tuple[Asked, Path]:
    """Return what to ask of the collection at *index*, and its FTS5 database; both are made once."""
    library = Library(prepare.current(index) / LIBRARY)
    made_of = f"{name}-{library.counts.paragraphs}-{library.counts.words}"
    asked, database = work / f"asked-{made_of}.json", work / f"fts5-{made_of}.sqlite"
    if not asked.exists():
        drawn(library).write(asked)
    if not database.exists():
        unfinished = database.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        fts5.fill(unfinished, paragraphs(library))
        unfinished.rename(database)
    return Asked.read(asked), database


def shipped(work: Path, engine: str, clients: list[int], seconds: float) -> None:
    """Measure what a site is with the collection that ships: its first answer, its memory, its pages."""
    index = work / f"index-shipped-{engine}"
    prepare.index(SHIPPED, index, engine)
    asked, _ = to_ask(index, work, "shipped")
    starts = []
    for _ in range(3):
        with serving(index, SHIPPED, engine) as server:
            server.fetch("/search?q=peace")
            starts.append(server.since())
    print(f"\n== The shipped collection, {engine}")
    print(f"first answer (a search) after `serve`: {', '.join(f'{s:.2f}' for s in starts)} s")
    run = Run(asked, clients[-1:], seconds, 1)
    run.go({engine: lambda: serving(index, SHIPPED, engine)})
    print_memory(run.memory)
    with serving(index, SHIPPED, engine) as server:
        kilobytes, requests = bytes_of_a_page(server, "/search?q=peace")
    held = max(memory.resident for memory in run.memory[engine])
    for verdict in (
        Verdict("first answer", statistics.median(starts), FIRST_ANSWER, "s", at_most=True),
        Verdict("resident memory", held, MEMORY, "MB", at_most=True),
        Verdict("a search page, compressed", kilobytes, PAGE_KILOBYTES, "KB", at_most=True),
        Verdict("its requests", requests, PAGE_REQUESTS, "", at_most=True),
    ):
        print(verdict)


def measure(asked: argparse.Namespace, size: int) -> None:
    """Measure a collection of *size* paragraphs with every engine, and print what came of it."""
    texts = prepare.collection(asked.corpora, asked.work, size)
    servers: dict[str, Callable[[], Server]] = {CEILING: lambda: Server("bench.empty")}
    some: tuple[Asked, Path] | None = None
    for engine in asked.engines:
        if engine == "whoosh" and size > prepare.MOST_FOR_WHOOSH:
            continue
        index = asked.work / f"index-{size}-{engine}"
        prepare.index(texts, index, engine)
        some = some or to_ask(index, asked.work, str(size))
        database = some[1]
        servers[FTS5] = lambda database=database: Server("bench.fts5", str(database))  # type: ignore[misc]  # a default, so that each is its own
        for workers in asked.workers if has_workers() else [1]:
            name = engine if workers == 1 else f"{engine}, {workers} workers"

            def start(index: Path = index, engine: str = engine, workers: int = workers) -> Server:
                return serving(index, texts, engine, workers=workers)

            servers[name] = start
    if some is None:
        return
    run = Run(some[0], asked.clients, asked.seconds, asked.rounds)
    run.go(servers)
    print(f"\n== {size:,} paragraphs")
    print_taken(run.measured)
    print_memory(run.memory)
    for verdict in verdicts(run.measured, size):
        print(verdict)
    if size > prepare.MOST_FOR_WHOOSH and "tantivy" in run.memory:
        held = run.memory["tantivy"][0].resident
        print(Verdict("resident memory", held, MEMORY_LARGE, "MB", at_most=True))


def main() -> None:
    """Measure all that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sizes", type=int, nargs="*", default=[prepare.WHOLE])
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=1.0, help="of what is asked again")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    print(machine())
    for engine in asked.engines:
        shipped(asked.work, engine, asked.clients, asked.seconds)
    for size in asked.sizes:
        measure(asked, size)
    print("\n" + machine())


if __name__ == "__main__":
    main()
