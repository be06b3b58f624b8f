"""Records given for the files of a folder, in a table or on the command line."""

from pathlib import Path

import pytest

from archive.errors import BrokenText
from archive.errors import ProblemKind
from archive.model.date import Date
from archive.model.text import SourceType
from archive.publishing.add import AddedText
from archive.publishing.add import Options
from archive.publishing.add import add
from archive.publishing.import_records import read_records
from archive.sources.given import GivenRecord
from archive.sources.speaker_style import SpeakerStyle

WORDS = "The bridge at our town is in a bad state, and nobody has mended it for years."


def _table(tmp_path: Path, words: str) -> Path:
    path = tmp_path / "records.csv"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_row_is_the_record_of_a_file(tmp_path: Path, delimiter: str) -> None:
    """Columns in any order and any case, divided as a spreadsheet divides them."""
    rows = (
        ["Title", "FILE", "author", "date", "source.title"],
        ["On Bridges", "b.txt", '"A. Smith; B. Jones"', "1887-07", "Town Papers"],
    )
    table = read_records(_table(tmp_path, "\n".join(map(delimiter.join, rows))))
    assert table.records == {
        "b.txt": GivenRecord(
            title="On Bridges",
            authors=("A. Smith", "B. Jones"),
            date=Date(1887, 7),
            source={"title": "Town Papers"},
        )
    }
    assert not table.notes


@pytest.mark.parametrize(
    ("words", "date", "printed"),
    [
        ("1640~", "1640~", ""),
        ("c. 1640", "1640~", "c. 1640"),
        ("2 November 1803", "1803-11-02", "2 November 1803"),
        ("between 1701 and 1705", "1701/1705", "between 1701 and 1705"),
        ("[1850]", "1850", "1850"),
        ("before May 1914", "../1914-04", "before May 1914"),
    ],
)
def test_a_date_may_be_as_printed(tmp_path: Path, words: str, date: str, printed: str) -> None:
    """Whoever fills in a table need not know how dates are written in front matter."""
    record = read_records(_table(tmp_path, f"file,date\na.txt,{words}\n")).records["a.txt"]
    assert (str(record.date), record.date_as_printed) == (date, printed)


def test_an_unknown_column_is_named_and_ignored(tmp_path: Path) -> None:
    """A spreadsheet may have columns of its owner's."""
    table = read_records(_table(tmp_path, "file,titel\na.txt,X\n"))
    assert [note.kind for note in table.notes] == [ProblemKind.UNKNOWN_COLUMN]
    assert table.records == {"a.txt": GivenRecord()}


@pytest.mark.parametrize(
    ("words", "kind", "line"),
    [
        ("title\nX\n", ProblemKind.NO_FILE_COLUMN, 1),
        ("file,date\na.txt,May 1\n", ProblemKind.BAD_DATE, 2),
        ("file,date\na.txt,2/11/2011\n", ProblemKind.BAD_DATE, 2),
        ("file\na.txt\nA.TXT\n", ProblemKind.FILE_TWICE, 3),
        ("file,slug\na.txt,A b\n", ProblemKind.BAD_SLUG, 2),
        ("file,speaker_style\na.txt,full stop\n", ProblemKind.BAD_SPEAKER_STYLE, 2),
        ("file,speaker_style\na.txt,none; line\n", ProblemKind.BAD_SPEAKER_STYLE, 2),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, words: str, kind: ProblemKind, line: int
) -> None:
    """Nothing is added from half a table."""
    with pytest.raises(BrokenText) as error:
        read_records(_table(tmp_path, words))
    assert [(problem.kind, problem.line) for problem in error.value.problems] == [(kind, line)]


def test_several_editors_are_divided_as_authors_are(tmp_path: Path) -> None:
    """A cell has several editors or translators, by the names of front matter."""
    table = _table(
        tmp_path, "file,source.editor,source.translator\nb.txt,A. Smith; B. Jones,C. Roe\n"
    )
    (tmp_path / "b.txt").write_text(WORDS, encoding="utf-8")
    options = Options(records=read_records(table).records)
    (outcome,) = add((tmp_path / "b.txt",), tmp_path / "texts", options=options)
    assert isinstance(outcome, AddedText)
    source = outcome.made.text.metadata.source
    assert (source.editors, source.translators) == (("A. Smith", "B. Jones"), ("C. Roe",))


def test_source_of_a_row_has_a_type_and_a_day(tmp_path: Path) -> None:
    """The source of a row is read as that of front matter; what does not fit is told with its row."""
    header = "file,source.type,source.title,source.date,source.box"
    table = read_records(_table(tmp_path, f"{header}\nb.txt,newspaper,The Times,1917-11-09,3\n"))
    assert table.records["b.txt"].source == {
        "type": SourceType.NEWSPAPER,
        "title": "The Times",
        "date": Date(1917, 11, 9),
        "box": "3",
    }
    assert not table.notes
    (note,) = read_records(_table(tmp_path, f"{header}\na.txt\nb.txt,newspapr,A\n")).notes
    assert (note.line, note.remedy.partition("?")[0]) == (3, "Did you mean newspaper")
    with pytest.raises(BrokenText) as error:
        read_records(_table(tmp_path, "file,source.url\nb.txt,javascript:x\n"))
    assert [problem.line for problem in error.value.problems] == [2]


def test_what_is_given_counts_and_what_it_replaces_is_told(tmp_path: Path) -> None:
    """The record of a file counts more than what is said of all, and both more than the file."""
    (tmp_path / "b.txt").write_text(
        f"Bridges\nAnn Smith\n1 May 1887\n\n{WORDS}\n", encoding="utf-8"
    )
    options = Options(
        given=GivenRecord(authors=("B. Jones",), language="en"),
        records={"b.txt": GivenRecord(title="On Bridges", slug="bridges")},
    )
    (outcome,) = add((tmp_path / "b.txt",), tmp_path / "texts", options=options)
    assert isinstance(outcome, AddedText)
    record = outcome.made.text.metadata
    assert (outcome.slug, record.title, record.authors) == ("bridges", "On Bridges", ("B. Jones",))
    told = [change for change in outcome.made.report if "as given" in change.why]
    assert any("Smith" in change.before for change in told)
    assert [paragraph.text for paragraph in outcome.made.text.paragraphs] == [WORDS]


def test_a_row_says_how_the_speakers_of_its_file_are_marked(tmp_path: Path) -> None:
    """Of a folder, one file may be a play and the next none; the row counts over the command."""
    play = "# The Gate\n\nPorter: Who is it?\n\nGuest: A friend.\n"
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(play, encoding="utf-8")
    records = read_records(_table(tmp_path, "file,speaker_style\na.txt,none\n")).records
    told = GivenRecord(speaker_styles=frozenset({SpeakerStyle.COLON}))
    options = Options(given=told, records=records)
    paths = (tmp_path / "a.txt", tmp_path / "b.txt")
    outcomes = add(paths, tmp_path / "texts", options=options)
    speakers = [
        [paragraph.speaker for paragraph in outcome.made.text.paragraphs]
        for outcome in outcomes
        if isinstance(outcome, AddedText)
    ]
    assert speakers == [["", ""], ["Porter", "Guest"]]
