"""Line numbers at the margin of verse or of a document: every fifth line has its number; they are not words."""

import itertools
import re
from dataclasses import dataclass
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine

_AT_RIGHT = re.compile(r"(?P<words>\S.*?)\s{2,}[\[(]?(?P<number>[1-9][0-9]{0,4})[\])]?")
_AT_LEFT = re.compile(r"[\[(]?(?P<number>[1-9][0-9]{0,4})[\])]?(?P<blanks>\s{2,})(?P<words>\S.*)")
#: Numbers at every line are a list, or a column of a table.
_MIN_STEP = 3
#: Lines of the source that are not counted there, such as stage directions and headings.
_MAX_UNCOUNTED = 3
_MAX_LINE_CHARS = 200


@dataclass(frozen=True, slots=True)
class _Numbered:
    at: int
    #: How many lines with words there are before it.
    count: int
    number: int
    line: TranscriptLine


def strip_line_numbers(
    lines: tuple[TranscriptLine, ...], ledger: Ledger
) -> tuple[TranscriptLine, ...]:
    """Remove the numbers at the margin that count the lines between them."""
    found = [one for pattern in (_AT_RIGHT, _AT_LEFT) for one in _counted(lines, pattern)]
    made = list(lines)
    for one in found:
        why = "a line number at the margin: counted, not a word of the line"
        ledger.add(ChangeKind.LEFT_OUT, one.line.number, str(one.number), "", why)
        made[one.at] = one.line
    return tuple(made)


def _counted(lines: tuple[TranscriptLine, ...], pattern: re.Pattern[str]) -> list[_Numbered]:
    listed = _numbered(lines, pattern)
    steps = [
        before.number + later.count - before.count for before, later in itertools.pairwise(listed)
    ]
    follows = [
        later.count - before.count >= _MIN_STEP
        and 0 <= expected - later.number <= _MAX_UNCOUNTED
        and later.number - before.number >= _MIN_STEP
        for before, later, expected in zip(listed, listed[1:], steps, strict=False)
    ]
    return [one for at, one in enumerate(listed) if any(follows[max(0, at - 1) : at + 1])]


def _numbered(lines: tuple[TranscriptLine, ...], pattern: re.Pattern[str]) -> list[_Numbered]:
    listed, count = [], 0
    for at, line in enumerate(lines):
        count += bool(line.text)
        match = pattern.fullmatch(line.text) if len(line.text) <= _MAX_LINE_CHARS else None
        if match is None or not any(map(str.isalpha, match["words"])):
            continue
        shift = match.start("words")
        bare = replace(line, text=match["words"].rstrip(), indent=line.indent + shift)
        listed.append(_Numbered(at, count, int(match["number"]), bare))
    return listed
