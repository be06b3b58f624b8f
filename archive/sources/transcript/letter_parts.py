"""Salutations, datelines and signatures at the beginning and end of letters and speeches."""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.line_dates import date_at_end
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.speaker_tags import tag_of
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_MAX_PART_CHARS = 100
_SALUTATION = re.compile(
    r"(?:to the|to his|to her|to my|dear|dearest|beloved|honou?red"
    r"|my (?:\w+ )?(?:dear|own|lords?|friends|fellow|countrymen)"
    r"|fellow|friends|gentlemen|ladies|"
    r"sirs?\b|madam|comrades|citizens|senators|mr\.|mrs\.|your (?:majesty|excellency|honou?r)|men of|people of)",
    re.IGNORECASE,
)
#: How a salutation ends: ``Dear Sir,`` ``DEAR Z.,--`` ``GENTLEMEN:--``
_SALUTED = re.compile(r"(?:[,:;]|[,:.!]?\s?(?:--+|—|–))$")
_SURELY_SALUTED = re.compile(r"[,:!]\s?(?:--+|—|–)$")
_NOTE_MARK = re.compile(r"\s?\[\^?[\w*†‡]{1,4}\]$")
_CLOSING = re.compile(
    r"(?:i am|i remain|believe me|we are|we remain|i have the honou?r to (?:be|remain))"
    r"(?:,.*|\b.*\b(?:yours?|servants?|truly|sincerely|faithfully|respectfully|affectionately|etc|&c)\b.*)?,"
    r"|(?:(?:ever|very|most|always|and) )*(?:yours?|thine)\b[^.?!]*,"
    r"|(?:(?:very|most) )?(?:truly|sincerely|faithfully|respectfully|affectionately|cordially|gratefully|"
    r"fraternally|obediently)\b[^?!]*[.,]"
    r"|with (?:\w+ )?(?:love|greetings|regards|respect|esteem)\b[^.?!]*,",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"(?:p\.\s?){1,3}s\b", re.IGNORECASE)
_MAX_SALUTED_WORDS = 8
_MAX_CLOSING_CHARS = 70
_MAX_SIGNATURE_WORDS = 8
_SIGNED = re.compile(
    r"\(?signed\)?[.:,]?\s+\S|yours (?:\w+ )?(?:truly|faithfully|sincerely|respectfully|ever)\b"
    r"|your (?:most )?obedient\b",
    re.IGNORECASE,
)


def is_salutation(text: str) -> bool:
    """Tell whether *text*, without markup, addresses somebody: ``Dear Sir,`` ``MY DEAR FRIEND:--``."""
    text = _NOTE_MARK.sub("", text)
    if len(text) > _MAX_PART_CHARS or not _SALUTED.search(text):
        return False
    short = len(text.split()) <= _MAX_SALUTED_WORDS
    if _SURELY_SALUTED.search(text):
        return short and text[0].isupper()
    # A sentence may break off with a dash.
    broken = text.endswith(("-", "—", "–"))
    return _SALUTATION.match(text) is not None and (short or not broken)


def is_closing(text: str) -> bool:
    """Tell whether *text*, without markup, is what stands above a signature: ``Your affectionate son,``."""
    short = len(text) <= _MAX_CLOSING_CHARS
    return short and (_CLOSING.fullmatch(text) or _SIGNED.match(text)) is not None


def is_postscript(text: str) -> bool:
    """Tell whether *text* begins as a postscript does, which follows a signature."""
    return _POSTSCRIPT.match(text) is not None


def mark_letter_parts(
    units: Iterable[TranscriptUnit], ledger: Ledger, speeches: frozenset[int] = frozenset()
) -> Iterator[TranscriptUnit]:
    """Mark the salutations, datelines and signatures among *units*; a speech begins at the lines *speeches*."""
    listed = list(units)
    closed = False
    for position, unit in enumerate(listed):
        before = listed[position - 1] if position else None
        after = listed[position + 1] if position + 1 < len(listed) else None
        kind = _part_kind(unit, before, after)
        if kind is ParagraphKind.SALUTATION and unit.number in speeches and tag_of(unit.raw):
            # What somebody says breaks off in the same way.
            kind = None
        if kind is None and closed and _is_signature(unit):
            kind = ParagraphKind.SIGNATURE
        closed = unit.kind is UnitKind.PARAGRAPH and is_closing(shapes.bare(unit.raw))
        if kind is not None:
            why = f"looks like a {kind.value}"
            ledger.add(ChangeKind.LAYOUT, unit.number, unit.raw, f"[{kind.value}]", why)
            unit = replace(unit, paragraph=kind)
        yield unit


def _is_signature(unit: TranscriptUnit) -> bool:
    """Tell whether *unit*, below a closing, is a name; its lines may say more of the person."""
    words = shapes.bare(unit.raw).split()
    large = sum(not word[0].islower() for word in words)
    return (
        unit.paragraph in (ParagraphKind.PROSE, ParagraphKind.STANZA)
        and unit.kind is UnitKind.PARAGRAPH
        and len(words) <= _MAX_SIGNATURE_WORDS
        and 2 * large > len(words)
        and not is_postscript(unit.raw)
    )


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
    if unit.paragraph is ParagraphKind.STANZA and is_closing(shapes.bare(unit.lines[0].text)):
        return ParagraphKind.SIGNATURE
    if not unit.is_prose:
        return None
    opens = before is None or before.kind is not UnitKind.PARAGRAPH
    if opens and date_at_end(text):
        return ParagraphKind.DATELINE
    if is_closing(text):
        return ParagraphKind.SIGNATURE
    goes_on = after is not None and after.kind is UnitKind.PARAGRAPH
    if goes_on and is_salutation(text):
        return ParagraphKind.SALUTATION
    return None
