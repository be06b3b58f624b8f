"""Footnotes: match the note marks of a file to its notes."""

import unicodedata
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.model.text import Note
from archive.model.text import NoteMark
from archive.sources.canonical.blocks import Block
from archive.sources.canonical.inline_reader import InlineReader
from archive.sources.paragraph_builder import collapse_spaces


class FootnoteReport(Protocol):
    """Takes a problem: its line in the body, the message, and the remedy."""

    def __call__(self, line: int, message: str, remedy: str = "", fatal: bool = True) -> None:
        """Take one problem."""


@dataclass(slots=True)
class _FootnoteDefinition:
    line: int
    note: Note | None
    called: bool = False


class Footnotes:
    """All notes of a file, by label.

    Old books restart their notes on every page, so labels repeat: a mark refers to the next note below it
    with its label, or, where there is none, to the last one above. A note without words means that the
    source has only the mark.
    """

    def __init__(self, inline: InlineReader, report: FootnoteReport) -> None:
        self._inline = inline
        self._report = report
        self._shelf: dict[str, list[_FootnoteDefinition]] = {}

    def collect(self, blocks: Iterable[Block]) -> None:
        """Collect the notes among *blocks*, in the order of the file."""
        for block in blocks:
            label = unicodedata.normalize("NFC", block.label)
            self._shelf.setdefault(label, []).append(
                _FootnoteDefinition(block.first, self._note(label, block))
            )

    def _note(self, label: str, block: Block) -> Note | None:
        def report(line: int, message: str, remedy: str, fatal: bool) -> None:
            self._report(block.first + line, message, remedy, fatal)

        words = self._inline.read(block.source, report)
        if words.emendations or words.page_breaks or words.note_marks:
            message = "a note cannot hold emendations, page breaks or marks of other notes"
            self._report(block.first, message, "Write the note as the source has it.")
        return Note(label, words.text, words.runs) if words.text else None

    def called_by(self, marks: Sequence[NoteMark], line: int) -> tuple[Note, ...]:
        """Return the notes that *marks* in the paragraph on *line* refer to, in order, each once."""
        notes: dict[str, Note] = {}
        for label in dict.fromkeys(mark.label for mark in marks):
            defined = self._find(label, line)
            if defined:
                defined.called = True
                if defined.note:
                    notes[label] = defined.note
        return tuple(notes.values())

    def _find(self, label: str, line: int) -> _FootnoteDefinition | None:
        shelf = self._shelf.get(label, [])
        below = (defined for defined in shelf if defined.line > line)
        return next(below, shelf[-1] if shelf else None)

    def report_uncalled(self) -> None:
        """Report every note that no mark refers to."""
        for label, shelf in self._shelf.items():
            for defined in shelf:
                if not defined.called:
                    message = f"no mark refers to the note [^{label}]"
                    remedy = f"Put [^{label}] where the source has the mark."
                    if len(shelf) > 1:
                        message = f"no mark refers to this one of the {len(shelf)} notes [^{label}]"
                        remedy = "Give it another label, at its mark and here."
                    self._report(defined.line, collapse_spaces(message), remedy)
