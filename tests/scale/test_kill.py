"""Killing publication at any moment loses nothing that was published, and the work can be continued."""

import random
import signal
from pathlib import Path
from shutil import copytree
from shutil import rmtree

import pytest

from archive.collection.history import read_history
from archive.maintenance.check_texts import check
from archive.model.revision import Revision
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from tests.support.forks import fork_context
from tests.support.killed_life import NEW
from tests.support.killed_life import life_in
from tests.support.killed_life import live
from tests.support.lives import TODAY
from tests.support.lives import every_address_answers
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S

#: How often the process is killed in `make test`, and in `make soak`.
KILLS, SOAK_KILLS = 8, 200
#: A little more than one life has, of events on files and of seconds of processor time.
MAX_EVENTS, MAX_S = 110, 0.1


def revisions(folder: Path) -> tuple[Revision, ...]:
    """Return the published revisions in *folder*; their history is not damaged."""
    life = life_in(folder)
    history = read_history(life.texts.history_path(life.slug))
    assert history.damage is None
    return history.revisions


def killed(folder: Path, chance: random.Random) -> bool:
    """Continue the life in *folder* and kill it at a random event or moment. Tell whether it was finished before."""
    at, after_s = 0, 0.0
    if chance.random() < 0.7:
        at = chance.randint(1, MAX_EVENTS)
    else:
        after_s = chance.uniform(0.001, MAX_S)
    process = fork_context().Process(target=live, args=(str(folder), at, after_s))
    process.start()
    process.join(TIMEOUT_S)
    assert process.exitcode in (0, -signal.SIGKILL, -signal.SIGPROF)
    return process.exitcode == 0


def test_killed_at_any_moment(tmp_path: Path, pytestconfig: pytest.Config, seed: int) -> None:
    """After each kill the history is whole and only longer; in the end every address answers."""
    chance = random.Random(seed)  # noqa: S311 nothing secret
    folder, kills, lives = tmp_path / "0", 0, 0
    wanted = SOAK_KILLS if pytestconfig.getoption("--soak") else KILLS
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
    """Check that the life has all its revisions, once each, and that every address answers."""
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
