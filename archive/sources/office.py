"""What files of word processors have in common: elements that are read as those of a page, and doubtful properties."""

import re
from dataclasses import dataclass
from dataclasses import field

from archive.sources.html.elements import Element
from archive.sources.html.elements import place_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import drop_rules
from archive.sources.html.head import take_record_lines
from archive.sources.html.note_words import drop_note_headings
from archive.sources.html.note_words import move_calls
from archive.sources.html.notes import find_notes
from archive.sources.html.record import PageRecord
from archive.sources.html.title import take_title
from archive.sources.html.walker import PageWalker
from archive.sources.language import language_tag
from archive.sources.people import is_name
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import SourceDocument

#: Titles that programs make by themselves.
_NO_TITLE = re.compile(
    r"(?:microsoft word|untitled|document ?[0-9]*|unbenannt|sans titre)\b.*|.*\.(?:docx?|odt|rtf|pdf|txt)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class OfficeRecord:
    """What the properties of a file say: they tell of the file, and only perhaps of the text in it."""

    ledger: Ledger
    title: str = ""
    author: str = ""
    language: str = ""
    made: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def read_elements(body: Element, said: OfficeRecord, places: dict[int, str]) -> SourceDocument:
    """Read the elements in *body*, each of which says its place; fill *places*, the places of the blocks."""
    ledger = said.ledger
    record = PageRecord(ledger)

    def leave_out(element: Element, why: str) -> None:
        where = place_of(element)
        ledger.add(ChangeKind.AROUND, 0, words_of(element), "", why, where=where)

    notes = find_notes(body)
    for call in notes.calls.values():
        why = "the mark of a note, which the program numbers"
        ledger.add(ChangeKind.NOTE, 0, "", call.label, why)
    move_calls(body, notes.calls)
    take_record_lines(body, record)
    title = "" if _NO_TITLE.fullmatch(said.title) else said.title
    take_title(body, title, record, frozenset(notes.calls))
    _take_properties(said, title, record)
    drop_note_headings(body, notes.bodies, leave_out)
    drop_rules(body, notes.bodies)
    walker = PageWalker(ledger, notes, {}, place_of)
    walker.collector.places = places
    walker.walk(body)
    return SourceDocument(tuple(walker.collector.blocks), stated=record.fields)


def _take_properties(said: OfficeRecord, title: str, record: PageRecord) -> None:
    ledger = said.ledger
    record.state("title", title, "the properties of the file")
    if said.language:
        record.fields.setdefault("language", language_tag(said.language))
    if said.author and "author" not in record.fields:
        why = "author, from the properties of the file, which may name who typed it: please check"
        if is_name(said.author):
            record.fields["author"] = said.author
            ledger.add(ChangeKind.METADATA, 0, "", said.author, why, unsure=True)
        else:
            why = f"the properties of the file name {said.author} as author: not taken"
            ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
    if said.made:
        why = f"the file was made on {said.made}, which is not taken as the date of the text"
        ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
