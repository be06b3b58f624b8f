"""Every reader of what others write is fuzzed for a few seconds; ``make soak`` does it for minutes.

An input that broke a promise stands where the failure says. It becomes a test of its own beside the mend.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archive.settings import Settings
from tests.support.fuzz.targets import TARGETS
from tests.support.fuzz.targets import seeds
from tests.support.paths import ROOT

#: Seconds for each target when nobody asks for more, and the number that all chance begins with.
SECONDS = 2
SEED = 1917


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_no_input_breaks_a_promise(
    target: str, tmp_path: Path, shipped: Settings, pytestconfig: pytest.Config
) -> None:
    """Inputs bred from the seeds reach what they reach, and every promise of the target holds."""
    seconds = int(pytestconfig.getoption("--soak") or SECONDS * 100) // 100
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.support.fuzz.run",
            target,
            str(seconds),
            str(SEED),
            str(tmp_path),
        ],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "FUZZ_INDEX": str(shipped.index)},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=seconds + 120,
        check=False,
    )
    crashes = sorted(tmp_path.glob("*-*"))
    assert done.returncode == 0, f"{crashes}\n{done.stderr[-4000:]}"
    tried = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    assert tried is not None, done.stderr[-2000:]
    assert int(tried[1]) > 20, "too little was tried to say anything"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_seed_holds(target: str, shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fuzzing begins with is sound itself, and there is enough of it."""
    monkeypatch.setenv("FUZZ_INDEX", os.fspath(shipped.index))
    found = seeds(target)
    assert len(found) >= 5
    for content in found:
        TARGETS[target](content)
