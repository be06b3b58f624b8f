"""The rows of all pages in the order of reading, divided where a paragraph begins, by their position on the page."""

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import pairwise
from statistics import median
from statistics import quantiles

from archive.sources.pdf.columns import CELLS
from archive.sources.pdf.columns import Column
from archive.sources.pdf.letter_widths import width_of
from archive.sources.pdf.pages import PrintedLine
from archive.sources.transcript import line_shapes as shapes

#: The distance to the row above, in distances between lines, from which a row begins something new.
_GAP, _MIN_GAP_PT = 1.25, 1.5
#: Letters that differ by less are of one size: those of substitute fonts do.
_SAME_SIZE, _OTHER_FONT = 0.075, 0.15
_LARGE = 1.15
#: The widest that the same column is elsewhere counts for those with few rows.
_FEW_ROWS, _WIDTH_STEP = 8, 10.0
#: Rows that end this near to the right edge of their column, in its widths, are full; so many show where it is.
_NEAR_EDGE, _LEAST_FULL, _SHARE_FULL = 0.05, 3, 0.25
#: The share of the words of a column that begin at its left edge, at least.
_SHARE_LEFT = 0.1
#: The distance between the rows of a table, in distances between lines.
_TABLE_GAP = 2.2
#: How inexact the width of a word may be, in heights of letters.
_SLACK = 0.25
_USUAL_SIZE, _USUAL_PITCH = 10.0, 1.35
#: The indents of first lines, in heights of letters, and how many paragraphs show that they are marked.
_FIRST_INDENT, _LEAST_ENDS, _MARKED = (0.5, 4.0), 3, 0.5
_ITEM = re.compile(r"(?:[-*•‣◦·–▪■●○]|\(?[0-9A-Za-z]{1,4}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a column: its line, its page and place in it, both from 1, and the edges of its column in points."""

    line: PrintedLine
    page: int
    place: int
    left: float
    right: float
    is_first: bool
    #: Points for a thousandth of the size of a letter, and the width of a blank and the first word in these.
    scale: float
    word: int

    @property
    def indent(self) -> float:
        """How far it is set in, in heights of its letters."""
        return max(0.0, (self.line.left - self.left) / self.line.size) if self.line.size else 0.0

    @property
    def has_cells(self) -> bool:
        """Whether there are gaps in it, as between the cells of a table; not only after the number of an item."""
        return CELLS in _ITEM.sub("", self.line.text)

    def is_full(self, after: "Row") -> bool:
        """Tell whether the first word of the row *after* would not have fitted on this one."""
        if self.line.text.endswith("-"):
            return True
        return self.line.right + self.scale * after.word > self.right - _SLACK * self.line.size


@dataclass(frozen=True, slots=True)
class Look:
    """What is usual in a document: the size of its letters, the distance of its lines, and if its words are bold.

    `marked`: a gap or an indent marks most of its paragraphs.
    """

    size: float
    pitch: float
    bold: bool
    marked: bool = False

    def is_large(self, line: PrintedLine) -> bool:
        """Tell whether a line is printed as headings are: larger, or bold."""
        return line.size > _LARGE * self.size or (
            line.bold and not self.bold and line.size > 0.9 * self.size
        )


def rows_in_order(columns: Sequence[Column]) -> list[Row]:
    """Return the rows of *columns*, with the edges of their columns."""
    widths = Counter(
        round((_right(column.rows) - _left(column.rows)) / _WIDTH_STEP)
        for column in columns
        if len(column.rows) >= _FEW_ROWS and _is_filled(column.rows)
    )
    usual = widths.most_common(1)[0][0] * _WIDTH_STEP if widths else 0.0
    made: list[Row] = []
    places: Counter[int] = Counter()
    for column in columns:
        if not column.rows:
            continue
        left, right = _left(column.rows), _right(column.rows)
        if not _is_filled(column.rows):
            # The edge of a page that no line fills is where that of others is, or as far from the margin as the left.
            right = max(right, left + usual if usual else column.page_width - left)
        for at, line in enumerate(column.rows):
            places[column.page] += 1
            made.append(
                _row(line, column.page + 1, places[column.page], left, right, is_first=at == 0)
            )
    return made


def _row(
    line: PrintedLine, page: int, place: int, left: float, right: float, *, is_first: bool
) -> Row:
    scale = (line.right - line.left) / max(1, width_of(line.text))
    word = width_of(f" {line.text.split(maxsplit=1)[0]}")
    return Row(line, page, place, left, right, is_first, scale, word)


def _is_filled(rows: Sequence[PrintedLine]) -> bool:
    """Tell whether a good part of *rows* reach the right edge."""
    left, right = _left(rows), _right(rows)
    full = sum(line.right > right - _NEAR_EDGE * (right - left) for line in rows)
    return full >= max(_LEAST_FULL, _SHARE_FULL * len(rows))


def _left(rows: Sequence[PrintedLine]) -> float:
    """Return the leftmost edge at which a good part of the words begin."""
    counts: Counter[int] = Counter()
    for line in rows:
        counts[round(line.left / 2)] += len(line.text)
    least = min(_SHARE_LEFT * counts.total(), max(counts.values()))
    usual = min(edge for edge, count in counts.items() if count >= least)
    return min(line.left for line in rows if abs(line.left / 2 - usual) <= 1)


def _right(rows: Sequence[PrintedLine]) -> float:
    """Return the right edge that rows reach; a few rows that go beyond it do not count."""
    ends = sorted(line.right for line in rows)
    return ends[min(len(ends) - 1, int(len(ends) * 0.97))]


def look_of(rows: Sequence[Row]) -> Look:
    """Return what is usual in *rows*."""
    sizes: Counter[float] = Counter()
    bold = chars = 0
    for row in rows:
        sizes[round(row.line.size * 2) / 2] += len(row.line.text)
        bold += len(row.line.text) * row.line.bold
        chars += len(row.line.text)
    size = (sizes.most_common(1)[0][0] if sizes else 0.0) or _USUAL_SIZE
    pitch = _pitch_of(rows, size)
    look = Look(size, pitch, 2 * bold > chars)
    return replace(look, marked=_are_marked(rows, look))


def _pitch_of(rows: Sequence[Row], size: float) -> float:
    """Return the usual distance between lines: below full ones, or the least common, of letters of the usual *size*."""
    full, others = [], []
    for above, row in pairwise(rows):
        step = above.line.bottom - row.line.bottom
        usual = _same_size(above.line, row.line) and abs(row.line.size - size) <= _SAME_SIZE * size
        if usual and not row.is_first and 0.8 * size <= step <= 3 * size:
            others.append(step)
            if above.is_full(row):
                full.append(step)
    if full:
        return median(full)
    return min(_USUAL_PITCH * size, quantiles(others)[0] if len(others) > 1 else size * 3)


def _are_marked(rows: Sequence[Row], look: Look) -> bool:
    """Tell whether a gap or an indent comes after most rows that end a sentence before the edge."""
    ends = [
        (above, row)
        for above, row in pairwise(rows)
        if not row.is_first and not look.is_large(row.line) and not above.is_full(row)
        if shapes.ends_sentence(above.line.text)
    ]
    marked = sum(
        _FIRST_INDENT[0] < row.indent - above.indent < _FIRST_INDENT[1]
        or _is_apart(above, row, look)
        for above, row in ends
    )
    return len(ends) >= _LEAST_ENDS and marked >= _MARKED * len(ends)


def _differ(above: Row, row: Row) -> bool:
    """Tell whether two rows are of different letters, and not only a line of words in another font."""
    if _same_size(above.line, row.line):
        return False
    least, most = sorted((above.line.size, row.line.size))
    return not above.is_full(row) or most - least > _OTHER_FONT * most


def _same_size(one: PrintedLine, other: PrintedLine) -> bool:
    return abs(one.size - other.size) <= _SAME_SIZE * max(one.size, other.size)


def bands_of(rows: Sequence[Row], look: Look) -> Iterator[list[Row]]:
    """Yield the rows between the gaps, changes of size and ends of columns that divide them."""
    band: list[Row] = []
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        if band and (_divides(band[-1], row, look) or _stands_alone(band, row, after, look)):
            yield band
            band = []
        band.append(row)
    if band:
        yield band


def _stands_alone(band: Sequence[Row], row: Row, after: Row | None, look: Look) -> bool:
    """Tell whether one row above or below the end of a column is a paragraph, since nobody tears off a single line."""
    if not row.is_first or not shapes.ends_sentence(band[-1].line.text):
        return False
    alone = after is None or _divides(row, after, look)
    return alone or len(band) == 1


def _divides(above: Row, row: Row, look: Look) -> bool:
    if not _same_size(above.line, row.line) and look.is_large(above.line) | look.is_large(row.line):
        return True
    full = above.is_full(row)
    if above.line.bold != row.line.bold and not full and not (above.has_cells and row.has_cells):
        return True
    if row.is_first:
        return look.is_large(row.line) or not full or row.indent >= 0.5 or _differ(above, row)
    if above.has_cells and row.has_cells:
        return _is_apart(above, row, look, gap=_TABLE_GAP)
    if above.has_cells != row.has_cells and not full:
        return True
    return _is_apart(above, row, look) or _differ(above, row)


def _is_apart(above: Row, row: Row, look: Look, *, gap: float = _GAP) -> bool:
    step = above.line.bottom - row.line.bottom
    pitch = look.pitch * max(above.line.size, row.line.size) / look.size
    return step > max(gap * pitch, pitch + _MIN_GAP_PT)
