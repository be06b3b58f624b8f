"""Divide the rows between two gaps into paragraphs, and recognise headings, stanzas and lists by their layout."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from enum import StrEnum
from itertools import pairwise

from archive.sources.pdf.flow import Look
from archive.sources.pdf.flow import Row
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.speaker_tags import name_alone
from archive.sources.transcript.verse import is_verse

#: An indent of a first line, in heights of letters.
_INDENT = 0.5
#: The share of rows that reach the right edge, from which rows are prose.
_PROSE = 0.5
_LARGE, _SAME_SIZE = 1.15, 0.075
#: How exactly the rows of justified prose end at one edge, in points.
_EVEN_PT = 1.5
_MAX_HEADING_ROWS, _MAX_HEADING_CHARS = 4, 200
_ITEM = re.compile(r"(?:[-*•‣◦·–▪■●○]|\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)])\s+\S")
_MARK = re.compile(r"(?:\d+(?:\.\d+)*|[A-Z]|[IVXLC]+)[.)]?\s")
_BULLETS = "•‣◦·▪■●○"


class Shape(StrEnum):
    """How the rows of a block are set: as a heading, as filled lines, or as lines that end where they were meant to."""

    HEADING = "heading"
    PROSE = "prose"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class PrintedBlock:
    """Rows that belong together."""

    rows: tuple[Row, ...]
    shape: Shape

    @property
    def text(self) -> str:
        """The words of its rows."""
        return " ".join(row.line.text for row in self.rows)


def blocks_of(bands: Iterable[list[Row]], look: Look) -> list[PrintedBlock]:
    """Return the blocks of *bands*, rows between two gaps; a stanza goes on over the end of a page."""
    blocks: list[PrintedBlock] = []
    for block in _all_blocks(bands, look):
        if blocks and _goes_on(blocks[-1], block):
            blocks[-1] = PrintedBlock((*blocks[-1].rows, *block.rows), Shape.LINES)
        else:
            blocks.append(block)
    return blocks


def _goes_on(above: PrintedBlock, block: PrintedBlock) -> bool:
    first = block.rows[0]
    if above.shape is not Shape.LINES or block.shape is Shape.HEADING or not first.is_first:
        return False
    last = above.rows[-1]
    same = abs(last.line.size - first.line.size) < _SAME_SIZE * last.line.size
    return same and not first.has_cells and not shapes.ends_sentence(last.line.text)


def _all_blocks(bands: Iterable[list[Row]], look: Look) -> Iterator[PrintedBlock]:
    for band in bands:
        if _is_heading(band, look):
            yield PrintedBlock(tuple(band), Shape.HEADING)
        else:
            yield from _divided(band, look)


def _divided(band: list[Row], look: Look) -> Iterator[PrintedBlock]:
    if len(band) == 1:
        yield PrintedBlock(tuple(band), Shape.PROSE)
    elif not _are_sentences(band) and _is_verse(band):
        yield from _stanzas(band)
    elif _is_filled(band):
        for part in _parts(band, _breaks(band)):
            yield PrintedBlock(part, Shape.PROSE)
    elif _are_sentences(band) and (not look.marked or any(map(_begins_item, band))):
        breaks = {
            at
            for at, (above, row) in enumerate(pairwise(band), 1)
            if _ends(above) or _begins_item(row)
        }
        for part in _parts(band, breaks):
            yield PrintedBlock(part, Shape.PROSE)
    else:
        inner = _within_own_edges(band)
        small = all(shapes.starts_small(row.line.text) for row in band[1:])
        if inner is not None:
            yield from _divided(inner, look)
        elif small and not any(row.has_cells for row in band):
            yield PrintedBlock(tuple(band), Shape.PROSE)
        else:
            yield PrintedBlock(tuple(band), Shape.LINES)


def _stanzas(band: Sequence[Row]) -> Iterator[PrintedBlock]:
    """Yield the stanzas of *band*: one whose sentence ends with a column ends there."""
    breaks = {at for at, row in enumerate(band) if at and row.is_first and _ends(band[at - 1])}
    for part in _parts(band, breaks):
        yield PrintedBlock(part, Shape.LINES)


def _within_own_edges(band: Sequence[Row]) -> list[Row] | None:
    """Return rows that fill a narrower column, as a quotation does, with the edges of that; None for others."""
    right = max(row.line.right for row in band)
    inner = [replace(row, right=min(row.right, right)) for row in band]
    small = sum(shapes.starts_small(row.line.text) for row in band[1:])
    if any(row.has_cells for row in band) or not _is_filled(inner) or 3 * small < len(band) - 1:
        return None
    return inner


def _is_verse(band: Sequence[Row]) -> bool:
    """Tell whether the words of rows are those of verse: rows that all end at one edge are none."""
    edge = max(row.line.right for row in band)
    even = sum(row.line.right > edge - _EVEN_PT for row in band)
    if any(row.has_cells for row in band) or (even > 2 and 2 * even > len(band)):
        return False
    lines = [
        TranscriptLine(at, row.line.text, round(2 * row.indent)) for at, row in enumerate(band)
    ]
    return is_verse(lines)


def _is_heading(band: Sequence[Row], look: Look) -> bool:
    if len(band) > _MAX_HEADING_ROWS or not all(look.is_large(row.line) for row in band):
        return False
    text = " ".join(row.line.text for row in band)
    if (
        len(text) > _MAX_HEADING_CHARS
        or any(row.has_cells for row in band)
        or not any(map(str.isalnum, text))
    ):
        return False
    if band[0].line.size > _LARGE * look.size:
        return True
    stopped = text.endswith(".") and not (_MARK.match(text) or shapes.is_capitals(text))
    return not stopped and not text.endswith((",", ";", ":"))


def _is_filled(band: Sequence[Row]) -> bool:
    """Tell whether most rows reach the right edge, or at least those that end no sentence do."""
    pairs = list(pairwise(band))
    full = sum(above.is_full(row) for above, row in pairs)
    if full >= _PROSE * len(pairs):
        return True
    open_ends = [(above, row) for above, row in pairs if not _ends(above) and not _begins_item(row)]
    filled = sum(above.is_full(row) for above, row in open_ends)
    return full > 0 and bool(open_ends) and filled >= 0.8 * len(open_ends)


def _ends(row: Row) -> bool:
    return shapes.ends_sentence(row.line.text) or row.line.text.endswith((")", "]"))


def _are_sentences(band: Sequence[Row]) -> bool:
    """Tell whether a sentence or an item ends with nearly every row: each is a paragraph."""
    ends = sum(_ends(above) or _begins_item(row) for above, row in pairwise(band))
    items = sum(map(_begins_item, band))
    return ends >= 0.8 * (len(band) - 1) or items >= 0.8 * len(band)


def _begins_item(row: Row) -> bool:
    return _ITEM.match(row.line.text) is not None


def _breaks(band: Sequence[Row]) -> set[int]:
    """Return the indices of the rows of filled lines at which a paragraph begins."""
    least = min(row.indent for row in band)
    deep = [row.indent > least + _INDENT for row in band]
    hangs = not deep[0] and 2 * sum(deep) > len(band)
    found = set()
    for at, (above, row) in enumerate(pairwise(band), 1):
        full, ends = above.is_full(row), _ends(above)
        if hangs:
            begins = not deep[at] and (not full or ends or _begins_item(row))
        else:
            # Of two rows that are set in, each is a first line; several would be a quotation.
            both = deep[max(0, at - 2) : at + 2] in (
                [False, True, True],
                [False, True, True, False],
            )
            begins = deep[at] and (not full or ends or both)
        short = not full and (
            ends or above.line.text.endswith((":", ";")) or name_alone(above.line.text) is not None
        )
        if begins or short or (_begins_item(row) and (not full or ends)):
            found.add(at)
    return found


def _parts(band: Sequence[Row], breaks: set[int]) -> Iterator[tuple[Row, ...]]:
    edges = [0, *sorted(breaks), len(band)]
    for start, end in pairwise(edges):
        yield tuple(band[start:end])


def is_bullet(text: str) -> bool:
    """Tell whether *text* begins with the sign of a list item that is no letter or figure."""
    return text[:1] in _BULLETS
