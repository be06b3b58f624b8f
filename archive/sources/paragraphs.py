"""From units to paragraphs of the model: their marks read, their notes and page breaks in place."""

import re

from archive.model import Note
from archive.model import Paragraph
from archive.model import RunKind
from archive.model import Section
from archive.sources.inline import Marked
from archive.sources.inline import read_marks
from archive.sources.lines import PAGE_CLOSES
from archive.sources.lines import PAGE_OPENS
from archive.sources.notes import mark_pattern
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.sections import Part
from archive.sources.units import Unit
from archive.sources.units import UnitKind

_FUSED = re.compile(r"[^\W\d_]{2,}[0-9]{2,4}[^\W\d_]{2,}")
_MOJIBAKE = re.compile(r"â€[™œ\x9d“”˜¦]|Ã[©¨¤¶¼ª§ ]|Â[ £§»«]")


class Paragraphs:
    """Makes the paragraphs of one import."""

    def __init__(self, ledger: Ledger, pages_after: tuple[str, ...]) -> None:
        self._ledger = ledger
        self._pages_after = pages_after
        #: Page breaks that stood at a heading or a rule: they go to the next paragraph.
        self._waiting = ""

    def sections(self, parts: tuple[Part, ...]) -> tuple[Section, ...]:
        """Return the sections of the text, numbered s1 and on; paragraphs have no numbers yet."""
        units = [unit for part in parts for unit in part.units]
        last = next((unit for unit in reversed(units) if unit.kind is UnitKind.PARAGRAPH), None)
        sections = []
        for number, part in enumerate(parts, 1):
            made = []
            self._waiting += part.pages
            for unit in part.units:
                paragraph = self._paragraph(unit, is_last=unit is last)
                if paragraph is not None:
                    made.append(paragraph)
            sections.append(Section(f"s{number}", part.heading, tuple(made), part.kind, part.level))
        return tuple(sections)

    def _paragraph(self, unit: Unit, *, is_last: bool) -> Paragraph | None:
        text = self._waiting + unit.text
        self._waiting = ""
        if is_last:
            text += "".join(f" {PAGE_OPENS}{label}{PAGE_CLOSES}" for label in self._pages_after)
        marked = read_marks(text, mark_pattern(note.label for note in unit.notes))
        if not marked.text:
            # Nothing but marks: what stands there stays as it is spelled.
            marked = Marked(unit.raw, (), (), (), ())
        self._tell(unit, marked)
        return Paragraph(
            number="",
            text=marked.text,
            kind=unit.paragraph,
            runs=marked.runs,
            page_breaks=marked.page_breaks,
            note_marks=marked.note_marks,
            notes=self._notes(unit),
            speaker=unit.speaker,
        )

    def _notes(self, unit: Unit) -> tuple[Note, ...]:
        notes = []
        for found in unit.notes:
            marked = read_marks(found.text, None)
            for before, after, why in marked.rewritten:
                self._ledger.add(ChangeKind.MARKUP, found.number, before, after, why)
            notes.append(Note(found.label, marked.text, marked.runs))
        return tuple(notes)

    def _tell(self, unit: Unit, marked: Marked) -> None:
        """Report what the marks were and what looks odd."""
        for before, after, why in marked.rewritten:
            kind = ChangeKind.NOTE if after else ChangeKind.MARKUP
            self._ledger.add(kind, unit.number, before, after, why, last=unit.last)
        for run in marked.runs:
            if run.kind is RunKind.STAGE:
                words = marked.text[run.start : run.end]
                self._ledger.add(
                    ChangeKind.STAGE,
                    unit.number,
                    words,
                    "",
                    "a stage direction, not spoken",
                    last=unit.last,
                )
        labels = {note.label for note in unit.notes}
        for mark in marked.note_marks:
            if mark.label not in labels:
                why = "this mark calls a note that is not in the file: it stays visible as a mark"
                self._ledger.doubt(unit.number, mark.label, why)
        for match in _FUSED.finditer(marked.text):
            self._ledger.doubt(
                unit.number,
                match[0],
                "a number inside a word: a column or page number that slipped in?",
            )
        if _MOJIBAKE.search(marked.text):
            why = "this looks like UTF-8 that was once read as Windows-1252; nothing was changed"
            self._ledger.doubt(unit.number, marked.text[:60], why)
        if "\ufffd" in marked.text:
            at = marked.text.index("\ufffd")
            self._ledger.doubt(
                unit.number,
                marked.text[max(0, at - 25) : at + 25],
                "� stands where a character was lost",
            )
