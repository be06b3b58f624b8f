"""The rebuilder runs our code, and nothing that lies in the current folder."""

from pathlib import Path

import pytest

from archive.indexing.live import Live
from archive.server.rebuilder import Rebuilder
from archive.settings import Settings


@pytest.mark.parametrize("name", ["click", "json", "archive"])
def test_modules_in_the_current_folder_are_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A collection may come from anybody: a Python file beside its texts is never run."""
    (tmp_path / "a.md").write_text("---\nslug: a\ntitle: A\n---\n\nPeace.\n")
    (tmp_path / f"{name}.py").write_text("from pathlib import Path\nPath('ran').touch()\n")
    monkeypatch.chdir(tmp_path)
    settings = Settings(texts=Path(), index=tmp_path.parent / f"{tmp_path.name}-index")
    rebuilder = Rebuilder(settings, Live(settings), watched=None, rebuild=True)
    rebuilder.step()
    assert Live(settings).now().library.counts.texts == 1
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(("seconds", "given"), [(0.0, 2), (3600.0, 0)])
def test_memory_is_given_back_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, given: int
) -> None:
    """What requests have freed goes back to the system after some time, not at each look."""
    calls: list[None] = []
    monkeypatch.setattr("archive.server.keeper.GIVE_BACK_S", seconds)
    monkeypatch.setattr("archive.server.keeper.give_memory_back", lambda: calls.append(None))
    settings = Settings(texts=tmp_path, index=tmp_path / "index")
    rebuilder = Rebuilder(settings, Live(settings), watched=None, rebuild=False)
    rebuilder.step()
    rebuilder.step()
    assert len(calls) == given


def test_a_fault_of_a_step_does_not_end_the_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever it is: nobody would notice that nothing is updated or verified any more."""
    monkeypatch.setattr("archive.server.keeper.POLL_S", 0.0)
    settings = Settings(texts=tmp_path, index=tmp_path / "index")
    rebuilder = Rebuilder(settings, Live(settings), watched=None, rebuild=False)
    steps = iter(range(3))

    def step() -> None:
        if next(steps) == 2:
            rebuilder.stop()
        raise OverflowError("of a date")

    monkeypatch.setattr(rebuilder, "step", step)
    rebuilder.run()
    assert caplog.text.count("OverflowError: of a date") == 3
    caplog.clear()


def test_an_index_that_cannot_be_opened_does_not_end_the_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is wrong with it: it is this thread that puts it right."""
    settings = Settings(texts=tmp_path, index=tmp_path / "index")
    live = Live(settings)
    rebuilder = Rebuilder(settings, live, watched=None, rebuild=False)

    def now() -> None:
        raise PermissionError("the folder may not be read")

    steps: list[None] = []

    def step() -> None:
        steps.append(None)
        rebuilder.stop()

    monkeypatch.setattr(live, "now", now)
    monkeypatch.setattr(rebuilder, "step", step)
    rebuilder.run()
    assert steps


def test_what_cannot_wait_is_done_while_a_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update may take hours; what the command prints is kept, as far as a log should have it."""
    monkeypatch.setattr("archive.server.keeper.POLL_S", 0.01)
    monkeypatch.setattr("archive.server.keeper.MAX_PROBLEMS", 5)
    settings = Settings(texts=tmp_path, index=tmp_path / "index")
    rebuilder = Rebuilder(settings, Live(settings), watched=None, rebuild=False)
    done: list[None] = []
    monkeypatch.setattr(rebuilder, "while_updating", lambda: done.append(None))
    assert rebuilder.run_command(["--version"]).printed.startswith("pincite")
    assert len(rebuilder.run_command(["no-such-command"]).problems) == 5
    assert done
