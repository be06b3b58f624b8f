"""Project Gutenberg files: remove the header and licence, and read the header's metadata."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.sources.language import language_tag
from archive.sources.people import authors_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.makers_notes import leave_out_lines
from archive.sources.transcript.makers_notes import without_makers_notes

_START = re.compile(r"\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG.*", re.IGNORECASE)
_OLD_START = re.compile(r"\*+\s*END\W+THE SMALL PRINT.*", re.IGNORECASE)
_END = re.compile(
    r"(?:\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg(?:'s|’s)?\b).*",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z ]{2,24})\s*:\s*(?P<value>\S.*)")
_FIELDS = frozenset(("title", "author", "translator", "editor", "language"))
#: Lines of a mark that goes on: at most so many until its asterisks.
_MAX_MARK_LINES = 4


@dataclass(frozen=True, slots=True)
class GutenbergFile:
    """The text of a Project Gutenberg file, and the fields of its header by their lower-case names."""

    lines: tuple[TranscriptLine, ...]
    fields: dict[str, str]


def strip_gutenberg(lines: tuple[TranscriptLine, ...], ledger: Ledger) -> GutenbergFile:
    """Remove the header and the licence; each is reported in full."""
    start = _first(lines, _START)
    if start is None:
        start = _first(lines, _OLD_START)
    if start is None:
        return GutenbergFile(lines, {})
    start = _end_of_mark(lines, start)
    end = _first(lines, _END, after=start + 1)
    head, rest = lines[: start + 1], lines[start + 1 : end]
    tail = lines[end:] if end is not None else ()
    leave_out_lines(head, "the Project Gutenberg header is not part of the text", ledger)
    leave_out_lines(tail, "the Project Gutenberg licence is not part of the text", ledger)
    return GutenbergFile(without_makers_notes(rest, ledger), _fields(head, ledger))


def _first(
    lines: tuple[TranscriptLine, ...], pattern: re.Pattern[str], *, after: int = 0
) -> int | None:
    for position in range(after, len(lines)):
        if pattern.fullmatch(lines[position].text):
            return position
    return None


def _end_of_mark(lines: tuple[TranscriptLine, ...], start: int) -> int:
    """Return the last line of the mark that begins at *start*: a long title goes on below, up to its asterisks."""
    if lines[start].text.rstrip().endswith("***"):
        return start
    for position in range(start + 1, min(len(lines), start + _MAX_MARK_LINES)):
        if not lines[position].text:
            break
        if lines[position].text.rstrip().endswith("***"):
            return position
    return start


def _fields(head: tuple[TranscriptLine, ...], ledger: Ledger) -> dict[str, str]:
    fields = {"publisher": "Project Gutenberg"}
    ledger.add(
        ChangeKind.METADATA, head[0].number, "", "Project Gutenberg", "where the file comes from"
    )
    for line, name, value in _stated(head):
        if name == "language":
            value = language_tag(value)
        elif name not in fields:
            # The header was reported as removed; these words of it are in the metadata.
            kept = " · ".join(authors_of(value)) if name == "author" else value
            ledger.add(ChangeKind.METADATA, line.number, "", kept, f"{name}, from the header")
        if value:
            fields.setdefault(name, value)
    return fields


def _stated(head: tuple[TranscriptLine, ...]) -> Iterator[tuple[TranscriptLine, str, str]]:
    """Yield the fields of the header with their lines; a long value goes on in the lines below."""
    position = 0
    while position < len(head):
        line = head[position]
        position += 1
        match = _FIELD.fullmatch(line.text)
        if match is None or match["name"].lower() not in _FIELDS:
            continue
        value = [match["value"].strip()]
        while (
            position < len(head) and head[position].text and not _FIELD.match(head[position].text)
        ):
            value.append(head[position].text.strip())
            position += 1
        yield line, match["name"].lower(), " ".join(value)
