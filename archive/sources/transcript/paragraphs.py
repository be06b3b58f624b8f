"""Turn units into the sections and paragraphs of the model, with their marks, notes and page breaks."""

import re
from dataclasses import replace

from archive.model.lines import stanza_indents
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Section
from archive.sources.literals import plain
from archive.sources.paragraph_builder import normalize_runs
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.inline import MARK_SHOWN
from archive.sources.transcript.inline import InlineText
from archive.sources.transcript.inline import read_marks
from archive.sources.transcript.lines import mark_pages
from archive.sources.transcript.lines import page_labels
from archive.sources.transcript.lines import strip_page_labels
from archive.sources.transcript.notes import mark_pattern
from archive.sources.transcript.sections import SectionBuilder
from archive.sources.transcript.stage_directions import find_stages_of_play
from archive.sources.transcript.units import TranscriptUnit
from archive.sources.transcript.units import UnitKind

#: Patterns that look like conversion errors.
_ODD = (
    (
        re.compile(r"(?<![^\W\d_])[^\W\d_]{2,30}[0-9]{2,4}[^\W\d_]{2,30}"),
        "a number inside a word: perhaps a stray column or page number; nothing was changed",
    ),
    (
        re.compile(r"â€[™œ\x9d“”˜¦]|Ã[©¨¤¶¼ª§]|Â[£§»«]"),
        "looks like UTF-8 that was once read as Windows-1252; nothing was changed",
    ),
    (
        re.compile(r"(?<= )[ôöòõûùîïñ¬¦](?= )"),
        "an isolated letter: perhaps a lost dash or quotation mark; nothing was changed",
    ),
    (re.compile("\ufffd"), "� marks a lost character"),
)


_STANZA_NUMBER = re.compile(r"[0-9]{1,3}[.)]?\s+(?=\S)")


class SectionAssembler:
    """Builds the sections of one import."""

    def __init__(
        self, ledger: Ledger, pages_after: tuple[str, ...], *, is_play: bool = False
    ) -> None:
        self._ledger = ledger
        self._is_play = is_play
        #: Somebody has spoken in this play, or a scene has begun.
        self._begun = False
        self._pages_after = pages_after
        #: Page breaks at a heading or rule, waiting for the next paragraph.
        self._waiting = ""
        #: By label: the line of the paragraph with that note.
        self._noted: dict[str, int] = {}

    def sections(self, parts: tuple[SectionBuilder, ...]) -> tuple[Section, ...]:
        """Return the sections of the text, numbered s1, s2 …; paragraphs have no numbers yet."""
        units = [unit for part in parts for unit in part.units]
        self._noted = {note.label: unit.number for unit in units for note in unit.notes}
        last = next((unit for unit in reversed(units) if unit.kind is UnitKind.PARAGRAPH), None)
        sections = []
        for number, part in enumerate(parts, 1):
            made = []
            self._begun = self._begun or bool(part.heading)
            self._waiting += part.pages
            for unit in part.units:
                made.append(self._paragraph(unit, is_last=unit is last))
            self._waiting += part.pages_after
            sections.append(Section(f"s{number}", part.heading, tuple(made), part.kind, part.level))
        return _with_last_pages(tuple(sections), page_labels(self._waiting))

    def _paragraph(self, unit: TranscriptUnit, *, is_last: bool) -> Paragraph:
        text = self._waiting + unit.text
        self._waiting = ""
        if is_last:
            text += "".join(f" {mark_pages([label])}" for label in self._pages_after)
        labels = mark_pattern(note.label for note in unit.notes)
        shown = read_marks(text, labels, pinned=unit.pinned)
        if not shown.text:
            shown = self._keep_markup(text, unit)
        shown = self._with_every_mark(shown, unit)
        if self._is_play:
            self._begun = self._begun or bool(unit.speaker)
            shown = _with_stages(shown, spoken=bool(unit.speaker), begun=self._begun)
        self._report_marks(unit, shown)
        return Paragraph(
            number="",
            text=shown.text,
            kind=unit.paragraph,
            runs=shown.runs,
            page_breaks=shown.page_breaks,
            note_marks=shown.note_marks,
            notes=self._notes(unit, shown.note_marks),
            speaker=plain(" ".join(unit.speaker.split())),
            indents=_indents(unit, shown.runs),
        )

    def _keep_markup(self, text: str, unit: TranscriptUnit) -> InlineText:
        """Keep a paragraph of nothing but markup as it is."""
        self._ledger.doubt(unit.number, unit.raw, "nothing but markup here; kept as it is")
        spelled = " ".join(strip_page_labels(unit.raw).split()) or "�"
        pages = tuple(PageBreak(0, label) for label in page_labels(text))
        return InlineText(spelled, (), pages, (), ())

    def _with_every_mark(self, shown: InlineText, unit: TranscriptUnit) -> InlineText:
        """Put a mark at the end for each note that has none: a file has only notes with a mark."""
        marked = {mark.label for mark in shown.note_marks}
        marks = []
        for note in unit.notes:
            if note.label not in marked:
                marks.append(NoteMark(len(shown.text), note.label))
                why = "the mark of this note was read as something else: a mark is put at the end"
                self._ledger.add(ChangeKind.NOTE, note.number, "", note.label, why)
        return replace(shown, note_marks=(*shown.note_marks, *marks)) if marks else shown

    def _notes(self, unit: TranscriptUnit, marks: tuple[NoteMark, ...]) -> tuple[Note, ...]:
        """Return the notes of *unit* in the order of their *marks*, as its file will have them."""
        notes = {}
        for found in unit.notes:
            shown = read_marks(found.text, None, in_note=True)
            for before, after, why in shown.rewritten:
                self._ledger.add(ChangeKind.MARKUP, found.number, before, after, why)
            notes[found.label] = Note(found.label, shown.text or found.text, shown.runs)
        return tuple(
            notes[label] for label in dict.fromkeys(m.label for m in marks) if label in notes
        )

    def _report_marks(self, unit: TranscriptUnit, shown: InlineText) -> None:
        """Report the markup that was read."""
        for before, after, why in shown.rewritten:
            kind = ChangeKind.NOTE if why == MARK_SHOWN else ChangeKind.MARKUP
            self._ledger.add(kind, unit.number, before, after, why, last=unit.last)
        for run in shown.runs:
            if run.kind is RunKind.STAGE:
                words, why = shown.text[run.start : run.end], "a stage direction: heard, not spoken"
                self._ledger.add(ChangeKind.STAGE, unit.number, words, "", why, last=unit.last)
        labels = {note.label for note in unit.notes}
        for mark in shown.note_marks:
            if mark.label not in labels:
                why = "the note for this mark is not in the file; the mark is kept and shown"
                if mark.label in self._noted:
                    why = (
                        "a second mark for the same note: the note is with the paragraph of "
                        f"{self._ledger.place_of(self._noted[mark.label])}; this mark is kept and shown"
                    )
                self._ledger.doubt(unit.number, mark.label, why)
        self._doubt(unit.number, shown.text)

    def _doubt(self, line: int, text: str) -> None:
        """Report what looks like an error; the reader corrects nothing."""
        for pattern, why in _ODD:
            for match in pattern.finditer(text):
                around = text[max(0, match.start() - 20) : match.end() + 20]
                self._ledger.doubt(line, around.strip(), why)


def _with_stages(shown: InlineText, *, spoken: bool, begun: bool) -> InlineText:
    """Mark the stage directions of a paragraph of a play."""
    found = find_stages_of_play(shown.text, shown.runs, spoken=spoken, begun=begun)
    stages = (Run(start, end, RunKind.STAGE) for start, end in found)
    return replace(shown, runs=normalize_runs((*shown.runs, *stages)))


def _indents(unit: TranscriptUnit, runs: tuple[Run, ...]) -> tuple[int, ...]:
    """Return the indents of the lines of a stanza, where each of its lines is still one."""
    breaks = sum(run.kind is RunKind.LINE_BREAK for run in runs)
    if unit.paragraph is not ParagraphKind.STANZA or breaks + 1 != len(unit.lines):
        return ()
    # The number of a stanza stands out from its first line.
    number = _STANZA_NUMBER.match(unit.lines[0].text)
    out = number.end() if number else 0
    return stanza_indents(line.indent + (0 if at else out) for at, line in enumerate(unit.lines))


def _with_last_pages(sections: tuple[Section, ...], labels: tuple[str, ...]) -> tuple[Section, ...]:
    """Put page breaks that no paragraph follows at the end of the last one."""
    places = [at for at, section in enumerate(sections) if section.paragraphs]
    if not labels or not places:
        return sections
    section = sections[places[-1]]
    *others, last = section.paragraphs
    breaks = tuple(PageBreak(len(last.text), label) for label in labels)
    last = replace(last, page_breaks=last.page_breaks + breaks)
    kept = replace(section, paragraphs=(*others, last))
    return (*sections[: places[-1]], kept, *sections[places[-1] + 1 :])
