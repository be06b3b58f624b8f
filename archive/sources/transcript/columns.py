"""Tables in columns: lines whose cells are divided by blanks or by leaders of dots."""

import re
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from itertools import pairwise

from archive.sources.literals import protect
from archive.sources.transcript.lines import TranscriptLine

#: Two blanks after the end of a sentence divide no cells.
_GAP = re.compile(r"\s{3,}|(?<![.?!:;,\"”’'])\s{2,}")
_LEADERS = re.compile(r"\s?(?:\.\s?){3,}(?=\s|[0-9$£])")
_RULE = re.compile(r"[\s=_+|-]*[=_-]{2,}[\s=_+|-]*")
_NUMBER = re.compile(r"[$£€]?\s?[0-9][0-9.,/% -]*|[-–—]+")
_MIN_ROWS = 2
_MAX_ROW_CHARS = 300
#: The most words that a cell has on average; in columns of running text there are more.
_MAX_WORDS = 4


def table_rows(lines: Sequence[TranscriptLine]) -> tuple[TranscriptLine, ...]:
    """Return *lines* as rows of a table with `` | `` between their cells; empty where they are no table.

    Lines that only rule the table are dropped.
    """
    if any(line.indent + len(line.text) > _MAX_ROW_CHARS for line in lines):
        return ()
    kept = [_plain(line) for line in lines if not _RULE.fullmatch(line.text)]
    divided = [line for line in kept if _GAP.search(line.text)]
    if len(divided) < _MIN_ROWS or len(divided) < 0.6 * len(kept):
        return ()
    rows = _by_columns(kept, divided) or _by_gaps(kept)
    if not rows or not _is_table(rows):
        return ()
    return tuple(
        replace(line, text=" | ".join(map(protect, cells)), indent=0)
        for line, cells in zip(kept, rows, strict=True)
    )


def has_columns(lines: Sequence[TranscriptLine]) -> bool:
    """Tell whether most of *lines* have gaps, as the rows of a table do."""
    gaps = sum(len(_GAP.findall(line.text)) > 0 for line in lines)
    return gaps >= 3 and gaps >= 0.8 * len(lines)


def _plain(line: TranscriptLine) -> TranscriptLine:
    """Return *line* with blanks in place of leaders and of bars at its edges."""
    text = _LEADERS.sub(lambda match: " " * max(3, len(match[0])), line.text)
    return replace(line, text=text)


def _is_table(rows: list[list[str]]) -> bool:
    """Tell whether rows are those of a table: columns of running text are none, nor are words that stand apart."""
    full = [row for row in rows if len(row) > 1]
    cells = [cell for row in full for cell in row]
    if any(_NUMBER.fullmatch(cell) for cell in cells):
        return True
    return sum(len(cell.split()) for cell in cells) <= _MAX_WORDS * len(cells)


def _by_columns(kept: list[TranscriptLine], divided: list[TranscriptLine]) -> list[list[str]]:
    """Cut the lines where at least two columns are blank in all that have gaps."""
    width = max(line.indent + len(line.text) for line in kept)
    blank = [all(_at(line, column) == " " for line in divided) for column in range(width)]
    left = min(line.indent for line in divided)
    cuts = [start for start, end in _stretches(blank) if end - start >= 2 and start > left]
    if not cuts:
        return []
    return [_cells(line, cuts, blank) for line in kept]


def _at(line: TranscriptLine, column: int) -> str:
    place = column - line.indent
    return line.text[place] if 0 <= place < len(line.text) else " "


def _stretches(blank: list[bool]) -> Iterable[tuple[int, int]]:
    at = 0
    for is_blank, run in groupby(blank):
        size = len(list(run))
        if is_blank:
            yield at, at + size
        at += size


def _cells(line: TranscriptLine, cuts: list[int], blank: list[bool]) -> list[str]:
    # A line across the columns, such as a title of some of them, is one cell.
    if not all(_at(line, cut) == " " for cut in cuts):
        return _split(line)
    whole = " " * line.indent + line.text
    edges = [0, *cuts, max(len(whole), cuts[-1])]
    cells = [whole[start:end].strip() for start, end in pairwise(edges)]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return cells


def _split(line: TranscriptLine) -> list[str]:
    return _GAP.split(line.text)


def _by_gaps(kept: list[TranscriptLine]) -> list[list[str]]:
    """Cut the lines at their gaps, where nearly all have the same number of cells, and numbers or three of them."""
    rows = [_split(line) for line in kept]
    sizes = [len(row) for row in rows]
    common = max(set(sizes), key=sizes.count)
    ends = sum(_NUMBER.fullmatch(row[-1]) is not None for row in rows)
    if common < 2 or sizes.count(common) < 0.8 * len(sizes):
        return []
    # The half lines of old verse stand apart, too.
    return rows if common > 2 or 2 * ends >= len(rows) else []
