"""A table of records for the files of a folder: ``records.csv``, one row a file.

The first row names the columns: ``file``, and fields of the record as in front matter (``source.title`` for the title
of the source); ``speaker_style`` says how speakers are marked. Several authors, editors, translators or styles are
divided by semicolons.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BrokenText
from archive.errors import Problem
from archive.errors import ProblemKind
from archive.model.address import is_slug
from archive.sources.canonical.format import read_text_file
from archive.sources.canonical.front_source import SOURCE_KEYS
from archive.sources.canonical.front_source import source_of_cells
from archive.sources.canonical.front_values import FrontValues
from archive.sources.given import GivenRecord
from archive.sources.given import read_given_date
from archive.sources.speaker_style import JUDGED
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.speaker_style import parse_styles

FILE = "file"
_PLAIN = ("slug", "title", "occasion", "date_as_printed", "language", "rights")
_SOURCE = tuple(f"source.{key}" for key in SOURCE_KEYS)
COLUMNS = (FILE, "author", "date", *_PLAIN, *_SOURCE, "speaker_style")


@dataclass(frozen=True, slots=True)
class RecordTable:
    """The records by the name of their file, in lower case; and notes on the table, such as unknown columns."""

    records: Mapping[str, GivenRecord]
    notes: tuple[Problem, ...] = ()


def read_records(path: Path) -> RecordTable:
    """Read the table at *path*. Raise `BrokenText` with all problems at once where it cannot be used."""
    source = read_text_file(path)
    header = source.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(source, newline=""), delimiter=delimiter)
    columns = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = columns
    if FILE not in columns:
        raise BrokenText(
            Problem.of(ProblemKind.NO_FILE_COLUMN, path, 1, columns=", ".join(COLUMNS))
        )
    notes = [
        Problem.of(
            ProblemKind.UNKNOWN_COLUMN,
            path,
            1,
            fatal=False,
            column=name,
            columns=", ".join(COLUMNS),
        )
        for name in columns
        if name and name not in COLUMNS
    ]
    records: dict[str, GivenRecord] = {}
    problems: list[Problem] = []
    for row in rows:
        name = (row.get(FILE) or "").strip().casefold()
        if not name:
            continue
        if name in records:
            problems.append(Problem.of(ProblemKind.FILE_TWICE, path, rows.line_num, file=name))
        records[name] = _record(row, path, rows.line_num, problems)
    if any(problem.fatal for problem in problems):
        raise BrokenText(*problems)
    return RecordTable(records, (*notes, *problems))


def _record(
    row: Mapping[str, str | None], path: Path, line: int, problems: list[Problem]
) -> GivenRecord:
    cells = {name: " ".join((row.get(name) or "").split()) for name in COLUMNS}
    date = None
    if cells["date"]:
        try:
            date = read_given_date(cells["date"])
        except ValueError:
            problems.append(Problem.of(ProblemKind.BAD_DATE, path, line, date=cells["date"]))
    if cells["slug"] and not is_slug(cells["slug"]):
        problems.append(Problem.of(ProblemKind.BAD_SLUG, path, line, slug=cells["slug"]))
    values = FrontValues(str(path), problems)
    if date is not None:
        cells["date_as_printed"] = cells["date_as_printed"] or date.printed
    styles = _styles(cells["speaker_style"], path, line, problems)
    given = {name.partition(".")[2]: cells[name] for name in _SOURCE if cells[name]}
    return GivenRecord(
        authors=tuple(filter(None, map(str.strip, cells["author"].split(";")))),
        date=date.date if date else None,
        date_old_style=date.old_style if date else None,
        source=source_of_cells(values, given, line),
        speaker_styles=styles,
        **{name: cells[name] for name in _PLAIN},
    )


def _styles(words: str, path: Path, line: int, problems: list[Problem]) -> frozenset[SpeakerStyle]:
    try:
        return parse_styles(words)
    except ValueError:
        styles = ", ".join(SpeakerStyle)
        problems.append(
            Problem.of(ProblemKind.BAD_SPEAKER_STYLE, path, line, style=words, styles=styles)
        )
        return JUDGED
