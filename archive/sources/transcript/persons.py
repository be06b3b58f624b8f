"""The list of the persons of a play: one item for each, and the play begins below."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.transcript.headings import lists_persons
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.speaker_tags import tag_of
from archive.sources.transcript.stage_directions import ENTRANCE
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_SETTING = re.compile(r"\W*(?:the )?(?:scene|setting|time|place|curtain)\b", re.IGNORECASE)
_MAX_PERSON_CHARS = 70


def divide_from_persons(units: Sequence[TranscriptUnit]) -> tuple[TranscriptUnit, ...]:
    """Return *units* with an item for each person of a list, and a rule where the play begins without a heading."""
    made: list[TranscriptUnit] = []
    at = 0
    while at < len(units):
        made.append(units[at])
        at += 1
        if made[-1].kind is not UnitKind.HEADING or not lists_persons(made[-1].heading):
            continue
        below = list(_paragraphs_below(units, at))
        end = _end_of_list(below)
        for unit in below[:end]:
            made += _items(unit)
        if end < len(below) and any(tag_of(_text(unit)) for unit in below[end:]):
            made.append(TranscriptUnit((replace(below[end].lines[0], text="---"),), UnitKind.RULE))
        made += below[end:]
        at += len(below)
    return tuple(made)


def _paragraphs_below(units: Sequence[TranscriptUnit], at: int) -> Iterator[TranscriptUnit]:
    for unit in units[at:]:
        if unit.kind is not UnitKind.PARAGRAPH:
            return
        yield unit


def _end_of_list(units: Iterable[TranscriptUnit]) -> int:
    """Return how many paragraphs the list has: it ends with the setting, an entrance, or where somebody speaks.

    ``HALL. A farmer.`` is a person; the second time, Hall speaks.
    """
    seen: set[str] = set()
    count = 0
    for unit in units:
        text = _text(unit)
        tag = tag_of(text)
        opens = unit.speaker or _SETTING.match(text) or ENTRANCE.match(text) or text[:1] in "[("
        speaks = tag is not None and (tag.key in seen or (count > 0 and not seen))
        if count and (opens or speaks):
            return count
        seen |= {tag.key} if tag else set()
        count += 1
    return count


def _items(unit: TranscriptUnit) -> Iterator[TranscriptUnit]:
    """Divide a paragraph of short lines into one item a person; a line in small letters goes on."""
    if len(unit.lines) < 2 or any(len(line.text) > _MAX_PERSON_CHARS for line in unit.lines):
        yield unit
        return
    part: list[TranscriptLine] = []
    for line in unit.lines:
        if part and not line.text[:1].islower() and line.indent <= unit.lines[0].indent:
            yield TranscriptUnit(tuple(part), UnitKind.PARAGRAPH, ParagraphKind.LIST_ITEM)
            part = []
        part.append(line)
    yield TranscriptUnit(tuple(part), UnitKind.PARAGRAPH, ParagraphKind.LIST_ITEM)


def _text(unit: TranscriptUnit) -> str:
    return " ".join(line.text for line in unit.lines)
