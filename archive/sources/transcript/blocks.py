"""Blocks of a transcript: lines without a blank line between them, and the layout of a file."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from archive.model.text import ParagraphKind
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.columns import table_rows
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.verse import heading_lines
from archive.sources.transcript.verse import parts_at
from archive.sources.transcript.verse import parts_set_in
from archive.sources.transcript.verse import verse_lines

#: A line this close to the full width counts as full.
_SLACK_CHARS = 1
_MAX_WIDTH_CHARS = 130
_MAX_TITLE_LINES = 5
_MAX_SETEXT_LINES = 3
_SETEXT = re.compile(r"=+|-{3,}")
_ITEM = re.compile(r"(?:[-*•‣◦·]|\(?(?:[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)])\s+\S")


@dataclass(frozen=True)
class LineGroup:
    """Consecutive lines of the source that belong together."""

    lines: tuple[TranscriptLine, ...]

    @property
    def number(self) -> int:
        """The number of the first line."""
        return self.lines[0].number

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.lines[-1].number

    @property
    def torn(self) -> bool:
        """A page of the source ended just before."""
        return self.lines[0].torn

    @cached_property
    def raw(self) -> str:
        """The lines as written, joined by single spaces."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True)
class LineBlock(LineGroup):
    """Lines with no blank line between them."""

    #: One footnote, called by the text above.
    is_note: bool = False
    #: Who speaks it, where a line above says so.
    speaker: str = ""
    #: What the markup of the source says: a heading of this level from 1, or a paragraph of this kind. Where it
    #: says nothing, the shape of the lines decides.
    level: int = 0
    kind: ParagraphKind | None = None

    @property
    def is_marked_heading(self) -> bool:
        """Whether the source marks it as a heading, in Markdown or otherwise."""
        return self.level > 0 or self.raw.startswith("#")

    @property
    def heading_level(self) -> int:
        """The level of a marked heading, from 1."""
        return self.level or len(self.raw) - len(self.raw.lstrip("#"))

    @cached_property
    def bare(self) -> str:
        """The text without markup for emphasis and headings."""
        return shapes.bare(self.raw)

    @property
    def indent(self) -> int:
        """The smallest indent of its lines."""
        return min(line.indent for line in self.lines)


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a file: `wrapped` at a `width`, or one paragraph per line."""

    wrapped: bool
    width: int
    #: The indent of most lines.
    margin: int = 0
    #: The numbers of the lines that are verse, and of those at which a speech begins.
    verse: frozenset[int] = frozenset()
    speeches: frozenset[int] = frozenset()

    def is_verse(self, lines: Iterable[TranscriptLine]) -> bool:
        """Tell whether *lines* were found to be verse."""
        numbers = {line.number for line in lines}
        return bool(numbers) and numbers <= self.verse

    def is_full(self, line: TranscriptLine, after: TranscriptLine) -> bool:
        """Tell whether the first word of the line *after* would not have fitted on *line*."""
        word = after.text.split(maxsplit=1)[0] if after.text else ""
        return line.indent + len(line.text) + 1 + len(word) > self.width - _SLACK_CHARS


def layout_of(lines: tuple[TranscriptLine, ...], speeches: frozenset[int] = frozenset()) -> Layout:
    """Detect whether and where lines were wrapped, by those with another line right below.

    *speeches* are the numbers of the lines at which a speech begins.
    """
    verse = verse_lines(lines, speeches)
    kept = [line for line in lines if line.text and line.number not in verse]
    inner = [
        line
        for line, after in pairwise(lines)
        if line.text and after.text and line.number not in verse
        if not line.hard and not _begins_paragraph(line, after) and after.number not in speeches
    ]
    # Where names stand out, most lines begin below the words after them.
    indents = [line.indent for line in kept if line.number not in speeches]
    margin = max(set(indents), key=indents.count) if indents else 0
    width = _width(inner, [line.indent + len(line.text) for line in kept])
    return Layout(wrapped=width > 0, width=width, margin=margin, verse=verse, speeches=speeches)


def _begins_paragraph(before: TranscriptLine, after: TranscriptLine) -> bool:
    return after.indent >= before.indent + 2 and shapes.ends_sentence(before.text)


def _width(inner: list[TranscriptLine], ends: list[int]) -> int:
    """Return the width at which the lines were wrapped, or 0; *inner* have another line of theirs below."""
    lengths = sorted(line.indent + len(line.text) for line in inner)
    if not lengths:
        return 0
    width = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))]
    # A few lines are evidence only where no line is longer, and no sentence ends with one.
    few = len(lengths) < 3 or len(lengths) < len(ends) / 5
    if few and (max(ends) > 1.1 * width or any(shapes.ends_sentence(line.text) for line in inner)):
        return 0
    if sum(shapes.ends_sentence(line.text) for line in inner) > 0.6 * len(inner):
        # A sentence ends with nearly every line: each is a paragraph.
        return 0
    near = sum(length >= 0.75 * width for length in lengths)
    wrapped = 30 <= width <= _MAX_WIDTH_CHARS and near >= 0.5 * len(lengths)
    return width if wrapped else 0


def blocks_of(lines: tuple[TranscriptLine, ...], layout: Layout) -> tuple[LineBlock, ...]:
    """Split *lines* into blocks: at blank lines, rules, headings, page ends and first-line indents."""
    blocks: list[LineBlock] = []
    together: list[TranscriptLine] = []
    for line in lines:
        if not line.text:
            _close(together, layout, blocks)
            if line.torn:
                together = []
        else:
            together.append(line)
    _close(together, layout, blocks)
    return tuple(blocks)


def _close(together: list[TranscriptLine], layout: Layout, blocks: list[LineBlock]) -> None:
    """Add *together*, lines without a blank line between them, as blocks."""
    for lines in parts_at(tuple(together), layout.speeches):
        if layout.speeches.isdisjoint(line.number for line in lines) and (
            rows := table_rows(lines)
        ):
            blocks.append(LineBlock(rows, kind=ParagraphKind.TABLE))
            continue
        for part in _parts(lines, layout):
            # A few lines at the beginning of a file are its title page.
            headings = heading_lines(part) if blocks or len(part) > _MAX_TITLE_LINES else 0
            if layout.is_verse(part[headings:]):
                blocks += [LineBlock((line,)) for line in part[:headings]]
                blocks.append(LineBlock(part[headings:]))
            else:
                blocks += [LineBlock(tuple(inner)) for inner in _split(list(part), layout)]
    together.clear()


def _parts(
    lines: tuple[TranscriptLine, ...], layout: Layout
) -> Iterable[tuple[TranscriptLine, ...]]:
    """Divide *lines* into verse and what is around it."""
    if not layout.verse or layout.is_verse(lines[heading_lines(lines) :]):
        return (lines,)
    return parts_set_in(lines)


def _split(lines: list[TranscriptLine], layout: Layout) -> Iterator[list[TranscriptLine]]:
    part: list[TranscriptLine] = []
    first_indent = _first_indent(lines) if layout.wrapped else None
    for position, line in enumerate(lines):
        if part and _starts_anew(part, line, position, layout, first_indent):
            yield part
            part = []
        part.append(line)
        if shapes.is_rule(line.text) or line.text.startswith("#"):
            yield part
            part = []
    if part:
        yield part


def _starts_anew(
    part: list[TranscriptLine],
    line: TranscriptLine,
    position: int,
    layout: Layout,
    first_indent: int | None,
) -> bool:
    before = part[-1]
    if shapes.is_rule(line.text):
        # A rule right below a single short line underlines it: a Markdown heading.
        is_title = line.text.startswith("=") and position <= _MAX_SETEXT_LINES
        is_alone = len(part) == position and (position == 1 or is_title)
        return not (is_alone and _SETEXT.fullmatch(line.text))
    if line.text.startswith("#") and re.match(r"#{1,6}\s", line.text):
        return True
    if line.torn:
        return not layout.wrapped or not layout.is_full(before, line)
    if _ITEM.match(line.text) and not _ITEM.match(part[0].text) and before.text.endswith(":"):
        return True
    if first_indent is None or line.indent < first_indent:
        return False
    if before.indent >= line.indent:
        # A paragraph of one line comes before another first line.
        return before is part[0] and len(part) == 1 and shapes.ends_sentence(before.text)
    return shapes.ends_sentence(before.text) or not layout.is_full(before, line)


def _first_indent(lines: list[TranscriptLine]) -> int | None:
    """Return the indent that marks the first line of a paragraph, or None where indents mean something else."""
    least = min(line.indent for line in lines)
    deeper = sum(line.indent > least for line in lines)
    after_sentences = all(
        shapes.ends_sentence(before.text)
        for before, line in pairwise(lines)
        if before.indent < line.indent
    )
    return least + 2 if 2 * deeper <= len(lines) or after_sentences else None
