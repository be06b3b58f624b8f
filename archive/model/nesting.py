"""Nesting: cut a text with stand-off marks into nested pieces for templates.

Stand-off marks may overlap in any way; markup must nest. So the marks are laid in layers, the outer ones
first, and an inner one that crosses the edge of an outer one is cut in two. Marks *between* letters (a
page break, a note mark, the end of a line) go as far out as possible, so that a note mark after a link is
not inside that link.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from archive.model.span import Span
from archive.model.span import merge_spans
from archive.model.text import Note
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind


class PieceKind(StrEnum):
    """What a piece of a paragraph is to a template."""

    TEXT = "text"
    #: Words that a search found.
    HIT = "hit"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    SUPERSCRIPT = "superscript"
    #: `Piece.value` is the target.
    LINK = "link"
    STAGE = "stage"
    #: `Piece.value` is what the source reads; no children where the editor struck words out.
    EMENDED = "emended"
    LINE_BREAK = "line-break"
    #: `Piece.value` is the label of the page or of the note.
    PAGE_BREAK = "page-break"
    NOTE_MARK = "note-mark"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: words, or a mark around or between words."""

    kind: PieceKind
    text: str = ""
    value: str = ""
    children: "tuple[Piece, ...]" = ()
    #: Of a note mark: which note of the paragraph it calls, from 1; 0 where the source has none.
    note: int = 0
    #: Of a note mark: it is the first that calls this note, to which the note leads back.
    first: bool = False


#: The layers from the outside in. A link may hold a hit and never the other way round.
_RUN_LAYERS = (
    RunKind.STAGE,
    RunKind.LINK,
    RunKind.EMPHASIS,
    RunKind.STRONG,
    RunKind.SUPERSCRIPT,
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    piece: Piece


@dataclass(frozen=True, slots=True)
class _Marks:
    """What lies over a text (`layers`, each in order and without overlaps) and between its letters."""

    text: str
    layers: tuple[tuple[_Stretch, ...], ...]
    points: tuple[tuple[int, Piece], ...]


def paragraph_pieces(
    paragraph: Paragraph, hits: Iterable[Span] = (), *, within: Span | None = None
) -> tuple[Piece, ...]:
    """Return *paragraph*, or the stretch *within* it, with its marks and the *hits* of a search.

    The texts of all pieces joined are the shown text of the paragraph.
    """
    emended = (
        _Stretch(e.start, e.end, Piece(PieceKind.EMENDED, value=e.transmitted))
        for e in paragraph.emendations
    )
    calls = [mark.at for mark in paragraph.note_marks]
    layers = [emended, *_run_layers(paragraph.runs, calls), _hits(hits)]
    points = _points(paragraph)
    if within is not None:
        # A line or a cell ends by itself.
        points = tuple(p for p in points if p[1].kind is not PieceKind.LINE_BREAK)
    marks = _Marks(paragraph.text, _settled(layers, len(paragraph.text)), points)
    return _cut(marks, within or Span(0, len(paragraph.text)))


def note_pieces(note: Note) -> tuple[Piece, ...]:
    """Return the words of *note* with their marks."""
    layers = _settled(_run_layers(note.runs, ()), len(note.text))
    return _cut(_Marks(note.text, layers, tuple(_line_breaks(note.runs))), Span(0, len(note.text)))


def words(pieces: Iterable[Piece]) -> str:
    """Return the text that *pieces* show, without their marks."""
    return "".join(piece.text + words(piece.children) for piece in pieces)


def divided_lines(paragraph: Paragraph) -> tuple[Span, ...]:
    """Return the lines of a stanza or the rows of a table, without the spaces at which they are divided."""
    breaks = [run.start for run in paragraph.runs if run.kind is RunKind.LINE_BREAK]
    starts = [0, *(at + 1 for at in breaks)]
    ends = [*breaks, len(paragraph.text)]
    pairs = zip(starts, ends, strict=True)
    return tuple(Span(start, end) for start, end in pairs if start < end)


def table_cells(paragraph: Paragraph) -> tuple[tuple[Span, ...], ...]:
    """Return the rows of a table as the stretches of its cells."""
    rows = divided_lines(paragraph)
    return tuple(tuple(_cells(paragraph.text, row.start, row.end)) for row in rows)


def _cells(text: str, start: int, end: int) -> Iterator[Span]:
    for cell in text[start:end].split(" | "):
        yield Span(start, start + len(cell))
        start += len(cell) + len(" | ")


def _hits(hits: Iterable[Span]) -> Iterator[_Stretch]:
    for hit in merge_spans(hits):
        yield _Stretch(hit.start, hit.end, Piece(PieceKind.HIT))


def _run_layers(runs: Iterable[Run], calls: Sequence[int]) -> Iterator[Iterator[_Stretch]]:
    """Yield a layer for each kind of run; a link ends where a note is called, for that is a link too."""
    runs = tuple(runs)
    for kind in _RUN_LAYERS:
        cuts = sorted(calls) if kind is RunKind.LINK else []
        yield _of_kind(runs, kind, cuts)


def _of_kind(runs: Iterable[Run], kind: RunKind, cuts: Sequence[int]) -> Iterator[_Stretch]:
    for run in runs:
        if run.kind is kind:
            yield from _divided(run, cuts)


def _divided(run: Run, cuts: Sequence[int]) -> Iterator[_Stretch]:
    edges = [run.start, *(at for at in cuts if run.start < at < run.end), run.end]
    for start, end in pairwise(edges):
        yield _Stretch(start, end, Piece(PieceKind(run.kind.value), value=run.value))


def _settled(layers: Iterable[Iterable[_Stretch]], length: int) -> tuple[tuple[_Stretch, ...], ...]:
    """Return *layers* with each in order, without overlaps, inside the text; empty ones are dropped."""
    settled = (tuple(_apart(layer, length)) for layer in layers)
    return tuple(layer for layer in settled if layer)


def _apart(layer: Iterable[_Stretch], length: int) -> Iterator[_Stretch]:
    at = 0
    for stretch in sorted(layer, key=lambda stretch: (stretch.start, stretch.end)):
        start, end = max(stretch.start, at), min(stretch.end, length)
        if start < end:
            yield _Stretch(start, end, stretch.piece)
            at = end


def _points(paragraph: Paragraph) -> tuple[tuple[int, Piece], ...]:
    """Return the marks between letters, in order: a note mark belongs to the word before it."""
    struck = (
        (e.start, Piece(PieceKind.EMENDED, value=e.transmitted))
        for e in paragraph.emendations
        if e.start == e.end
    )
    pages = ((p.at, Piece(PieceKind.PAGE_BREAK, value=p.label)) for p in paragraph.page_breaks)
    points = [*_note_marks(paragraph), *struck, *_line_breaks(paragraph.runs), *pages]
    return tuple(sorted(points, key=lambda point: point[0]))


def _note_marks(paragraph: Paragraph) -> Iterator[tuple[int, Piece]]:
    places = {note.label: place for place, note in enumerate(paragraph.notes, start=1)}
    called = set()
    for mark in sorted(paragraph.note_marks):
        note = places.get(mark.label, 0)
        first = note not in called
        called.add(note)
        yield mark.at, Piece(PieceKind.NOTE_MARK, value=mark.label, note=note, first=first)


def _line_breaks(runs: Iterable[Run]) -> Iterator[tuple[int, Piece]]:
    for run in runs:
        if run.kind is RunKind.LINE_BREAK:
            yield run.start, Piece(PieceKind.LINE_BREAK)


def _cut(marks: _Marks, within: Span) -> tuple[Piece, ...]:
    pieces = [
        *_standing_at(marks, within.start),
        *_inside(marks, within.start, within.end, marks.layers),
    ]
    if within.end > within.start:
        pieces += _standing_at(marks, within.end)
    return tuple(pieces)


def _inside(
    marks: _Marks, start: int, end: int, layers: tuple[tuple[_Stretch, ...], ...]
) -> Iterator[Piece]:
    """Yield the pieces of ``text[start:end]`` and the points strictly inside it."""
    if not layers:
        yield from _bare(marks, start, end)
        return
    at = start
    for stretch in layers[0]:
        first, last = max(stretch.start, start), min(stretch.end, end)
        if first >= last:
            continue
        if at < first:
            yield from _between(marks, at, start)
            yield from _inside(marks, at, first, layers[1:])
        yield from _between(marks, first, start)
        children = tuple(_inside(marks, first, last, layers[1:]))
        yield Piece(stretch.piece.kind, value=stretch.piece.value, children=children)
        at = last
    if at < end:
        yield from _between(marks, at, start)
        yield from _inside(marks, at, end, layers[1:])


def _between(marks: _Marks, at: int, start: int) -> Iterator[Piece]:
    # Marks at the very start were already put before the piece that is being cut.
    if at > start:
        yield from _standing_at(marks, at)


def _bare(marks: _Marks, start: int, end: int) -> Iterator[Piece]:
    at = start
    for place, piece in marks.points:
        if start < place < end:
            if at < place:
                yield Piece(PieceKind.TEXT, text=marks.text[at:place])
            yield piece
            at = place
    if at < end:
        yield Piece(PieceKind.TEXT, text=marks.text[at:end])


def _standing_at(marks: _Marks, at: int) -> Iterator[Piece]:
    yield from (piece for place, piece in marks.points if place == at)
