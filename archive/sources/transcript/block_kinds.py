"""Classify blocks: heading, rule, paragraph, stanza, list items, quotation, table."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.speaker_style import JUDGED
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.transcript import line_shapes as shapes
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.columns import has_columns
from archive.sources.transcript.headings import has_glued_heading
from archive.sources.transcript.headings import heading_of
from archive.sources.transcript.letter_parts import mark_letter_parts
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.name_lines import take_name_lines
from archive.sources.transcript.note_blocks import split_notes
from archive.sources.transcript.persons import divide_from_persons
from archive.sources.transcript.speaker_tags import tag_of
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind
from archive.sources.transcript.verse import is_verse

_QUOTE_MARK = re.compile(r"^(?:>\s?)+")
_ORDERED = re.compile(r"\(?(?P<number>[0-9]{1,3}|[a-z]|[ivx]{1,5})[.)]\s+\S")
_BULLET = re.compile(r"(?:[-*•‣◦·])\s+(?=\S)")
_TABLE = re.compile(r"\|.*\||[^|]+\|[^|]+\|.*")
_MAX_SPEECH_LINE_CHARS = 60
_COUNTED = re.compile(r"[0-9]{1,4}\.")
_TABLE_RULE = re.compile(r"\|?[\s:|-]+\|?")


def units_of(
    blocks: tuple[LineBlock, ...],
    layout: Layout,
    ledger: Ledger,
    styles: frozenset[SpeakerStyle] = JUDGED,
) -> tuple[TranscriptUnit, ...]:
    """Classify each block; a block may become several units. *styles* say how speakers are marked."""
    parted = take_name_lines(split_notes(blocks), ledger, styles)
    units: list[TranscriptUnit] = []
    for block in parted:
        made = list(_units(block, layout, ledger))
        spoken = next((at for at, unit in enumerate(made) if unit.kind is UnitKind.PARAGRAPH), -1)
        if block.speaker and spoken >= 0:
            made[spoken] = replace(made[spoken], speaker=block.speaker)
        elif block.speaker:
            # Nothing is spoken here: the name stays a word of the text.
            name = replace(block.lines[0], text=block.speaker)
            made.insert(0, TranscriptUnit((name,), UnitKind.PARAGRAPH))
        units += made
    parts = divide_from_persons(_with_numbers(units))
    return tuple(mark_letter_parts(list(parts), ledger, layout.speeches))


def _with_numbers(units: list[TranscriptUnit]) -> list[TranscriptUnit]:
    """Make headings of the numbers that count the parts of a text, each alone on its line."""
    places = [at for at, unit in enumerate(units) if unit.is_prose and _COUNTED.fullmatch(unit.raw)]
    counting = _counting([int(units[at].raw.rstrip(".")) for at in places])
    made = list(units)
    for at in (places[n] for n in counting):
        heading = units[at].raw.rstrip(".")
        made[at] = replace(units[at], kind=UnitKind.HEADING, heading=heading, numbered=True)
    return made


def _counting(numbers: list[int]) -> list[int]:
    """Return the indices of the longest run of *numbers* that counts up; a number or two may be missing."""
    #: By number: the length of the longest run that ends with it, and the index of that end.
    ends: dict[int, tuple[int, int]] = {}
    before: list[int] = []
    longest = (0, -1)
    for at, number in enumerate(numbers):
        length, previous = max(ends.get(number - step, (0, -1)) for step in (1, 2, 3))
        before.append(previous)
        if (length + 1, at) > ends.get(number, (0, -1)):
            ends[number] = (length + 1, at)
        longest = max(longest, ends[number], key=lambda run: run[0])
    found, at = [], longest[1]
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1] if len(found) >= 2 else []


def _units(block: LineBlock, layout: Layout, ledger: Ledger) -> Iterator[TranscriptUnit]:
    if len(block.lines) == 1 and shapes.is_rule(block.lines[0].text):
        yield TranscriptUnit(block.lines, UnitKind.RULE)
        return
    if block.is_note:
        yield TranscriptUnit(block.lines, UnitKind.PARAGRAPH)
        return
    plain = replace(block, lines=tuple(map(lift_page_labels, block.lines)))
    found = heading_of(plain, layout) if block.kind is None and not block.speaker else None
    if found is not None:
        yield TranscriptUnit(
            plain.lines,
            UnitKind.HEADING,
            heading=found.text,
            level=found.level,
            numbered=found.numbered,
            marked=block.is_marked_heading,
        )
    elif block.kind is None and has_glued_heading(block, layout):
        first = plain.lines[0]
        heading = shapes.from_capitals(first.text)
        yield TranscriptUnit((first,), UnitKind.HEADING, heading=heading)
        yield from _units(LineBlock(block.lines[1:]), layout, ledger)
    else:
        yield from _paragraphs(block, layout, ledger)


def _paragraphs(block: LineBlock, layout: Layout, ledger: Ledger) -> Iterator[TranscriptUnit]:
    _doubt_columns(block, ledger)
    if block.kind is not None:
        yield TranscriptUnit(block.lines, UnitKind.PARAGRAPH, block.kind)
    elif _is_table(block):
        yield TranscriptUnit(block.lines, UnitKind.PARAGRAPH, ParagraphKind.TABLE)
    elif _is_quoted(block):
        yield from _split_quotation(block)
    elif _BULLET.match(block.lines[0].text) or (len(block.lines) > 1 and _is_run_of_numbers(block)):
        yield from _items(block, ledger)
    elif _is_verse(block, layout):
        yield _kind(
            block.lines,
            ParagraphKind.STANZA,
            "kept as separate lines (looks like verse or an address)",
            ledger,
        )
    elif layout.wrapped and block.indent >= layout.margin + 3 and len(block.lines) > 1:
        yield _kind(
            block.lines, ParagraphKind.QUOTATION, "indented: read as a block quotation", ledger
        )
    elif layout.wrapped or len(block.lines) == 1:
        yield _one(block, layout, ledger)
    else:
        yield from _a_line_each(block, ledger)


def _doubt_columns(block: LineBlock, ledger: Ledger) -> None:
    if block.kind is None and has_columns(block.lines):
        why = (
            "these lines have gaps, as columns do: if they are a table, write its rows as | a | b |"
        )
        ledger.doubt(block.number, block.lines[0].text, why)


def _one(block: LineBlock, layout: Layout, ledger: Ledger) -> TranscriptUnit:
    line = block.lines[0]
    if (
        layout.wrapped
        and len(block.lines) == 1
        and line.indent >= layout.margin + 8
        and len(line.text) < 0.75 * layout.width
    ):
        return _kind(
            block.lines,
            ParagraphKind.QUOTATION,
            "deeply indented: read as a block quotation",
            ledger,
        )
    return TranscriptUnit(block.lines, UnitKind.PARAGRAPH)


def _kind(
    lines: tuple[TranscriptLine, ...], kind: ParagraphKind, why: str, ledger: Ledger
) -> TranscriptUnit:
    ledger.add(
        ChangeKind.LAYOUT,
        lines[0].number,
        lines[0].text,
        f"[{kind.value}]",
        why,
        last=lines[-1].number,
    )
    return TranscriptUnit(lines, UnitKind.PARAGRAPH, kind)


def _is_table(block: LineBlock) -> bool:
    return len(block.lines) >= 2 and all(
        _TABLE.fullmatch(line.text) or _TABLE_RULE.fullmatch(line.text) for line in block.lines
    )


def is_table_rule(text: str) -> bool:
    """Tell whether a line only separates the head of a table from its rows."""
    return _TABLE_RULE.fullmatch(text) is not None and "-" in text


def _is_quoted(block: LineBlock) -> bool:
    quoted = all(line.text.startswith(">") for line in block.lines)
    return quoted and any(_QUOTE_MARK.sub("", line.text).strip() for line in block.lines)


def _split_quotation(block: LineBlock) -> Iterator[TranscriptUnit]:
    """Strip the ``>`` from a Markdown quotation; an empty ``>`` separates its paragraphs."""
    part: list[TranscriptLine] = []
    pages: tuple[str, ...] = ()
    for line in [*block.lines, TranscriptLine(0, ">")]:
        text = _QUOTE_MARK.sub("", line.text).strip()
        pages += line.pages
        if text:
            part.append(replace(line, text=text, pages=pages))
            pages = ()
        elif part:
            ending = replace(part[-1], text=part[-1].text + mark_pages(pages))
            yield _quotation((*part[:-1], ending))
            part, pages = [], ()


def _quotation(lines: tuple[TranscriptLine, ...]) -> TranscriptUnit:
    hard = len(lines) > 1 and all(line.hard for line in lines[:-1])
    kind = ParagraphKind.STANZA if hard or is_verse(lines) else ParagraphKind.QUOTATION
    return TranscriptUnit(lines, UnitKind.PARAGRAPH, kind)


def _is_run_of_numbers(block: LineBlock) -> bool:
    marks = [match["number"] for line in block.lines if (match := _ORDERED.match(line.text))]
    return (
        len(marks) > 1
        and _ORDERED.match(block.lines[0].text) is not None
        and marks[0] in ("1", "a", "i")
    )


def _items(block: LineBlock, ledger: Ledger) -> Iterator[TranscriptUnit]:
    """Split a list into its items; a printed number stays, a bullet is removed."""
    part: list[TranscriptLine] = []
    for line in block.lines:
        if part and (_BULLET.match(line.text) or _ORDERED.match(line.text)):
            yield _item(part, ledger)
            part = []
        part.append(line)
    yield _item(part, ledger)


def _item(lines: list[TranscriptLine], ledger: Ledger) -> TranscriptUnit:
    first = lines[0]
    plain = replace(first, text=_BULLET.sub("", first.text, count=1))
    ledger.add(
        ChangeKind.LAYOUT,
        first.number,
        first.text,
        plain.text,
        "a list item",
        last=lines[-1].number,
    )
    return TranscriptUnit((plain, *lines[1:]), UnitKind.PARAGRAPH, ParagraphKind.LIST_ITEM)


def _is_verse(block: LineBlock, layout: Layout) -> bool:
    lines = block.lines
    if len(lines) < 2:
        return False
    if all(line.hard for line in lines[:-1]) and not layout.wrapped:
        return True
    if not layout.wrapped and (block.speaker or lines[0].number in layout.speeches):
        # A speech in short lines: prose would be wrapped elsewhere in the file, too.
        tag = tag_of(lines[0].text)
        said = (
            lines[0].text[tag.end :] if tag else lines[0].text,
            *(one.text for one in lines[1:]),
        )
        return all(len(words) <= _MAX_SPEECH_LINE_CHARS for words in said)
    return layout.is_verse(lines)


def _a_line_each(block: LineBlock, ledger: Ledger) -> Iterator[TranscriptUnit]:
    """Split a block with one paragraph per line; lines that continue a sentence stay together."""
    part: list[TranscriptLine] = []
    for line in block.lines:
        if part and (
            (shapes.ends_sentence(part[-1].text) and not shapes.starts_small(line.text))
            or line.indent > part[-1].indent
        ):
            yield TranscriptUnit(tuple(part), UnitKind.PARAGRAPH)
            part = []
        part.append(line)
    yield TranscriptUnit(tuple(part), UnitKind.PARAGRAPH)
    if part[0] is not block.lines[0]:
        why = "each line ends a sentence: every line became a paragraph"
        ledger.add(
            ChangeKind.LAYOUT,
            block.number,
            block.lines[0].text,
            f"{block.number}-{block.last}",
            why,
            last=block.last,
        )
