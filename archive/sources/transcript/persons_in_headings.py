"""Names of speakers that look like headings: those above a scene, who are on the stage, and those above a speech."""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_BETWEEN = re.compile(r"[,;.:]\s*(?:and\s+|und\s+|et\s+)?|\s+(?:and|und|et|&)\s+", re.IGNORECASE)
_MIN_CAST = 2


def without_persons(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> tuple[TranscriptUnit, ...]:
    """Make paragraphs of headings that only name persons of a play; above a speech without a name, it is its name."""
    cast = frozenset(_key(unit.speaker) for unit in units if unit.speaker)
    if len(cast) < _MIN_CAST:
        return units
    made: list[TranscriptUnit] = []
    waiting: TranscriptUnit | None = None
    for at, unit in enumerate(units):
        if waiting is not None:
            unit, waiting = _spoken(unit, waiting, ledger), None
        if _names_persons(unit, cast):
            if _is_above_speech(units, at):
                waiting = unit
                continue
            why = "persons of the play: no heading"
            ledger.add(ChangeKind.LAYOUT, unit.number, unit.raw, "", why)
            unit = TranscriptUnit(
                unit.lines, UnitKind.PARAGRAPH, text=unit.text + unit.raw, notes=unit.notes
            )
        made.append(unit)
    return tuple(made)


def _names_persons(unit: TranscriptUnit, cast: frozenset[str]) -> bool:
    if unit.kind is not UnitKind.HEADING or unit.marked or unit.numbered or unit.subtitle:
        return False
    names = [_key(name) for name in _BETWEEN.split(shapes.bare(unit.raw)) if name.strip()]
    return bool(names) and sum(name in cast for name in names) >= 0.7 * len(names)


def _is_above_speech(units: Sequence[TranscriptUnit], at: int) -> bool:
    below = units[at + 1] if at + 1 < len(units) else None
    return (
        not units[at].notes
        and at > 0
        and units[at - 1].kind is UnitKind.PARAGRAPH
        and below is not None
        and below.kind is UnitKind.PARAGRAPH
        and not below.speaker
        and not below.text.startswith(("[", "("))
    )


def _spoken(unit: TranscriptUnit, name: TranscriptUnit, ledger: Ledger) -> TranscriptUnit:
    speaker = shapes.bare(name.raw).rstrip(".:")
    why = "the speaker: the name on the line above is kept with the paragraph"
    ledger.add(ChangeKind.SPEAKER, name.number, name.raw, speaker, why)
    return replace(unit, speaker=speaker, text=name.text + unit.text)


def _key(name: str) -> str:
    return " ".join(name.casefold().split()).strip(" .:")
