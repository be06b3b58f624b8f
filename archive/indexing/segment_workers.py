"""Writes segments in several processes at once, where there are several to write."""

import errno
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import IO
from typing import Any

from archive.errors import BuildFailed
from archive.errors import PinciteError
from archive.indexing import generations
from archive.indexing.segment_job import SegmentJob
from archive.indexing.segment_job import Tick
from archive.indexing.segment_job import WrittenSegment
from archive.indexing.segment_job import write_segment
from archive.library.reader import StoredLibrary
from archive.system import memory
from archive.system import processors
from archive.system import python_command

#: The memory that writing a segment may take. A machine with less writes one at a time.
BYTES_EACH = 1_000_000_000
_PROGRAM = "from archive.indexing.segment_workers import work\nwork()"


def write_segments(
    jobs: Sequence[SegmentJob], old: StoredLibrary | None, served: StoredLibrary | None, tick: Tick
) -> list[WrittenSegment]:
    """Write the segments of *jobs* on all processors, as far as memory lasts, and return them in that order.

    See `write_segment`.

    Raises what writing one of them raises, and `BuildFailed` where one of the processes failed otherwise.
    """
    count = min(len(jobs), processors(), max(1, (memory() or BYTES_EACH) // BYTES_EACH))
    if count < 2:
        return [write_segment(job, old, served, tick) for job in jobs]
    folders = [each.folder if each else None for each in (old, served)]
    idle: SimpleQueue[_Process] = SimpleQueue()
    ticking = Lock()

    def tick_alone(slug: str, size: int) -> None:
        with ticking:
            tick(slug, size)

    def write(job: SegmentJob) -> WrittenSegment:
        process = idle.get()
        try:
            return process.write(job, tick_alone)
        finally:
            idle.put(process)

    with ThreadPoolExecutor(count) as threads, ExitStack() as opened:
        # Whatever ends this early ends the processes, and with them the threads that wait for an answer.
        opened.callback(threads.shutdown, wait=False, cancel_futures=True)
        for _ in range(count):
            process = _Process(folders)
            opened.callback(process.end)
            idle.put(process)
        return [written.result() for written in [threads.submit(write, job) for job in jobs]]


class _Process:
    """A process that writes segments, with the libraries at *folders* open: the old one and the served one."""

    def __init__(self, folders: Sequence[Path | None]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 our own program
            python_command(_PROGRAM), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._folders = folders

    def write(self, job: SegmentJob, tick: Tick) -> WrittenSegment:
        """Write the segment of *job*."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            pickle.dump((job, *self._folders), self._process.stdin)
            self._process.stdin.flush()
            while True:
                # Our own program wrote it.
                answer = pickle.load(self._process.stdout)  # noqa: S301
                if not isinstance(answer, tuple):
                    break
                tick(*answer)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise BuildFailed("a process that wrote a part of the index was ended") from error
        if isinstance(answer, WrittenSegment):
            return answer
        assert isinstance(answer, Exception)
        raise answer

    def end(self) -> None:
        """End the process, whatever it does."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def work() -> None:
    """Write the segments that are asked for on standard input, until it is closed; answer on standard output."""
    # Ctrl-C is for the process that started this one, which ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Nothing else is printed there.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    libraries: dict[Path, StoredLibrary] = {}
    with suppress(EOFError, BrokenPipeError):
        while True:
            # Our own program wrote it.
            job, *folders = pickle.load(sys.stdin.buffer)  # noqa: S301
            for folder in folders:
                if folder and folder not in libraries:
                    libraries[folder] = StoredLibrary(folder / generations.LIBRARY)
            _answer(answers, job, *(libraries.get(folder) for folder in folders))


def _answer(
    answers: IO[bytes], job: SegmentJob, old: StoredLibrary | None, served: StoredLibrary | None
) -> None:
    def send(answer: object) -> None:
        pickle.dump(answer, answers)
        answers.flush()

    try:
        answer: Any = write_segment(job, old, served, lambda slug, size: send((slug, size)))
    except BrokenPipeError:
        raise
    except Exception as error:
        answer = _to_report(error)
    send(answer)


def _to_report(error: Exception) -> Exception:
    """Return what the other process raises for *error*: one that can be sent, with what its reader needs."""
    if isinstance(error, sqlite3.Error):
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        return OSError(errno.ENOSPC if full else errno.EIO, str(error))
    if isinstance(error, OSError):
        return OSError(error.errno or errno.EIO, error.strerror or str(error), error.filename)
    if isinstance(error, PinciteError):
        return BuildFailed(str(error))
    return RuntimeError(f"{type(error).__name__}: {error}")
