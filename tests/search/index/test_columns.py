"""Columns: what texts, sections and paragraphs are filtered and counted by, against plain dictionaries."""

from collections.abc import Iterable
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.array_file import ArrayFile
from archive.array_file import write_arrays
from archive.citation.names import read_names
from archive.citation.speakers import cited_speaker
from archive.language.analyser import Analyser
from archive.model.date import Date
from archive.model.date import day_number
from archive.model.date import year_of
from archive.model.text import Metadata
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Text
from archive.search.index.columns import COLUMNS
from archive.search.index.columns import Columns
from archive.search.index.columns import Level
from archive.search.index.columns import ParagraphRow
from archive.search.index.columns import Speech
from archive.search.index.columns_builder import ColumnsBuilder

NAMES = st.sampled_from(
    ["", "Ann Lee", "Lee's Aunt", "Müller", "O\nTwo lines", "back\\slash", "a\\n", "Ann"]
)
DATES = st.one_of(st.none(), st.builds(Date, st.integers(-50, 1990), st.integers(1, 12)))
PAGES = st.lists(st.sampled_from(["12", "XIV", "3v", "Ann"]), max_size=2)
PARAGRAPH = st.builds(
    lambda speaker, pages: Paragraph(
        "", "Words.", speaker=speaker, page_breaks=tuple(PageBreak(0, page) for page in pages)
    ),
    NAMES,
    PAGES,
)
SECTION = st.builds(
    lambda heading, kind, paragraphs: Section("s", heading, tuple(paragraphs), kind),
    NAMES,
    NAMES,
    st.lists(PARAGRAPH, max_size=3),
)
METADATA = st.builds(
    lambda title, authors, date, old: Metadata(
        title=title, authors=tuple(authors), date=date, date_old_style=old
    ),
    NAMES,
    st.lists(NAMES.filter(bool), max_size=2),
    DATES,
    DATES,
)
TEXTS = st.lists(
    st.builds(
        lambda metadata, sections: Text("a-text", metadata, tuple(sections)),
        METADATA,
        st.lists(SECTION, max_size=3),
    ),
    max_size=4,
)
#: A paragraph with its text and section.
Row = tuple[Text, Section, Paragraph]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where columns are written."""
    return tmp_path_factory.mktemp("columns")


def columns_of(folder: Path, texts: Iterable[Text]) -> Columns:
    """Return the columns of *texts* as they are read from their file."""
    builder = ColumnsBuilder()
    for text in texts:
        builder.add_text(text)
        for section in text.sections:
            builder.add_section(section)
            for paragraph in section.paragraphs:
                builder.add_paragraph(
                    paragraph, tuple(mark.label for mark in paragraph.page_breaks)
                )
    write_arrays(folder / "columns.arrays", builder.arrays())
    return Columns(ArrayFile(folder / "columns.arrays"))


def rows_of(texts: Sequence[Text]) -> list[Row]:
    """Return the paragraphs of *texts*."""
    return [(t, s, p) for t in texts for s in t.sections for p in s.paragraphs]


def owner(row: Row, level: Level) -> Text | Section | ParagraphRow:
    """Return what has the values of a column of *level* for the paragraph *row*."""
    text, section, paragraph = row
    match level:
        case Level.TEXT:
            return text
        case Level.SECTION:
            return section
        case Level.PARAGRAPH:
            authors = read_names(text.metadata.authors, {})
            speech = Speech(paragraph.speaker, cited_speaker(authors, paragraph.speaker))
            return ParagraphRow(speech, tuple(mark.label for mark in paragraph.page_breaks))


def words_of(value: str) -> set[str]:
    """Return the words by which *value* is found, without the ending of the possessive too."""
    terms = set(Analyser().analyse(value).terms)
    return terms | {term.removesuffix("'s") for term in terms}


@given(texts=TEXTS, wanted=st.sets(NAMES, max_size=3))
@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_columns_say_who_has_which_value(folder: Path, texts: list[Text], wanted: set[str]) -> None:
    """By value, by words of values, and by how many paragraphs have each: as going through all of them tells."""
    columns, rows = columns_of(folder, texts), rows_of(texts)
    assert columns.texts == len(texts)
    for column in COLUMNS:
        values = [set(column.values(owner(row, column.level))) for row in rows]
        expected = [n for n, each in enumerate(values) if not each.isdisjoint(wanted)]
        assert columns.having(column.name, wanted).tolist() == expected
        if column.words:
            for words in (["ann"], ["lee", "ann"], ["nobody"], []):
                expected = [
                    n
                    for n, each in enumerate(values)
                    if any(words_of(value).issuperset(words) for value in each) or not words
                ]
                assert columns.having_words(column.name, words).tolist() == expected
        if column.level is Level.PARAGRAPH:
            for number, row_values in enumerate(values):
                numbers = columns.numbers_at(column.name, np.array([number], np.uint32)).tolist()
                assert {columns.value(column.name, one) for one in numbers} == row_values
                assert set(columns.values_of(column.name, number)) == row_values
            continue
        for number in range(columns.values(column.name)):
            value = columns.value(column.name, number)
            assert columns.number(column.name, value) == number
        of_rows = columns.text_of if column.level is Level.TEXT else columns.section_of
        rows_of_paragraphs, having = of_rows.tolist(), columns.rows_with_values(column.name)
        held: dict[int, set[str]] = {}
        for row, number in zip(*(each.tolist() for each in having), strict=True):
            held.setdefault(row, set()).add(columns.value(column.name, number))
        assert [held.get(row, set()) for row in rows_of_paragraphs] == values


@given(texts=TEXTS, first=DATES, last=DATES)
@hypothesis_settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_periods_have_the_texts_that_may_be_in_them(
    folder: Path, texts: list[Text], first: Date | None, last: Date | None
) -> None:
    """A text is within a period if any of its days is; one without a date is in none."""
    columns = columns_of(folder, texts)
    found = columns.overlapping(
        day_number(first.earliest) if first else None, day_number(last.latest) if last else None
    )
    expected = [
        number
        for number, (text, _, _) in enumerate(rows_of(texts))
        if (date := text.metadata.date) is not None
        and (first is None or date.latest >= first.earliest)
        and (last is None or date.earliest <= last.latest)
    ]
    assert found.tolist() == expected


@given(one=DATES.filter(bool), other=DATES.filter(bool))
def test_days_are_numbered_in_their_order(one: Date, other: Date) -> None:
    """Before our era, too; and a number says its year."""
    days = sorted((one, other), key=lambda date: (date.year, date.month, date.day))
    numbers = list(map(day_number, days))
    assert numbers == sorted(numbers)
    assert numbers[0] >= 0
    assert year_of(np.array(numbers)).tolist() == [day.year for day in days]


def test_every_name_of_a_column_is_its_own() -> None:
    """A plan names columns, so two of one name would be one."""
    names = [column.name for column in COLUMNS]
    assert len(set(names)) == len(names)


def test_texts_are_found_by_the_beginning_of_a_name(folder: Path) -> None:
    """Whole words, and the last as it is typed; with whether the value begins with the first of them."""
    texts = [
        Text(slug, Metadata(title="T", authors=authors), (Section("s", "", (Paragraph("", "W"),)),))
        for slug, authors in (
            ("a", ("Ann Lee",)),
            ("b", ("Lee Ann", "Joe")),
            ("c", ("Anna",)),
            ("d", ()),
        )
    ]
    columns = columns_of(folder, texts)
    assert sorted(columns.rows_like("author", ["ann"])) == [(0, True), (1, False), (2, True)]
    assert columns.rows_like("author", ["ann", "l"]) == [(0, True), (1, False)]
    assert columns.rows_like("author", ["lee", "an"]) == [(0, False), (1, True)]
    assert columns.rows_like("author", ["joe"]) == [(1, True)]
    assert columns.rows_like("author", ["nobody"]) == []
