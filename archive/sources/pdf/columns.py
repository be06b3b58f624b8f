"""The order in which the lines of a page are read: columns, and rows of pieces at one height."""

import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from statistics import median

from archive.sources.pdf.pages import PrintedLine

#: A gutter is crossed by at most this share of the lines, and has at least that share on each side of it.
_MAX_CROSSING, _MIN_BESIDE = 0.2, 0.25
_MAX_CROSSING_USUAL = 0.6
_MIN_LINES = 8
#: The share of the lines of a page that may be a title over its columns.
_BELOW_TITLES = (0.0, 0.3, 0.5)
#: No page that people read has more lines and cells; what has is not divided.
_MAX_LINES = 3_000
_CENTRED_PT = 10.0
#: Where most lines are this wide, in widths of the page, there is one column.
_ONE_COLUMN = 0.8
_EDGE_PT = 3.0
#: The lines of columns fill them; the cells of a table do not.
_MIN_FILLED = 0.6
#: The gap between two pieces of a row, in heights of letters: none between the letters of a word, or that of cells.
_NO_GAP, _CELL_GAP = 0.12, 0.7
#: What divides the cells of a row in the text of its line.
CELLS = "   "
_RAISED_SIZE = 0.85
_LABEL = re.compile(r"\d{1,3}|[*†‡§¶]{1,2}")


@dataclass(frozen=True, slots=True)
class Column:
    """The rows of a column from above, the index of its page, and the width of that, if no other column is beside."""

    page: int
    rows: Sequence[PrintedLine]
    page_width: float = 0.0


def columns_of(
    lines: Sequence[PrintedLine], middle: float | None = None, usual: float | None = None
) -> Iterator[list[PrintedLine]]:
    """Yield the rows of each column from above; a line over both columns divides those above it from those below.

    *middle* is where the middle of the page is, in points; a line on its own there is over both. A page of
    few lines may divide where others do, at the *usual* gutter.
    """
    gutter = gutter_of(lines)
    if gutter is None and usual is not None and _may_divide(lines, usual):
        gutter = usual
    if gutter is None:
        yield rows_of(lines)
        return
    lefts = Counter(round(line.left / _EDGE_PT) for line in lines)
    across = [
        line
        for line in sorted(lines, key=lambda line: -line.middle)
        if _crosses(line, gutter)
        or (_is_centred(line, middle) and lefts[round(line.left / _EDGE_PT)] == 1)
    ]
    crossing = set(across)
    rest = [line for line in lines if line not in crossing]
    together: list[PrintedLine] = []
    for line in (*across, None):
        band = [one for one in rest if line is None or one.middle > line.middle]
        rest = [one for one in rest if line is not None and one.middle <= line.middle]
        if together and (band or line is None):
            yield rows_of(together)
            together = []
        for side in (
            [one for one in band if one.left < gutter],
            [one for one in band if one.left >= gutter],
        ):
            if len(side) == len(lines):
                yield rows_of(side)
            elif side:
                yield from columns_of(side)
        if line is not None:
            together.append(line)


def _may_divide(lines: Sequence[PrintedLine], at: float) -> bool:
    if len(lines) > _MAX_LINES:
        return False
    sides = [line.right <= at for line in lines], [line.left >= at for line in lines]
    crossing = sum(_crosses(line, at) for line in lines)
    return all(map(any, sides)) and crossing <= _MAX_CROSSING_USUAL * len(lines)


def gutter_of(lines: Sequence[PrintedLine]) -> float | None:
    """Return where a page divides into two columns, perhaps below a title, in points; None where it does not."""
    if len(lines) > _MAX_LINES:
        return None
    ordered = sorted(lines, key=lambda line: -line.middle)
    parts = (ordered[int(share * len(ordered)) :] for share in _BELOW_TITLES)
    return next((at for part in parts if (at := _gutter(part)) is not None), None)


def _gutter(lines: Sequence[PrintedLine]) -> float | None:
    if len(lines) < _MIN_LINES:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    if sum(line.right - line.left > _ONE_COLUMN * (end - start) for line in lines) > 0.5 * len(
        lines
    ):
        return None
    found: list[tuple[int, float]] = []
    for percent in range(20, 81, 2):
        at = start + (end - start) * percent / 100
        crossing = sum(_crosses(line, at) for line in lines)
        beside = (
            [line for line in lines if line.right <= at + _EDGE_PT],
            [line for line in lines if line.left >= at - _EDGE_PT],
        )
        if crossing <= _MAX_CROSSING * len(lines) and all(
            len(side) >= _MIN_BESIDE * len(lines) and _fill(side) for side in beside
        ):
            found.append((crossing, at))
    least = min(found, default=(0, 0.0))[0]
    places = [at for crossing, at in found if crossing == least]
    # The middle of the gutter: a line in the middle of the page is over both columns.
    return places[len(places) // 2] if places else None


def _fill(side: Sequence[PrintedLine]) -> bool:
    """Tell whether these lines fill a column, as running text does."""
    width = max(line.right for line in side) - min(line.left for line in side)
    return median(line.right - line.left for line in side) >= _MIN_FILLED * width


def _is_centred(line: PrintedLine, middle: float | None) -> bool:
    return middle is not None and abs((line.left + line.right) / 2 - middle) < _CENTRED_PT


def _crosses(line: PrintedLine, at: float) -> bool:
    return line.left < at - _EDGE_PT and line.right > at + _EDGE_PT


def rows_of(lines: Sequence[PrintedLine]) -> list[PrintedLine]:
    """Return *lines* from above, those at one height as one."""
    return list(map(joined, pieces_of_rows(lines)))


def pieces_of_rows(lines: Sequence[PrintedLine]) -> list[list[PrintedLine]]:
    """Return *lines* from above, those at one height together, from the left."""
    rows: list[list[PrintedLine]] = []
    largest: PrintedLine | None = None
    for line in sorted(lines, key=lambda line: -line.middle):
        if largest is not None and _is_beside(largest, line):
            rows[-1].append(line)
            largest = max(largest, line, key=lambda one: one.size)
        else:
            rows.append([line])
            largest = line
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _is_beside(first: PrintedLine, line: PrintedLine) -> bool:
    return first.bottom < line.middle < first.top or line.bottom < first.middle < line.top


def joined(row: Sequence[PrintedLine]) -> PrintedLine:
    """Return the pieces of a *row* as one line, with a gap where they are apart as the cells of a table are."""
    if len(row) == 1:
        return row[0]
    main = max(row, key=lambda line: len(line.text))
    text, raised, before = "", [], None
    for piece in row:
        gap = (piece.left - before.right) / main.size if before else 0.0
        text += "" if gap <= _NO_GAP else " " if gap < _CELL_GAP else CELLS
        is_call = (
            piece.size < _RAISED_SIZE * main.size
            and piece.bottom > main.bottom
            and _LABEL.fullmatch(piece.text) is not None
        )
        spans = ((0, len(piece.text)),) if is_call else piece.raised
        raised += [(start + len(text), end + len(text)) for start, end in spans]
        text += piece.text
        before = piece
    return replace(
        main,
        text=text,
        left=row[0].left,
        right=max(line.right for line in row),
        bold=all(line.bold for line in row),
        italic=all(line.italic for line in row),
        raised=tuple(raised),
    )
