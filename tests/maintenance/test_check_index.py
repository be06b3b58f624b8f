"""`pincite check --deep`: every byte as it was built, every word as the texts have it."""

import sqlite3
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from archive.cli.main import main
from archive.collection.folder import CollectionFolder
from archive.indexing import generations
from archive.indexing.build import build
from archive.maintenance.check_index import check_index
from archive.settings import Settings
from tests.support.collections import text_of
from tests.support.collections import write_texts
from tests.support.paths import ROOT


@pytest.fixture(params=["whoosh", "tantivy"])
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The shipped text and a draft, built with one engine after the other."""
    copytree(ROOT / "texts", tmp_path / "texts")
    made = Settings(texts=tmp_path / "texts", index=tmp_path / "index", engine=request.param)
    write_texts(made.texts, [text_of("one", "Peace.", "War.")])
    build(made)
    return made


def found(settings: Settings) -> list[str]:
    """Return what the look at the index says."""
    return [p.message for p in check_index(CollectionFolder(settings.texts), settings)]


def rewritten(settings: Settings, sql: str) -> None:
    """Change the rows of the texts, and seal them as if they had been built so."""
    folder = generations.current(settings.index)
    (rows,) = folder.glob("segment-*/rows.sqlite")
    connection = sqlite3.connect(rows)
    with connection:
        connection.execute(sql)
    connection.close()
    (folder / "manifest.json").unlink()
    generations.seal(folder)


def test_new_index_has_no_problems(settings: Settings) -> None:
    """Nothing is found, drafts and histories included."""
    assert found(settings) == []


def test_every_damaged_file_is_named(settings: Settings) -> None:
    """One changed bit in any file is seen, and the file is named."""
    folder = generations.current(settings.index)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        if path.name == "manifest.json" or not whole:
            continue
        at = len(whole) // 2
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        name = path.relative_to(folder).as_posix()
        assert found(settings) == [f"{name} is not as it was built"]
        path.write_bytes(whole)
    assert found(settings) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE paragraph SET words = 'Piece.' WHERE words = 'Peace.'", "one: its words"),
        ("UPDATE text SET markdown = 'x' WHERE slug = 'report-on-peace'", "its source is not"),
        ("UPDATE text SET standing = replace(standing, '2026', '1917')", "its revision is not"),
        ("DELETE FROM issue", "its revisions are not those"),
    ],
)
def test_changed_library_is_noticed(settings: Settings, sql: str, said: str) -> None:
    """A difference between library and folder is found even if every checksum is right."""
    rewritten(settings, sql)
    assert any(said in message for message in found(settings))


def test_outdated_index_is_a_note(settings: Settings) -> None:
    """A text that was edited since is a note that says how to bring the index up to date."""
    write_texts(settings.texts, [text_of("one", "Peace.", "Bread.")])
    (problem,) = check_index(CollectionFolder(settings.texts), settings)
    assert not problem.fatal
    assert "pincite index" in problem.remedy


def test_the_command(settings: Settings) -> None:
    """Its exit code is 0 where all is sound and 1 where it is not."""
    words = ["check", "--deep", f"--texts={settings.texts}", f"--index={settings.index}"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert f"{settings.index}: no problems found" in done.output
    path = generations.current(settings.index) / generations.LIBRARY
    path.write_bytes(path.read_bytes()[:-1])
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 1
    assert "library.sqlite is not as it was built" in done.output
