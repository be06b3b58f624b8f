"""Notes in brackets inside the text, as in books of Project Gutenberg: ``[Footnote 1: …]``, ``[Sidenote: …]``.

Each becomes a note of its paragraph, called where it was. A note with a label that the text calls elsewhere is left
to `attach_notes`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import page_labels
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.notes import mark_pattern
from archive.sources.transcript.units import SourceNote
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_OPENS = re.compile(
    r"\[\s*(?P<kind>foot-?\s?note|side-?\s?note|marginal note|(?:in (?:the )?)?margin)\b\s*"
    r"(?P<label>[A-Za-z]{1,2}|[A-Za-z]?[0-9]{1,4}|"
    r"\*{1,3}|[†‡§¶]{1,2})?\s*:\s*",
    re.IGNORECASE,
)
#: Labels for notes that have none, in the order in which printers use them.
_SIGNS = ("*", "†", "‡", "§", "¶", "**", "††", "‡‡", "§§")
#: A note in brackets goes on over at most so many paragraphs.
_MAX_PARAGRAPHS = 30


@dataclass(frozen=True, slots=True)
class _Bracketed:
    """A note in a text: where it is, its label if it has one, and its words."""

    start: int
    end: int
    label: str
    text: str
    is_side: bool
    raw: str
    #: Pages of the source that begin within it.
    pages: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    ledger: Ledger
    kept: list[TranscriptUnit] = field(default_factory=list)
    #: Notes that stood before their paragraph.
    waiting: list[tuple[_Bracketed, int]] = field(default_factory=list)


def take_bracketed_notes(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> tuple[TranscriptUnit, ...]:
    """Return *units* with the notes in brackets made notes of the paragraphs that they are in, or next to."""
    if not any(_OPENS.search(unit.text) for unit in units):
        return units
    reading = _Reading(ledger)
    for unit in _with_whole_notes(units, ledger):
        if unit.kind is not UnitKind.PARAGRAPH:
            reading.kept.append(unit)
            continue
        found = list(_notes_in(unit.text))
        if len(found) == 1 and not _outside(unit.text, found).strip():
            _take_alone(unit, found[0], reading)
        else:
            reading.kept.append(_with_inner(_with_waiting(unit, reading), ledger))
    for note, number in reading.waiting:
        ledger.doubt(number, note.text, "a note in the margin with no paragraph below it: left out")
    return tuple(reading.kept)


def _with_whole_notes(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> Iterator[TranscriptUnit]:
    """Yield *units*, with a note that goes on over several paragraphs as one."""
    position = 0
    while position < len(units):
        unit, position = units[position], position + 1
        text = unit.text
        opening = _OPENS.match(strip_page_labels(text)) if unit.kind is UnitKind.PARAGRAPH else None
        end = position
        while (
            opening
            and _closing(text, 0) is None
            and end < min(len(units), position + _MAX_PARAGRAPHS)
            and units[end].kind is UnitKind.PARAGRAPH
        ):
            text = f"{text} {units[end].text}"
            end += 1
        if end > position and _closing(text, 0) is not None:
            lines = (*unit.lines, *(line for other in units[position:end] for line in other.lines))
            why = f"{end - position + 1} paragraphs of one note, joined"
            ledger.add(ChangeKind.NOTE, unit.number, "", "", why, last=lines[-1].number)
            unit, position = replace(unit, text=text, lines=lines), end
        yield unit


def _notes_in(text: str) -> Iterator[_Bracketed]:
    at = 0
    while (opening := _OPENS.search(text, at)) is not None:
        end = _closing(text, opening.start())
        if end is None:
            return
        words = strip_page_labels(text[opening.end() : end - 1]).strip()
        side = opening["kind"].lower().startswith(("side", "margin", "in"))
        raw = strip_page_labels(text[opening.start() : end])
        pages = page_labels(text[opening.start() : end])
        yield _Bracketed(opening.start(), end, opening["label"] or "", words, side, raw, pages)
        at = end


def _closing(text: str, start: int) -> int | None:
    """Return the offset after the bracket that closes the one at *start* or after it."""
    depth = 0
    for match in re.compile(r"[\[\]]").finditer(text, start):
        depth += 1 if match[0] == "[" else -1
        if depth == 0:
            return match.end()
    return None


def _outside(text: str, notes: list[_Bracketed]) -> str:
    pieces, at = [], 0
    for note in notes:
        pieces.append(text[at : note.start])
        at = note.end
    return strip_page_labels("".join((*pieces, text[at:])))


def _take_alone(unit: TranscriptUnit, note: _Bracketed, reading: _Reading) -> None:
    """Take a unit that is one note: with a label it waits for its mark, in the margin for the paragraph below."""
    above = reading.kept[-1] if reading.kept else None
    if note.label and not note.is_side:
        reading.kept.append(unit)
    elif note.is_side or above is None or above.kind is not UnitKind.PARAGRAPH:
        reading.waiting.append((note, unit.number))
    else:
        reading.kept[-1] = _called(
            above, len(above.text), len(above.text), note, unit.number, reading.ledger
        )


def _with_waiting(unit: TranscriptUnit, reading: _Reading) -> TranscriptUnit:
    for note, number in reversed(reading.waiting):
        unit = _called(unit, 0, 0, note, number, reading.ledger)
    reading.waiting = []
    return unit


def _with_inner(unit: TranscriptUnit, ledger: Ledger) -> TranscriptUnit:
    """Return *unit* with the notes inside its text called where they were; those with a mark keep that."""
    while (note := next(_notes_in(unit.text), None)) is not None:
        before, after = unit.text[: note.start], unit.text[note.end :]
        pattern = mark_pattern((note.label,)) if note.label else None
        if pattern is None or not pattern.search(f"{before} {after}"):
            unit = _called(unit, note.start, note.end, note, unit.number, ledger)
            continue
        text = f"{before.rstrip()} {mark_pages(note.pages)}{after.lstrip()}".strip()
        made = SourceNote(note.label, note.text, unit.number)
        unit = replace(unit, text=text, notes=(*unit.notes, made))
        why = "a note in brackets: a note of its paragraph, which has its mark"
        ledger.add(ChangeKind.NOTE, unit.number, note.raw, f"{note.label}: {note.text}", why)
    return unit


def _called(
    unit: TranscriptUnit, start: int, end: int, note: _Bracketed, number: int, ledger: Ledger
) -> TranscriptUnit:
    """Return *unit* with the *note* called at *start*, instead of what is there up to *end*."""
    used = {other.label for other in unit.notes}
    free = (sign for sign in (*_SIGNS, *map(str, range(1, 1000))) if sign not in used)
    label = note.label if note.label and note.label not in used else next(free)
    before, after = unit.text[:start], unit.text[end:]
    if before.endswith(" ") and (not after or after[0].isspace()):
        before = before.rstrip()
    made = SourceNote(label, note.text, number)
    _report(unit, note, label, number, ledger)
    notes = tuple(sorted((*unit.notes, made), key=lambda one: one.number))
    return replace(unit, text=f"{before}{mark_pages(note.pages)}[^{label}]{after}", notes=notes)


def _report(
    unit: TranscriptUnit, note: _Bracketed, label: str, number: int, ledger: Ledger
) -> None:
    where = ledger.place_of(unit.number)
    kind = "a note in the margin" if note.is_side else "a note in brackets"
    why = f"{kind}: a note of the paragraph of {where}"
    ledger.add(ChangeKind.NOTE, number, note.raw, f"[{label}] {label}: {note.text}", why)
