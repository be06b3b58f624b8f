"""The Report on Peace, whose transcript has many of the traps."""

import pytest

from archive.model.date import Date
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.model.text import Text
from archive.sources.canonical.format import read_canonical
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript
from tests.support.paths import ROOT

SOURCE = ROOT / "tests/data/transcripts/report-on-peace.txt"


@pytest.fixture(scope="module")
def made() -> Import:
    """The import of the transcript."""
    return read_transcript(SOURCE.read_bytes(), name=SOURCE.name)


@pytest.fixture(scope="module")
def shipped() -> Text:
    """The text in the shipped collection."""
    path = ROOT / "texts/report-on-peace.md"
    return read_canonical(path.read_text(encoding="utf-8"), path=path.name).text


def test_it_has_seventeen_paragraphs_in_three_sections(made: Import) -> None:
    """One paragraph of the report, eleven of the decree, and five more of the report after a rule."""
    shape = [(s.id, s.heading, s.kind, len(s.paragraphs)) for s in made.text.sections]
    assert shape == [
        ("s1", "Report on Peace", "speech", 1),
        ("s2", "Decree on Peace", "decree", 11),
        ("s3", "", "speech", 5),
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (5, "irrespective also of the degree"),
        (10, "In order to facilitate such negotiations"),
        (13, "dare not do that; but"),
        (16, "other countries and the mutiny"),
    ],
)
def test_paragraphs_split_by_pages_are_rejoined(made: Import, number: int, words: str) -> None:
    """A page break in the middle of a sentence leaves no trace in the words."""
    assert words in made.text.paragraphs[number - 1].text


def test_furniture_and_colophon_are_not_text(made: Import) -> None:
    """The lines that name the archive are in the metadata and in no paragraph."""
    assert not any("Internet Archive" in paragraph.text for paragraph in made.text.paragraphs)
    source = made.text.metadata.source
    assert source.title == "Marxist Internet Archive"
    assert source.url.endswith("/26b.htm")
    assert source.accessed_as_printed == "2/11/2011"


def test_head_becomes_metadata(made: Import) -> None:
    """Title lines and the dual date go into the metadata, New Style first."""
    record = made.text.metadata
    assert (record.title, record.authors) == ("Report on Peace", ("Vladimir Lenin",))
    assert record.occasion.startswith("Second All-Russia Congress of Soviets")
    assert (record.date, record.date_old_style) == (Date(1917, 11, 8), Date(1917, 10, 26))
    assert record.date_as_printed == "October 26 (November 8), 1917"
    assert record.language == "en"


def test_note_marks_and_stage_direction(made: Import) -> None:
    """Marks without notes are not words; the stage direction is a run of the last paragraph."""
    ninth, last = made.text.paragraphs[8], made.text.paragraphs[16]
    assert [mark.label for mark in ninth.note_marks] == ["A", "B"]
    assert "[A]" not in ninth.text
    stage = next(run for run in last.runs if run.kind is RunKind.STAGE)
    assert last.text[stage.start : stage.end] == "(Prolonged Applause)"


def test_errors_of_the_source_stay(made: Import) -> None:
    """The reader emends nothing."""
    text = " ".join(paragraph.text for paragraph in made.text.paragraphs)
    assert "masses ô the Soviet movement" in text
    assert "the present way, namely" in text
    assert "competition of negotiations" in text
    assert "[aggressive] troops" in text


def test_every_removed_line_is_reported(made: Import) -> None:
    """The three source lines are reported with their line numbers."""
    left_out = [change.line for change in made.report if change.kind is ChangeKind.LEFT_OUT]
    assert left_out == [32, 44, 54]


def test_shipped_text_is_this_one_with_three_emendations(made: Import, shipped: Text) -> None:
    """The shipped text is the transcript with three visible emendations."""
    transmitted = [paragraph.transmitted() for paragraph in shipped.paragraphs]
    assert transmitted == [paragraph.text for paragraph in made.text.paragraphs]
    emended = [
        (position, paragraph.text[one.start : one.end], one.transmitted)
        for position, paragraph in enumerate(shipped.paragraphs, 1)
        for one in paragraph.emendations
    ]
    assert emended == [(11, "completion", "competition"), (12, "war", "way"), (16, "—", "ô")]
    assert shipped.metadata == made.text.metadata
    assert all(paragraph.kind is ParagraphKind.PROSE for paragraph in shipped.paragraphs)
