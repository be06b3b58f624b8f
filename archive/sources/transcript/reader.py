"""Transcript reader: turns messy plain text or Markdown into a text and a report of every change.

It keeps whatever is doubtful and reports it. It makes no emendations: an error of the source stays.
"""

from dataclasses import replace

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Metadata
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import Text
from archive.sources.decoding import decode
from archive.sources.language import language_of
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import ImportChange
from archive.sources.report import Ledger
from archive.sources.slugs import slug_of
from archive.sources.transcript.block_kinds import units_of
from archive.sources.transcript.blocks import blocks_of
from archive.sources.transcript.blocks import layout_of
from archive.sources.transcript.colophon import Colophon
from archive.sources.transcript.colophon import read_colophon
from archive.sources.transcript.file_name import title_from_name
from archive.sources.transcript.gutenberg import strip_gutenberg
from archive.sources.transcript.head import read_head
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.line_joining import LineJoiner
from archive.sources.transcript.lines import split_lines
from archive.sources.transcript.notes import attach_notes
from archive.sources.transcript.page_furniture import strip_furniture
from archive.sources.transcript.paragraphs import SectionAssembler
from archive.sources.transcript.sections import group_into_sections
from archive.sources.transcript.sections import read_section_heads
from archive.sources.transcript.speakers import take_speakers
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind
from archive.sources.transcript.word_balance import Balance
from archive.sources.transcript.word_balance import balance

_SOURCE_FIELDS = (
    "publisher", "place", "volume", "pages", "edition", "editor", "translator", "archive", "shelfmark",
)  # fmt: skip


def read_transcript(data: bytes, *, name: str) -> Import:
    """Read *data*, the bytes of the file called *name*. Raise `BrokenText` where it is not a text.

    >>> made = read_transcript(b"Report\\n\\nThe ques-\\ntion of peace is a burning question.\\n", name="report.txt")
    >>> made.text.metadata.title
    'Report'
    """
    ledger = Ledger()
    decoded = decode(data, name=name, ledger=ledger)
    text = _read(decoded.text, name, ledger)
    changes = ledger.changes()
    doubts = _check_balance(decoded.text, text, changes, name)
    return Import(text, (*doubts, *changes), decoded.encoding)


def _read(source: str, name: str, ledger: Ledger) -> Text:
    gutenberg = strip_gutenberg(split_lines(source, ledger), ledger)
    furnished = strip_furniture(gutenberg.lines, ledger)
    layout = layout_of(furnished.lines)
    head, blocks = read_head(
        blocks_of(furnished.lines, layout), layout, ledger, known=gutenberg.fields
    )
    colophon, blocks = read_colophon(blocks, head.title, ledger)
    title_from_name(name, head, ledger)
    joiner = LineJoiner(furnished.lines, layout, ledger)
    units = _with_text(units_of(blocks, layout, ledger), ledger)
    units = tuple(map(joiner.join_lines, units))
    units = joiner.rejoin_torn(attach_notes(units, ledger))
    units = take_speakers(read_section_heads(units, ledger), ledger)
    parts = group_into_sections(units, head.title, ledger, occasion=head.occasion)
    sections = SectionAssembler(ledger, colophon.pages + furnished.pages_after).sections(parts)
    if not any(section.paragraphs for section in sections):
        raise BrokenText(
            Problem(
                name,
                0,
                "there is no paragraph in this file",
                "Check that the right file was saved.",
            )
        )
    metadata = _metadata(head, colophon, furnished.source, gutenberg.fields, sections, ledger)
    return Text(slug_of(head.title, fallback=name), metadata, sections)


def _with_text(units: tuple[TranscriptUnit, ...], ledger: Ledger) -> tuple[TranscriptUnit, ...]:
    """Return *units*; where all are headings, as in a telegram in capitals, make them paragraphs."""
    headings = [unit for unit in units if unit.kind is UnitKind.HEADING]
    if not headings or any(unit.kind is UnitKind.PARAGRAPH for unit in units):
        return units
    ledger.doubt(
        headings[0].number, headings[0].raw, "everything here looks like a heading: kept as text"
    )
    return tuple(
        replace(unit, kind=UnitKind.PARAGRAPH, heading="", numbered=False)
        if unit.kind is UnitKind.HEADING
        else unit
        for unit in units
    )


def _metadata(
    head: Head,
    colophon: Colophon,
    furniture: str,
    gutenberg: dict[str, str],
    sections: tuple[Section, ...],
    ledger: Ledger,
) -> Metadata:
    """Combine the metadata found in the source."""
    known = {**gutenberg, **head.fields}
    fields = {name: _collapse(known[name]) for name in _SOURCE_FIELDS if name in known}
    title = head.fields.get("title") or colophon.title
    if furniture and not title:
        ledger.add(
            ChangeKind.METADATA,
            0,
            "",
            furniture,
            "the source, from the lines at the ends of pages",
        )
        title = furniture
    source = Source(
        title=_collapse(title),
        url=head.fields.get("url") or colophon.url,
        accessed_as_printed=colophon.accessed,
        **fields,
    )
    printed = head.date
    return Metadata(
        title=_collapse(head.title),
        authors=tuple(map(_collapse, head.authors)),
        occasion=_collapse(head.occasion),
        date=printed.date if printed else None,
        date_old_style=printed.old_style if printed else None,
        date_as_printed=_collapse(printed.printed) if printed else "",
        language=_language(head.language or gutenberg.get("language", ""), sections, ledger),
        rights=_collapse(head.fields.get("rights", "")),
        source=source,
    )


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _language(stated: str, sections: tuple[Section, ...], ledger: Ledger) -> str:
    if stated:
        return stated
    words = " ".join(paragraph.text for section in sections for paragraph in section.paragraphs)
    language = language_of(words)
    if language == "und":
        ledger.doubt(0, "", "the language is unclear; enter its tag (en, de, fr …) under language:")
    else:
        ledger.add(
            ChangeKind.METADATA, 0, "", "", f"language: {language}, judging by its common words"
        )
    return language


def _check_balance(
    source: str, text: Text, changes: tuple[ImportChange, ...], name: str
) -> tuple[ImportChange, ...]:
    """Refuse an import that lost or added a word, which would be a bug of the reader."""
    word_sum = balance(source, text, changes)
    if word_sum.is_even:
        return _doubt_division(word_sum)
    lost, made = " ".join(word_sum.lost[:20]), " ".join(word_sum.added[:20])
    say = "; ".join(filter(None, (lost and f"lost: {lost}", made and f"added: {made}")))
    remedy = "Nothing was written. This is a bug in Pincite: please report it, with the file."
    raise BrokenText(Problem(name, 0, f"words would be lost or added ({say})", remedy))


def _doubt_division(word_sum: Balance) -> tuple[ImportChange, ...]:
    if not word_sum.added:
        return ()
    before, after = " ".join(word_sum.lost), " ".join(word_sum.added)
    why = "markup inside or between these words was removed, which changes where they divide"
    return (ImportChange(ChangeKind.DOUBT, 0, before, after, why),)
