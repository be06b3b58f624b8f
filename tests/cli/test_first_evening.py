"""Mistakes of a first evening, and the messages that answer them."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.collection.folder import CollectionFolder
from archive.maintenance.check_texts import check
from archive.publishing.publish import publish
from archive.server.serve import CannotListen
from archive.server.serve import listen
from tests.cli.test_commands import run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CollectionFolder:
    """A folder with one published text, in a current folder of its own."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "address.md").write_text(
        "---\nslug: address\ntitle: Address\nauthor: A. L.\n---\n\nWith malice toward none, with charity for all.\n"
    )
    publish(CollectionFolder(texts), ["address"], note="", today=date(2026, 11, 1))
    monkeypatch.chdir(tmp_path)
    return CollectionFolder(texts)


def said(folder: CollectionFolder) -> str:
    """Return what `check` says, in one string."""
    return "\n".join(map(problem_line, check(folder).problems))


def edit(folder: CollectionFolder, old: str, new: str) -> None:
    """Change the text as an editor would."""
    path = folder.path / "address.md"
    path.write_text(path.read_text().replace(old, new))


def test_a_misspelt_key_of_a_published_text_is_noted(folder: CollectionFolder) -> None:
    """Its author would be lost with the next revision, and nobody would know why."""
    assert check(folder).problems == ()
    edit(folder, "author:", "auther:")
    assert "Did you mean author?" in said(folder)


def test_a_mark_that_is_not_closed_is_noted(folder: CollectionFolder) -> None:
    """It would be published as words."""
    edit(folder, "{#p1}", "{#p1")
    assert "a mark is not closed" in said(folder)


def test_a_transcript_in_the_folder_of_texts_is_noted(folder: CollectionFolder) -> None:
    """It is passed over; the note gives the command, ready to be copied."""
    (folder.path / "my speech.txt").write_text("Peace.")
    assert f"pincite add '{folder.path / 'my speech.txt'}'" in said(folder)
    assert check(folder).sound


def test_an_empty_file_is_called_empty(folder: CollectionFolder) -> None:
    """To add it, which refuses empty files, would be no help."""
    (folder.path / "address.md").write_text("\n")
    assert "this file is empty" in said(folder)
    assert "pincite add" not in said(folder)


def test_a_history_that_was_deleted_is_missed(folder: CollectionFolder) -> None:
    """A text with numbers and no history may be a published one that lost it; a new draft has no numbers."""
    draft = folder.path / "draft.md"
    draft.write_text("---\nslug: draft\ntitle: Draft\n---\n\nNobody has read this.\n")
    assert "no history" not in said(folder)
    shutil.rmtree(folder.path / "history")
    assert "history/address.jsonl from a backup" in said(folder)
    assert "history/draft.jsonl" not in said(folder)


@pytest.mark.parametrize("name", ["address.md", "texts/address.md", "adress"])
def test_a_wrong_name_is_answered_with_the_near_one(folder: CollectionFolder, name: str) -> None:
    """The name of the file is not that of the text, but it is clear what was meant."""
    result = run("publish", name)
    assert result.exit_code == 1
    assert "Did you mean address?" in result.stderr


def test_what_was_restored_is_looked_at_with_an_index_of_its_own(folder: CollectionFolder) -> None:
    """With the index of the site, the site would show the copy."""
    assert run("backup", "b.tar").exit_code == 0
    result = run("restore", "b.tar", "copy")
    assert "pincite serve --texts copy --index " in result.output
    assert str(Path("copy-index").resolve()) in result.output
    shutil.rmtree("copy")


def test_a_port_in_use_is_said_in_plain_words() -> None:
    """Without the words of the operating system."""
    taken = listen("127.0.0.1", 0)
    with taken, pytest.raises(CannotListen) as caught:
        listen("127.0.0.1", taken.getsockname()[1])
    assert str(caught.value).endswith(": another program is using this port")
