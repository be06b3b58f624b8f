"""Notes at the foot of pages or at the end: rows that begin with a number or sign that is raised in the text above."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from archive.sources.pdf.flow import Look
from archive.sources.pdf.flow import Row
from archive.sources.pdf.paragraphs import PrintedBlock
from archive.sources.pdf.paragraphs import Shape

#: The letters of notes are smaller than those of the text by this at least.
_SMALL = 0.95
_LABEL = re.compile(r"(?P<label>[0-9]{1,3}|[*†‡§¶]{1,2})(?P<stop>[.):]?)\s*(?=\S)")

#: A sign that calls a note, raised or not.
_SIGN = re.compile(r"(?<=[\w.,;:!?”\"'’)])(?:\*{1,3}|[†‡§¶]{1,2})(?![\w*])")
#: A heading over notes.
NOTES = re.compile(
    r"(?:(?:foot|end)\s?-?notes?|notes?|references|anmerkungen|fu(?:ß|ss)noten|примечания|notas|przypisy)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FootNote:
    """A note: its label, its rows, and the length of the label at the beginning of the first one."""

    label: str
    rows: tuple[Row, ...]
    skip: int


def split_foot(rows: Sequence[Row], look: Look) -> tuple[list[Row], list[Row], list[FootNote]]:
    """Divide the *rows* of one column into those of the text, the end of an earlier note, and the notes at its foot."""
    start = small = len(rows)
    for at in range(len(rows) - 1, 0, -1):
        line = rows[at].line
        if line.size >= _SMALL * look.size and not _raised_label(rows[at]):
            break
        small = at
        if _label(rows[at]):
            start = at
    notes = list(_notes(rows[start:])) if start < len(rows) else []
    return list(rows[:small]), list(rows[small:start]), notes


def _raised_label(row: Row) -> str:
    """Return the label with which *row* begins, where it is raised."""
    first = row.line.raised[0] if row.line.raised else (1, 1)
    return row.line.text[first[0] : first[1]] if first[0] == 0 else ""


def _label(row: Row) -> str:
    match = _LABEL.match(row.line.text)
    if match is None or len(match[0]) == len(row.line.text):
        return ""
    return match["label"]


def _notes(rows: Sequence[Row]) -> Iterator[FootNote]:
    part: list[Row] = []
    for row in rows:
        if part and _label(row) and _follows(part[0], row):
            yield _note(part)
            part = []
        part.append(row)
    yield _note(part)


def _follows(first: Row, row: Row) -> bool:
    """Tell whether the label of *row* may follow that of the note before it."""
    before, label = _label(first), _label(row)
    if before.isdigit() and label.isdigit():
        return int(label) == int(before) + 1
    return (
        before.isdigit() == label.isdigit() and abs(row.line.left - first.line.left) < row.line.size
    )


def _note(rows: Sequence[Row]) -> FootNote:
    match = _LABEL.match(rows[0].line.text)
    return FootNote(match["label"] if match else "", tuple(rows), match.end() if match else 0)


def split_end(
    blocks: Sequence[PrintedBlock],
) -> tuple[list[PrintedBlock], PrintedBlock | None, list[FootNote]]:
    """Divide *blocks* into those of the text, the heading of the notes at its end, if any, and these notes.

    They are numbered paragraphs at the very end, each with a raised call in the text.
    """
    start = len(blocks)
    while (
        start > 1 and blocks[start - 1].shape is Shape.PROSE and _label(blocks[start - 1].rows[0])
    ):
        start -= 1
    calls = calls_in([row for block in blocks[:start] for row in block.rows])
    found = [_note(block.rows) for block in blocks[start:]]
    labels = [note.label for note in found]
    if len(set(labels)) < len(labels) or not all(calls.get(label) == 1 for label in labels):
        return list(blocks), None, []
    heading = blocks[start - 1] if found and NOTES.fullmatch(blocks[start - 1].text) else None
    return list(blocks[: start - (heading is not None)]), heading, found


def calls_in(rows: Sequence[Row]) -> Mapping[str, int]:
    """Return the labels of the calls in *rows*, each with the number of calls."""
    counts: dict[str, int] = {}
    for row in rows:
        text = row.line.text
        raised = [text[start:end] for start, end in row.line.raised]
        for label in (*raised, *_SIGN.findall(text)):
            if label.isdigit() or label not in raised:
                counts[label] = counts.get(label, 0) + 1
    return counts
