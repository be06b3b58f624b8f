"""The lines between a numbered heading and its text, and names in capitals that sign a part."""

import re
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.line_dates import date_at_end
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.headings import lists_persons
from archive.sources.transcript.letter_parts import is_postscript
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import page_labels
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.speaker_tags import TagForm
from archive.sources.transcript.speaker_tags import tag_of
from archive.sources.transcript.stage_directions import ENTRANCE
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

#: A title and the newspaper that printed the part, in one paragraph.
_TITLE_AND_PAPER = re.compile(
    r"(?P<title>.{8,160}?)\s+(?P<paper>(?:For|From) (?:[Tt]he )?[A-Z].{10,80})"
)
_MAX_NAME_CHARS = 40
#: The last line of many transcripts: not a name.
_THE_END = re.compile(
    r"(?:the )?end\b.*|finis\W*|(?:to be )?(?:concluded|continued)\W*|(?:act[- ])?(?:drop|curtain)\W*|tableau\W*",
    re.IGNORECASE,
)
_MAX_HEAD_UNITS = 6
#: Initials, and perhaps a family name: ``A. LINCOLN.``
_INITIALS = re.compile(r"(?:[A-Z]\.\s?)+(?:[A-Z][\w'’-]+\.?)?$")


def read_section_heads(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> tuple[TranscriptUnit, ...]:
    """Read the lines between a numbered heading and its text: a title, a dateline, an author."""
    kept: list[TranscriptUnit] = []
    position = 0
    while position < len(units):
        unit = units[position]
        position += 1
        if unit.kind is UnitKind.HEADING and unit.numbered:
            unit, position, head = _head(unit, units, position, ledger)
            kept += [unit, *head]
        else:
            kept.append(unit)
    return _with_signatures(tuple(kept), ledger)


def _head(
    unit: TranscriptUnit, units: tuple[TranscriptUnit, ...], position: int, ledger: Ledger
) -> tuple[TranscriptUnit, int, list[TranscriptUnit]]:
    head: list[TranscriptUnit] = []
    titled = False
    stop = min(len(units), position + _MAX_HEAD_UNITS)
    while position < stop:
        one = units[position]
        raw = shapes.bare(strip_page_labels(one.raw))
        if (
            one.kind is UnitKind.RULE
            or one.numbered
            or one.notes
            or one.speaker
            or len(raw) > 160
            or one.paragraph is ParagraphKind.SALUTATION
        ):
            break
        split = _TITLE_AND_PAPER.fullmatch(raw)
        if split is not None and date_at_end(split["paper"]) and one.is_prose:
            unit, head = _split_title(unit, one, split, head, ledger)
            titled = True
            position += 1
            continue
        if date_at_end(raw) and len(raw) < 110:
            head.append(_as(one, ParagraphKind.DATELINE, "a dateline under the heading", ledger))
        elif _is_byline(one, raw) and (titled or head) and _text_follows(units, position):
            head.append(
                _as(
                    one,
                    ParagraphKind.SIGNATURE,
                    "a name under the heading: read as the author of this part",
                    ledger,
                )
            )
        elif not head and _are_persons(unit, raw):
            head.append(_as(one, ParagraphKind.PROSE, "the persons of the scene", ledger))
        elif not titled and not head and _is_subtitle(one, raw) and _text_follows(units, position):
            ledger.add(
                ChangeKind.HEADING,
                one.number,
                one.raw,
                _in_title_case(raw),
                f"below “{unit.heading}”: read as its title",
            )
            unit = replace(
                unit,
                subtitle=_in_title_case(raw),
                text=unit.text + mark_pages(page_labels(one.text)),
            )
            titled = True
        else:
            break
        position += 1
    return unit, position, head


def _split_title(
    unit: TranscriptUnit,
    one: TranscriptUnit,
    split: re.Match[str],
    head: list[TranscriptUnit],
    ledger: Ledger,
) -> tuple[TranscriptUnit, list[TranscriptUnit]]:
    """Split a title from the dateline in the same paragraph."""
    title = _in_title_case(split["title"])
    why = f"below “{unit.heading}”: read as its title"
    ledger.add(ChangeKind.HEADING, one.number, split["title"], title, why)
    whole = f"{unit.subtitle} {title}".strip()
    pages = unit.text + mark_pages(page_labels(one.text))
    dateline = replace(one, text=split["paper"])
    made = _as(dateline, ParagraphKind.DATELINE, "a dateline under the heading", ledger)
    return replace(unit, subtitle=whole, text=pages), [*head, made]


def _in_title_case(raw: str) -> str:
    cased = shapes.from_capitals(raw)
    return cased.removesuffix(".") if not cased.endswith("..") else cased


def _text_follows(units: tuple[TranscriptUnit, ...], position: int) -> bool:
    following = units[position + 1 : position + 1 + _MAX_HEAD_UNITS]
    return any(unit.kind is UnitKind.PARAGRAPH for unit in following[:1]) or any(
        len(unit.raw) > 160 for unit in following
    )


def _is_byline(unit: TranscriptUnit, raw: str) -> bool:
    first = raw.split()[0].strip(",.") if raw else ""
    return (
        len(raw) <= _MAX_NAME_CHARS
        and shapes.is_capitals(first)
        and len(raw.split()) <= 5
        and not raw.endswith(":")
    )


def _is_subtitle(unit: TranscriptUnit, raw: str) -> bool:
    if raw.startswith(("[", "(")) or ENTRANCE.match(raw) or _is_speech(unit, raw):
        return False
    if rank_of(raw) < rank_of(""):
        # The heading of a part below that has no number.
        return False
    words = [
        word
        for word in re.findall(r"[^\W\d_][\w'’-]*", raw)
        if word.lower() not in shapes.SMALL_WORDS
    ]
    large = sum(word[0].isupper() for word in words)
    return bool(words) and large >= 0.6 * len(words) and not raw.endswith((":", ",", ";"))


def _are_persons(unit: TranscriptUnit, raw: str) -> bool:
    """Tell whether *raw*, below the heading of a scene, lists who is on the stage."""
    listed = "," in raw or " and " in raw.lower()
    return rank_of(unit.heading) == rank_of("scene") and listed and shapes.is_mostly_capitals(raw)


def _is_speech(unit: TranscriptUnit, raw: str) -> bool:
    tag = tag_of(raw) if unit.kind is UnitKind.PARAGRAPH else None
    if tag is None or tag.form is TagForm.COLON:
        return False
    return tag.form is TagForm.CAPITALS or raw.endswith(("?", "!")) or ". " in raw[tag.end :]


def _as(unit: TranscriptUnit, kind: ParagraphKind, why: str, ledger: Ledger) -> TranscriptUnit:
    ledger.add(ChangeKind.LAYOUT, unit.number, unit.raw, f"[{kind.value}]", why)
    # The text of a heading has only its page breaks; that of a paragraph is complete.
    text = unit.text if unit.kind is UnitKind.PARAGRAPH else unit.text + unit.raw
    return TranscriptUnit(unit.lines, UnitKind.PARAGRAPH, kind, text=text, notes=unit.notes)


def _with_signatures(
    units: tuple[TranscriptUnit, ...], ledger: Ledger
) -> tuple[TranscriptUnit, ...]:
    """Turn names in capitals with text above and none below from headings into signatures."""
    lone, listed = set(), False
    for position, unit in enumerate(units):
        if not listed and _is_lone_name(units, position):
            lone.add(position)
        elif unit.kind is UnitKind.HEADING:
            listed = lists_persons(unit.heading)
    below = {
        position
        for position in lone
        if _nothing_below(units, position) or _closes_letter(units, position)
    }
    names = [units[position].raw for position in below]
    # A name that signs three parts signs the others too, even with a note below it.
    often = {name for name in names if names.count(name) >= 3}
    below |= {
        position
        for position in lone - below
        if units[position].raw in names and units[position + 1].kind is not UnitKind.PARAGRAPH
    }
    why = "a name below the text: read as its signature"
    for position in below:
        if _THE_END.fullmatch(units[position].raw):
            doubt = "this line announces the end of the text; kept, delete it if it is not in the source"
            ledger.doubt(units[position].number, units[position].raw, doubt)
    return tuple(
        TranscriptUnit(unit.lines, UnitKind.PARAGRAPH, text=unit.text + unit.raw)
        if position in below and _THE_END.fullmatch(unit.raw)
        else _as(unit, ParagraphKind.SIGNATURE, why, ledger)
        if position in below or (position in lone and unit.raw in often)
        else unit
        for position, unit in enumerate(units)
    )


def _is_lone_name(units: tuple[TranscriptUnit, ...], position: int) -> bool:
    unit = units[position]
    is_heading = unit.kind is UnitKind.HEADING and not unit.numbered and not unit.marked
    under_text = position > 0 and units[position - 1].kind is UnitKind.PARAGRAPH
    return is_heading and under_text and len(unit.raw) <= _MAX_NAME_CHARS


def _nothing_below(units: tuple[TranscriptUnit, ...], position: int) -> bool:
    if position + 1 == len(units):
        return True
    after = units[position + 1]
    return after.kind is UnitKind.HEADING and after.numbered


def _closes_letter(units: tuple[TranscriptUnit, ...], position: int) -> bool:
    """Tell whether a name in capitals, with another heading or a postscript below, ends a letter."""
    unit, before = units[position], units[position - 1]
    if position + 1 < len(units):
        after = units[position + 1]
        if after.kind is UnitKind.PARAGRAPH and not is_postscript(after.raw):
            return False
    return before.paragraph is ParagraphKind.SIGNATURE or _INITIALS.match(unit.raw) is not None
