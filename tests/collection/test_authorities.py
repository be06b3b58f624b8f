"""Authority files in a collection folder: read beside the texts, and never as texts."""

from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.collection.folder import CollectionFolder
from archive.collection.own_pages import MAX_PAGE_BYTES
from archive.errors import ProblemKind
from archive.indexing.build import BuildReport
from archive.indexing.build import build
from archive.indexing.live import Live
from archive.library.entities import Entity
from archive.library.entities import Moved
from archive.maintenance.backup import backup
from archive.maintenance.check_texts import check
from archive.maintenance.restore import restore
from archive.model.entity import EntityKind
from archive.settings import Settings

TEXT = "---\nslug: a\ntitle: A\nauthor: N. Lenin\ncollections: peace\n---\n\nPeace.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A folder with one text."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text(TEXT)
    return Settings(texts=tmp_path / "texts", index=tmp_path / "index")


def built(settings: Settings) -> BuildReport:
    """Build the folder."""
    return build(settings)


def at(settings: Settings, kind: EntityKind, slug: str) -> Entity | Moved | None:
    """Return what the index has at an address."""
    with Live(settings).now() as generation:
        return generation.library.entity(kind, slug)


def test_a_change_of_these_files_alone_is_built(settings: Settings) -> None:
    """Names, keys and words are those of the files, whatever was built before; no text is read again."""
    assert built(settings).built
    people, collection = settings.texts / "people.yaml", settings.texts / "collections" / "peace.md"
    people.write_text("lenin: {name: Vladimir Lenin, also: N. Lenin}\n")
    report = built(settings)
    assert (report.built, report.reused) == (True, 1)
    assert at(settings, EntityKind.AUTHOR, "n-lenin") == Moved(EntityKind.AUTHOR, "lenin")
    collection.parent.mkdir()
    for words in ("It ended.", "It began."):
        collection.write_text(words)
        assert built(settings).built
        found = at(settings, EntityKind.COLLECTION, "peace")
        assert isinstance(found, Entity)
        assert found.authority.words == words
    assert not built(settings).built
    people.unlink()
    assert built(settings).built
    found = at(settings, EntityKind.AUTHOR, "n-lenin")
    assert isinstance(found, Entity)
    assert found.name == "N. Lenin"


def test_they_are_no_texts(settings: Settings) -> None:
    """Neither the file of a collection nor the others are read, counted or reported as texts."""
    (settings.texts / "collections").mkdir()
    (settings.texts / "collections" / "peace.md").write_text("# A heading\n\nIt ended.\n")
    (settings.texts / "people.yaml").write_text("ada: Ada\n")
    folder = CollectionFolder(settings.texts)
    assert [status.slug for status in folder.statuses()] == ["a"]
    assert [problem.message for problem in check(folder).problems if problem.fatal] == []
    assert built(settings).texts == 1


@pytest.mark.parametrize("file", ["people.yaml", "places.yaml", "collections/peace.md"])
@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"---\n", b"a: [\n", b"a: {name: A, b: c}\n", b"\x00" * 10]
)
def test_a_broken_file_stops_no_text(settings: Settings, file: str, content: bytes) -> None:
    """`pincite check` and `pincite index` name it, and the text is there."""
    path = settings.texts / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    report = built(settings)
    told = [problem for problem in report.problems if problem.path == str(path)]
    assert report.texts == 1
    assert {*told} <= {*check(CollectionFolder(settings.texts)).problems}
    # These are what is written where nothing is wrong.
    assert told or content.startswith((b"\x00", b"---" if "yaml" in file else b"a"))
    assert built(settings).problems == report.problems


def test_a_link_or_a_folder_in_their_place(settings: Settings) -> None:
    """It is told, and stops nothing."""
    (settings.texts / "people.yaml").mkdir()
    (settings.texts / "collections").write_text("no folder")
    report = built(settings)
    assert report.texts == 1
    assert any(problem.path.endswith("people.yaml") for problem in report.problems)


@pytest.mark.parametrize("file", ["people.yaml", "places.yaml", "collections/peace.md"])
def test_a_link_that_leads_out_of_the_folder(settings: Settings, tmp_path: Path, file: str) -> None:
    """Nothing of what it leads to is shown, and it is told as it is of texts and pages."""
    (tmp_path / "secret").write_text("secret: Secret\n")
    (settings.texts / file).parent.mkdir(exist_ok=True)
    (settings.texts / file).symlink_to(tmp_path / "secret")
    (problem,) = built(settings).problems
    assert (problem.kind, problem.path) == (ProblemKind.LINK_OUTSIDE, str(settings.texts / file))
    found = at(settings, EntityKind.COLLECTION, "peace")
    assert isinstance(found, Entity)
    assert found.authority.words == ""


def test_words_about_a_collection_are_no_longer_than_a_page(settings: Settings) -> None:
    """They are shown whole, as the owner's own pages are."""
    (settings.texts / "collections").mkdir()
    (settings.texts / "collections" / "peace.md").write_text("word " * (MAX_PAGE_BYTES // 5 + 1))
    (problem,) = built(settings).problems
    assert problem.path.endswith("peace.md")
    assert problem.fatal


@pytest.mark.parametrize(
    ("line", "file", "remedy"),
    [
        ("author: n lenin", "people.yaml", "people.yaml"),
        ("place: N. Lenin\npeople: [N. Lenin, n lenin]", "people.yaml", "people.yaml"),
        ("place: [Kiev, KIEV]", "places.yaml", "places.yaml"),
        ("subjects: [Peace, peace]", "", "the same way in all records"),
    ],
)
def test_names_with_one_address_are_told_by_check_and_index(
    settings: Settings, line: str, file: str, remedy: str
) -> None:
    """A note with what to do, and no fault: both have an address."""
    (settings.texts / "b.md").write_text(f"---\nslug: b\ntitle: B\n{line}\n---\n\nWar.\n")
    problems = check(CollectionFolder(settings.texts)).problems
    (told,) = [each for each in problems if "same address" in problem_line(each)]
    assert (told.path, told.fatal) == (str(settings.texts / file), False)
    assert remedy in problem_line(told)
    assert told in built(settings).problems
    assert told in build(settings, force=True).problems


def test_they_are_in_every_backup(settings: Settings, tmp_path: Path) -> None:
    """And come back with it."""
    said = {"people.yaml": "ada: Ada\n", "places.yaml": "", "collections/peace.md": "It ended.\n"}
    for name, content in said.items():
        (settings.texts / name).parent.mkdir(exist_ok=True)
        (settings.texts / name).write_text(content)
    assert backup(settings.texts, tmp_path / "texts.tar").problems == ()
    restore(tmp_path / "texts.tar", tmp_path / "again")
    assert {name: (tmp_path / "again" / name).read_text() for name in said} == said
