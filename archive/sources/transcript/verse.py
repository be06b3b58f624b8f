"""Verse: tell stanzas from wrapped prose, block by block, by how their lines begin, end and are filled."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from itertools import pairwise

from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.lines import TranscriptLine

#: Lines longer than this are prose, or verse that nobody can tell from prose.
_MAX_VERSE_CHARS = 85
_MAX_HEADING_LINES = 3
#: How many lines above an indent are compared with it.
_MAX_LINES_ABOVE = 20
_OPENING = "\"'“‘«»„*_([—–- \ufdd4"
_CLOSING = "\"'”’»)]*_ \ufdd1"
#: A line of a list, a quotation, a note or of Markdown.
_NO_VERSE = re.compile(r"(?:[-*•‣◦·+]|\(?(?:[0-9]{1,3}|[a-z])[.)])\s+\S|[>|#]|\[\^?[\w*†‡§]{1,4}\]")
_NUMERAL = re.compile(r"(?:[IVXLC]{1,8}|[0-9]{1,4})\.?")
#: The weight of evidence: logarithms of the odds that a pair of lines is verse and not prose, from counts of both.
_PRIOR = -2.0
_CAPITAL_IN_SENTENCE, _SMALL = 2.5, -1.5
_PAUSE, _NO_PAUSE, _FULL_STOP, _BROKEN_WORD = 1.3, -0.85, 0.4, -3.0
_SHORT, _ALMOST_FULL, _FULL = 2.0, -0.5, -1.5
_NARROW, _AS_WIDE = 2.0, -2.0
_SOME_INDENTS, _PATTERN_OF_INDENTS = 2.0, 9.0
_EQUAL_STANZA = 1.5
#: A block that could be either is read as the stanzas beside it, unless it is rather prose than this.
_DOUBTFUL = -3.0
_CERTAIN = 2.0


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines without a blank line between them."""

    lines: tuple[TranscriptLine, ...]

    @property
    def right(self) -> int:
        """The column after the last letter of the longest line."""
        return max(line.indent + len(line.text) for line in self.lines)

    @property
    def left(self) -> int:
        """The column of the first letter of the leftmost line."""
        return min(line.indent for line in self.lines)


def _runs_of_lines(
    lines: Sequence[TranscriptLine], speeches: frozenset[int]
) -> Iterator[tuple[TranscriptLine, ...]]:
    """Yield the lines between blank lines, each speech and those that are set in by themselves."""
    for has_text, run in groupby(lines, key=lambda line: bool(line.text)):
        if has_text:
            for speech in parts_at(tuple(run), speeches):
                yield from parts_set_in(speech)


def parts_at(
    lines: tuple[TranscriptLine, ...], starts: frozenset[int]
) -> Iterator[tuple[TranscriptLine, ...]]:
    """Divide *lines* before those whose numbers are among *starts*."""
    begin = 0
    for at, line in enumerate(lines):
        if at > begin and line.number in starts:
            yield lines[begin:at]
            begin = at
    if begin < len(lines):
        yield lines[begin:]


def parts_set_in(lines: tuple[TranscriptLine, ...]) -> Iterator[tuple[TranscriptLine, ...]]:
    """Divide *lines* around those that are set in, two or more, after a colon."""
    start = 0
    while start < len(lines):
        begin = next((at for at in range(start + 1, len(lines)) if _sets_in(lines, start, at)), -1)
        if begin < 0:
            break
        margin = lines[begin - 1].indent
        within = (at for at in range(begin, len(lines)) if lines[at].indent <= margin)
        end = next(within, len(lines))
        yield lines[start:begin]
        yield lines[begin:end]
        start = end
    if start < len(lines):
        yield lines[start:]


def _sets_in(lines: tuple[TranscriptLine, ...], start: int, at: int) -> bool:
    if not lines[at - 1].text.endswith(":"):
        return False
    margin = lines[at - 1].indent
    above = lines[max(start + 1, at - _MAX_LINES_ABOVE) : at] or lines[start:at]
    flat = max(line.indent for line in above) == margin
    deeper = [line.indent >= margin + 2 for line in lines[at : at + 2]]
    return flat and deeper == [True, True]


def verse_lines(
    lines: Sequence[TranscriptLine], speeches: frozenset[int] = frozenset()
) -> frozenset[int]:
    """Return the numbers of the lines that are verse; a speech begins at those with the numbers *speeches*."""
    blocks = [_Lines(_without_heading(run)) for run in _runs_of_lines(lines, speeches)]
    blocks = [block for block in blocks if block.lines]
    prose = [(block.lines[0].number, block.right) for block in blocks if _is_surely_prose(block)]
    scores = [
        _score(block, _width_near(block.lines[0].number, prose)) + _equals(blocks, at)
        for at, block in enumerate(blocks)
    ]
    return frozenset(
        line.number
        for at, block in enumerate(blocks)
        if scores[at] > 0 or (scores[at] > _DOUBTFUL and _beside_verse(blocks, scores, at))
        for line in block.lines
    )


def is_verse(lines: Sequence[TranscriptLine]) -> bool:
    """Tell whether *lines*, with nothing around them to compare, are verse."""
    return _score(_Lines(tuple(lines)), 0) > 0


def heading_lines(lines: Sequence[TranscriptLine]) -> int:
    """Return how many of the first *lines* of a block are in capitals or a numeral, as a heading over a stanza is."""
    count = 0
    while count < len(lines) and _is_heading(lines[count].text):
        count += 1
    # A list in capitals has no heading.
    return 0 if count == len(lines) > _MAX_HEADING_LINES else count


def _is_heading(text: str) -> bool:
    bare = shapes.bare(text)
    return shapes.is_capitals(bare) or _NUMERAL.fullmatch(bare) is not None


def _without_heading(lines: tuple[TranscriptLine, ...]) -> tuple[TranscriptLine, ...]:
    return lines[heading_lines(lines) :]


def _is_surely_prose(block: _Lines) -> bool:
    """Tell whether every line is filled, and most begin within a sentence; or it is one long line."""
    if len(block.lines) == 1 and block.right > _MAX_VERSE_CHARS:
        return True
    pairs = list(pairwise(block.lines))
    small = sum(shapes.starts_small(after.text) for _, after in pairs)
    return len(pairs) >= 2 and 2 * small >= len(pairs) and _score(block, 0) < _DOUBTFUL


def _width_near(number: int, prose: Sequence[tuple[int, int]]) -> int:
    """Return the width of the prose that is nearest to a line; 0 where there is none."""
    if not prose:
        return 0
    at = bisect_left(prose, (number, 0))
    near = prose[max(0, at - 1) : at + 1]
    return max(width for _, width in near)


def _score(block: _Lines, width: int) -> float:
    """Return how likely *block* is to be verse, where the prose around it is *width* wide: above 0, it is."""
    lines, right = block.lines, block.right
    if len(lines) < 2 or right - block.left > _MAX_VERSE_CHARS or _is_excluded(lines):
        return -100.0
    pairs = [pair for pair in pairwise(lines) if not _begins_paragraph(*pair)]
    if not pairs:
        return -100.0
    score = _PRIOR + sum(_of_pair(before, after, right) for before, after in pairs)
    if width and right <= 0.8 * width:
        score += _NARROW
    elif width and right >= 0.92 * width:
        score += _AS_WIDE
    return score + _of_indents(lines)


def _is_excluded(lines: tuple[TranscriptLine, ...]) -> bool:
    strange = sum(_NO_VERSE.match(line.text) is not None for line in lines)
    rules = any(shapes.is_rule(line.text) for line in lines)
    return rules or 2 * strange >= len(lines)


def _begins_paragraph(before: TranscriptLine, after: TranscriptLine) -> bool:
    """Tell whether a paragraph may begin with *after*, by an indent after the end of a sentence."""
    return _ends_sentence(before.text) and after.indent >= before.indent + 2


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith((".", "!", "?", "…"))


def _of_pair(before: TranscriptLine, after: TranscriptLine, right: int) -> float:
    """Return the evidence of two lines: the beginning of the second, the end of the first, and its length."""
    stopped = _ends_sentence(before.text)
    start = after.text.lstrip(_OPENING)
    first = after.text.split(maxsplit=1)[0]
    score = 0.0
    if start[:1].islower():
        score += _SMALL
    elif start[:1].isupper() and not stopped and start.split(maxsplit=1)[0].strip(",") != "I":
        score += _CAPITAL_IN_SENTENCE
    left_over = right - (before.indent + len(before.text) + 1 + len(first))
    if left_over > max(2, 0.12 * right):
        score += _FULL_STOP if stopped else _SHORT
    else:
        score += _FULL if left_over < 0 else _ALMOST_FULL
    return score + _of_end(before.text, stopped=stopped)


def _of_end(text: str, *, stopped: bool) -> float:
    end = text.rstrip(_CLOSING)
    if re.search(r"[^\W\d_](?<!-)[-\u00ad]$", end):
        return _BROKEN_WORD
    if stopped:
        return _FULL_STOP
    return _PAUSE if end.endswith((",", ";", ":", "—", "–", "-")) else _NO_PAUSE


def _of_indents(lines: tuple[TranscriptLine, ...]) -> float:
    """Return the evidence of indents: those of prose follow the end of a sentence, or are those of a whole block."""
    columns = [line.indent for line in lines]
    deeper = sum(
        after.indent >= before.indent + 2 and not _ends_sentence(before.text)
        for before, after in pairwise(lines)
    )
    if not deeper or max(columns[1:]) - min(columns[1:]) < 2:
        return 0.0
    repeated = len(columns) >= 4 and all(columns.count(column) > 1 for column in columns)
    return _PATTERN_OF_INDENTS if repeated else _SOME_INDENTS


def _neighbours(blocks: Sequence[_Lines], at: int) -> Iterator[int]:
    """Yield the blocks of several lines before and after; a single short line may come between."""
    for step in (-1, 1):
        near = at + step
        if 0 <= near < len(blocks) and len(blocks[near].lines) == 1 and blocks[near].right < 60:
            near += step
        if 0 <= near < len(blocks) and len(blocks[near].lines) > 1:
            yield near


def _equals(blocks: Sequence[_Lines], at: int) -> float:
    """Return the evidence of stanzas of the same number of lines."""
    size = len(blocks[at].lines)
    same = sum(len(blocks[near].lines) == size for near in _neighbours(blocks, at))
    return _EQUAL_STANZA * same if size >= 3 else 0.0


def _beside_verse(blocks: Sequence[_Lines], scores: Sequence[float], at: int) -> bool:
    small = sum(shapes.starts_small(line.text) for line in blocks[at].lines[1:])
    return 2 * small < len(blocks[at].lines) and any(
        scores[near] > _CERTAIN and blocks[at].right <= 1.3 * blocks[near].right
        for near in _neighbours(blocks, at)
    )
