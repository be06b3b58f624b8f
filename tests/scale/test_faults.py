"""Whatever happens to the machine: the server answers, `serve` starts, `check` passes or names the damage.

A seeded tenth runs with the other tests; ``make soak`` runs the whole.
"""

import multiprocessing
import os
import random
import re
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest

from archive.collection.folder import CollectionFolder
from archive.indexing import generations
from archive.maintenance.check_index import check_index
from archive.maintenance.check_texts import check
from archive.settings import Settings
from tests.support.faults import STEPS
from tests.support.faults import commands
from tests.support.faults import work
from tests.support.paths import ROOT
from tests.support.server import PATIENCE
from tests.support.server import Served
from tests.support.server import environment
from tests.support.server import pincite

KILLS = 200
#: What is said of a full disk, by the system and the libraries.
SAYS_FULL = re.compile("no space left|file too large|disk is full|disk I/O error", re.IGNORECASE)
ADDRESSES = [
    "/texts/report-on-peace",
    "/search?q=peace",
    "/texts/report-on-peace@1/p3",
    *(f"/texts/report-on-peace/p{number}" for number in range(1, 18)),
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped collection with a second revision, built twice: there is a generation before the one that serves."""
    made = tmp_path_factory.mktemp("prepared")
    copytree(ROOT / "texts", made / "texts")
    assert pincite("index", folder=made).returncode == 0
    words = commands(made, "publish", 0)
    assert pincite(*words, folder=made).returncode == 0
    return made


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """A copy of that collection."""
    for name in ("texts", "index"):
        copytree(prepared / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def chance() -> random.Random:
    """The same faults each time."""
    return random.Random(20261122)  # noqa: S311 nothing secret


@pytest.fixture
def whole(pytestconfig: pytest.Config) -> bool:
    """Tell whether all is asked for, or a tenth."""
    return bool(pytestconfig.getoption("--soak"))


def happened(folder: Path, words: list[str], happens: str, at: int) -> tuple[int, str]:
    """Run a command to which something happens; return its exit code, and what it says of errors."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["faulty_work"])
    hears, tells = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(str(folder), words, happens, at, tells))
    process.start()
    tells.close()
    process.join(PATIENCE)
    with os.fdopen(os.dup(hears.fileno()), "rb") as file:
        said = file.read().decode()
    hears.close()
    assert process.exitcode is not None
    assert "Traceback" not in said, said
    return process.exitcode, said


def sound(folder: Path) -> None:
    """A build brings everything in order: texts, histories, index; nothing is left lying about."""
    done = pincite("index", folder=folder)
    assert done.returncode == 0, done.stderr
    texts = CollectionFolder(folder / "texts")
    settings = Settings(texts=folder / "texts", index=folder / "index", engine="whoosh")
    assert check(texts).problems == ()
    assert check_index(texts, settings) == ()
    assert not list((folder / "index").glob("staged-*"))


def test_killed_at_any_point(folder: Path, chance: random.Random, whole: bool) -> None:
    """SIGKILL while adding, publishing, indexing, swapping: every address answers, and the next run completes it."""
    wanted, kills, number = KILLS if whole else KILLS // 20, 0, 0
    with Served(folder, ADDRESSES) as server:
        while kills < wanted:
            number += 1
            step = chance.choice(STEPS)
            words = commands(folder, step, number)
            code, _ = happened(folder, words, "kill", chance.randint(1, 150))
            assert code in (0, -signal.SIGKILL), (step, code)
            kills += code != 0
            if kills % 20 == 0:
                sound(folder)
        sound(folder)
        server.every_address_answers()
    assert server.bad == []
    assert server.answers > wanted


def test_full_disk(folder: Path, chance: random.Random, whole: bool) -> None:
    """ENOSPC at every write: the command says so and ends, nothing is broken, and with room it goes on."""
    with Served(folder, ADDRESSES) as server:
        numbers = count(1)
        for step in ("add", "publish", "force"):
            faults = [("full", at) for at in range(1, 160)]
            faults += [("size", 1 << n) for n in range(17)]
            for happens, at in faults if whole else chance.sample(faults, 4):
                words = commands(folder, step, next(numbers))
                code, said = happened(folder, words, happens, at)
                assert code in (0, 1), (step, happens, at)
                assert not code or SAYS_FULL.search(said), (step, happens, at, said)
            happened(folder, commands(folder, step, next(numbers)), "", 0)
        sound(folder)
        server.every_address_answers()
    assert server.bad == []


def files_of(folder: Path) -> list[Path]:
    """Return the files of the generation that serves, and the one that names it."""
    index = folder / "index"
    inside = generations.current(index).rglob("*")
    return [index / generations.CURRENT, *sorted(path for path in inside if path.is_file())]


def damage(path: Path, kind: str, chance: random.Random) -> None:
    """Damage the file at *path* as it lies there."""
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


def test_damaged_index(folder: Path, chance: random.Random, whole: bool) -> None:
    """Any file of the index cut short, changed or gone: it is named, the one before serves, and a new one is made."""
    kinds = ("truncated", "flipped", "gone")
    every = [(at, kind) for at in range(len(files_of(folder))) for kind in kinds]
    for number, kind in every if whole else chance.sample(every, len(every) // 15):
        # Some names of files are new each time; their order is not.
        path = files_of(folder)[number]
        name = path.name
        with Served(folder, ADDRESSES) as running:
            damage(path, kind, chance)
            time.sleep(0.3)
            with Served(folder, ADDRESSES) as server:
                server.every_address_answers()
                end = time.monotonic() + PATIENCE
                while pincite("check", "--deep", folder=folder).returncode:
                    assert time.monotonic() < end, f"{name} {kind}: never mended\n{server.said}"
                server.every_address_answers()
            assert server.bad == [], (name, kind)
            running.every_address_answers()
        # Until it is noticed some answers may ask for patience; none may break off.
        assert {status for _, status in running.bad} <= {500, 503}, (name, kind, running.bad[:5])


def test_no_good_index_left(folder: Path, chance: random.Random) -> None:
    """All generations damaged: a server that runs goes on answering, one that starts builds anew first."""
    with Served(folder, ADDRESSES) as running:
        for generation in generations.generations(folder / "index"):
            damage(generation / "library.sqlite", "truncated", chance)
        with Served(folder, ADDRESSES) as server:
            assert "It is built anew" in server.said
            server.every_address_answers()
        running.every_address_answers()
    assert server.bad == []
    sound(folder)


@pytest.mark.parametrize("kind", ["truncated", "flipped"])
def test_damaged_history(folder: Path, kind: str, chance: random.Random, whole: bool) -> None:
    """A history cut short or changed: what was published goes on answering, and `check` names the place."""
    history = folder / "texts" / "history" / "report-on-peace.jsonl"
    kept = history.read_bytes()
    with Served(folder, ADDRESSES, "--watch") as server:
        for _ in range(20 if whole else 2):
            size = len(kept)
            at = chance.randrange(size)
            flipped = kept[:at] + bytes([kept[at] ^ 2]) + kept[at + 1 :]
            history.write_bytes(kept[:at] if kind == "truncated" else flipped)
            assert pincite("index", folder=folder).returncode in (0, 1)
            server.every_address_answers()
            done = pincite("check", folder=folder)
            assert "report-on-peace.jsonl" in done.stderr, done.stdout + done.stderr
            history.write_bytes(kept)
    assert server.bad == []
    sound(folder)


def test_two_builds_at_once(folder: Path) -> None:
    """One builds, the other says so; the server answers throughout."""
    with Served(folder, ADDRESSES) as server:
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
        told = [build.communicate(timeout=PATIENCE) for build in builds]
        assert any("Indexed" in out for out, _ in told)
        assert all("Indexed" in out or "another build is going on" in error for out, error in told)
        server.every_address_answers()
    assert server.bad == []
    sound(folder)


def test_clock_jumps(folder: Path) -> None:
    """Files from the future and the past, and a pointer as old as the one before: what is new is shown."""
    pointer = folder / "index" / generations.CURRENT
    with Served(folder, ADDRESSES, "--watch") as server:
        for number, moment in enumerate((4_000_000_000, 0, 0)):
            draft = folder / "texts" / "draft.md"
            draft.write_text(f"---\nslug: draft\ntitle: Draft\n---\n\nBread number{number}.\n")
            os.utime(draft, (moment, moment))
            os.utime(pointer, (moment, moment))
            server.until(f"number{number}", "/texts/draft.txt")
            os.utime(pointer, (moment, moment))
        server.every_address_answers()
    assert server.bad == []


def test_watching(folder: Path) -> None:
    """--watch: a change is built by itself; a text that cannot be read keeps its last state, and the log says why."""
    with Served(folder, ADDRESSES, "--watch") as server:
        path = folder / "texts" / "new.md"
        path.write_text("---\nslug: new\ntitle: New\n---\n\nA first word.\n")
        server.until("A first word", "/texts/new.txt")
        text = folder / "texts" / "report-on-peace.md"
        kept = text.read_bytes()
        text.write_text("no front matter here\n")
        path.write_text("---\nslug: new\ntitle: New\n---\n\nA second word.\n")
        server.until("A second word", "/texts/new.txt")
        server.every_address_answers()
        end = time.monotonic() + PATIENCE
        while "report-on-peace.md" not in server.said:
            assert time.monotonic() < end, server.said
            time.sleep(0.1)
        text.write_bytes(kept)
    assert server.bad == []
    sound(folder)
