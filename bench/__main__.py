"""Benchmark without a server, for every engine: building an index, and searching in the process.

    python -m bench CORPORA [--sizes 16000 200000 1000000] [--shapes long short] [--engines whoosh tantivy]

CORPORA is a folder with the State of the Union addresses in `sotu/`, one text file each. Size 16000 in the long shape
means the addresses as they are; any other is resampled (see `bench.collection`). `bench.http` measures the served site.
"""

import argparse
import os
from pathlib import Path

from archive.indexing.generations import CURRENT
from archive.indexing.generations import LIBRARY
from archive.indexing.generations import current
from archive.library.reader import StoredLibrary
from bench import prepare
from bench import update
from bench.collection import Shape
from bench.http import requests_for
from bench.http import requests_path
from bench.tables import machine

#: What is measured of each index: the stages of a page, searches by class, and updates (of the short shape).
PARTS = ("stages", "classes", "update")


def build(texts: Path, index: Path, engine: str, paragraphs: int) -> None:
    """Build in a child process, and print speed, peak memory and size."""
    built = prepare.index(texts, index, engine, force=True)
    size = sum(path.stat().st_size for path in current(index).rglob("*") if path.is_file())
    print(
        f"built in {built.seconds:.0f} s, {paragraphs / built.seconds:,.0f} paragraphs/s"
        f" ({paragraphs / built.processor:,.0f} a second of processor time), peak memory"
        f" {built.peak:.0f} MB, {built.own_peak:.0f} MB without files; {size / 1e6:.0f} MB on disk",
        flush=True,
    )


def pages(index: Path, work: Path, name: str) -> None:
    """Print the stages of a search page."""
    library = StoredLibrary(current(index) / LIBRARY)
    requests_for(library, work, name)
    prepare.run("bench.stages", str(index), str(requests_path(library, work, name)))


def measure(texts: Path, engine: str, size: int, shape: Shape, options: argparse.Namespace) -> None:
    """Measure one collection with one engine."""
    print(
        f"\n== {size:,} paragraphs, {shape} texts, {engine} (load {os.getloadavg()[0]:.1f})",
        flush=True,
    )
    name = prepare.name_of(size, shape)
    index = options.work / f"index-{name}-{engine}"
    if not options.keep or not (index / CURRENT).exists():
        build(texts, index, engine, size)
    if "stages" in options.parts:
        pages(index, options.work, name)
    if "classes" in options.parts:
        clock = ["--cpu"] if options.cpu else []
        prepare.run("bench.search", str(index), "--rounds", options.rounds, *clock)
    if "update" in options.parts and shape is Shape.SHORT:
        update.print_updates(update.measure(texts, index, engine, options.work))


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[prepare.WHOLE_CORPUS])
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--shapes", type=Shape, nargs="+", default=[Shape.LONG])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--keep", action="store_true", help="measure the indexes of the last time")
    parser.add_argument(
        "--cpu", action="store_true", help="processor time of searches, on a busy machine"
    )
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    parser.add_argument("--rounds", default="20")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    print(machine(), flush=True)
    for shape in options.shapes:
        for size in options.sizes:
            texts = prepare.collection(options.corpora, options.work, size, shape)
            for engine in options.engines:
                if engine != "whoosh" or size <= prepare.MAX_WHOOSH_PARAGRAPHS:
                    measure(texts, engine, size, shape, options)


if __name__ == "__main__":
    main()
