"""Backups: the whole folder in one file, and back; nothing is believed that is not checked."""

import io
import json
import os
import tarfile
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copytree
from typing import IO

import bagit  # type: ignore[import-untyped]
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.cli.main import main
from archive.errors import FolderError
from archive.files import atomic_file
from archive.maintenance.backup import backup
from archive.maintenance.backup_lists import JSON_LIST
from archive.maintenance.backup_reader import BadBackup
from archive.maintenance.restore import restore
from tests.support.paths import ROOT


def contents(folder: Path) -> dict[str, bytes]:
    """Return what is in *folder*, but for hidden files, by name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if not path.name.startswith(".")
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A backup of the shipped texts."""
    copytree(ROOT / "texts", tmp_path / "texts")
    backup(tmp_path / "texts", tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\\", min_codepoint=32), max_size=20
)


@settings(max_examples=40)
@given(files=st.dictionaries(NAMES, st.binary(max_size=3000), max_size=5))
def test_backup_is_restored(
    files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever lies in the folder, hidden files aside, is there again, byte for byte."""
    folder = tmp_path_factory.mktemp("round")
    texts = folder / "texts"
    copytree(ROOT / "texts", texts)
    (texts / "notes").mkdir()
    for name, content in files.items():
        path = texts / "notes" / f"a{name}".replace("\x7f", "")
        path.write_bytes(content)
    done = backup(texts, folder / "b.tar")
    again = restore(folder / "b.tar", folder / "new" / "texts")
    assert contents(folder / "new" / "texts") == contents(texts)
    assert (done.files, done.size) == (again.files, again.size)


@pytest.mark.parametrize("name", ["a\\b.txt", "a\nb.txt", "a\udcff.txt", JSON_LIST])
def test_odd_file_name_does_not_spoil_the_backup(tmp_path: Path, name: str) -> None:
    """A file that a backup cannot hold is reported and left out; every other one is restored."""
    texts = tmp_path / "texts"
    copytree(ROOT / "texts", texts)
    (texts / name).write_bytes(b"odd")
    done = backup(texts, tmp_path / "b.tar")
    restore(tmp_path / "b.tar", tmp_path / "new")
    back, expected = contents(tmp_path / "new"), contents(texts)
    told = [problem.path for problem in done.problems]
    assert told == [str(texts / name)] or back == expected
    assert {**back, name: b"odd"} == expected


def test_the_same_texts_make_the_same_file(made: Path) -> None:
    """To the byte, so that what has not changed need not be kept twice."""
    again = made.with_name("again.tar")
    backup(made.with_name("texts"), again)
    assert again.read_bytes() == made.read_bytes()
    assert list(made.parent.glob(".*")) == []


def test_libraries_own_tools_verify_a_backup(made: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Unpacked, it is a bag of RFC 8493; bagit.py finds each file, and any change of one."""
    (made.parent / "texts" / "50% of it.md").write_text("A note.")
    backup(made.with_name("texts"), made, force=True)
    with tarfile.open(made) as tar:
        tar.extractall(made.parent, filter="data")
    bag = bagit.Bag(str(made.with_name("pincite-backup")))
    assert bag.validate()
    assert bag.info["Payload-Oxum"] == f"{bag.info['Payload-Oxum'].partition('.')[0]}.4"
    assert contents(Path(bag.path) / "data") == contents(made.with_name("texts"))
    (Path(bag.path) / "data" / "50% of it.md").write_text("a note.")
    assert not bag.is_valid()
    assert "50% of it.md" in caplog.text
    caplog.clear()


def test_a_folder_without_files_makes_a_bag_too(tmp_path: Path) -> None:
    """A site that has no text yet has its nightly backup, which is restored as an empty folder."""
    (tmp_path / "texts").mkdir()
    assert backup(tmp_path / "texts", tmp_path / "b.tar").files == 0
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert tar.getmember("pincite-backup/data").isdir()
    assert restore(tmp_path / "b.tar", tmp_path / "new").files == 0
    assert list((tmp_path / "new").iterdir()) == []


def test_a_damaged_backup_writes_nothing(made: Path, tmp_path: Path) -> None:
    """Cut short anywhere, or with any byte of a text or of the list of files changed, it is refused."""
    whole = made.read_bytes()
    with tarfile.open(made) as tar:
        places = [m.offset_data + m.size // 2 for m in tar] + [m.offset for m in tar]
        ends = [m.offset_data + m.size - 1 for m in tar]
    damaged = [whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :] for at in places]
    damaged += [whole[:at] for at in (0, 1, *places, *ends)]
    for content in damaged:
        made.write_bytes(content)
        with pytest.raises(BadBackup):
            restore(made, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def test_existing_files_are_not_overwritten(made: Path, tmp_path: Path) -> None:
    """A folder with anything in it is refused; an empty one is taken."""
    with pytest.raises(FolderError, match="something in this folder"):
        restore(made, tmp_path / "texts")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FolderError, match="not a folder"):
        restore(made, tmp_path / "file")
    (tmp_path / "empty").mkdir()
    restore(made, tmp_path / "empty")
    assert (tmp_path / "empty" / "report-on-peace.md").is_file()


def forged(file: Path, *members: tarfile.TarInfo, listed: tuple[str, ...]) -> None:
    """Write a backup of version 0.1 with these *members*, which a list of files vouches for."""
    empty = {
        "size": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
    about = {"pincite-backup": 1, "files": dict.fromkeys(listed, empty)}
    manifest = json.dumps(about, indent=1).encode()
    first = tarfile.TarInfo(JSON_LIST)
    first.size = len(manifest)
    with tarfile.open(file, "w") as tar:
        tar.addfile(first, io.BytesIO(manifest))
        for member in members:
            tar.addfile(member)


def special(name: str, kind: bytes) -> tarfile.TarInfo:
    """Return a member that is no plain file."""
    member = tarfile.TarInfo(name)
    member.type = kind
    member.linkname = "/etc/passwd"
    return member


@pytest.mark.parametrize(
    "name",
    ["../out.md", "/out.md", "a/../../out.md", "a\\out.md", ".hidden", "a//b", "", "a\nb", "."],
)
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    """No name leads out of the folder, or to a hidden file."""
    forged(tmp_path / "b.tar", tarfile.TarInfo(name), listed=(name,))
    with pytest.raises(BadBackup):
        restore(tmp_path / "b.tar", tmp_path / "inner" / "new")
    assert [path.name for path in tmp_path.rglob("*")] == ["b.tar"]


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_only_plain_files_are_restored(kind: bytes, tmp_path: Path) -> None:
    """Links, devices and the like are refused."""
    forged(tmp_path / "b.tar", special("a.md", kind), listed=("a.md",))
    with pytest.raises(BadBackup, match="not a plain file"):
        restore(tmp_path / "b.tar", tmp_path / "new")


def test_huge_claimed_size_is_refused(tmp_path: Path) -> None:
    """A size that the file does not have is not believed, and costs nothing."""
    forged(tmp_path / "b.tar", tarfile.TarInfo("a.md"), listed=("a.md",))
    huge = tarfile.TarInfo("a.md")
    huge.size = 1 << 50
    with (tmp_path / "b.tar").open("r+b") as file:
        file.seek(1024)
        file.write(huge.tobuf(tarfile.GNU_FORMAT))
    with pytest.raises(BadBackup):
        restore(tmp_path / "b.tar", tmp_path / "new")


@pytest.mark.parametrize("name", ["more.md", "a.md"])
def test_unlisted_file_is_refused(name: str, tmp_path: Path) -> None:
    """Neither a file that the list does not know, nor one that comes twice."""
    forged(tmp_path / "b.tar", tarfile.TarInfo("a.md"), tarfile.TarInfo(name), listed=("a.md",))
    with pytest.raises(BadBackup, match="not in its list"):
        restore(tmp_path / "b.tar", tmp_path / "new")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """The file itself is not what is missing, nor is its disk."""
    with pytest.raises(FolderError, match="there is no folder") as refused:
        backup(ROOT / "texts", tmp_path / "usb/letters.tar")
    assert refused.value.remedy == "Make that folder, or choose another."


def test_backup_inside_the_folder_is_refused(made: Path) -> None:
    """A backup inside its folder is refused; links out of that folder are reported and left out."""
    texts = made.with_name("texts")
    with pytest.raises(FolderError, match="cannot be inside"):
        backup(texts, texts / "b.tar")
    (texts / "passwords.md").symlink_to("/etc/passwd")
    (problem,) = backup(texts, made, force=True).problems
    assert "passwords.md" in problem.path
    with tarfile.open(made) as tar:
        assert not any("passwords.md" in name for name in tar.getnames())


def test_an_existing_file_is_kept(made: Path) -> None:
    """Whatever has the name of the backup is neither replaced nor followed, unless with --force."""
    texts, folder = made.with_name("texts"), made.parent
    (folder / "letter.md").write_text("mine")
    (folder / "away").symlink_to(folder / "nowhere")
    for name in ("letter.md", "away", "texts/.."):
        with pytest.raises(FolderError, match="of this name already") as caught:
            backup(texts, folder / name)
        assert "--force" in caught.value.remedy
    assert (folder / "letter.md").read_text() == "mine"
    assert not (folder / "nowhere").exists()
    (texts / "note.txt").write_text("new")
    backup(texts, made, force=True)
    assert restore(made, folder / "again").files == 4


def test_a_file_that_appears_meanwhile_is_kept(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is taken only if nobody else takes it while the backup is written."""
    late = made.with_name("late.tar")
    meddle(monkeypatch, lambda: late.write_text("mine"))
    with pytest.raises(FolderError, match="of this name already"):
        backup(made.with_name("texts"), late)
    assert late.read_text() == "mine"


def meddle(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Do *change* once the files are listed, before any is copied."""

    @contextmanager
    def opened(path: Path, *, new: bool) -> Iterator[IO[bytes]]:
        change()
        with atomic_file(path, new=new) as file:
            yield file

    monkeypatch.setattr("archive.maintenance.backup.atomic_file", opened)


def put_a_folder(path: Path) -> None:
    """Put a folder in the place of the file at *path*."""
    path.unlink()
    path.mkdir()


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "gone": (Path.unlink, "vanished"),
    "emptied": (lambda path: path.write_text(""), "was changed"),
    "shorter": (lambda path: os.truncate(path, 9), "was changed"),
    "longer, and other words": (lambda path: path.write_text("x" * 99), "was changed"),
    "as long, and other words": (lambda path: path.write_text("x" * 20), "was changed"),
    "a folder": (put_a_folder, "cannot be read"),
}


@pytest.mark.parametrize(("change", "reason"), CHANGES.values(), ids=CHANGES)
def test_a_file_that_changes_meanwhile_is_named(
    made: Path, change: Callable[[Path], object], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of a file after it was listed is told of that file, not of the backup; none is written."""
    note = made.with_name("texts") / "note.txt"
    note.write_text("a line of 20 letters")
    meddle(monkeypatch, lambda: change(note))
    with pytest.raises(FolderError, match=reason) as caught:
        backup(made.with_name("texts"), made.with_name("b.tar"))
    assert caught.value.path == note
    assert not made.with_name("b.tar").exists()


def test_a_file_that_grows_meanwhile_is_kept_as_it_was(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup holds each file as it was when it was listed."""
    note = made.with_name("texts") / "note.txt"
    note.write_text("one line")

    def append() -> None:
        with note.open("a") as file:
            file.write(", and more")

    meddle(monkeypatch, append)
    backup(made.with_name("texts"), made.with_name("b.tar"))
    restore(made.with_name("b.tar"), made.with_name("again"))
    assert (made.with_name("again") / "note.txt").read_text() == "one line"


def test_damaged_history_is_kept_and_reported(made: Path) -> None:
    """It is copied as it is, and reported both at the backup and at the restore."""
    texts = made.with_name("texts")
    history = texts / "history" / "report-on-peace.jsonl"
    history.write_bytes(history.read_bytes().replace(b"peace", b"piece"))
    assert backup(texts, made, force=True).problems[0].fatal
    assert restore(made, texts.with_name("again")).problems[0].fatal


def test_commands(made: Path, tmp_path: Path) -> None:
    """`pincite backup` and `pincite restore` say what they did; a refusal ends with status 1."""
    texts = tmp_path / "texts"
    done = CliRunner().invoke(main, ["backup", "--texts", str(texts), str(tmp_path / "c.tar")])
    assert done.exit_code == 0
    assert "3 files" in done.output
    done = CliRunner().invoke(main, ["backup", "--texts", str(texts), str(tmp_path / "c.tar")])
    assert done.exit_code == 1
    assert "--force" in done.output
    words = ["backup", "--force", "--texts", str(texts), str(tmp_path / "c.tar")]
    assert CliRunner().invoke(main, words).exit_code == 0
    done = CliRunner().invoke(main, ["restore", str(tmp_path / "c.tar"), str(tmp_path / "r")])
    assert "every checksum is right" in done.output
    done = CliRunner().invoke(main, ["restore", str(tmp_path / "c.tar"), str(tmp_path / "r")])
    assert done.exit_code == 1
    assert "existing files are never overwritten" in done.output
