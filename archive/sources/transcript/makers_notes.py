"""What the makers of a digital file say of it, before and after the text: credits and transcriber's notes."""

import re

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine

#: Who made the copy from which the file comes, and when.
_COPIED = (
    r"(?:re-?)?(?:typed|keyed|transcribed|copied|scanned|digiti[sz]ed|proof-?read|encoded|formatted|converted|"
    r"uploaded|posted|contributed|submitted|accessed|retrieved|downloaded)"
)
MAKER = re.compile(
    rf"{_COPIED}(?:(?:,| and| &)+ {_COPIED})*\s+(?:by|from|on|in|for|at)\b.+", re.IGNORECASE
)
#: A date after these words is that of a copy.
OF_COPY = re.compile(
    rf"\b(?:{_COPIED}|(?:re)?printed|published|translated|revised|edited)\b[^.;]*$", re.IGNORECASE
)
#: How a paragraph about the making of the file begins.
_CREDIT = re.compile(
    r"[\[(*|_= ]*(?:(?:E-?text |This (?:e-?text|e-?book|file) was |Text |Music )?"
    r"(?:produced|prepared|transcribed|scanned|digiti[sz]ed|created) (?:by|from)\b|Credits?:|"
    r"(?:Editor.?s )?Note: Project Gutenberg|This (?:e-?text|e-?book|text) (?:includes|uses|contains|is based)\b|"
    r"Updated editions will|Images of the original|HTML version by|Proofread by|Distributed Proofread)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"[\[(*|_=~+ ]*(?:transcri(?:ber|ption|ptor).?s?.?(?: end)? ?notes?\b|note (?:de|sur la|du) transcri\w+|"
    r"notes? (?:au|du) (?:lecteur|transcripteur)|anmerkung(?:en)? (?:zur|des) (?:transkri\w+|bearbeit\w+)|"
    r"opmerking(?:en)? van de bewerker|notas? del? transcriptor\w*)(?P<rest>.*)",
    re.IGNORECASE,
)
#: Words of a note without a heading: what was done with what.
_ABOUT = re.compile(
    r"\b(?:italics?|bold|underscores?|typos|typographical|spellings?|hyphenation|accents|punctuation|errata|html|utf-8)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:corrected|retained|denoted|indicated|represented|preserved|reproduced|kept|changed|silently|marked)\b",
    re.IGNORECASE,
)
_BOX = re.compile(r"\+[-=]{3,}.*")
_WHY = "what the makers of the file say of it is not part of the text"
#: So many empty lines divide the parts of a file that are not one text.
_GAP = 3
_MAX_LINES = 200
#: A note at the end begins in the last part of a file.
_LAST_PART = 0.8


def is_maker_line(text: str) -> bool:
    """Tell whether *text*, a line between a title and its text, names who made the copy."""
    return MAKER.fullmatch(text) is not None and re.search(r"\bby\b", text) is not None


def leave_out_maker(line: TranscriptLine, ledger: Ledger) -> None:
    """Report that *line* is no part of the text."""
    why = "says who made the copy, which the record has no field for"
    ledger.add(ChangeKind.AROUND, line.number, line.text, "", why)


def leave_out_lines(lines: tuple[TranscriptLine, ...], why: str, ledger: Ledger) -> None:
    """Report *lines* as no part of the text."""
    whole = "\n".join(line.text for line in lines).strip()
    if whole:
        ledger.add(ChangeKind.AROUND, lines[0].number, whole, "", why, last=lines[-1].number)


def without_makers_notes(
    lines: tuple[TranscriptLine, ...], ledger: Ledger
) -> tuple[TranscriptLine, ...]:
    """Remove what the makers of the file say of it, as far as that comes first or last."""
    position = 0
    while position < len(lines):
        if not lines[position].text:
            position += 1
            continue
        stop = _end_of_note(lines, position)
        if stop == position:
            break
        leave_out_lines(lines[position:stop], _WHY, ledger)
        position = stop
    return _without_last_note(lines[position:], ledger)


def _end_of_note(lines: tuple[TranscriptLine, ...], start: int) -> int:
    """Return the position after what the makers say from *start* on; *start* where they say nothing."""
    first = start
    if _BOX.fullmatch(lines[start].text) and start + 1 < len(lines):
        first = start + 1
        while first < len(lines) and not lines[first].text.strip("| "):
            first += 1
    if first == len(lines):
        return start
    note = _NOTE.fullmatch(lines[first].text)
    if note is None and not _CREDIT.match(lines[first].text):
        words = " ".join(line.text for line in lines[start : _end_of_block(lines, start)])
        return _after_headed_note(lines, start) if _is_about_typing(words) else start
    if first > start:
        return _after_box(lines, first)
    if lines[start].text.startswith("["):
        return _after_bracket(lines, start)
    if note is not None and not any(map(str.isalnum, note["rest"])):
        return _after_headed_note(lines, start)
    return _end_of_block(lines, start)


def _is_about_typing(words: str) -> bool:
    return len(set(map(str.lower, _ABOUT.findall(words)))) > 1 and _DONE.search(words) is not None


def _end_of_block(lines: tuple[TranscriptLine, ...], start: int) -> int:
    stop = start
    while stop < len(lines) and lines[stop].text:
        stop += 1
    return stop


def _after_box(lines: tuple[TranscriptLine, ...], start: int) -> int:
    for position in range(start, min(len(lines), start + _MAX_LINES)):
        if _BOX.fullmatch(lines[position].text):
            return position + 1
    return _end_of_block(lines, start)


def _after_bracket(lines: tuple[TranscriptLine, ...], start: int) -> int:
    """Return the position after the line that closes the bracket; other brackets may be inside."""
    depth = 0
    for position in range(start, min(len(lines), start + _MAX_LINES)):
        depth += lines[position].text.count("[") - lines[position].text.count("]")
        if depth <= 0 and not (position + 1 < len(lines) and lines[position + 1].text):
            return position + 1
    return _end_of_block(lines, start)


def _after_headed_note(lines: tuple[TranscriptLine, ...], start: int) -> int:
    """Return the position after a note below a heading: set in from the heading, or before a large gap."""
    stop = position = _end_of_block(lines, start)
    margin = lines[start].indent
    is_set_in = None
    empty = 0
    for position in range(stop, min(len(lines), start + _MAX_LINES)):
        line = lines[position]
        if not line.text:
            empty += 1
            continue
        if empty >= _GAP and is_set_in is not None:
            return stop
        is_set_in = line.indent > margin if is_set_in is None else is_set_in
        if is_set_in and line.indent <= margin:
            return stop
        stop, empty = position + 1, 0
    # There is no end: only what is right below it is surely the note.
    below = _end_of_block(lines, start)
    if not _NOTE.match(lines[start].text):
        return below
    while below < len(lines) and not lines[below].text:
        below += 1
    return _end_of_block(lines, below)


def _without_last_note(
    lines: tuple[TranscriptLine, ...], ledger: Ledger
) -> tuple[TranscriptLine, ...]:
    """Remove a transcriber's note that is the end of the file."""
    for position in range(int(len(lines) * _LAST_PART), len(lines)):
        note = _NOTE.fullmatch(lines[position].text)
        above = lines[position - 1].text if position else ""
        if note is None or (above and not _BOX.fullmatch(above)):
            continue
        start = position - 1 if above else position
        is_bracket = lines[position].text.startswith("[")
        end = _after_bracket(lines, position) if is_bracket else len(lines)
        if not any(line.text and not set(line.text) <= set("* ") for line in lines[end:]):
            leave_out_lines(lines[start:], _WHY, ledger)
            return lines[:start]
    return lines
