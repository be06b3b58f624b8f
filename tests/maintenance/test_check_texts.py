"""The check of a collection: control characters are told where they are, in published files too."""

from datetime import date
from pathlib import Path

import pytest

from archive.collection.folder import CollectionFolder
from archive.collection.history import read_history
from archive.errors import ProblemKind
from archive.indexing.build import build
from archive.maintenance.check_texts import check
from archive.publishing.amendments import retire
from archive.publishing.apply_amendment import amend
from archive.publishing.publish import OutcomeKind
from archive.publishing.publish import publish
from archive.settings import Settings
from archive.web import create_app
from archive.wordlinks.fingerprint import fingerprint

DAY = date(2026, 11, 29)
HEAD = "---\nslug: bread\ntitle: {}\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> CollectionFolder:
    """An empty collection."""
    (tmp_path / "texts").mkdir()
    return CollectionFolder(tmp_path / "texts")


def write(folder: CollectionFolder, body: str, title: str = "Bread") -> None:
    """Write the one text of *folder*."""
    (folder.path / "bread.md").write_text(HEAD.format(title) + body, encoding="utf-8")


@pytest.mark.parametrize(
    ("title", "body", "kind", "value", "line"),
    [
        ("Bread", "x\n\nThe \u202ebread.\n", ProblemKind.OPEN_DIRECTION, "U+202E", 7),
        ("Bread", "x\n\nThe &#x2067;bread.\n", ProblemKind.OPEN_DIRECTION, "U+2067", 7),
        ("Bread", "The \x9bbread.\n", ProblemKind.CONTROL_CHARACTER, "U+009B", 5),
        ("Bread", "The \x00bread.\n", ProblemKind.CONTROL_CHARACTER, "U+0000", 5),
        ("Bread", "The \ufffebread.\n", ProblemKind.CONTROL_CHARACTER, "U+FFFE", 5),
        ('"Bread \\u202E"', "x\n", ProblemKind.OPEN_DIRECTION, "U+202E", 3),
        ('"Bread \\0"', "x\n", ProblemKind.CONTROL_CHARACTER, "U+0000", 3),
        ('"Bread \\x9b"', "x\n", ProblemKind.CONTROL_CHARACTER, "U+009B", 3),
    ],
)
@pytest.mark.parametrize("published", [False, True])
def test_controls_are_told_with_their_lines(
    folder: CollectionFolder,
    published: bool,
    title: str,
    body: str,
    kind: ProblemKind,
    value: str,
    line: int,
) -> None:
    """In a draft as in a published file, as a note: nothing is wrong for readers."""
    write(folder, body, title)
    if published:
        (outcome,) = publish(folder, ["bread"], note="", today=DAY)
        assert outcome.kind is OutcomeKind.PUBLISHED
    report = check(folder)
    (note,) = report.problems
    assert (note.kind, dict(note.arguments)["value"], note.line) == (kind, value, line)
    assert Path(note.path).name == "bread.md"
    assert report.sound


def test_nothing_is_said_of_a_text_from_right_to_left(folder: CollectionFolder) -> None:
    """Marks, and directions that are ended, are part of it."""
    write(folder, "He said \u2067שלום\u200f\u2069 to them.\n", "שלום\u200f")
    publish(folder, ["bread"], note="", today=DAY)
    assert check(folder).problems == ()


def test_what_is_published_keeps_its_words(folder: CollectionFolder, tmp_path: Path) -> None:
    """The file and its history have the controls as before; the addresses of words, and their words, too."""
    body = "The \u202every \x9blate bread.\n"
    write(folder, body)
    publish(folder, ["bread"], note="", today=DAY)
    (revision,) = folder.history("bread").revisions
    assert body.strip() in revision.markdown
    assert body.strip() in (folder.path / "bread.md").read_text(encoding="utf-8")
    settings = Settings(texts=folder.path, index=tmp_path / "index", engine="whoosh")
    build(settings)
    client = create_app(settings).test_client()
    found = client.get("/texts/bread/p1~2-4", follow_redirects=True)
    assert found.request.path == f"/texts/bread/p1~2-4.{fingerprint(body.split()[1:])}"
    assert found.status_code == 200


def test_notes_and_reasons_are_cleaned_as_they_are_published(folder: CollectionFolder) -> None:
    """What an editor pastes on the command line is one line, with every direction ended."""
    write(folder, "The bread is late.\n\nIt will come.\n")
    publish(folder, ["bread"], note="\u202eFirst\x9b\nnote", today=DAY)
    amend(folder, "bread", retire("p2", "\u2067A forgery\x00"), note="", today=DAY)
    first, second = read_history(folder.history_path("bread")).revisions
    assert first.note == "\u202eFirst note\u202c"
    assert second.note == "p2 withdrawn: \u2067A forgery\u2069"
    assert 'withdrawn="\u2067A forgery\u2069"' in second.markdown
