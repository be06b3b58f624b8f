"""Restoring: staged beside the folder, and on the disk at once."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.maintenance.restore import restore
from archive.system import try_lock
from tests.support.archives import archive
from tests.support.archives import member


@pytest.fixture
def backup_file(tmp_path: Path) -> Path:
    """A backup of fifty files in two folders."""
    files = {f"{folder}/{number}.md": b"Peace." for folder in "ab" for number in range(25)}
    made = tmp_path / "b.tar"
    made.write_bytes(archive(*(member(*file) for file in files.items()), listed=files))
    return made


def staged(folder: Path, name: str) -> Path:
    """Make what a restore leaves when it is killed."""
    left = folder / name
    (left / "restored").mkdir(parents=True)
    (left / "restored" / "a.md").write_text("half a fi")
    (left / "pincite-restore").touch()
    return left


def test_what_a_killed_restore_left_is_removed(backup_file: Path) -> None:
    """The next restore into the same folder removes it, and nothing else that is hidden there."""
    folder = backup_file.parent
    left = staged(folder, ".new.ab_12345.new")
    others = [staged(folder, name) for name in (".news.abcd1234.new", ".new.abcd1234", "new.new")]
    mine = folder / ".new.abcd1234.new"
    mine.mkdir()
    (mine / "letter").touch()
    with (staged(folder, ".new.running_.new") / "pincite-restore").open("r+b") as running:
        assert try_lock(running.fileno())
        restore(backup_file, folder / "new")
        assert (folder / ".new.running_.new" / "restored").exists()
    assert not left.exists()
    assert all((other / "restored" / "a.md").exists() for other in others)
    assert (mine / "letter").exists()


def test_files_are_synced_at_once(backup_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many files there are: a disk that must confirm each takes minutes for a hundred thousand."""
    synced: list[object] = []

    def counted(real: Callable[..., None]) -> Callable[..., None]:
        def sync(*which: int) -> None:
            synced.append(which)
            real(*which)

        return sync

    monkeypatch.setattr(os, "fsync", counted(os.fsync))
    monkeypatch.setattr(os, "sync", counted(os.sync))
    restore(backup_file, backup_file.with_name("new"))
    assert () in synced
    assert len(synced) <= 5


def test_the_new_folder_has_the_usual_permissions(backup_file: Path) -> None:
    """Those that any new folder and file of this user would have."""
    restore(backup_file, backup_file.with_name("new"))
    usual = backup_file.with_name("usual")
    usual.mkdir()
    (usual / "file").touch()
    new = backup_file.with_name("new")
    for made, as_usual in ((new, usual), (new / "a", usual), (new / "a/1.md", usual / "file")):
        assert made.stat().st_mode == as_usual.stat().st_mode
