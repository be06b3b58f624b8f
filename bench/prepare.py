"""Collections and indexes in the work folder, made when missing."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.collection import Shape
from bench.servers import own_megabytes

#: Paragraphs of the addresses as they are, with four sentences each.
WHOLE_CORPUS = 16_000
#: Whoosh takes more than ten minutes to index larger collections.
MAX_WHOOSH_PARAGRAPHS = 60_000


def run(*words: str) -> None:
    """Run a module with this interpreter, with its output."""
    subprocess.run([sys.executable, "-m", *words], check=True)  # noqa: S603 our own modules


def collection(corpora: Path, work: Path, size: int, shape: Shape = Shape.LONG) -> Path:
    """Return the folder of a collection of *size* paragraphs in a *shape*; see `bench.collection`."""
    texts = work / f"texts-{name_of(size, shape)}"
    if not texts.is_dir():
        # Whole or not at all: making a large one takes long.
        unfinished = work / "unfinished"
        options = [] if size == WHOLE_CORPUS else ["--paragraphs", str(size)]
        if shape is Shape.SHORT:
            options = ["--paragraphs", str(size), "--shape", shape.value]
        if unfinished.exists():
            shutil.rmtree(unfinished)
        run("bench.collection", str(corpora / "sotu"), str(unfinished), *options)
        unfinished.rename(texts)
    return texts


def name_of(size: int, shape: Shape) -> str:
    """Return what the files of a collection are called by."""
    return f"{size}" if shape is Shape.LONG else f"{size}-{shape}"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build took: seconds, seconds of processor time, and megabytes.

    `peak` is the most that was resident; `own_peak` the most without files (RssAnon), read twenty times a second.
    """

    seconds: float
    processor: float
    peak: float
    own_peak: float


def index(texts: Path, folder: Path, engine: str, *, force: bool = False) -> Built:
    """Build in a child process."""
    command = [sys.executable, "-m", "archive", "index", "--engine", engine]
    command += ["--texts", str(texts), "--index", str(folder), *(["--force"] if force else [])]
    started = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 our own command
    own_peak = 0.0
    while os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        own_peak = max(own_peak, own_megabytes(child.pid))
        time.sleep(0.05)
    seconds = time.monotonic() - started
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"the build ended with {child.returncode}")
    return Built(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, own_peak)
