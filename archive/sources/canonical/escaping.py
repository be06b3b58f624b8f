"""Write the inline source of a paragraph: marks as markup, and whatever only looks like markup escaped."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from archive.model.text import Emendation
from archive.model.text import Note
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.sources.canonical.run_writer import MarkupPiece
from archive.sources.canonical.run_writer import run_markup

_ENTITY = re.compile(r"&(?:#|[A-Za-z][A-Za-z0-9]*;)")
_NUMBERED = re.compile(r"[0-9]{1,9}(?=[.)](?: |$))")
_ITEM = re.compile(r"[0-9]{1,9}[.)] (?=\S)")
_SPECIAL = re.compile(r"[\\*{}<_|&!^\[\]]")
_BREAK = "\\\n"
#: Kinds written with brackets around them, or whose brackets would be read as a note mark.
_BRACKETED = (RunKind.LINK, RunKind.STAGE, RunKind.SUPERSCRIPT)

#: The order of pieces at one offset: ends of runs, notes, emendations, page breaks, starts of runs.
_NOTE, _EMENDATION, _PAGE = 1, 2, 3


def write_words(paragraph: Paragraph) -> str:
    """Return the inline source of *paragraph*; a line break is a backslash and a new line."""
    starts = {0}
    if paragraph.kind is ParagraphKind.LIST_ITEM and (match := _ITEM.match(paragraph.text)):
        starts.add(match.end())
    return _InlineWriter(
        text=paragraph.text,
        runs=paragraph.runs,
        pieces=[*_marks(paragraph), *run_markup(paragraph.text, paragraph.runs, paragraph)],
        starts=starts,
        table=paragraph.kind is ParagraphKind.TABLE,
    ).write()


def write_note(note: Note) -> str:
    """Return the inline source of *note*, on one line."""
    pieces = list(run_markup(note.text, note.runs, None))
    return _InlineWriter(note.text, note.runs, pieces, starts=set(), line_break="<br>").write()


def write_heading(heading: str) -> str:
    """Return the inline source of *heading*."""
    return _InlineWriter(heading, (), [], starts={0}).write()


def _marks(paragraph: Paragraph) -> Iterator[MarkupPiece]:
    """Yield note marks, emendations and page breaks; those at one offset in the order of the paragraph."""
    text = paragraph.text
    for n, mark in enumerate(paragraph.note_marks):
        yield MarkupPiece(mark.at, (_NOTE, n, 0), f"[^{mark.label}]")
    edges = {mark.at for mark in paragraph.note_marks}
    for n, emendation in enumerate(paragraph.emendations):
        edges |= {emendation.start, emendation.end}
        yield from _emendation(emendation, n)
    for n, page in enumerate(paragraph.page_breaks):
        markup = f"{{pb {page.label}}}"
        # An extra space is ignored when read, except beside an emendation, whose other reading may need
        # it, and a note mark, which would move to the word before.
        if page.at not in edges:
            if page.at == len(text) and text:
                markup = " " + markup
            elif page.at == 0 or text[page.at - 1] == " ":
                markup += " "
        yield MarkupPiece(page.at, (_PAGE, n, 0), markup)


def _emendation(emendation: Emendation, n: int) -> Iterator[MarkupPiece]:
    transmitted = re.sub(r"([\\{}\[\]<>|~+-])", r"\\\1", emendation.transmitted)
    start, end = emendation.start, emendation.end
    if start == end:
        yield MarkupPiece(start, (_EMENDATION, n, 0), f"{{--{transmitted}--}}")
    elif transmitted:
        yield MarkupPiece(start, (_EMENDATION, n, 0), f"{{~~{transmitted}~>")
        yield MarkupPiece(end, (_EMENDATION, n, 1), "~~}")
    else:
        yield MarkupPiece(start, (_EMENDATION, n, 0), "{++")
        yield MarkupPiece(end, (_EMENDATION, n, 1), "++}")


@dataclass(slots=True)
class _InlineWriter:
    """Writes inline source, escaping only the characters that would be read as markup."""

    text: str
    runs: Sequence[Run]
    pieces: list[MarkupPiece]
    #: Offsets at which a block could appear to begin.
    starts: set[int]
    table: bool = False
    line_break: str = _BREAK
    _out: list[str] = field(default_factory=list)

    def write(self) -> str:
        breaks = {run.start for run in self.runs if run.kind is RunKind.LINE_BREAK}
        starts = self.starts | ({at + 1 for at in breaks} if self.line_break == _BREAK else set())
        escapes = self._escapes(starts, bool(breaks))
        edges = sorted({0, len(self.text), *breaks, *escapes, *(p.at for p in self.pieces)})
        waiting = sorted(self.pieces, reverse=True)
        for at, end in zip(edges, [*edges[1:], len(self.text)], strict=True):
            while waiting and waiting[-1].at == at:
                self._put(waiting.pop().markup)
            if at in breaks:
                self._put(self.line_break)
                self._put(self.text[at + 1 : end])
            elif at in escapes or (self._after_note() and self.text[at : at + 1] == ":"):
                self._put("\\" + self.text[at:end])
            else:
                self._put(self.text[at:end])
        return "".join(self._out)

    def _after_note(self) -> bool:
        return bool(self._out) and self._out[-1].startswith("[^")

    def _put(self, markup: str) -> None:
        if markup:
            self._out.append(markup)

    def _escapes(self, starts: set[int], broken: bool) -> set[int]:
        """Return the offsets of the characters that need a backslash."""
        text, found = self.text, set()
        inside = [run for run in self.runs if run.kind in _BRACKETED]
        #: By offset: the first markup written there.
        edges = {piece.at: piece.markup for piece in sorted(self.pieces, reverse=True)}
        for match in _SPECIAL.finditer(text):
            at, character = match.start(), match[0]
            after = text[at + 1 : at + 2]
            if character in "\\*{}<":
                needed = True
            elif character == "_":
                word = text[at - 1 : at].isalnum() and after.isalnum()
                needed = not word or at in edges or at + 1 in edges
            elif character == "^":
                # After the bracket of a link it would be a note mark.
                needed = at in edges
            elif character == "|":
                needed = not self._divides(at) if self.table else broken
            elif character == "&":
                needed = _ENTITY.match(text, at) is not None
            elif character == "!":
                # ![words](…) would be a picture.
                needed = edges.get(at + 1, after).startswith("[")
            else:
                needed = after in (("^",) if character == "[" else ("(", "{"))
                needed = needed or any(run.start <= at < run.end for run in inside)
            if needed:
                found.add(at)
        for at in starts:
            if text[at : at + 1] in tuple("#>-+"):
                found.add(at)
            elif number := _NUMBERED.match(text, at):
                found.add(number.end())
        return found

    def _divides(self, at: int) -> bool:
        """Tell whether the bar at *at* separates two cells."""
        return self.text[at - 1 : at] in ("", " ") and self.text[at + 1 : at + 2] in ("", " ")
