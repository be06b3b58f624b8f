"""Benchmark without a server, for every engine: building an index, and searching in the process.

    python -m bench CORPORA [--sizes 16000 200000 1000000] [--engines whoosh tantivy] [--work FOLDER]

CORPORA is a folder with the State of the Union addresses in `sotu/`, one text file each. Size 16000 means the addresses
as they are; any other is resampled (see `bench.collection`). `bench.http` measures the served site.
"""

import argparse
import os
from pathlib import Path

from archive.indexing.generations import current
from bench import prepare


def build(texts: Path, index: Path, engine: str, paragraphs: int) -> None:
    """Build in a child process, and print speed, peak memory and size."""
    seconds, processor, megabytes = prepare.index(texts, index, engine, force=True)
    size = sum(path.stat().st_size for path in current(index).rglob("*") if path.is_file())
    print(
        f"built in {seconds:.0f} s, {paragraphs / seconds:,.0f} paragraphs/s"
        f" ({paragraphs / processor:,.0f} a second of processor time),"
        f" peak memory {megabytes:.0f} MB, {size / 1e6:.0f} MB on disk",
        flush=True,
    )


def main() -> None:
    """Measure what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[prepare.WHOLE_CORPUS])
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    parser.add_argument("--rounds", default="20")
    options = parser.parse_args()
    for size in options.sizes:
        texts = prepare.collection(options.corpora, options.work, size)
        for engine in options.engines:
            if engine == "whoosh" and size > prepare.MAX_WHOOSH_PARAGRAPHS:
                continue
            load = os.getloadavg()[0]
            print(f"\n== {size:,} paragraphs, {engine} (load {load:.1f})", flush=True)
            index = options.work / f"index-{size}-{engine}"
            build(texts, index, engine, size)
            prepare.run("bench.search", str(index), "--rounds", options.rounds)


if __name__ == "__main__":
    main()
