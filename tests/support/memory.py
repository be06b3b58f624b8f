"""Measure one command: its peak memory and processor time, whatever else the machine does."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S
from tests.support.server import environment

#: A process starts with the peak of the one it was forked from, and the tests themselves may be large.
#: So a small interpreter starts the command, waits for it alone, and writes down what it used.
_MEASURE = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "archive", *sys.argv[2:]])
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
with open(sys.argv[1], "w") as file:
    file.write(f"{usage.ru_maxrss} {usage.ru_utime + usage.ru_stime}")
sys.exit(child.returncode)
"""


@dataclass(frozen=True, slots=True)
class Usage:
    """The peak memory of a command in kilobytes, and its processor time in seconds."""

    peak_kb: int
    cpu_s: float


def run_and_measure(*words: str, folder: Path) -> tuple[subprocess.CompletedProcess[str], Usage]:
    """Run a command on the collection in *folder*; return its result and what it used."""
    measured = folder / "usage"
    result = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(measured), *words],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    peak, cpu = measured.read_text().split()
    return result, Usage(int(peak), float(cpu))
