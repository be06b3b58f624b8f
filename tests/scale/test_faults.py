"""Faults of the machine: the server goes on answering, `serve` starts, and `check` passes or names the damage.

A few of the faults are drawn for `make test`; ``make soak`` runs all.
"""

import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from shutil import copytree
from shutil import rmtree

import pytest

from archive.collection.folder import CollectionFolder
from archive.indexing import generations
from archive.maintenance.check_index import check_index
from archive.maintenance.check_texts import check
from archive.search.engines.choice import TANTIVY
from archive.search.engines.choice import WHOOSH
from archive.settings import Settings
from tests.support.faults import STEPS
from tests.support.faults import commands
from tests.support.faults import left_over
from tests.support.faults import run_command
from tests.support.forks import fork_context
from tests.support.paths import ROOT
from tests.support.server import TIMEOUT_S
from tests.support.server import RunningServer
from tests.support.server import environment
from tests.support.server import pincite
from tests.support.server import wait_until
from tests.support.small_disks import Case
from tests.support.small_disks import are_allowed
from tests.support.small_disks import run_on_small_disks

KILLS = 200
#: How the system and the libraries report a full disk.
DISK_FULL = re.compile("no space left|file too large|disk is full|disk I/O error", re.IGNORECASE)
ADDRESSES = [
    "/texts/report-on-peace",
    "/search?q=peace",
    "/texts/report-on-peace@1/p3",
    *(f"/texts/report-on-peace/p{number}" for number in range(1, 18)),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return, by engine, the shipped collection with a second revision, its index built twice, and its backup."""

    @cache
    def prepare(engine: str) -> Path:
        made = tmp_path_factory.mktemp("prepared")
        copytree(ROOT / "texts", made / "texts")
        for words in (["index"], commands(made, "publish", 0), ["backup", f"{made}/backup.tar"]):
            assert pincite(*words, folder=made, engine=engine).returncode == 0
        return made

    return prepare


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of the index: Whoosh, or each one in tests with `every_engine`."""
    return str(getattr(request, "param", WHOOSH))


every_engine = pytest.mark.parametrize(
    "engine", [WHOOSH, pytest.param(TANTIVY, marks=pytest.mark.long)], indirect=True
)


@pytest.fixture
def folder(prepared: Callable[[str], Path], engine: str, tmp_path: Path) -> Path:
    """A copy of that collection."""
    return copytree(prepared(engine), tmp_path, dirs_exist_ok=True)


@pytest.fixture
def chance(seed: int) -> random.Random:
    """Chooses the faults."""
    return random.Random(seed)  # noqa: S311 nothing secret


@pytest.fixture
def soak(pytestconfig: pytest.Config) -> bool:
    """Tell whether to run all faults, or a few of them."""
    return bool(pytestconfig.getoption("--soak"))


def run_with_fault(
    folder: Path, engine: str, words: list[str], fault: str, at: int
) -> tuple[int, str]:
    """Run a command that meets a *fault*; return its exit code and what it printed to standard error."""
    context = fork_context()
    receiver, sender = context.Pipe(duplex=False)
    arguments = (str(folder), engine, words, fault, at, sender)
    process = context.Process(target=run_command, args=arguments)
    process.start()
    sender.close()
    process.join(TIMEOUT_S)
    with os.fdopen(os.dup(receiver.fileno()), "rb") as file:
        errors = file.read().decode()
    receiver.close()
    assert process.exitcode is not None
    assert "Traceback" not in errors, errors
    return process.exitcode, errors


def assert_sound(folder: Path, engine: str = WHOOSH) -> None:
    """Check that a build succeeds, that texts, histories and index are sound, and that nothing is left over."""
    ended = pincite("index", folder=folder, engine=engine)
    assert ended.returncode == 0, ended.stderr
    texts = CollectionFolder(folder / "texts")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine=engine)
    assert check(texts).problems == ()
    assert check_index(texts, settings) == ()
    assert not list((folder / "index").glob("staged-*"))


@every_engine
def test_killed_at_any_point(folder: Path, engine: str, chance: random.Random, soak: bool) -> None:
    """Kill a command that adds, publishes or indexes: every address answers, and the next run completes the work."""
    wanted, kills, number = KILLS // 2 if soak else KILLS // 80, 0, 0
    with RunningServer(folder, ADDRESSES, engine=engine) as server:
        while kills < wanted:
            number += 1
            step = chance.choice(STEPS)
            words = commands(folder, step, number)
            code, _ = run_with_fault(folder, engine, words, "kill", chance.randint(1, 150))
            assert code in (0, -signal.SIGKILL), (step, code)
            kills += code != 0
            if kills % 20 == 0:
                assert_sound(folder, engine)
        assert_sound(folder, engine)
        server.check_every_address()
        wait_until(lambda: server.answers > wanted)
    assert server.bad == []


@every_engine
@pytest.mark.parametrize("step", ["add", "publish", "force", "backup", "restore"])
def test_told_to_end(
    folder: Path, engine: str, step: str, chance: random.Random, soak: bool
) -> None:
    """Told to end by SIGTERM at any point, a command removes what it staged, and the next run completes the work."""
    events = range(1, 120)
    for number, at in enumerate(events if soak else chance.sample(events[:40], 2)):
        words = commands(folder, step, number)
        code, errors = run_with_fault(folder, engine, words, "end", at)
        assert code in (0, 128 + signal.SIGTERM), (at, code, errors)
        assert list(left_over(folder)) == [], at
        assert errors == "", at
    assert_sound(folder, engine)


def test_killed_restore(folder: Path, engine: str, chance: random.Random, soak: bool) -> None:
    """Killed at any point, a restore leaves nothing in its folder; the next one removes what it had staged."""
    events = range(1, 30)
    for number, at in enumerate(events if soak else chance.sample(events, 4)):
        words = commands(folder, "restore", number)
        code, _ = run_with_fault(folder, engine, words, "kill", at)
        assert code in (0, -signal.SIGKILL), (at, code)
        restored = Path(words[-1])
        if not restored.exists():
            assert run_with_fault(folder, engine, words, "", 0) == (0, "")
        assert check(CollectionFolder(restored)).problems == ()
        # A restore that had renamed its folder already is whole.
        for staged in left_over(folder):
            assert not (staged / "restored").exists(), at
            rmtree(staged)


@every_engine
def test_full_disk(folder: Path, engine: str, chance: random.Random, soak: bool) -> None:
    """Fill the disk at each write: the command reports it and ends, nothing breaks, and with room it succeeds."""
    with RunningServer(folder, ADDRESSES, engine=engine) as server:
        numbers = count(1)
        for step in ("add", "publish", "force"):
            faults = [("full", at) for at in range(1, 160)]
            faults += [("size", 1 << n) for n in range(17)]
            for fault, at in faults if soak else chance.sample(faults, 2):
                words = commands(folder, step, next(numbers))
                code, errors = run_with_fault(folder, engine, words, fault, at)
                assert code in (0, 1), (step, fault, at)
                assert not code or DISK_FULL.search(errors), (step, fault, at, errors)
            run_with_fault(folder, engine, commands(folder, step, next(numbers)), "", 0)
        assert_sound(folder, engine)
        server.check_every_address()
    assert server.bad == []


@every_engine
@pytest.mark.parametrize("step", ["add", "publish", "force", "backup", "restore"])
def test_small_disk(
    folder: Path, engine: str, step: str, chance: random.Random, soak: bool
) -> None:
    """However little room a disk has, or places for files: one clear message, nothing left over, all sound later."""
    if not are_allowed():
        pytest.skip("this system lets no user mount a file system in memory")
    room = [Case(step, pages=pages) for pages in range(100)]
    files = [Case(step, files=places) for places in range(40)]
    cases = [*room, *files] if soak else [*chance.sample(room, 1), *chance.sample(files, 2)]
    for ended in run_on_small_disks(folder, engine, cases):
        assert ended.code in (0, 1), ended
        assert ended.left_over == (), ended
        assert ended.afterwards == "", ended
        if ended.code:
            assert DISK_FULL.search(ended.errors), ended
            assert "Make room on its disk" in ended.errors, ended
            # A message is a sentence, and what to do below it; publishing has one of its own, and one of the build.
            assert len(ended.errors.splitlines()) in ((2, 4) if step == "publish" else (2,)), ended


def files_of(folder: Path) -> list[Path]:
    """Return the files of the current generation, and the file that names it."""
    index = folder / "index"
    inside = generations.current(index).rglob("*")
    return [index / generations.CURRENT, *sorted(path for path in inside if path.is_file())]


def damage(path: Path, kind: str, chance: random.Random) -> None:
    """Remove the file at *path*, cut it in half or flip one of its bits."""
    size = path.stat().st_size
    if kind == "gone":
        path.unlink()
    elif kind == "truncated":
        os.truncate(path, size // 2)
    else:
        at = chance.randrange(max(1, size))
        with path.open("r+b") as file:
            file.seek(at)
            byte = file.read(1) or b"\0"
            file.seek(at)
            file.write(bytes([byte[0] ^ 1 << chance.randrange(8)]))


@every_engine
def test_damaged_index(folder: Path, engine: str, chance: random.Random, soak: bool) -> None:
    """Damage any file of the index: the damage is named, the generation before serves, and a new one is built."""
    kinds = ("truncated", "flipped", "gone")
    every = [(at, kind) for at in range(len(files_of(folder))) for kind in kinds]
    for number, kind in every if soak else chance.sample(every, len(every) // 30):
        # Some files have new names in each generation, but their order is the same.
        path = files_of(folder)[number]
        name = path.name
        with RunningServer(folder, ADDRESSES, engine=engine) as running:
            damage(path, kind, chance)
            running.wait_for_answers(len(ADDRESSES))
            with RunningServer(folder, ADDRESSES, engine=engine) as server:
                server.check_every_address()
                wait_until(
                    lambda: pincite("check", "--deep", folder=folder).returncode == 0,
                    lambda: f"{name} {kind} is repaired\n{server.output}",  # noqa: B023 at once
                )
                server.check_every_address()
            assert server.bad == [], (name, kind)
            running.check_every_address()
        # Before the damage is noticed some requests may fail, but no answer may break off.
        assert {status for _, status in running.bad} <= {500, 503}, (name, kind, running.bad[:5])


@every_engine
def test_no_good_index_left(folder: Path, engine: str, chance: random.Random) -> None:
    """Damage all generations: a running server goes on answering, and one that starts says so and answers too.

    Either of them may be first to rebuild the index.
    """
    with RunningServer(folder, ADDRESSES, engine=engine) as running:
        for generation in generations.generations(folder / "index"):
            damage(generation / "library.sqlite", "truncated", chance)
        with RunningServer(folder, ADDRESSES, engine=engine) as server:
            assert "It is being rebuilt" in server.output
            wait_until(lambda: server.get(ADDRESSES[0])[0] == 200, lambda: server.output)
            server.check_every_address()
        running.check_every_address()
    assert {status for _, status in server.bad} <= {503}
    assert_sound(folder, engine)


@pytest.mark.parametrize("kind", ["truncated", "flipped"])
def test_damaged_history(folder: Path, kind: str, chance: random.Random, soak: bool) -> None:
    """Damage a history: published addresses go on answering, and `check` names the file."""
    history = folder / "texts" / "history" / "report-on-peace.jsonl"
    kept = history.read_bytes()
    with RunningServer(folder, ADDRESSES, "--watch") as server:
        for _ in range(20 if soak else 2):
            size = len(kept)
            at = chance.randrange(size)
            flipped = kept[:at] + bytes([kept[at] ^ 2]) + kept[at + 1 :]
            history.write_bytes(kept[:at] if kind == "truncated" else flipped)
            assert pincite("index", folder=folder).returncode in (0, 1)
            server.check_every_address()
            checked = pincite("check", folder=folder)
            assert "report-on-peace.jsonl" in checked.stderr, checked.stdout + checked.stderr
            history.write_bytes(kept)
    assert server.bad == []
    assert_sound(folder)


def test_two_builds_at_once(folder: Path) -> None:
    """Of three builds at once, one builds and the others say so; the server answers throughout."""
    with RunningServer(folder, ADDRESSES) as server:
        builds = [
            subprocess.Popen(
                [sys.executable, "-m", "archive", "index", "--force"],
                cwd=ROOT,
                env=environment(folder),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(3)
        ]
        printed = [build.communicate(timeout=TIMEOUT_S) for build in builds]
        assert any("Indexed" in out for out, _ in printed)
        assert all(
            "Indexed" in out or "another build is going on" in error for out, error in printed
        )
        server.check_every_address()
    assert server.bad == []
    assert_sound(folder)


def test_clock_jumps(folder: Path) -> None:
    """Date files in the future or the past: each new state is shown, whatever the times of files say."""
    pointer = folder / "index" / generations.CURRENT
    with RunningServer(folder, ADDRESSES, "--watch") as server:
        for number, moment in enumerate((4_000_000_000, 0, 0)):
            draft = folder / "texts" / "draft.md"
            draft.write_text(f"---\nslug: draft\ntitle: Draft\n---\n\nBread number{number}.\n")
            os.utime(draft, (moment, moment))
            os.utime(pointer, (moment, moment))
            server.wait_for(f"number{number}", "/texts/draft.txt")
            os.utime(pointer, (moment, moment))
        server.check_every_address()
    assert server.bad == []


def test_watching(folder: Path) -> None:
    """With --watch a change is indexed; a text that cannot be read keeps its last state, and the log says why."""
    with RunningServer(folder, ADDRESSES, "--watch") as server:
        path = folder / "texts" / "new.md"
        path.write_text("---\nslug: new\ntitle: New\n---\n\nA first word.\n")
        server.wait_for("A first word", "/texts/new.txt")
        text = folder / "texts" / "report-on-peace.md"
        kept = text.read_bytes()
        text.write_text("no front matter here\n")
        path.write_text("---\nslug: new\ntitle: New\n---\n\nA second word.\n")
        server.wait_for("A second word", "/texts/new.txt")
        server.check_every_address()
        server.wait_for_output("report-on-peace.md")
        text.write_bytes(kept)
    assert server.bad == []
    assert_sound(folder)
