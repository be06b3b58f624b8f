"""What follows a builder beside a running server tells each fault once, and each time that one begins."""

from pathlib import Path

import pytest

from archive.following.folder_source import FolderSource
from archive.indexing.live import Live
from archive.server.follower import Follower
from archive.server.keeper import Ended
from archive.server.rebuilder import Rebuilder
from archive.settings import Settings


def test_each_outage_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The builder is gone, back with the same index, and gone again: the log says so three times."""
    source, index = tmp_path / "source", tmp_path / "index"
    settings = Settings(texts=tmp_path / "texts", index=index)
    follower = Follower(
        settings, Live(settings), lambda: FolderSource(source), ["follow"], every=0.0, first=True
    )
    monkeypatch.setattr(follower, "run_command", lambda _: Ended(0, "Copied.", ""))
    source.mkdir(mode=0o700)
    (source / "current").write_text("generation-0123456789abcdef\n", encoding="ascii")
    follower.step()
    follower.step()
    told = ["Copied."]
    for _ in range(2):
        source.rename(tmp_path / "gone")
        follower.step()
        follower.step()
        (tmp_path / "gone").rename(source)
        follower.step()
        follower.step()
        told += ["Not copied", "The builder is followed again."]
    said = [record.getMessage() for record in caplog.records]
    assert [each.startswith(start) for each, start in zip(said, told, strict=True)] == [True] * 5
    caplog.clear()


def test_a_command_that_was_killed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has said nothing itself."""
    settings = Settings(texts=tmp_path, index=tmp_path / "index")
    rebuilder = Rebuilder(settings, Live(settings), watched=None, rebuild=False)
    monkeypatch.setattr(
        "archive.server.keeper.python_command", lambda *_: ["sh", "-c", "kill -9 $$"]
    )
    ended = rebuilder.run_command(["index"])
    assert ended.code == -9
    assert ended.problems == "`pincite index` has ended with -9, and has not said why."
