"""Lines of a stanza, rows and cells of a table: the stretches into which a paragraph is divided."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import chain
from itertools import repeat

from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import RunKind

_BAR = re.compile(r"(?:^| )\|(?= |$)")


def divided_lines(paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the lines of a stanza or the rows of a table, without the spaces at which they are divided."""
    breaks = [run.start for run in paragraph.runs if run.kind is RunKind.LINE_BREAK]
    starts = [0, *(at + 1 for at in breaks)]
    ends = [*breaks, len(paragraph.text)]
    pairs = zip(starts, ends, strict=True)
    return tuple(Span(start, end) for start, end in pairs if start < end)


def indented_lines(paragraph: Paragraph) -> tuple[tuple[int, Span], ...]:
    """Return the lines of a stanza, each with the number of blanks by which it is set in."""
    indents = chain(paragraph.indents, repeat(0))
    return tuple(zip(indents, divided_lines(paragraph), strict=False))


def stanza_indents(columns: Iterable[int]) -> tuple[int, ...]:
    """Return the `indents` of a stanza whose lines begin at these *columns*: its leftmost line is not set in.

    >>> stanza_indents([4, 6, 4])
    (0, 2)
    """
    listed = list(columns)
    least = min(listed, default=0)
    while listed and listed[-1] == least:
        listed.pop()
    return tuple(column - least for column in listed)


def table_cells(paragraph: Paragraph) -> tuple[tuple[Span, ...], ...]:
    """Return the rows of a table as the stretches of its cells."""
    rows = divided_lines(paragraph)
    return tuple(tuple(_cells(paragraph.text, row.start, row.end)) for row in rows)


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the cells of one row; an empty one is between two bars."""
    at = start
    for bar in _BAR.finditer(text[start:end]):
        yield Span(at, max(at, start + bar.start()))
        at = min(start + bar.end() + 1, end)
    yield Span(at, end)
