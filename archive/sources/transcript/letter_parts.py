"""Salutations, datelines and signatures at the beginning and end of letters and speeches."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.printed_dates import date_at_end
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_MAX_PART_CHARS = 100
_SALUTATION = re.compile(
    r"(?:to the|to his|to her|to my|dear|my (?:dear|lords?|friends|fellow|countrymen)|fellow|friends|gentlemen|ladies|"
    r"sirs?\b|madam|comrades|citizens|senators|mr\.|mrs\.|your (?:majesty|excellency|honou?r)|men of|people of)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\(?signed\)?[.:,]?\s+\S|yours (?:\w+ )?(?:truly|faithfully|sincerely|respectfully|ever)\b"
    r"|your (?:most )?obedient\b",
    re.IGNORECASE,
)


def mark_letter_parts(units: Iterable[TranscriptUnit], ledger: Ledger) -> Iterator[TranscriptUnit]:
    """Mark the salutations, datelines and signatures among *units*."""
    listed = list(units)
    for position, unit in enumerate(listed):
        before = listed[position - 1] if position else None
        after = listed[position + 1] if position + 1 < len(listed) else None
        kind = _part_kind(unit, before, after)
        if kind is not None:
            why = f"looks like a {kind.value}"
            ledger.add(ChangeKind.LAYOUT, unit.number, unit.raw, f"[{kind.value}]", why)
            unit = replace(unit, paragraph=kind)
        yield unit


def _part_kind(
    unit: TranscriptUnit, before: TranscriptUnit | None, after: TranscriptUnit | None
) -> ParagraphKind | None:
    text = shapes.bare(unit.raw)
    if (
        unit.speaker
        or unit.kind is not UnitKind.PARAGRAPH
        or len(unit.lines) > 3
        or len(text) > _MAX_PART_CHARS
    ):
        return None
    if unit.paragraph is ParagraphKind.STANZA and _SIGNED.match(text):
        return ParagraphKind.SIGNATURE
    if not unit.is_prose:
        return None
    opens = before is None or before.kind is not UnitKind.PARAGRAPH
    if opens and date_at_end(text):
        return ParagraphKind.DATELINE
    if _SIGNED.match(text):
        return ParagraphKind.SIGNATURE
    goes_on = after is not None and after.kind is UnitKind.PARAGRAPH
    if goes_on and unit.raw.endswith((":", ",")) and _SALUTATION.match(text):
        return ParagraphKind.SALUTATION
    return None
