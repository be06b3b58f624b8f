"""Copies of the site whose writing is killed: never half of one at its place, and another time mends all."""

import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S


def test_no_half_of_a_copy(tmp_path: Path) -> None:
    """Killed at any event on the disk: the earlier copy, the new one or none is there; then a run leaves its own."""
    command = [sys.executable, "-m", "tests.support.killed_copies", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split(maxsplit=2) for line in done.stdout.splitlines()]
    for zipped, named in ((False, "folder"), (True, "zipped")):
        name = "copy.zip" if zipped else "copy"
        for before in ("first", "earlier"):
            killed = [state for of, state, _ in lines if of == f"{named}-{before}"]
            afterwards = {after for of, _, after in lines if of == f"{named}-{before}"}
            assert len(killed) > 20
            assert afterwards == {f"new [{name!r}]"}
            assert set(killed) <= {"new", "nothing", "earlier"}
            assert killed[-1] == "new"
        # For one step alone, in which a folder takes the place of another.
        assert killed.count("nothing") <= (not zipped)
