"""Make the blocks that every source gives of the blocks of a PDF, with their notes, page breaks and places."""

import re
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.literals import protect
from archive.sources.literals import protect_start
from archive.sources.pdf.flow import Look
from archive.sources.pdf.flow import Row
from archive.sources.pdf.foot_notes import FootNote
from archive.sources.pdf.paragraphs import PrintedBlock
from archive.sources.pdf.paragraphs import Shape
from archive.sources.pdf.paragraphs import is_bullet
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.columns import table_rows
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import normalize_characters

#: The width of a blank, in heights of letters.
_BLANK = 0.5
#: What leads back from a note, on pages that were printed.
_RETURN = " ↩\ufe0e\ufe0f↵"
#: Sizes of headings that differ by less are one.
_SAME, _MAX_LEVEL = 0.05, 6
#: A unit of measurement or a variable before a raised figure, which is then no call of a note.
_POWER = re.compile(r"(?<![^\W\d_])(?:[a-zA-Z]|[ckmd]m|10|in|ft|yd)$")


@dataclass(slots=True)
class Places:
    """Where each line is, by its number: the page of the file, and the row of the page."""

    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> int:
        """Return the number of *row*, from 1."""
        self.rows.append(row)
        return len(self.rows)

    def __call__(self, first: int, last: int) -> str:
        """Return the place of the lines from *first* to *last* in words."""
        if not self.rows:
            return ""
        one, other = (self.rows[min(max(at, 1), len(self.rows)) - 1] for at in (first, last))
        if one.page != other.page:
            return f"pages {one.page}-{other.page}"
        if one.place == other.place:
            return f"page {one.page}, line {one.place}"
        return f"page {one.page}, lines {one.place}-{other.place}"


@dataclass(slots=True)
class BlockWriter:
    """Writes printed blocks as the blocks of a source; *labels* are the printed numbers of pages, by the page."""

    look: Look
    labels: Mapping[int, str]
    levels: Mapping[tuple[float, bool], int]
    ledger: Ledger
    places: Places
    blocks: list[LineBlock] = field(default_factory=list)
    #: The first page whose number is not yet written.
    _next: int = 1

    def write(self, block: PrintedBlock, notes: Sequence[FootNote]) -> None:
        """Add *block*, and below it the *notes* that it calls."""
        lines = [self._line(row) for row in block.rows]
        if block.shape is Shape.HEADING:
            self._heading(block, lines)
        elif block.shape is Shape.LINES:
            self._lines(block, lines)
        else:
            self._prose(block, lines)
        for note in notes:
            self._note(note)

    def pages_before(self, page: int) -> tuple[str, ...]:
        """Return the numbers of the pages before *page* that are not yet written, which then are."""
        waiting = range(self._next, page)
        self._next = max(self._next, page)
        return tuple(self.labels[at] for at in waiting if at in self.labels)

    def _heading(self, block: PrintedBlock, lines: list[TranscriptLine]) -> None:
        level = self.levels.get(style_of(block, self.look), 0)
        text = " ".join(line.text for line in lines)
        pages = tuple(label for line in lines for label in line.pages)
        line = replace(lines[0], text=text, pages=pages) if level else lines[0]
        self.blocks.append(LineBlock((line,) if level else tuple(lines), level=level))

    def _prose(self, block: PrintedBlock, lines: list[TranscriptLine]) -> None:
        text = block.rows[0].line.text
        lines = [replace(line, text=" ".join(line.text.split())) for line in lines]
        is_plain = len(lines) == 1 or is_bullet(text)
        if _is_in_italics(block):
            lines[0] = replace(lines[0], text=f"<:em>{lines[0].text}")
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text}</:em>")
        kind = None if is_plain else ParagraphKind.PROSE
        self.blocks.append(LineBlock(tuple(lines), kind=kind))

    def _lines(self, block: PrintedBlock, lines: list[TranscriptLine]) -> None:
        pairs = zip(lines, block.rows, strict=True)
        rows = table_rows([replace(line, text=row.line.text) for line, row in pairs])
        if rows:
            self.blocks.append(LineBlock(rows, kind=ParagraphKind.TABLE))
            return
        why = "kept as separate lines (looks like verse or an address)"
        self.ledger.add(
            ChangeKind.LAYOUT,
            lines[0].number,
            lines[0].text,
            "[stanza]",
            why,
            last=lines[-1].number,
        )
        self.blocks.append(LineBlock(tuple(lines), kind=ParagraphKind.STANZA))

    def _note(self, note: FootNote) -> None:
        lines = [self._line(row, begins_page=False) for row in note.rows]
        lines[-1] = replace(lines[-1], text=lines[-1].text.rstrip(_RETURN))
        words = note.rows[0].line.text[note.skip :]
        words = words.rstrip(_RETURN) if len(lines) == 1 else words
        first = replace(lines[0], text=f"[^{note.label}]: {self._plain(words, lines[0].number)}")
        self.blocks.append(LineBlock((first, *lines[1:]), is_note=True))

    def _line(self, row: Row, *, begins_page: bool = True) -> TranscriptLine:
        number = self.places.add(row)
        pages: tuple[str, ...] = ()
        if begins_page:
            pages = self.pages_before(row.page + 1)
        text = self._with_calls(row, number)
        return TranscriptLine(number, text, indent=round(row.indent / _BLANK), pages=pages)

    def _with_calls(self, row: Row, number: int) -> str:
        pieces, at, text = [], 0, row.line.text
        for start, end in row.line.raised:
            before = text[at:start]
            pieces.append(self._plain(before, number))
            label = text[start:end]
            power = _POWER.search(before) or start == 0
            pieces.append(f"<:sup>{label}</:sup>" if power else f"[^{label}]")
            at = end
        pieces.append(self._plain(text[at:], number))
        return protect_start("".join(pieces))

    def _plain(self, words: str, number: int) -> str:
        if not (words.isascii() and words.isprintable()):
            words = normalize_characters(words, number, self.ledger, entities=False)
        return protect(words)


def _is_in_italics(block: PrintedBlock) -> bool:
    """Tell whether a block is words in italics; a formula is none."""
    rows = block.rows
    has_words = re.search(r"[^\W\d_]{4}", block.text) is not None
    return has_words and all(row.line.italic and not row.line.raised for row in rows)


def style_of(block: PrintedBlock, look: Look) -> tuple[float, bool]:
    """Return the size, in half points, and the weight of a heading."""
    line = max((row.line for row in block.rows), key=lambda one: len(one.text))
    size = round(line.size * 2) / 2
    return (size if size > 1.1 * look.size else 0.0), line.bold


def levels_of(blocks: Sequence[PrintedBlock], look: Look) -> Mapping[tuple[float, bool], int]:
    """Return the level of each style of a heading; a style used only below the title, as for a subtitle, has none."""
    headings = [at for at, block in enumerate(blocks) if block.shape is Shape.HEADING]
    styles = [style_of(blocks[at], look) for at in headings]
    first = 0
    while first < len(headings) and headings[first] == first:
        first += 1
    # The last heading before a paragraph belongs to that paragraph.
    is_above = first < len(blocks) and len(blocks[first].rows) > 1
    last = first - 1 if is_above else first
    beside = {style for style in styles[1:last] if style not in styles[last:] and style < styles[0]}
    levels: dict[tuple[float, bool], int] = {}
    above: tuple[float, bool] | None = None
    for style in sorted(set(styles) - beside, reverse=True):
        # A substitute font differs a little in size.
        same = (
            above is not None and style[1] == above[1] and above[0] - style[0] <= _SAME * above[0]
        )
        level = levels[above] if same and above else max(levels.values(), default=0) + 1
        levels[style] = min(level, _MAX_LEVEL)
        above = style
    return levels
