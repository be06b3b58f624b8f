"""Make a text of blocks: the head, the notes, the speakers, the sections and the record, the same for every format."""

from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from typing import Any

from archive.errors import BrokenText
from archive.errors import Problem
from archive.model.text import Metadata
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import Text
from archive.sources.given import GivenRecord
from archive.sources.language import language_of
from archive.sources.literals import plain
from archive.sources.people import authors_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.slugs import slug_of
from archive.sources.transcript.block_kinds import units_of
from archive.sources.transcript.blocks import Layout
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.bracketed_notes import take_bracketed_notes
from archive.sources.transcript.colophon import Colophon
from archive.sources.transcript.colophon import read_colophon
from archive.sources.transcript.false_headings import without_false_headings
from archive.sources.transcript.file_name import title_from_name
from archive.sources.transcript.head import read_head
from archive.sources.transcript.head import stated_head
from archive.sources.transcript.head_fields import Head
from archive.sources.transcript.head_marks import lift_marks
from archive.sources.transcript.letter_date import take_date_of_letter
from archive.sources.transcript.line_joining import LineJoiner
from archive.sources.transcript.notes import attach_notes
from archive.sources.transcript.paragraphs import SectionAssembler
from archive.sources.transcript.pictures import leave_out_pictures
from archive.sources.transcript.section_heads import read_section_heads
from archive.sources.transcript.sections import group_into_sections
from archive.sources.transcript.speakers import take_speakers
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

_SOURCE_FIELDS = (
    "publisher", "place", "year", "volume", "pages", "edition", "archive", "shelfmark",
)  # fmt: skip

_NOTHING = GivenRecord()


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """What the reader of one format found in a file.

    `blocks` are in the order of the source. `stated` are the fields of the record that the file itself states, by the
    names of a head (title, author, occasion, date, language, url …); `source` is the title of its source. `furniture`
    is what the lines at the ends of its pages say of its source, `pages_after` the labels of the pages that begin
    after the last block.
    """

    blocks: tuple[LineBlock, ...]
    layout: Layout = field(default_factory=lambda: Layout(wrapped=False, width=0))
    stated: Mapping[str, str] = field(default_factory=dict)
    furniture: str = ""
    pages_after: tuple[str, ...] = ()
    #: Whether the blocks have no head: the markup said which words are its, and they are among the stated fields.
    without_head: bool = False
    #: A title from outside the words of the text, which counts where these have none.
    title: str = ""


def assemble(
    document: SourceDocument, name: str, ledger: Ledger, given: GivenRecord = _NOTHING
) -> Text:
    """Make a text, without numbers, of the *document* read from the file called *name*.

    The title and language that are *given* count where the document has none. Raise `BrokenText`.
    """
    layout, stated = document.layout, dict(document.stated)
    head, blocks = stated_head(stated), document.blocks
    if not document.without_head:
        lifted = lift_marks(blocks)
        head, blocks = read_head(lifted.blocks, layout, ledger, known=stated)
        blocks = lifted.put_back(blocks)
    colophon, blocks = read_colophon(blocks, head.title, ledger)
    if document.title and not head.title:
        head.title = document.title
        ledger.add(ChangeKind.METADATA, 0, "", head.title, "the title, from the head of the page")
    if given.title and not head.title:
        head.title = given.title
        ledger.add(ChangeKind.METADATA, 0, "", given.title, "the title: as given")
    title_from_name(name, head, ledger)
    head.language = head.language or given.language
    lines = tuple(line for block in document.blocks for line in block.lines)
    joiner = LineJoiner(lines, layout, ledger)
    styles = given.speaker_styles
    units = _with_text(units_of(blocks, layout, ledger, styles), ledger)
    units = tuple(map(joiner.join_lines, units))
    units = tuple(leave_out_pictures(units, ledger))
    units = joiner.rejoin_torn(attach_notes(take_bracketed_notes(units, ledger), ledger))
    units = without_false_headings(units, head.title, ledger)
    speeches = take_speakers(read_section_heads(units, ledger), ledger, styles)
    parts = group_into_sections(speeches.units, head.title, ledger, occasion=head.occasion)
    pages_after = colophon.pages + document.pages_after
    sections = SectionAssembler(ledger, pages_after, is_play=speeches.is_play).sections(parts)
    if not any(section.paragraphs for section in sections):
        raise BrokenText(
            Problem(
                name,
                0,
                "there is no paragraph in this file",
                "Check that the right file was saved.",
            )
        )
    take_date_of_letter(head, sections, ledger)
    metadata = _metadata(head, colophon, document.furniture, stated, sections, ledger)
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
    stated: dict[str, str],
    sections: tuple[Section, ...],
    ledger: Ledger,
) -> Metadata:
    """Combine the metadata found in the source."""
    known = {**stated, **head.fields}
    fields: dict[str, Any] = {
        name: _collapse(known[name]) for name in _SOURCE_FIELDS if name in known
    }
    titles = (head.fields.get("title", ""), stated.get("source", ""), colophon.title)
    title = _first_of(titles, ledger)
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
        url=_first_of((known.get("url", ""), colophon.url), ledger),
        accessed_as_printed=colophon.accessed,
        editors=_named(known, "editor"),
        translators=_named(known, "translator"),
        recipients=_named(known, "recipient"),
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
        language=_language(head.language or stated.get("language", ""), sections, ledger),
        rights=_collapse(known.get("rights", "")),
        source=source,
    )


def _first_of(values: Iterable[str], ledger: Ledger) -> str:
    """Return the first of *values* that is not empty; the others are left out, with a line each."""
    first, *others = (*filter(None, values), "")
    for other in filter(None, others):
        why = "the source has another title or address already"
        ledger.add(ChangeKind.METADATA, 0, other, "", why)
    return first


def _named(known: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(map(_collapse, authors_of(known[name]))) if known.get(name) else ()


def _collapse(text: str) -> str:
    return plain(" ".join(text.split()))


def _language(stated: str, sections: tuple[Section, ...], ledger: Ledger) -> str:
    if stated:
        return stated
    words = " ".join(paragraph.text for section in sections for paragraph in section.paragraphs)
    language = language_of(words)
    if language == "und":
        ledger.doubt(
            0,
            "",
            "the language is unclear; add to the record a line such as `language: en` (de, fr …)",
        )
    else:
        ledger.add(
            ChangeKind.METADATA, 0, "", "", f"language: {language}, judging by its common words"
        )
    return language
