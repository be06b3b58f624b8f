"""All measurements, for every engine: building, searching in the process, searching over HTTP.

    python -m bench CORPORA [--sizes 16000 200000 1000000] [--engines whoosh tantivy] [--work FOLDER]

CORPORA is a folder with the State of the Union addresses in `sotu/`, one text file each. Size 16000 means the addresses
as they are; any other is resampled (see `bench.collection`).
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

#: The addresses as they are, four sentences a paragraph.
WHOLE = 16_000
#: Beyond, Whoosh would build for ten minutes and more.
MOST_FOR_WHOOSH = 60_000


def run(*words: str) -> None:
    """Run a module of this interpreter, letting it print."""
    subprocess.run([sys.executable, "-m", *words], check=True)  # noqa: S603 our own modules


def build(texts: Path, index: Path, engine: str, paragraphs: int) -> None:
    """Build in a child, and print how fast, with how much memory, and how large."""
    command = [sys.executable, "-m", "archive", "index", "--force", "--engine", engine]
    command += ["--texts", str(texts), "--index", str(index)]
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 our own command
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the build ended with {child.returncode}")
    current = index / (index / "current").read_text(encoding="ascii").strip()
    size = sum(path.stat().st_size for path in current.rglob("*") if path.is_file())
    processor = used.ru_utime + used.ru_stime
    print(
        f"built in {seconds:.0f} s, {paragraphs / seconds:,.0f} paragraphs/s"
        f" ({paragraphs / processor:,.0f} a second of processor time),"
        f" peak memory {used.ru_maxrss / 1024:.0f} MB, {size / 1e6:.0f} MB on disk",
        flush=True,
    )


def main() -> None:
    """Measure all that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[WHOLE])
    parser.add_argument("--engines", nargs="+", default=["whoosh", "tantivy"])
    parser.add_argument("--work", type=Path, default=Path("build/bench"))
    parser.add_argument("--rounds", default="20")
    asked = parser.parse_args()
    for size in asked.sizes:
        texts = asked.work / f"texts-{size}"
        if not texts.is_dir():
            some = [] if size == WHOLE else ["--paragraphs", str(size)]
            run("bench.collection", str(asked.corpora / "sotu"), str(texts), *some)
        for engine in asked.engines:
            if engine == "whoosh" and size > MOST_FOR_WHOOSH:
                continue
            load = os.getloadavg()[0]
            print(f"\n== {size:,} paragraphs, {engine} (load {load:.1f})", flush=True)
            index = asked.work / f"index-{size}-{engine}"
            build(texts, index, engine, size)
            run("bench.search", str(index), "--rounds", asked.rounds)
            run("bench.http", str(index), str(texts), "--engine", engine)


if __name__ == "__main__":
    main()
