"""Project Gutenberg files: remove the header and licence, and read the header's metadata."""

import re
from dataclasses import dataclass

from archive.sources.language import language_tag
from archive.sources.people import authors_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import TranscriptLine

_START = re.compile(r"\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG.*", re.IGNORECASE)
_OLD_START = re.compile(r"\*+\s*END\W+THE SMALL PRINT.*", re.IGNORECASE)
_END = re.compile(
    r"(?:\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg(?:'s|’s)?\b).*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:E-text |This e?book was |Text )?(?:produced|prepared|transcribed) by\b.*", re.IGNORECASE
)
_FIELD = re.compile(r"(Title|Author|Translator|Editor|Language)\s*:\s*(\S.*)")


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
    end = _first(lines, _END, after=start + 1)
    head, rest = lines[: start + 1], lines[start + 1 : end]
    tail = lines[end:] if end is not None else ()
    _leave_out(head, "the Project Gutenberg header is not part of the text", ledger)
    _leave_out(tail, "the Project Gutenberg licence is not part of the text", ledger)
    return GutenbergFile(_without_credit(rest, ledger), _fields(head, ledger))


def _first(
    lines: tuple[TranscriptLine, ...], pattern: re.Pattern[str], *, after: int = 0
) -> int | None:
    for position in range(after, len(lines)):
        if pattern.fullmatch(lines[position].text):
            return position
    return None


def _leave_out(lines: tuple[TranscriptLine, ...], why: str, ledger: Ledger) -> None:
    whole = "\n".join(line.text for line in lines).strip()
    if whole:
        ledger.add(ChangeKind.AROUND, lines[0].number, whole, "", why, last=lines[-1].number)


def _without_credit(
    lines: tuple[TranscriptLine, ...], ledger: Ledger
) -> tuple[TranscriptLine, ...]:
    """Remove the transcriber's credit, if it comes first."""
    for position, line in enumerate(lines):
        if not line.text:
            continue
        if _CREDIT.fullmatch(line.text) is None:
            break
        stop = position
        while stop < len(lines) and lines[stop].text:
            stop += 1
        _leave_out(lines[position:stop], "the transcriber's credit is not part of the text", ledger)
        return lines[stop:]
    return lines


def _fields(head: tuple[TranscriptLine, ...], ledger: Ledger) -> dict[str, str]:
    fields = {"publisher": "Project Gutenberg"}
    ledger.add(
        ChangeKind.METADATA, head[0].number, "", "Project Gutenberg", "where the file comes from"
    )
    for line in head:
        match = _FIELD.fullmatch(line.text)
        if match is None:
            continue
        name, value = match[1].lower(), match[2].strip()
        if name == "language":
            value = language_tag(value)
        elif value and name not in fields:
            # The header was reported as removed; these words of it are in the metadata.
            kept = " · ".join(authors_of(value)) if name == "author" else value
            ledger.add(ChangeKind.METADATA, line.number, "", kept, f"{name}, from the header")
        if value:
            fields.setdefault(name, value)
    return fields
