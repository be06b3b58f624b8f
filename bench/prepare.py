"""Collections and indexes in the work folder, made when missing."""

import os
import subprocess
import sys
import time
from pathlib import Path

#: Paragraphs of the addresses as they are, with four sentences each.
WHOLE_CORPUS = 16_000
#: Whoosh takes more than ten minutes to index larger collections.
MAX_WHOOSH_PARAGRAPHS = 60_000


def run(*words: str) -> None:
    """Run a module with this interpreter, with its output."""
    subprocess.run([sys.executable, "-m", *words], check=True)  # noqa: S603 our own modules


def collection(corpora: Path, work: Path, size: int) -> Path:
    """Return the folder of a collection of *size* paragraphs; see `bench.collection`."""
    texts = work / f"texts-{size}"
    if not texts.is_dir():
        options = [] if size == WHOLE_CORPUS else ["--paragraphs", str(size)]
        run("bench.collection", str(corpora / "sotu"), str(texts), *options)
    return texts


def index(
    texts: Path, folder: Path, engine: str, *, force: bool = False
) -> tuple[float, float, float]:
    """Build in a child process; return seconds, seconds of processor time, and peak memory in megabytes."""
    command = [sys.executable, "-m", "archive", "index", "--engine", engine]
    command += ["--texts", str(texts), "--index", str(folder), *(["--force"] if force else [])]
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 our own command
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.monotonic() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the build ended with {child.returncode}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
