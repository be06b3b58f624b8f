"""Lines that look like headings and are none: lists of contents or persons, ends of acts, by-lines, labels."""

import re
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from archive.model.text import ParagraphKind
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.headings import lists_persons
from archive.sources.transcript.letter_parts import is_postscript
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

#: Fewer headings in a row may be a part, its chapter and its title.
_MIN_NUMBERED, _MIN_OTHERS = 3, 4
#: The number of lines from one line of a list to the next, with an empty one between them.
_MAX_DISTANCE = 2
_FAR_IN = 8
_DIVISION = (
    r"(?:act|acte|akt|aufzug|book|part|volume|vol|chapter|play|canto|scene|poem|story|tale|letters?|series|debate|"
    r"prologue|epilogue|appendix|first|second|third|fourth|fifth|last)\b"
)
_ENDS = re.compile(
    rf"(?:the )?end\W*|(?:the )?end of (?:the |our )?(?:\w+ )?{_DIVISION}.*|finis\W*|fin\W*|ende\W*|fine\W*"
    r"|(?:to be )?(?:concluded|continued)\W*|(?:act[- ]?)?(?:drop|curtain)\W*|(?:quick |slow )?curtain\W*|tableau\W*"
    r"|(?:a |the )?dance\W*|(?:exit|exeunt|enter|re-?enter)\b.*",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:words|music|poetry|written|translated|adapted|arranged|altered|composed)\b.{0,30} )?by\b.+"
    r"|(?:words|music|poetry|altered|translated|adapted) (?:by|from)\b.+|from (?:the\b|an?\b|[\"“]).+",
    re.IGNORECASE,
)
_TUNE = re.compile(r"(?:air|tune|melody|to the tune of)\b[^a-z]{0,3}\S.*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:full |semi-?)?chorus|refrain|burden|antistrophe|strophe|epode)\W*", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[A-Z]\.\s?){2,4}(?:\s?\(?1[0-9]{3}\)?\.?)?")


def without_false_headings(
    units: tuple[TranscriptUnit, ...], title: str, ledger: Ledger
) -> tuple[TranscriptUnit, ...]:
    """Make paragraphs of the headings among *units* that are none; those that the source marks stay.

    The *title* of the text, and the heading of the part that goes on, are left out where they are printed again.
    """
    listed = set(_in_lists(units))
    made: list[TranscriptUnit] = []
    cast = False
    #: The part that goes on, by rank.
    parts: dict[int, str] = {}
    for at, unit in enumerate(units):
        if at not in listed and (why := _repeats(units, at, title, parts)):
            ledger.add(ChangeKind.LEFT_OUT, unit.number, unit.raw, "", why)
            continue
        kind: ParagraphKind | None = None
        if at in listed:
            kind, why = (
                ParagraphKind.PROSE,
                "one of a list of lines, each without a text below: no heading",
            )
        elif unit.kind is UnitKind.HEADING:
            inside = cast and _is_at_same_distance(units, at)
            kind, why = (
                (ParagraphKind.PROSE, "a person of the play") if inside else _kind(units, at)
            )
        if unit.kind is UnitKind.HEADING and not kind:
            cast = lists_persons(unit.heading)
            if unit.numbered:
                rank = rank_of(unit.heading)
                parts = {one: name for one, name in parts.items() if one < rank} | {
                    rank: unit.heading
                }
        made.append(_paragraph(unit, kind, why, ledger) if kind else unit)
    return tuple(made)


def _is_at_same_distance(units: tuple[TranscriptUnit, ...], at: int) -> bool:
    """Tell whether a heading without a number is no farther from the line before it than lines of a list are."""
    unit = units[at]
    return (
        not unit.marked and not unit.numbered and unit.number - units[at - 1].last <= _MAX_DISTANCE
    )


def _repeats(
    units: tuple[TranscriptUnit, ...], at: int, title: str, parts: Mapping[int, str]
) -> str:
    """Return why a heading with another below it is left out, if it repeats the title or the part that goes on."""
    unit = units[at]
    after = units[at + 1] if at + 1 < len(units) else None
    if unit.kind is not UnitKind.HEADING or unit.marked or unit.notes or unit.text or after is None:
        return ""
    if after.kind is not UnitKind.HEADING or not after.numbered:
        return ""
    if not unit.numbered:
        return "repeats the title, which is in the record" if _same(unit.heading, title) else ""
    rank = rank_of(unit.heading)
    is_part = _same(parts.get(rank, ""), unit.heading) and rank_of(after.heading) > rank
    return "repeats the heading of the part that goes on" if is_part else ""


def _same(one: str, other: str) -> bool:
    return bool(one) and re.sub(r"\W", "", one.casefold()) == re.sub(r"\W", "", other.casefold())


def _kind(units: tuple[TranscriptUnit, ...], at: int) -> tuple[ParagraphKind | None, str]:
    """Return the kind of paragraph that a heading is instead, and why."""
    unit = units[at]
    before = units[at - 1] if at else None
    after = units[at + 1] if at + 1 < len(units) else None
    text = shapes.bare(unit.raw)
    if _ENDS.fullmatch(text) and (
        not unit.marked or after is None or after.kind is not UnitKind.PARAGRAPH
    ):
        return ParagraphKind.PROSE, "the end of a part, or a stage direction: no heading"
    if unit.marked or before is None:
        return None, ""
    if before.kind is UnitKind.HEADING and after is not None:
        if _BY.fullmatch(text):
            return ParagraphKind.SIGNATURE, "a by-line under the heading"
        if _TUNE.fullmatch(text):
            return ParagraphKind.PROSE, "the tune of a song: no heading"
    is_verse = after is not None and after.paragraph is ParagraphKind.STANZA
    if _LABEL.fullmatch(text) and is_verse and before.kind is UnitKind.PARAGRAPH:
        return ParagraphKind.PROSE, "the label of a stanza: no heading"
    if _is_attribution(unit, before):
        return ParagraphKind.SIGNATURE, "to the right below a quotation: who wrote it"
    if _INITIALS.fullmatch(text) and before.kind is UnitKind.PARAGRAPH and not is_postscript(text):
        return ParagraphKind.SIGNATURE, "initials below the text: read as its signature"
    return None, ""


def _is_attribution(unit: TranscriptUnit, before: TranscriptUnit) -> bool:
    """Tell whether *unit* is right below a paragraph, and set in far more than its last line."""
    below = unit.number == before.last + 1 and before.kind is UnitKind.PARAGRAPH
    return below and unit.lines[0].indent >= before.lines[-1].indent + _FAR_IN


def _in_lists(units: tuple[TranscriptUnit, ...]) -> Iterator[int]:
    """Yield the positions of headings that are a list: several of a rank in a row, and nothing below them."""
    run: list[int] = []
    for at, unit in enumerate((*units, None)):
        if unit is not None and unit.kind is UnitKind.HEADING and not unit.marked:
            run.append(at)
            continue
        yield from _numbered_lists(units, run)
        yield from _plain_lists(units, run)
        run = []


def _numbered_lists(units: tuple[TranscriptUnit, ...], run: list[int]) -> Iterator[int]:
    """Yield the places of *run* from its first to its last heading of a rank, where there are three of that rank."""
    by_rank: dict[int, list[int]] = {}
    for at in run:
        if units[at].numbered:
            by_rank.setdefault(rank_of(units[at].heading), []).append(at)
    for places in by_rank.values():
        seen: set[str] = set()
        for at in places:
            if units[at].heading in seen:
                # The list is over, and its first chapter begins.
                break
            seen.add(units[at].heading)
        entries = places[: len(seen)]
        if len(entries) >= _MIN_NUMBERED:
            yield from range(entries[0], entries[-1] + 1)


def _plain_lists(units: tuple[TranscriptUnit, ...], run: list[int]) -> Iterator[int]:
    """Yield the places of headings without numbers, four or more at equal distances."""
    part: list[int] = []
    for before, at in pairwise((-1, *run, -1)):
        gap = units[at].number - units[before].last if min(before, at) >= 0 else 0
        if part and (
            at < 0 or units[at].numbered or gap > _MAX_DISTANCE or gap != _gap(units, part, gap)
        ):
            yield from part if len(part) >= _MIN_OTHERS else ()
            part = []
        if at >= 0 and not units[at].numbered:
            part.append(at)


def _gap(units: tuple[TranscriptUnit, ...], part: list[int], default: int) -> int:
    return units[part[-1]].number - units[part[-2]].last if len(part) > 1 else default


def _paragraph(
    unit: TranscriptUnit, kind: ParagraphKind, why: str, ledger: Ledger
) -> TranscriptUnit:
    ledger.add(ChangeKind.LAYOUT, unit.number, unit.raw, "", why)
    paragraph = TranscriptUnit(unit.lines, UnitKind.PARAGRAPH, kind, notes=unit.notes)
    return replace(paragraph, text=unit.text + unit.raw)
