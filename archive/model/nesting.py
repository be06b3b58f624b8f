"""Nesting: cut a text with stand-off marks into nested pieces for templates.

Stand-off marks may overlap in any way; markup must nest. So the marks are laid in layers, the outer ones
first, and an inner one that crosses the edge of an outer one is cut in two. Marks *between* letters (a
page break, a note mark, the end of a line) go as far out as possible, so that a note mark after a link is
not inside that link.
"""

from bisect import bisect_left
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from operator import itemgetter

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.deadline import Steps
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.model.span import split_at_spans
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


#: Pieces that are cut between two looks at the clock.
_WATCHED_PIECES = 1000
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


class _Layer:
    """Stretches in order and without overlaps. A paragraph may have as many as words, so none is looked at in vain."""

    def __init__(self, stretches: Iterable[_Stretch]) -> None:
        self._stretches = tuple(stretches)
        self._starts = [stretch.start for stretch in self._stretches]
        self._ends = [stretch.end for stretch in self._stretches]

    def between(self, start: int, end: int) -> Sequence[_Stretch]:
        """Return the stretches that have letters between *start* and *end*; none where there are no letters."""
        if start == end:
            return ()
        return self._stretches[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def __len__(self) -> int:
        """The number of stretches."""
        return len(self._stretches)


class _Points:
    """Marks between letters, in order."""

    def __init__(self, points: Iterable[tuple[int, Piece]]) -> None:
        self._points = sorted(points, key=itemgetter(0))
        self._places = [place for place, _ in self._points]

    def inside(self, start: int, end: int) -> Sequence[tuple[int, Piece]]:
        """Return the marks after *start* and before *end*, with their places."""
        return self._points[bisect_right(self._places, start) : bisect_left(self._places, end)]

    def at(self, place: int) -> Iterator[Piece]:
        """Yield the marks at *place*."""
        first, end = bisect_left(self._places, place), bisect_right(self._places, place)
        return (piece for _, piece in self._points[first:end])


@dataclass(frozen=True, slots=True)
class _Marks:
    """What lies over a text, layer by layer, and between its letters."""

    text: str
    layers: tuple[_Layer, ...]
    points: _Points
    steps: Steps


def paragraph_pieces(
    paragraph: Paragraph, hits: Iterable[Span] = (), deadline: Deadline = NEVER
) -> tuple[Piece, ...]:
    """Return *paragraph* with its marks and the *hits* of a search. Raises `DeadlineExceeded`.

    The texts of all pieces joined are the shown text of the paragraph.
    """
    if is_plain(paragraph):
        # As most paragraphs of most texts.
        merged = merge_spans(hits, deadline) if hits else ()
        return _plain_pieces(paragraph.text, merged, deadline)
    marks = _marks(paragraph, hits, _points(paragraph), deadline)
    return _cut(marks, Span(0, len(paragraph.text)))


def is_plain(paragraph: Paragraph) -> bool:
    """Tell whether *paragraph* is words only, without marks over or between them."""
    return not (
        paragraph.runs or paragraph.emendations or paragraph.page_breaks or paragraph.note_marks
    )


def _plain_pieces(text: str, hits: Sequence[Span], deadline: Deadline) -> tuple[Piece, ...]:
    if not hits:
        return (Piece(PieceKind.TEXT, text=text),) if text else ()
    parts = deadline.steps(_WATCHED_PIECES).watch(split_at_spans(text, hits))
    words = ((Piece(PieceKind.TEXT, text=part.text), part.marked) for part in parts)
    return tuple(
        Piece(PieceKind.HIT, children=(piece,)) if marked else piece for piece, marked in words
    )


def stretch_pieces(
    paragraph: Paragraph,
    stretches: Iterable[Span],
    hits: Iterable[Span] = (),
    deadline: Deadline = NEVER,
) -> Iterator[tuple[Piece, ...]]:
    """Yield each of *stretches* of *paragraph*, such as the lines of a stanza, with its marks and hits.

    Raises `DeadlineExceeded`.
    """
    # A line or a cell ends by itself.
    points = (p for p in _points(paragraph) if p[1].kind is not PieceKind.LINE_BREAK)
    marks = _marks(paragraph, hits, points, deadline)
    return (_cut(marks, stretch) for stretch in marks.steps.watch(stretches))


def _marks(
    paragraph: Paragraph,
    hits: Iterable[Span],
    points: Iterable[tuple[int, Piece]],
    deadline: Deadline,
) -> _Marks:
    emended = (
        _Stretch(e.start, e.end, Piece(PieceKind.EMENDED, value=e.transmitted))
        for e in paragraph.emendations
    )
    calls = sorted(mark.at for mark in paragraph.note_marks)
    layers = [emended, *_run_layers(paragraph.runs, calls), _hits(hits)]
    settled = _settled(layers, len(paragraph.text))
    return _Marks(paragraph.text, settled, _Points(points), deadline.steps(_WATCHED_PIECES))


def note_pieces(note: Note) -> tuple[Piece, ...]:
    """Return the words of *note* with their marks."""
    layers = _settled(_run_layers(note.runs, ()), len(note.text))
    steps = NEVER.steps(_WATCHED_PIECES)
    marks = _Marks(note.text, layers, _Points(_line_breaks(note.runs)), steps)
    return _cut(marks, Span(0, len(note.text)))


def words(pieces: Iterable[Piece]) -> str:
    """Return the text that *pieces* show, without their marks."""
    return "".join(piece.text + words(piece.children) for piece in pieces)


def _hits(hits: Iterable[Span]) -> Iterator[_Stretch]:
    for hit in merge_spans(hits):
        yield _Stretch(hit.start, hit.end, Piece(PieceKind.HIT))


def _run_layers(runs: Iterable[Run], calls: Sequence[int]) -> Iterator[Iterator[_Stretch]]:
    """Yield a layer for each kind of run; a link ends where a note is called, for that is a link too."""
    runs = tuple(runs)
    for kind in _RUN_LAYERS:
        yield _of_kind(runs, kind, calls if kind is RunKind.LINK else ())


def _of_kind(runs: Iterable[Run], kind: RunKind, cuts: Sequence[int]) -> Iterator[_Stretch]:
    for run in runs:
        if run.kind is kind:
            yield from _divided(run, cuts)


def _divided(run: Run, cuts: Sequence[int]) -> Iterator[_Stretch]:
    inner = cuts[bisect_right(cuts, run.start) : bisect_left(cuts, run.end)]
    edges = [run.start, *inner, run.end]
    for start, end in pairwise(edges):
        yield _Stretch(start, end, Piece(PieceKind(run.kind.value), value=run.value))


def _settled(layers: Iterable[Iterable[_Stretch]], length: int) -> tuple[_Layer, ...]:
    """Return *layers* with each in order, without overlaps, inside the text; empty ones are dropped."""
    settled = (_Layer(_apart(layer, length)) for layer in layers)
    return tuple(layer for layer in settled if len(layer))


def _apart(layer: Iterable[_Stretch], length: int) -> Iterator[_Stretch]:
    at = 0
    for stretch in sorted(layer, key=lambda stretch: (stretch.start, stretch.end)):
        start, end = max(stretch.start, at), min(stretch.end, length)
        if start < end:
            yield _Stretch(start, end, stretch.piece)
            at = end


def _points(paragraph: Paragraph) -> Iterator[tuple[int, Piece]]:
    """Yield the marks between letters: at one place, a note mark belongs to the word before it."""
    yield from _note_marks(paragraph)
    for emendation in paragraph.emendations:
        if emendation.start == emendation.end:
            struck = Piece(PieceKind.EMENDED, value=emendation.transmitted)
            yield emendation.start, struck
    yield from _line_breaks(paragraph.runs)
    for page in paragraph.page_breaks:
        yield page.at, Piece(PieceKind.PAGE_BREAK, value=page.label)


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
        *marks.points.at(within.start),
        *marks.steps.watch(_inside(marks, within.start, within.end, marks.layers)),
    ]
    if within.end > within.start:
        pieces += marks.points.at(within.end)
    return tuple(pieces)


def _inside(marks: _Marks, start: int, end: int, layers: tuple[_Layer, ...]) -> Iterator[Piece]:
    """Yield the pieces of ``text[start:end]`` and the points strictly inside it."""
    if not layers:
        yield from _bare(marks, start, end)
        return
    at = start
    for stretch in layers[0].between(start, end):
        first, last = max(stretch.start, start), min(stretch.end, end)
        if at < first:
            yield from _between(marks, at, start)
            yield from _inside(marks, at, first, layers[1:])
        yield from _between(marks, first, start)
        children = tuple(marks.steps.watch(_inside(marks, first, last, layers[1:])))
        yield Piece(stretch.piece.kind, value=stretch.piece.value, children=children)
        at = last
    if at < end:
        yield from _between(marks, at, start)
        yield from _inside(marks, at, end, layers[1:])


def _between(marks: _Marks, at: int, start: int) -> Iterator[Piece]:
    # Marks at the very start were already put before the piece that is being cut.
    if at > start:
        yield from marks.points.at(at)


def _bare(marks: _Marks, start: int, end: int) -> Iterator[Piece]:
    at = start
    for place, piece in marks.points.inside(start, end):
        if at < place:
            yield Piece(PieceKind.TEXT, text=marks.text[at:place])
        yield piece
        at = place
    if at < end:
        yield Piece(PieceKind.TEXT, text=marks.text[at:end])
