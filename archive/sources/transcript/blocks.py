"""Blocks of a transcript: lines without a blank line between them, and the layout of a file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from archive.model.text import ParagraphKind
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import TranscriptLine

#: A line this close to the full width counts as full.
_SLACK_CHARS = 1
_MAX_WIDTH_CHARS = 130
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

    def is_full(self, line: TranscriptLine, after: TranscriptLine) -> bool:
        """Tell whether the first word of the line *after* would not have fitted on *line*."""
        word = after.text.split(maxsplit=1)[0] if after.text else ""
        return line.indent + len(line.text) + 1 + len(word) > self.width - _SLACK_CHARS


def layout_of(lines: tuple[TranscriptLine, ...]) -> Layout:
    """Detect whether and where lines were wrapped, by those with another line right below."""
    inner = [
        line.indent + len(line.text)
        for line, after in pairwise(lines)
        if line.text and after.text and not line.hard
    ]
    ends = [len(line.text) for line in lines if line.text]
    indents = [line.indent for line in lines if line.text]
    margin = max(set(indents), key=indents.count) if indents else 0
    if len(inner) < 3 or len(inner) < len(ends) / 5:
        return Layout(wrapped=False, width=0, margin=margin)
    inner.sort()
    width = inner[min(len(inner) - 1, int(len(inner) * 0.98))]
    near = sum(length >= 0.75 * width for length in inner)
    wrapped = 30 <= width <= _MAX_WIDTH_CHARS and near >= 0.5 * len(inner)
    return Layout(wrapped=wrapped, width=width if wrapped else 0, margin=margin)


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
    if together:
        blocks += [LineBlock(tuple(lines)) for lines in _split(together, layout)]
        together.clear()


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
        return not (len(part) == 1 and position == 1 and _SETEXT.fullmatch(line.text))
    if line.text.startswith("#") and re.match(r"#{1,6}\s", line.text):
        return True
    if line.torn:
        return not layout.wrapped or not layout.is_full(before, line)
    if _ITEM.match(line.text) and not _ITEM.match(part[0].text) and before.text.endswith(":"):
        return True
    if first_indent is None or not before.indent < line.indent >= first_indent:
        return False
    return shapes.ends_sentence(before.text) or not layout.is_full(before, line)


def _first_indent(lines: list[TranscriptLine]) -> int | None:
    """Return the indent that marks the first line of a paragraph, or None where most lines are indented."""
    least = min(line.indent for line in lines)
    deeper = sum(line.indent > least for line in lines)
    return least + 2 if 2 * deeper <= len(lines) else None
