"""Killed at any moment of a text's life, nothing that was published is lost, and the life goes on."""

import multiprocessing
import random
import signal
import time
from pathlib import Path
from shutil import copytree
from shutil import rmtree

import pytest

from archive.collection.history import read_history
from archive.maintenance.check_texts import check
from archive.model.revision import Revision
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from tests.support.killed_life import NEW
from tests.support.killed_life import life_in
from tests.support.killed_life import live
from tests.support.lives import TODAY
from tests.support.lives import every_address_answers
from tests.support.paths import ROOT

#: How often it is killed in every run, and in `make soak`.
KILLS, MANY_KILLS = 20, 200
#: More events on files than one life has.
MOST_EVENTS = 110


def revisions(folder: Path) -> tuple[Revision, ...]:
    """Return what is published in *folder*; its history is sound."""
    life = life_in(folder)
    history = read_history(life.texts.history_path(life.slug))
    assert history.damage is None
    return history.revisions


def killed(folder: Path, chance: random.Random) -> bool:
    """Let the life in *folder* go on, and kill it at a random event or moment. Tell whether it was finished before."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed_life"])
    by_event = chance.random() < 0.7
    process = context.Process(
        target=live, args=(str(folder), chance.randint(1, MOST_EVENTS) if by_event else 0)
    )
    process.start()
    if not by_event:
        time.sleep(chance.uniform(0.0, 0.6))
        if process.pid and process.is_alive():
            process.kill()
    process.join(60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode == 0


def test_killed_at_any_moment(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """After each kill the history is whole and only longer, every address answers, and the next run completes it."""
    chance = random.Random(20261122)  # noqa: S311 the same kills each time
    folder, kills, lives = tmp_path / "0", 0, 0
    wanted = MANY_KILLS if pytestconfig.getoption("--soak") else KILLS
    copytree(ROOT / "texts", folder / "texts")
    before = revisions(folder)
    while kills < wanted:
        finished = killed(folder, chance)
        kills += not finished
        after = revisions(folder)
        assert after[: len(before)] == before
        acknowledged = (folder / "done").read_text().split() if (folder / "done").exists() else []
        assert len(after) - 1 >= len(set(acknowledged))
        before = after
        if finished:
            _complete(folder)
            lives += 1
            rmtree(folder)
            folder = tmp_path / str(lives)
            copytree(ROOT / "texts", folder / "texts")
            before = revisions(folder)
    live(str(folder), 0)
    _complete(folder)


def _complete(folder: Path) -> None:
    """The life has all its revisions, once each, and every address answers."""
    life = life_in(folder)
    assert life.slug == NEW
    (outcome,) = publish(life.texts, [NEW], note="", today=TODAY)
    assert outcome.kind is OutcomeKind.UNCHANGED
    assert len(revisions(folder)) == 7
    assert check(life.texts).problems == ()
    assert [path.name for path in life.texts.histories()] == [f"{NEW}.jsonl"]
    life.remember()
    for number in range(1, 18):
        life.addresses[f"/texts/report-on-peace/p{number}"] = ""
    every_address_answers(life)
