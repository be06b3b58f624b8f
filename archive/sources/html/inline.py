"""Collect the words of a page into blocks, with the inline markup that the assembly of a text reads."""

import re
from dataclasses import dataclass
from dataclasses import field

from archive.model.text import ParagraphKind
from archive.sources.literals import protect
from archive.sources.literals import protect_start
from archive.sources.report import Ledger
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import normalize_characters

_SPACE = re.compile(r"[ \t\n\r\f\v]+")


@dataclass(slots=True)
class _OpenTag:
    """An inline element that is open: its tags, and the piece that opened it in the current line, if any."""

    opens: str
    closes: str
    written: int | None = None


@dataclass(slots=True)
class BlockCollector:
    """Collects text and inline markup, and closes it as a block whenever one ends.

    Markup that is open where a line or block ends is closed there and opened again in the next. Blocks are numbered
    from 1 in the order of the source; `places` says where each begins.
    """

    ledger: Ledger
    blocks: list[LineBlock] = field(default_factory=list)
    places: dict[int, str] = field(default_factory=dict)
    #: Where the words come from that are added now.
    here: str = ""
    _lines: list[tuple[str, int]] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _open: list[_OpenTag] = field(default_factory=list)
    _has_words: bool = False

    def text(self, words: str, *, keep_spaces: bool = False) -> None:
        """Add *words* of the source; white space is collapsed unless it is kept, as in ``pre``."""
        if keep_spaces:
            first, *others = words.expandtabs(4).split("\n")
            self._put(first)
            for line in others:
                self.line_break()
                self._put(line)
            return
        flat = _SPACE.sub(" ", words)
        if flat.startswith(" ") and not self._needs_space():
            flat = flat[1:]
        self._put(flat)

    def _put(self, words: str) -> None:
        if not words:
            return
        number = len(self.blocks) + 1
        if not (words.isascii() and words.isprintable()):
            words = normalize_characters(words, number, self.ledger, entities=False)
        if words.strip():
            self.places.setdefault(number, self.here)
            for tag in self._open:
                if tag.written is None:
                    tag.written = len(self._pieces)
                    self._pieces.append(tag.opens)
            self._has_words = True
        self._pieces.append(protect(words))

    def _needs_space(self) -> bool:
        last = next((piece for piece in reversed(self._pieces) if piece and piece[0] != "<"), "")
        return bool(last) and not last.endswith(" ")

    def raw(self, markup: str) -> None:
        """Add *markup* as it is: a mark of a note, a marker of a page."""
        self.places.setdefault(len(self.blocks) + 1, self.here)
        self._pieces.append(markup)
        self._has_words = True

    def page(self, label: str) -> None:
        """Begin a page of the source here."""
        self._pieces.append(mark_pages((label,)))

    def open(self, opens: str, closes: str) -> None:
        """Begin an inline element, written with these tags once it has words."""
        self._open.append(_OpenTag(opens, closes))

    def close(self) -> None:
        """End the inline element that was opened last."""
        tag = self._open.pop()
        if tag.written is not None:
            self._pieces.append(tag.closes)

    def line_break(self) -> None:
        """End a line here, inside a block."""
        self._end_line()

    def _end_line(self) -> None:
        for tag in reversed(self._open):
            if tag.written is not None:
                self._pieces.append(tag.closes)
                tag.written = None
        raw = "".join(self._pieces)
        indent = len(raw) - len(raw.lstrip(" \u00a0"))
        self._lines.append((raw, indent))
        self._pieces.clear()

    def end_block(
        self,
        *,
        level: int = 0,
        kind: ParagraphKind | None = None,
        is_note: bool = False,
    ) -> None:
        """Close the block, if it has words."""
        has_words = self._has_words
        self._end_line()
        rows, self._lines, self._has_words = self._lines, [], False
        if not has_words:
            # White space, perhaps with the mark of a page, which begins with the next words.
            self._pieces += [raw.strip() for raw, _ in rows if raw.strip()]
            return
        number = len(self.blocks) + 1
        lines = self._transcript_lines(rows, number)
        self.blocks.append(LineBlock(lines, is_note=is_note, level=level, kind=kind))

    def _transcript_lines(
        self, rows: list[tuple[str, int]], number: int
    ) -> tuple[TranscriptLine, ...]:
        kept = [(raw.strip(), indent) for raw, indent in rows if raw.strip()]
        last = len(kept) - 1
        return tuple(
            TranscriptLine(number, protect_start(text), indent=indent, hard=at < last)
            for at, (text, indent) in enumerate(kept)
        )
