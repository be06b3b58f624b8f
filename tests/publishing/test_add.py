"""`pincite add`: transcripts into a collection, nothing written over, nothing published."""

from pathlib import Path

import pytest

from archive.cli.problem_wording import problem_line
from archive.publishing.add import AddedText
from archive.publishing.add import Options
from archive.publishing.add import Outcome
from archive.publishing.add import RefusedFile
from archive.publishing.add import UnchangedText
from archive.publishing.add import add
from archive.sources.canonical.format import read_canonical

SPEECH = "On Peace\n\n8 November 1917\n\nThe question of peace is a burning question.\n\nWe shall not retreat.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A transcript."""
    path = tmp_path / "speech.txt"
    path.write_text(SPEECH, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A collection folder that is not there yet."""
    return tmp_path / "texts"


def one(outcomes: tuple[Outcome, ...]) -> AddedText:
    """Return the only outcome, which is a success."""
    (outcome,) = outcomes
    assert isinstance(outcome, AddedText), outcome
    return outcome


def refusal(outcomes: tuple[Outcome, ...]) -> str:
    """Return the words of the only outcome, which is a refusal, as the command prints them."""
    (outcome,) = outcomes
    assert isinstance(outcome, RefusedFile), outcome
    return "\n".join(map(problem_line, outcome.problems))


def test_a_transcript_becomes_a_canonical_file(source: Path, folder: Path) -> None:
    """The file is named by the title, has the record, and no numbers."""
    made = one(add([source], folder))
    assert made.path == folder / "on-peace.md"
    text = read_canonical(made.path.read_text(encoding="utf-8"), path="on-peace.md").text
    assert (text.slug, str(text.metadata.date)) == ("on-peace", "1917-11-08")
    assert [paragraph.number for paragraph in text.paragraphs] == ["", ""]
    assert [path.name for path in folder.iterdir()] == ["on-peace.md"]


def test_a_dry_run_writes_nothing(source: Path, folder: Path) -> None:
    """A dry run says what it would do; not even the folder is made."""
    made = one(add([source], folder, options=Options(dry_run=True)))
    assert not made.written
    assert "burning question" in made.markdown
    assert not folder.exists()


def test_existing_files_are_not_overwritten(source: Path, folder: Path) -> None:
    """Another text of the same title gets a number; a history keeps its name."""
    first = one(add([source], folder))
    before = first.path.read_text(encoding="utf-8")
    source.write_text("On Peace\n\nNo war has ever ended well, nor will one.\n", encoding="utf-8")
    assert one(add([source], folder)).path.name == "on-peace-2.md"
    (folder / "history").mkdir()
    (folder / "history/on-peace-3.jsonl").write_text("", encoding="utf-8")
    source.write_text("On Peace\n\nA short poem about a quiet morning.\n", encoding="utf-8")
    assert one(add([source], folder)).path.name == "on-peace-4.md"
    assert first.path.read_text(encoding="utf-8") == before


def test_a_slug_can_be_chosen(source: Path, folder: Path) -> None:
    """`--slug` names the file; a name that is taken or is none is refused."""
    assert one(add([source], folder, options=Options(slug="peace"))).path.name == "peace.md"
    assert "already" in refusal(add([source], folder, options=Options(slug="peace")))
    assert "cannot be a slug" in refusal(add([source], folder, options=Options(slug="Peace!")))


def test_one_bad_file_stops_only_itself(source: Path, folder: Path, tmp_path: Path) -> None:
    """The others are added, and each refusal says why."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    paths = [tmp_path / "empty.txt", source, tmp_path / "image.png", tmp_path / "nothing.txt"]
    outcomes = add(paths, folder)
    assert [type(outcome) for outcome in outcomes] == [
        RefusedFile,
        AddedText,
        RefusedFile,
        RefusedFile,
    ]
    assert [path.name for path in folder.iterdir()] == ["on-peace.md"]


def test_canonical_file_is_copied_unchanged(folder: Path, tmp_path: Path) -> None:
    """A file with front matter is not read as a transcript; a fault in it is named with its line."""
    good = tmp_path / "good.md"
    good.write_text(
        "---\nslug: peace\ntitle: Peace\n---\n\nThe {~~way~>war~~} is over. {#p7}\n",
        encoding="utf-8",
    )
    made = one(add([good], folder))
    (paragraph,) = made.made.text.paragraphs
    assert (paragraph.number, paragraph.text, made.slug) == ("p7", "The war is over.", "peace")
    assert made.made.report == ()


def test_update_keeps_manual_work(source: Path, folder: Path) -> None:
    """Slug, record, numbers, emendations and section kinds stay; new words come in; the changes are listed."""
    path = one(add([source], folder)).path
    kept = path.read_text(encoding="utf-8")
    kept = kept.replace("title: On Peace", "title: On Peace and War\nauthor: Vladimir Lenin")
    kept = kept.replace("a burning question.", "a {~~burning~>burnt~~} question. {#p1}").replace(
        "retreat.", "retreat. {#p2}"
    )
    path.write_text(kept, encoding="utf-8")
    better = (
        SPEECH.replace("The question of", "Comrades, the question of") + "\nThe terms are just.\n"
    )
    source.write_text(better, encoding="utf-8")
    made = one(add([source], folder, options=Options(update="on-peace")))
    text = read_canonical(path.read_text(encoding="utf-8"), path="on-peace.md").text
    assert (text.metadata.title, text.metadata.authors) == ("On Peace and War", ("Vladimir Lenin",))
    assert [(p.number, p.text) for p in text.paragraphs] == [
        ("p1", "Comrades, the question of peace is a burnt question."),
        ("p2", "We shall not retreat."),
        ("", "The terms are just."),
    ]
    assert (
        text.paragraphs[0].transmitted() == "Comrades, the question of peace is a burning question."
    )
    assert any("p1: “The” → “Comrades, the”" in says for says in made.updates)
    assert any("new, without a number yet" in says for says in made.updates)


def test_update_reports_what_it_could_not_keep(source: Path, folder: Path) -> None:
    """A paragraph that is gone and an emendation without a place are named."""
    path = one(add([source], folder)).path
    kept = path.read_text(encoding="utf-8").replace(
        "a burning question.", "a {~~burning~>burnt~~} question. {#p1}"
    )
    path.write_text(kept.replace("retreat.", "retreat. {#p2}"), encoding="utf-8")
    source.write_text(
        "On Peace\n\n8 November 1917\n\nThe question of peace is a hot question.\n",
        encoding="utf-8",
    )
    made = one(add([source], folder, options=Options(update="on-peace")))
    assert any("the emendation “burning” → “burnt” has no place" in says for says in made.updates)
    assert any("p2 is not in the new transcript" in says for says in made.updates)


def test_update_of_an_unknown_text_is_refused(source: Path, folder: Path) -> None:
    """`--update` is for a text that is there, and for one file."""
    assert "there is no text called peace" in refusal(
        add([source], folder, options=Options(update="peace"))
    )
    both = add([source, source], folder, options=Options(update="peace"))
    assert all(isinstance(outcome, RefusedFile) for outcome in both)


def test_update_leaves_an_unreadable_file_alone(source: Path, folder: Path) -> None:
    """A text that is not UTF-8 is refused with its line, and stays as it is."""
    path = one(add([source], folder)).path
    path.write_bytes(path.read_bytes().replace(b"burning", b"br\xfblant"))
    before = path.read_bytes()
    assert "not UTF-8" in refusal(add([source], folder, options=Options(update="on-peace")))
    assert path.read_bytes() == before


def test_split_makes_a_text_of_each_chapter(tmp_path: Path, folder: Path) -> None:
    """Each chapter is a text of its own; adding them again is refused for each, and writes nothing."""
    book = tmp_path / "book.md"
    book.write_text("# On Trade\n\n## Of Wool\n\nWool is dear.\n\n## Of Corn\n\nCorn is cheap.\n")
    added = add([book], folder, options=Options(split=True))
    assert [one.slug for one in added if isinstance(one, AddedText)] == ["of-wool", "of-corn"]
    again = add([book], folder, options=Options(split=True))
    assert [type(outcome) for outcome in again] == [UnchangedText, UnchangedText]
    assert sorted(path.name for path in folder.glob("*.md")) == ["of-corn.md", "of-wool.md"]


@pytest.mark.parametrize(
    "options", [Options(split=True, slug="a"), Options(split=True, update="a")]
)
def test_split_takes_no_slug(source: Path, folder: Path, options: Options) -> None:
    """Chapters are named by their headings."""
    assert "--split" in refusal(add([source], folder, options=options))
