"""Lines of stanzas, rows and cells of tables, as stretches of a paragraph."""

from archive.model.lines import divided_lines
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
