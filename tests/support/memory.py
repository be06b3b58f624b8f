"""The peak memory of one command, whatever other processes the tests have run."""

import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.server import environment

#: A process starts with the peak of the one it was forked from, and the tests themselves may be large.
#: So a small interpreter starts the command, waits for it alone, and writes down its peak.
_MEASURE = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "archive", *sys.argv[2:]])
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
with open(sys.argv[1], "w") as file:
    file.write(str(usage.ru_maxrss))
sys.exit(child.returncode)
"""
_TIMEOUT_S = 60.0


def peak_of_pincite(*words: str, folder: Path) -> tuple[subprocess.CompletedProcess[str], int]:
    """Run a command on the collection in *folder*; return its result and its peak memory in kilobytes."""
    peak = folder / "peak"
    result = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(peak), *words],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        check=False,
    )
    return result, int(peak.read_text())
