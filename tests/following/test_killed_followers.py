"""Followers that are killed at any moment: nothing half is ever served, and the next one goes on and tidies."""

import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from shutil import copytree

import pytest

from archive.following.copying import copy_generation
from archive.following.folder_source import FolderSource
from archive.indexing import generations
from archive.settings import Settings
from tests.support.running import environment
from tests.support.server import TIMEOUT_S

#: More events than one copy has.
MOST_EVENTS = 140


def kill_at(states: tuple[Path, ...], folder: Path, events: Iterable[int]) -> list[str]:
    """Kill the copying of the second generation at *events*, beside a copy of the first; check what was left.

    Return for each event whether it was ``killed``, or had ``ended`` before.
    """
    before, builder = (
        Settings(index=folder / "before"),
        Path(copytree(states[0], folder / "builder")),
    )
    copy_generation(before, FolderSource(builder))
    # A copy is of one builder.
    copytree(states[1], builder, dirs_exist_ok=True)
    program = [sys.executable, "-m", "tests.support.killed_follower"]
    places = [str(builder), str(before.index), str(folder)]
    ended = subprocess.run(
        [*program, *places, *map(str, events)],
        env=environment(),
        timeout=TIMEOUT_S,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    old, new = (generations.current(state).name for state in states[:2])
    how = []
    for line in ended.stdout.splitlines():
        killed, served, then, beside = line.split()
        how.append(killed)
        assert served in (old, new), line
        # What was renamed and not named yet is copied to another name.
        assert then in (new, f"{new}-2"), line
        assert set(beside.split(",")) in (
            {"copied-from", "current", "lock", old, then},
            {"copied-from", "current", "lock", new, then},
        ), line
    return how


def test_at_some_events(states: tuple[Path, ...], tmp_path: Path, seed: int) -> None:
    """The copy is killed in the middle, and while it is swapped in."""
    chance = random.Random(seed)  # noqa: S311
    how = kill_at(states, tmp_path, chance.sample(range(1, 90), 8))
    assert how.count("killed") > 4


@pytest.mark.long
def test_at_every_event(states: tuple[Path, ...], tmp_path: Path) -> None:
    """At each of those that a copy has."""
    how = kill_at(states, tmp_path, range(1, MOST_EVENTS))
    assert how[0] == "killed"
    assert how[-1] == "ended"


def test_a_build_in_its_place_leaves_nothing_of_it(builder: Path, tmp_path: Path) -> None:
    """What was begun is removed when the builder has another generation, or this one is here already."""
    copy = Settings(index=tmp_path / "copy")
    copy_generation(copy, FolderSource(builder))
    for name in ("0" * 16, generations.current(builder).name.removeprefix("generation-")):
        copytree(generations.current(builder), copy.index / f"staged-{name}")
    copy_generation(copy, FolderSource(builder))
    assert not list(copy.index.glob("staged-*"))
