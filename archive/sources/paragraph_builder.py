"""Paragraph builder: collects the words of one paragraph as a plain string with stand-off marks."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from archive.model.text import Emendation
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Run
from archive.model.text import RunKind


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """The displayed text of a paragraph and its marks; offsets are code points of `text`."""

    text: str
    runs: tuple[Run, ...] = ()
    emendations: tuple[Emendation, ...] = ()
    page_breaks: tuple[PageBreak, ...] = ()
    note_marks: tuple[NoteMark, ...] = ()


def collapse_spaces(words: str) -> str:
    """Return *words* with each run of white space, including those at the ends, as one space."""
    if words.isprintable() and "  " not in words:
        # All white space but the space itself does not count as printable.
        return words
    bare = " ".join(words.split())
    if not bare:
        return " " if words else ""
    before, after = words[0].isspace(), words[-1].isspace()
    return f"{' ' * before}{bare}{' ' * after}" if before or after else bare


def normalize_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return *runs* sorted, adjacent runs of one kind joined, empty runs and nested links dropped."""
    joined: list[Run] = []
    last: dict[RunKind, int] = {}
    for run in sorted(set(runs)):
        if run.start >= run.end and run.kind is not RunKind.LINE_BREAK:
            continue
        before = joined[last[run.kind]] if run.kind in last else None
        if before and run.start <= before.end and run.kind is not RunKind.LINE_BREAK:
            if run.value == before.value:
                joined[last[run.kind]] = replace(before, end=max(run.end, before.end))
                continue
            if run.start < before.end:
                continue
        last[run.kind] = len(joined)
        joined.append(run)
    return tuple(sorted(joined))


class ParagraphBuilder:
    """Assembles a paragraph with single spaces in both its displayed and its transmitted reading.

    A space that the displayed text does not need, because one comes before it, may still be needed by the
    transmitted reading in between: ``a {--b --} c`` displays *a c* and transmits *a b c*.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        #: The last character of the displayed and of the transmitted reading.
        self._shown = self._sent = " "
        self._runs: list[Run] = []
        self._emendations: list[Emendation] = []
        self._page_breaks: list[PageBreak] = []
        self._note_marks: list[NoteMark] = []
        self._open: dict[RunKind, list[tuple[int, str]]] = {}
        self._emending: tuple[int, str] | None = None
        #: How many note marks were added last, after a space.
        self._loose = 0

    def words(self, raw: str) -> None:
        """Add *raw* text."""
        text = collapse_spaces(raw)
        if text[:1] == " ":
            self.space()
        if bare := text.strip(" "):
            self._put(bare)
            if text[-1] == " ":
                self.space()

    def space(self) -> None:
        """Add a space unless there is one already."""
        if self._shown != " ":
            self._put(" ")
            return
        self._attach()
        last = self._emendations[-1] if self._emendations else None
        needed = self._emending is None and self._sent != " " and last and last.end == self._length
        if needed and last:
            self._emendations[-1] = replace(last, transmitted=last.transmitted + " ")
            self._sent = " "

    def _attach(self) -> None:
        """Attach a mark between two spaces to the word before it."""
        for n in range(len(self._note_marks) - self._loose, len(self._note_marks)):
            self._note_marks[n] = replace(self._note_marks[n], at=max(0, self._length - 1))
        self._loose = 0

    def line_break(self) -> None:
        """End a line of verse: the space here becomes the break."""
        self.space()
        if self._length:
            at = self._length - 1
            self._runs.append(Run(at, at, RunKind.LINE_BREAK))

    def _put(self, text: str) -> None:
        self._loose = 0
        self._parts.append(text)
        self._length += len(text)
        self._shown = text[-1]
        if self._emending is None:
            self._sent = text[-1]

    def open(self, kind: RunKind, value: str = "") -> None:
        """Begin a run."""
        self._loose = 0
        self._open.setdefault(kind, []).append((self._length, value))

    def close(self, kind: RunKind) -> None:
        """End the latest run of this *kind*; ignore the call if none is open."""
        self._loose = 0
        if begun := self._open.get(kind):
            start, value = begun.pop()
            # A link that is not kept has no target; a run nested in one of its own kind is part of it.
            if value or kind is not RunKind.LINK:
                self._runs.append(Run(start, self._length, kind, value))

    def page_break(self, label: str) -> None:
        """Begin a page of the source."""
        self._loose = 0
        self._page_breaks.append(PageBreak(self._length, _normalize_label(label)))

    def note_mark(self, label: str) -> None:
        """Add a mark that refers to a note."""
        self._loose += self._shown == " "
        self._note_marks.append(NoteMark(self._length, _normalize_label(label)))

    def begin_emendation(self, transmitted: str) -> None:
        """Begin the editor's reading, which replaces *transmitted*."""
        self._loose = 0
        self._emending = (self._length, collapse_spaces(transmitted))

    def end_emendation(self) -> None:
        """End the editor's reading."""
        if self._emending is None:
            return
        (start, transmitted), self._emending = self._emending, None
        if transmitted:
            self._sent = transmitted[-1]
        if transmitted or start < self._length:
            transmitted = unicodedata.normalize("NFC", transmitted)
            self._emendations.append(Emendation(start, self._length, transmitted))

    def finish(self) -> ParagraphText:
        """Return the paragraph, without a trailing space."""
        self.end_emendation()
        for kind in list(self._open):
            while self._open[kind]:
                self.close(kind)
        text = "".join(self._parts)
        emendations = self._emendations
        if text.endswith(" "):
            text = text[:-1]
            emendations = _without_last_space(emendations, len(text))
        end = len(text)
        words = ParagraphText(
            text=text,
            runs=tuple(
                replace(run, start=min(run.start, end), end=min(run.end, end))
                for run in self._runs
                if run.kind is not RunKind.LINE_BREAK or run.start < end
            ),
            emendations=tuple(emendations),
            page_breaks=tuple(replace(mark, at=min(mark.at, end)) for mark in self._page_breaks),
            note_marks=tuple(replace(mark, at=min(mark.at, end)) for mark in self._note_marks),
        )
        words = _compose(words)
        return replace(words, runs=normalize_runs(words.runs))


def _normalize_label(label: str) -> str:
    return unicodedata.normalize("NFC", collapse_spaces(label).strip())


def _without_last_space(emendations: list[Emendation], end: int) -> list[Emendation]:
    """Return *emendations* clipped to *end*; the trailing space may stay in the transmitted reading."""
    moved, shared = [], not any(e.start <= end < e.end for e in emendations)
    for emendation in emendations:
        transmitted = emendation.transmitted
        if emendation.start > end and shared:
            shared = False
            transmitted = transmitted if transmitted[:1] == " " else " " + transmitted
        start, stop = min(emendation.start, end), min(emendation.end, end)
        if start < stop or transmitted:
            moved.append(Emendation(start, stop, transmitted))
    return moved


def _compose(words: ParagraphText) -> ParagraphText:
    """Return *words* in NFC. A mark between a letter and its accent moves after both."""
    text = words.text
    if unicodedata.is_normalized("NFC", text):
        return words

    def at(offset: int) -> int:
        return len(unicodedata.normalize("NFC", text[:offset]))

    return ParagraphText(
        text=unicodedata.normalize("NFC", text),
        runs=tuple(replace(run, start=at(run.start), end=at(run.end)) for run in words.runs),
        emendations=tuple(replace(e, start=at(e.start), end=at(e.end)) for e in words.emendations),
        page_breaks=tuple(replace(mark, at=at(mark.at)) for mark in words.page_breaks),
        note_marks=tuple(replace(mark, at=at(mark.at)) for mark in words.note_marks),
    )


_BAR = re.compile(r"(?<!\\)\|")


def is_verse(source: str, words: ParagraphText) -> bool:
    """Tell whether every line of *source* except the last ends in a hard break."""
    if not any(run.kind is RunKind.LINE_BREAK for run in words.runs):
        return False
    lines = source.split("\n")
    return len(lines) > 1 and all(line.endswith(("\\", "  ")) for line in lines[:-1])


def rows_as_lines(source: str) -> str:
    """Return the rows of a table as lines of one paragraph, with `` | `` between cells."""
    return "\\\n".join(" | ".join(_cells(row)) for row in source.split("\n"))


def _cells(row: str) -> list[str]:
    row = row.strip().removeprefix("|")
    cells = _BAR.split(row)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]
