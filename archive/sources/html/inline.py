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
from archive.sources.transcript.lines import page_labels

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
#: A line of verse is shorter, and most begin with a capital.
_MAX_VERSE_CHARS = 110
_MIN_WRAPPED_CHARS = 55
_MARKUP = re.compile(r"</?:[^>]*>")


@dataclass(slots=True)
class _OpenTag:
    """An inline element that is open: its tags, and the piece that opened it in the current line, if any."""

    opens: str
    closes: str
    written: int | None = None

    @property
    def is_link(self) -> bool:
        """Whether it is a link."""
        return self.opens.startswith("<:a ")


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
    #: The link that was closed last in this line: its beginning, and the piece that closed it.
    _last_link: tuple[str, int] | None = None
    _indent: int = 0
    #: Who speaks the block that begins.
    _speaker: str = ""

    def text(self, words: str, *, keep_spaces: bool = False) -> None:
        """Add *words* of the source; white space is collapsed unless it is kept, as in a line of ``pre``."""
        if keep_spaces:
            self._put(words)
            return
        flat = _SPACE.sub(" ", words)
        if flat.startswith(" ") and not self._needs_space():
            flat = flat[1:]
        self._put(flat)

    def _put(self, words: str) -> None:
        if not words:
            return
        number = len(self.blocks) + 1
        if words.strip():
            self.places.setdefault(number, self.here)
        if not (words.isascii() and words.isprintable()):
            words = normalize_characters(words, number, self.ledger, entities=False)
        if words.strip():
            for tag in self._open:
                if tag.written is None:
                    self._begin(tag)
            self._has_words = True
        self._pieces.append(protect(words))

    def _begin(self, tag: _OpenTag) -> None:
        """Write the beginning of *tag*; a link right after one to the same address goes on with it."""
        tag.written = len(self._pieces)
        if tag.is_link and self._last_link is not None:
            opens, at = self._last_link
            if opens == tag.opens and not "".join(self._pieces[at + 1 :]).strip():
                self._pieces[at] = ""
                return
        self._pieces.append(tag.opens)

    def _needs_space(self) -> bool:
        last = next((piece for piece in reversed(self._pieces) if piece and piece[0] != "<"), "")
        return bool(last) and not last.endswith(" ")

    def raw(self, markup: str) -> None:
        """Add *markup* as it is: a mark of a note, a marker of a page."""
        self.places.setdefault(len(self.blocks) + 1, self.here)
        self._pieces.append(markup)
        self._has_words = True

    def speaker(self, name: str) -> bool:
        """Note that *name* speaks the block that begins; False where it has words already."""
        if self._has_words:
            return False
        self.end_speaker()
        self.places.setdefault(len(self.blocks) + 1, self.here)
        self._speaker = name
        return True

    def end_speaker(self) -> None:
        """Make a block of the name of a speaker who has said nothing."""
        if self._speaker:
            number = len(self.blocks) + 1
            name = TranscriptLine(number, protect(self._speaker))
            self.blocks.append(LineBlock((name,), kind=ParagraphKind.PROSE))
            self.places.setdefault(number + 1, self.places.get(number, self.here))
            self._speaker = ""

    def page(self, label: str) -> None:
        """Begin a page of the source here."""
        self._pieces.append(mark_pages((label,)))

    @property
    def pages_after(self) -> tuple[str, ...]:
        """The labels of the pages that begin after the last block."""
        return page_labels("".join(self._pieces))

    def open(self, opens: str, closes: str) -> None:
        """Begin an inline element, written with these tags once it has words; inside one of its kind it is nothing."""
        if any(tag.closes == closes for tag in self._open):
            opens = closes = ""
        self._open.append(_OpenTag(opens, closes))

    def close(self) -> None:
        """End the inline element that was opened last."""
        tag = self._open.pop()
        if tag.written is not None:
            if tag.is_link:
                self._last_link = tag.opens, len(self._pieces)
            self._pieces.append(tag.closes)

    @property
    def is_new_line(self) -> bool:
        """Whether the line that is collected has no words yet."""
        return not any(map(str.strip, self._pieces))

    @property
    def has_lines(self) -> bool:
        """Whether the block that is collected has a line before this one."""
        return self._has_words and bool(self._lines)

    def indent(self, blanks: int) -> None:
        """Set in the line that begins here by so many *blanks*."""
        if self.is_new_line:
            self._indent = blanks

    def line_break(self) -> None:
        """End a line here, inside a block."""
        self._end_line()

    def _end_line(self) -> None:
        for tag in reversed(self._open):
            if tag.written is not None:
                self._pieces.append(tag.closes)
                tag.written = None
        raw = "".join(self._pieces)
        indent = self._indent + len(raw) - len(raw.lstrip(" \u00a0"))
        self._lines.append((raw, indent))
        self._pieces.clear()
        self._last_link, self._indent = None, 0

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
        if level or is_note or kind is ParagraphKind.TABLE:
            self.end_speaker()
        kept = [(raw.strip(), indent) for raw, indent in rows if raw.strip()]
        is_verse = kind is ParagraphKind.STANZA or (len(kept) > 1 and _are_verse(kept))
        if is_verse and kind is ParagraphKind.QUOTATION:
            kind = ParagraphKind.STANZA
        is_letter = kind is None and not level and not is_note and not is_verse
        for part in _parts_of_letter(kept) if is_letter else [kept]:
            number, last = len(self.blocks) + 1, len(part) - 1
            self.places.setdefault(number, self.places.get(number - 1, self.here))
            hard = is_verse or (is_letter and len(part) < len(kept) and _are_verse(part))
            lines = tuple(
                TranscriptLine(number, protect_start(text), indent=indent, hard=hard and at < last)
                for at, (text, indent) in enumerate(part)
            )
            speaker, self._speaker = protect(self._speaker), ""
            self.blocks.append(
                LineBlock(lines, is_note=is_note, speaker=speaker, level=level, kind=kind)
            )


def _parts_of_letter(rows: list[tuple[str, int]]) -> list[list[tuple[str, int]]]:
    """Return the short lines before and after the long ones, such as salutations and signatures, as blocks."""
    long = [at for at, (text, _) in enumerate(rows) if len(text) > _MAX_VERSE_CHARS]
    if not long:
        return [rows]
    parts = rows[: long[0]], rows[long[0] : long[-1] + 1], rows[long[-1] + 1 :]
    return [part for part in parts if part]


def _are_verse(rows: list[tuple[str, int]]) -> bool:
    """Tell whether the page breaks these lines where they end, as in verse or an address; not prose that is wrapped."""
    bare = [_MARKUP.sub("", text) for text, _ in rows]
    longest = max(map(len, bare))
    small = sum(text[:1].islower() for text in bare)
    is_wrapped = len(bare) > 1 and (
        small and longest >= _MIN_WRAPPED_CHARS and min(map(len, bare[:-1])) >= 0.8 * longest
    )
    return longest <= _MAX_VERSE_CHARS and 2 * small <= len(bare) and not is_wrapped
