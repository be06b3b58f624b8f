"""Collect the words of one paragraph after the other, with their marks, into sections."""

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from archive.model.lines import stanza_indents
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.model.text import Section
from archive.sources.paragraph_builder import ParagraphBuilder


@dataclass(slots=True)
class OpenSection:
    """A section whose paragraphs are being collected; its `level` counts from 1."""

    level: int
    heading: str = ""
    kind: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)


class Words:
    """The words of one paragraph or note while they are read."""

    def __init__(self, runs: tuple[tuple[RunKind, str], ...] = ()) -> None:
        self.builder = ParagraphBuilder()
        self.notes: list[Note] = []
        self.has_words = False
        #: The columns at which the lines of a stanza begin.
        self.columns: list[int] = []
        self.runs = list(runs)
        for kind, value in runs:
            self.builder.open(kind, value)

    def text(self, words: str) -> None:
        """Add *words*."""
        self.builder.words(words)
        self.has_words = self.has_words or bool(words.strip())

    def open(self, kind: RunKind, value: str = "") -> None:
        """Begin a run."""
        self.builder.open(kind, value)
        self.runs.append((kind, value))

    def close(self, kind: RunKind) -> None:
        """End the run of this *kind* that was begun last."""
        self.builder.close(kind)
        for at in range(len(self.runs) - 1, -1, -1):
            if self.runs[at][0] is kind:
                del self.runs[at]
                break


class ParagraphCollector:
    """Collects paragraphs into sections. Marks between paragraphs go to the next one, or at the end to the last."""

    def __init__(self) -> None:
        self.sections: list[OpenSection] = [OpenSection(1)]
        self.words = Words()
        self.speaker = ""
        self._pages: list[str] = []
        self._notes: list[Note] = []

    def begin_section(self, level: int, heading: str, kind: str) -> None:
        """Begin a section."""
        self.sections.append(OpenSection(level, heading, kind))

    def page(self, label: str) -> None:
        """Begin a page of the source."""
        if self.words.has_words:
            self.words.builder.page_break(label)
        else:
            self._pages.append(label)

    def note(self, note: Note) -> None:
        """Add a note that is called here; one between paragraphs belongs to the one before, if there is any."""
        self.words.builder.note_mark(self._add(note, self.words.notes))

    def _note_between(self, note: Note) -> None:
        paragraphs = self.sections[-1].paragraphs
        if not paragraphs:
            self._notes.append(note)
            return
        last = paragraphs[-1]
        notes = list(last.notes)
        label = self._add(note, notes)
        marks = (*last.note_marks, NoteMark(len(last.text), label))
        paragraphs[-1] = replace(last, notes=tuple(notes), note_marks=marks)

    def carry(self, note: Note) -> None:
        """Add a note that belongs to the next paragraph."""
        self._notes.append(note)

    def _add(self, note: Note, notes: list[Note]) -> str:
        """Add *note* to *notes*, and return its label, which is changed where another note has it."""
        label, number = note.label, 2
        while any(one.label == label and one != replace(note, label=label) for one in notes):
            label = f"{note.label}-{number}"
            number += 1
        if not any(one.label == label for one in notes):
            notes.append(replace(note, label=label))
        return label

    def line(self, indent: int = 0) -> None:
        """Begin a line of verse, or a row of a table."""
        if self.words.has_words:
            self.words.builder.line_break()
        self.words.columns.append(indent)

    def finish(self, kind: ParagraphKind) -> None:
        """End the paragraph, if it has words; runs that are open go on in the next one."""
        words, self.words = self.words, Words(tuple(self.words.runs))
        if not words.has_words:
            for note in words.notes:
                self._note_between(note)
            return
        made = words.builder.finish()
        labels = [self._add(note, words.notes) for note in self._notes]
        paragraph = Paragraph(
            "",
            made.text,
            kind,
            runs=made.runs,
            emendations=made.emendations,
            page_breaks=(*(PageBreak(0, label) for label in self._pages), *made.page_breaks),
            note_marks=(*(NoteMark(0, label) for label in labels), *made.note_marks),
            notes=tuple(words.notes),
            speaker=self.speaker,
            indents=stanza_indents(words.columns) if kind is ParagraphKind.STANZA else (),
        )
        self._pages, self._notes = [], []
        self.sections[-1].paragraphs.append(paragraph)

    def close(self) -> tuple[Section, ...]:
        """Return the sections that have a heading or a paragraph."""
        kept = [one for one in self.sections if one.heading or one.paragraphs]
        for one in reversed(kept):
            if one.paragraphs and self._pages:
                last = one.paragraphs[-1]
                breaks = (PageBreak(len(last.text), label) for label in self._pages)
                one.paragraphs[-1] = replace(last, page_breaks=(*last.page_breaks, *breaks))
                break
        levels = nested_levels([self._level_of(one) for one in kept])
        return tuple(
            Section(f"s{number}", one.heading, tuple(one.paragraphs), one.kind, level)
            for number, (one, level) in enumerate(zip(kept, levels, strict=True), 1)
        )

    def _level_of(self, section: OpenSection) -> int:
        """Return the level of *section*, without the sections around it that have neither heading nor paragraphs."""
        level, missing = section.level, 0
        for one in reversed(self.sections[: self.sections.index(section)]):
            if one.level < level:
                level = one.level
                missing += not (one.heading or one.paragraphs)
        return section.level - missing


def nested_levels(levels: list[int]) -> list[int]:
    """Return how deep each of *levels* lies, where each is a part of the last one before it that is lower.

    >>> nested_levels([2, 3, 1])
    [1, 2, 1]
    """
    depths, above = [], list[int]()
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        depths.append(len(above))
    return depths
