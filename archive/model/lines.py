"""Lines of a stanza, rows and cells of a table: the stretches into which a paragraph is divided."""

from collections.abc import Iterator

from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import RunKind


def divided_lines(paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the lines of a stanza or the rows of a table, without the spaces at which they are divided."""
    breaks = [run.start for run in paragraph.runs if run.kind is RunKind.LINE_BREAK]
    starts = [0, *(at + 1 for at in breaks)]
    ends = [*breaks, len(paragraph.text)]
    pairs = zip(starts, ends, strict=True)
    return tuple(Span(start, end) for start, end in pairs if start < end)


def table_cells(paragraph: Paragraph) -> tuple[tuple[Span, ...], ...]:
    """Return the rows of a table as the stretches of its cells."""
    rows = divided_lines(paragraph)
    return tuple(tuple(_cells(paragraph.text, row.start, row.end)) for row in rows)


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    for cell in text[start:end].split(" | "):
        yield Span(start, start + len(cell))
        start += len(cell) + len(" | ")
