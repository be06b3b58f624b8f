"""Forks of a process that has imported the package already, so that each starts at once."""

import contextlib
import multiprocessing
import os
import subprocess
import tempfile
from collections.abc import Mapping
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

from archive.cli.main import main
from tests.support.paths import ROOT

#: Imported before the first fork: what the forks run.
_PRELOADED = [
    "archive.search.engines.tantivy_engine",
    "archive.search.engines.whoosh_engine",
    "tests.support.faults",
    "tests.support.killed_life",
]


def fork_context() -> ForkServerContext:
    """Return the context whose processes are such forks. There is one fork server for all tests of a process."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    # It imports what is in the current folder, which a test may have changed.
    with contextlib.chdir(ROOT):
        forkserver.ensure_running()
    return context


def run_in_fork(
    *words: str, cwd: Path, env: Mapping[str, str], timeout_s: float
) -> subprocess.CompletedProcess[str]:
    """Run ``pincite`` with *words* in such a fork, as `subprocess.run` would, but half a second sooner."""
    with tempfile.TemporaryDirectory() as folder:
        printed = [Path(folder, name) for name in ("stdout", "stderr")]
        arguments = (words, cwd, dict(env), printed)
        process = fork_context().Process(target=_run, args=arguments)
        process.start()
        process.join(timeout_s)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, timeout_s)
        output, errors = (path.read_text(encoding="utf-8") for path in printed)
    return subprocess.CompletedProcess(words, process.exitcode, output, errors)


def _run(words: tuple[str, ...], cwd: Path, env: dict[str, str], printed: list[Path]) -> None:
    for stream, path in enumerate(printed, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), stream)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    main(words, prog_name="pincite")
