"""Transcript reader: turns messy plain text or Markdown into a text and a report of every change.

It keeps whatever is doubtful and reports it. It makes no emendations: an error of the source stays.
"""

from collections.abc import Mapping
from types import MappingProxyType

from archive.model.text import Text
from archive.sources.conservation import check_words
from archive.sources.decoding import decode
from archive.sources.front_matter.reader import take_front
from archive.sources.front_matter.record import apply_front
from archive.sources.given import GivenRecord
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import SourceDocument
from archive.sources.transcript.assembly import assemble
from archive.sources.transcript.blocks import blocks_of
from archive.sources.transcript.blocks import layout_of
from archive.sources.transcript.gutenberg import strip_gutenberg
from archive.sources.transcript.line_numbers import strip_line_numbers
from archive.sources.transcript.lines import split_lines
from archive.sources.transcript.name_lines import speech_lines
from archive.sources.transcript.note_marks import with_usual_marks
from archive.sources.transcript.page_furniture import strip_furniture
from archive.sources.transcript.pictures import take_pictures

_NOTHING = GivenRecord()
_NOTHING_STATED: Mapping[str, str] = MappingProxyType({})


def read_transcript(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the file called *name*. Raise `BrokenText` where it is not a text.

    *given* is what somebody says of it: its title counts where the file has none.

    >>> made = read_transcript(b"Report\\n\\nThe ques-\\ntion of peace is a burning question.\\n", name="report.txt")
    >>> made.text.metadata.title
    'Report'
    """
    ledger = Ledger()
    decoded = decode(data, name=name, ledger=ledger)
    text = text_of(decoded.text, name, ledger, given)
    changes = ledger.changes()
    doubts = check_words(decoded.text, text, changes, name)
    return Import(text, (*doubts, *changes), decoded.encoding)


def text_of(
    source: str,
    name: str,
    ledger: Ledger,
    given: GivenRecord = _NOTHING,
    *,
    stated: Mapping[str, str] = _NOTHING_STATED,
) -> Text:
    """Return the text that the lines of *source* are; *stated* is what its file says beside them, by field."""
    body, front = take_front(source, name, ledger)
    gutenberg = strip_gutenberg(split_lines(body, ledger), ledger)
    furnished = strip_furniture(gutenberg.lines, ledger)
    lines = strip_line_numbers(take_pictures(furnished.lines, ledger), ledger)
    lines = with_usual_marks(lines, ledger)
    layout = layout_of(lines, speech_lines(lines, given.speaker_styles))
    document = SourceDocument(
        blocks_of(lines, layout),
        layout,
        {**stated, **gutenberg.fields, **(front.stated if front else {})},
        furnished.source,
        furnished.pages_after,
    )
    text = assemble(document, name, ledger, given)
    return apply_front(text, front, ledger) if front else text
