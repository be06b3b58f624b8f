"""Lines of stanzas, rows and cells of tables, as stretches of a paragraph."""

from archive.model.lines import divided_lines
from archive.model.lines import indented_lines
from archive.model.lines import stanza_indents
from archive.model.lines import table_cells
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind


def test_table_is_cut_into_rows_and_cells() -> None:
    """The cells of a table are the stretches between its bars, row by row."""
    text = "Year | Men 1917 | 12"
    table = Paragraph("p1", text, kind=ParagraphKind.TABLE, runs=(Run(10, 10, RunKind.LINE_BREAK),))
    assert [text[row.start : row.end] for row in divided_lines(table)] == [
        "Year | Men",
        "1917 | 12",
    ]
    rows = [[text[cell.start : cell.end] for cell in row] for row in table_cells(table)]
    assert rows == [["Year", "Men"], ["1917", "12"]]


def test_each_line_of_a_stanza_has_its_indent() -> None:
    """Lines without an indent of their own are not set in."""
    runs = (Run(3, 3, RunKind.LINE_BREAK), Run(7, 7, RunKind.LINE_BREAK))
    stanza = Paragraph("p1", "one two six", ParagraphKind.STANZA, runs, indents=(0, 2))
    lines = [(indent, stanza.text[at.start : at.end]) for indent, at in indented_lines(stanza)]
    assert lines == [(0, "one"), (2, "two"), (0, "six")]


def test_leftmost_line_of_a_stanza_is_not_set_in() -> None:
    """A stanza that is set in as a whole has the indents of its own lines only."""
    assert stanza_indents([6, 8, 6, 8]) == (0, 2, 0, 2)
    assert stanza_indents([4, 4]) == ()


def test_cell_without_words_keeps_its_place() -> None:
    """Two bars in a row have an empty cell between them."""
    table = Paragraph("p1", "1817 | | 35", kind=ParagraphKind.TABLE)
    assert [table.text[cell.start : cell.end] for cell in table_cells(table)[0]] == [
        "1817",
        "",
        "35",
    ]
