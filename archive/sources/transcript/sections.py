"""Sections of a transcript: units grouped under their headings and rules."""

from dataclasses import dataclass
from dataclasses import field

from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.divisions import rank_of
from archive.sources.transcript.headings import kind_of
from archive.sources.transcript.headings import kind_of_title
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind


@dataclass(slots=True)
class SectionBuilder:
    """A section under construction."""

    heading: str
    kind: str
    level: int
    units: list[TranscriptUnit] = field(default_factory=list)
    #: Page breaks at its heading or rule.
    pages: str = ""
    #: Page breaks after its last paragraph.
    pages_after: str = ""


def group_into_sections(
    units: tuple[TranscriptUnit, ...], title: str, ledger: Ledger, *, occasion: str
) -> tuple[SectionBuilder, ...]:
    """Group *units* under their headings.

    The opening section has the kind that the title names; if that is a speech, it has the title as heading.
    """
    opening = kind_of_title(title, occasion=occasion)
    called = " ".join(title.split()) if opening == "speech" else ""
    levels = _levels(units)
    parts = [SectionBuilder(called, opening, 1)]
    for unit in units:
        if unit.kind is UnitKind.HEADING:
            kind = kind_of(unit.heading)
            ledger.add(ChangeKind.HEADING, unit.number, unit.raw, unit.heading, _why(unit, kind))
            heading = f"{unit.heading}: {unit.subtitle}" if unit.subtitle else unit.heading
            parts.append(
                SectionBuilder(
                    " ".join(heading.split()), kind, levels[unit.number], pages=unit.text
                )
            )
        elif unit.kind is UnitKind.RULE:
            why = "a rule: starts a section without a heading"
            ledger.add(ChangeKind.SECTION, unit.number, unit.raw, "", why)
            parts.append(SectionBuilder("", opening, 1, pages=unit.text))
        else:
            parts[-1].units.append(unit)
    if called and parts[0].units:
        why = "the opening section takes the title of the text, which names a speech"
        ledger.add(ChangeKind.HEADING, parts[0].units[0].number, "", title, why)
    kept: list[SectionBuilder] = []
    pages = ""
    for position, part in enumerate(parts):
        part.pages = pages + part.pages
        pages = ""
        if _is_kept(part, position):
            kept.append(part)
        else:
            pages = part.pages
    if kept:
        kept[-1].pages_after = pages
    return tuple(kept)


def _is_kept(part: SectionBuilder, position: int) -> bool:
    """Tell whether to keep a section: without a heading of its own it needs a paragraph."""
    return bool(part.units) or (bool(part.heading) and position > 0)


def _why(unit: TranscriptUnit, kind: str) -> str:
    how = "a numbered heading" if unit.numbered else "a heading"
    if shapes.is_mostly_capitals(shapes.bare(unit.raw)):
        how += " in capitals"
    return f"{how}: starts a section" + (f" ({kind})" if kind else "")


def _levels(units: tuple[TranscriptUnit, ...]) -> dict[int, int]:
    """Return the level of each heading, by the number of its line."""
    headings = [unit for unit in units if unit.kind is UnitKind.HEADING]
    marked = [unit.level for unit in headings if unit.marked]
    ranks = sorted({rank_of(unit.heading) for unit in headings if unit.numbered})
    levels, depth = {}, 0
    for unit in headings:
        if unit.marked:
            level = unit.level - min(marked) + 1
        elif unit.numbered:
            level = depth = ranks.index(rank_of(unit.heading)) + 1
        else:
            level = depth + 1
        levels[unit.number] = min(level, 5)
    return levels
