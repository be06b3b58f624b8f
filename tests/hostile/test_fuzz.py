"""Every parser of untrusted input is fuzzed a little; ``make soak`` does fifty times as much.

An input that breaks a promise is in the folder that the failure names. It becomes an explicit test.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archive.settings import Settings
from tests.support.fuzz.targets import MAX_UNGUIDED_RUNS
from tests.support.fuzz.targets import TARGETS
from tests.support.fuzz.targets import seeds
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S

#: How many inputs each target gets, about what takes a second or two.
RUNS = {
    "address": 200_000,
    "canonical": 300,
    "query": 300,
    "quotation": 40,
    "transcript": 80,
}
#: Where chance starts without ``--soak``.
SEED = 1917


@pytest.mark.slow
@pytest.mark.parametrize("target", sorted(TARGETS))
def test_no_input_breaks_a_promise(
    target: str, tmp_path: Path, shipped: Settings, pytestconfig: pytest.Config, seed: int
) -> None:
    """Whatever inputs are bred from the seeds, every promise of the target holds."""
    times = int(pytestconfig.getoption("--soak") or 200) // 200
    runs = RUNS[target] * times
    start = seed if pytestconfig.getoption("--soak") else SEED
    arguments = (target, str(runs), str(start), str(tmp_path))
    ended = subprocess.run(
        [sys.executable, "-m", "tests.support.fuzz.run", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "FUZZ_INDEX": str(shipped.index)},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TIMEOUT_S * times,
        check=False,
    )
    crashes = sorted(tmp_path.glob("*-*"))
    assert ended.returncode == 0, f"{crashes}\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}"
    tried = re.search(r"stat::number_of_executed_units:\s*(\d+)", ended.stderr)
    assert tried is not None, ended.stderr[-2000:]
    assert int(tried[1]) >= min(runs, MAX_UNGUIDED_RUNS), "too little was tried to say anything"


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_every_seed_holds(target: str, shipped: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The inputs that fuzzing begins with keep the promises themselves, and there are at least five."""
    monkeypatch.setenv("FUZZ_INDEX", os.fspath(shipped.index))
    found = seeds(target)
    assert len(found) >= 5
    for content in found:
        TARGETS[target](content)
