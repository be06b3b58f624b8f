"""Marks of notes in the lines of a head, such as ``THE BRIDGE.[1]``: they go to the first paragraph of the text."""

import re
from dataclasses import dataclass
from dataclasses import replace

from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.lines import TranscriptLine

#: A head is among so many blocks, and its lines are no longer.
_MAX_BLOCKS, _MAX_LINES, _MAX_LINE_CHARS = 10, 5, 100
_MIN_TEXT_CHARS = 60
_MARK = re.compile(
    r"(?<=\S)\s?(?:\[\^?(?P<a>[\w*†‡§]{1,4})\]|<sup>[\[(]?(?P<b>\w{1,4})[\])]?</sup>|\((?P<c>[0-9]{1,2})\)|"
    r"(?<=[\w.,!?”\"'’)])(?P<d>\*{1,3}|[†‡§]))(?=[.,]?$)"
)
_NOTE = re.compile(
    r"\[\^?(?P<a>[\w*†‡§]{1,4})\]|\[foot-?note (?P<b>[\w*†‡§]{1,4})\s*[:.]|<sup>\[?(?P<c>\w{1,4})\]?</sup>|"
    r"\((?P<d>[0-9]{1,2})\)\s|(?P<e>\*{1,3}|[†‡§])\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LiftedMarks:
    """The *blocks* of a text, the first of which have no marks of notes, and those lines as they were."""

    blocks: tuple[LineBlock, ...]
    lines: dict[int, tuple[TranscriptLine, str]]

    def put_back(self, blocks: tuple[LineBlock, ...]) -> tuple[LineBlock, ...]:
        """Return *blocks*, from which the head was taken, with the marks where they were, or in the first paragraph."""
        if not self.lines:
            return blocks
        made = [replace(block, lines=tuple(map(self._as_it_was, block.lines))) for block in blocks]
        left = {line.number for block in blocks for line in block.lines}
        taken = [label for number, (_, label) in self.lines.items() if number not in left]
        place = next((at for at, one in enumerate(made) if _is_text(one)), None)
        if taken and place is not None:
            first, *others = made[place].lines
            marks = "".join(f"[^{label}]" for label in taken)
            first = replace(first, text=f"{marks}{first.text}")
            made[place] = replace(made[place], lines=(first, *others))
        return tuple(made)

    def _as_it_was(self, line: TranscriptLine) -> TranscriptLine:
        return self.lines[line.number][0] if line.number in self.lines else line


def lift_marks(blocks: tuple[LineBlock, ...]) -> LiftedMarks:
    """Take the marks of notes from the ends of the lines that may be the head, where the file has those notes."""
    noted = {
        match[match.lastgroup or 0]
        for block in blocks
        for line in block.lines
        if (match := _NOTE.match(line.text))
    }
    lines: dict[int, tuple[TranscriptLine, str]] = {}
    made = []
    for at, block in enumerate(blocks):
        is_short = at < _MAX_BLOCKS and len(block.lines) <= _MAX_LINES and not block.is_note
        if is_short and noted and not _is_text(block):
            block = replace(block, lines=tuple(_lifted(line, noted, lines) for line in block.lines))
        made.append(block)
    return LiftedMarks(tuple(made), lines)


def _lifted(
    line: TranscriptLine, noted: set[str], lines: dict[int, tuple[TranscriptLine, str]]
) -> TranscriptLine:
    match = _MARK.search(line.text) if len(line.text) <= _MAX_LINE_CHARS else None
    label = match[match.lastgroup or 0] if match else ""
    # A pair of stars is emphasis.
    if match is None or label not in noted or ("*" in label and line.text.count("*") % 2 == 0):
        return line
    lines[line.number] = line, label
    return replace(line, text=line.text[: match.start()] + line.text[match.end() :])


def _is_text(block: LineBlock) -> bool:
    return len(block.raw) >= _MIN_TEXT_CHARS and block.raw.rstrip("\"”’')").endswith(
        (".", "?", "!")
    )
