"""Watching a folder: whatever changes is noticed, and looking at it costs a small share of one processor."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

import pytest

from archive.server.watching import POLL_S
from archive.server.watching import SHARE
from archive.server.watching import SHARE_CHANGING
from archive.server.watching import Watch
from archive.server.watching import take_snapshot
from tests.support.ticks import after_a_tick

WORDS = "---\nslug: a\ntitle: A\n---\n\nPeace.\n"


@dataclass
class Time:
    """A clock that is called once for each `POLL_S`, and a processor that uses so many seconds for each look."""

    cost: float
    now: float = 0.0
    #: When the folder was looked at.
    looks: list[float] = field(default_factory=list)
    _calls: int = 0

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def used(self) -> float:
        """Return the processor time; it is asked for before and after a look."""
        self._calls += 1
        if self._calls % 2:
            self.looks.append(self.now)
        return self._calls * self.cost

    def watch(self, texts: Path) -> Watch:
        """Return what watches *texts* as they are."""
        return Watch(texts, take_snapshot(texts), clock=self.clock, used=self.used)

    def until(self, watch: Watch, seconds: float, then: Callable[[], None] | None = None) -> bool:
        """Let time pass, after *then* has happened; return whether a change was noticed, and stop there."""
        if then is not None:
            then()
        end = self.now + seconds
        while self.now < end:
            self.now += POLL_S
            if watch.has_changed():
                watch.built()
                return True
        return False


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with a text, its history and a description."""
    texts = tmp_path / "texts"
    (texts / "history").mkdir(parents=True)
    (texts / "a.md").write_text(WORDS)
    (texts / "history" / "a.jsonl").write_text("{}\n")
    (texts / "collection.yaml").write_text("title: A\n")
    return texts


@pytest.mark.parametrize("cost", [0.0, 0.001, 0.009, 0.05, 0.3, 2.0])
def test_looking_uses_a_small_share_of_the_processor(texts: Path, cost: float) -> None:
    """A small folder is looked at every second, a large one less often; neither costs more than its share."""
    time = Time(cost)
    assert not time.until(time.watch(texts), 5_000)
    pauses = {after - before for before, after in zip(time.looks, time.looks[1:], strict=False)}
    assert min(pauses) >= cost / SHARE - POLL_S / 2
    assert max(pauses) <= max(POLL_S, cost / SHARE + POLL_S)
    assert len(time.looks) * cost <= (SHARE * 1.1) * 5_000 + cost


def test_a_folder_that_changes_all_the_time_costs_more_but_not_much(texts: Path) -> None:
    """While files are being copied, nothing is built, and looking has a bound, too."""
    time = Time(0.5)
    watch = time.watch(texts)
    for number in range(1_000):
        (texts / f"{number}.md").write_text(WORDS)
        assert not time.until(watch, POLL_S)
    assert len(time.looks) * 0.5 <= SHARE_CHANGING * 1.1 * 1_000
    assert time.until(watch, 3 * 0.5 / SHARE_CHANGING)


def in_place(texts: Path) -> None:
    """Save a text as some editors do."""
    (texts / "a.md").write_text(WORDS.replace("Peace", "Pease"))


def in_place_with_old_time(texts: Path) -> None:
    """Save a text, and set the time of writing back."""
    before = (texts / "a.md").stat()
    in_place(texts)
    os.utime(texts / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))


def appended(texts: Path) -> None:
    """Append a revision."""
    with (texts / "history" / "a.jsonl").open("a") as file:
        file.write("{}\n")


def replaced(texts: Path) -> None:
    """Save a text as other editors do."""
    (texts / "new").write_text(WORDS)
    (texts / "new").replace(texts / "a.md")


def added(texts: Path) -> None:
    """Add a text."""
    (texts / "b.md").write_text(WORDS)


def removed(texts: Path) -> None:
    """Remove a history."""
    (texts / "history" / "a.jsonl").unlink()


def described(texts: Path) -> None:
    """Edit the description."""
    (texts / "collection.yaml").write_text("title: B, another\n")


def named(texts: Path) -> None:
    """Say something of people."""
    (texts / "people.yaml").write_text("ada: Ada Lovelace\n")


def placed(texts: Path) -> None:
    """Say something of places."""
    (texts / "places.yaml").write_text("kiev: Kiev\n")


def collected(texts: Path) -> None:
    """Say something of a collection."""
    (texts / "collections").mkdir()
    (texts / "collections" / "peace.md").write_text("Peace.\n")


def behind_a_link(texts: Path) -> None:
    """Edit the file that a link leads to."""
    (texts / "target.txt").write_text(WORDS)
    (texts / "a.md").unlink()
    (texts / "a.md").symlink_to("target.txt")


AT_ONCE = (replaced, added, removed, described, named, placed, collected, behind_a_link)


@pytest.mark.parametrize("change", [in_place, in_place_with_old_time, appended, *AT_ONCE])
@pytest.mark.parametrize("cost", [0.001, 0.3])
def test_every_change_is_noticed(texts: Path, change: Callable[[Path], None], cost: float) -> None:
    """Of a small folder after two seconds, of a large one when it is looked at next; what a folder tells, soon."""
    time = Time(cost)
    watch = time.watch(texts)
    assert not time.until(watch, 100)
    after_a_tick(texts.parent)
    soon = 2 * max(POLL_S, cost / SHARE_CHANGING) + POLL_S
    latest = soon if change in AT_ONCE else cost / SHARE + soon
    assert time.until(watch, latest, lambda: change(texts))
    assert not time.until(watch, 100)


def test_a_change_after_the_last_build_is_noticed(texts: Path) -> None:
    """What is saved while a build runs is built next."""
    time = Time(0.001)
    watch = time.watch(texts)
    after_a_tick(texts.parent)
    assert time.until(watch, 10, lambda: in_place(texts))
    after_a_tick(texts.parent)
    assert time.until(watch, 10, lambda: added(texts))


def test_what_is_no_text_is_not_noticed(texts: Path) -> None:
    """Files of editors and notes make no build."""
    time = Time(0.001)
    watch = time.watch(texts)
    for name in (".a.md.swp", ".a.md", "notes.txt", "history/.lock"):
        (texts / name).write_text("x")
    (texts / ".#b.md").symlink_to("nowhere")
    assert not time.until(watch, 20)


def test_a_folder_that_does_not_exist_yet(tmp_path: Path) -> None:
    """It is watched for, and noticed when it has a text."""
    texts = tmp_path / "texts"
    time = Time(0.001)
    watch = time.watch(texts)
    assert not time.until(watch, 10)

    def made() -> None:
        texts.mkdir()
        added(texts)

    assert time.until(watch, 10, made)
