"""A paragraph is cut into pieces that nest, and no letter is lost or moved."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.deadline import DeadlineExceeded
from archive.model.nesting import Piece
from archive.model.nesting import PieceKind
from archive.model.nesting import note_pieces
from archive.model.nesting import paragraph_pieces
from archive.model.nesting import stretch_pieces
from archive.model.nesting import words
from archive.model.span import Span
from archive.model.text import Emendation
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from tests.support.clocks import Ticks


def outline(pieces: tuple[Piece, ...]) -> str:
    """Write *pieces* as a line that a person can compare: ``[hit secret] treaties``."""
    return "".join(_outline(piece) for piece in pieces)


def _outline(piece: Piece) -> str:
    if piece.kind is PieceKind.TEXT:
        return piece.text
    inside = outline(piece.children) or piece.value
    return f"[{piece.kind.value}{' ' if inside else ''}{inside}]"


def test_hit_is_marked() -> None:
    """Highlighted words are a piece of their own."""
    paragraph = Paragraph("p1", "the secret treaties")
    pieces = paragraph_pieces(paragraph, [Span(4, 10)])
    assert outline(pieces) == "the [hit secret] treaties"


def test_overlapping_hits_are_one() -> None:
    """Hits that overlap are marked once, from the first letter to the last."""
    paragraph = Paragraph("p1", "class-conscious workers")
    pieces = paragraph_pieces(paragraph, [Span(0, 15), Span(6, 23)])
    assert outline(pieces) == "[hit class-conscious workers]"


def test_hit_across_the_edge_of_emphasis_is_cut() -> None:
    """A hit that begins before an emphasis and ends inside it is marked on both sides of the edge."""
    paragraph = Paragraph("p1", "no secret treaties", runs=(Run(3, 9, RunKind.EMPHASIS),))
    pieces = paragraph_pieces(paragraph, [Span(0, 6)])
    assert outline(pieces) == "[hit no ][emphasis [hit sec]ret] treaties"


def test_emended_word_keeps_what_was_transmitted() -> None:
    """An emended word is wrapped with the reading of the source, and a hit inside it is marked there."""
    paragraph = Paragraph("p1", "present war, namely", emendations=(Emendation(8, 11, "way"),))
    (_, emended, _) = paragraph_pieces(paragraph, [Span(8, 11)])
    assert (emended.kind, emended.value) == (PieceKind.EMENDED, "way")
    assert outline(emended.children) == "[hit war]"


def test_struck_words_are_between_letters() -> None:
    """Words that the editor struck out leave a mark at their place, which holds them."""
    paragraph = Paragraph("p1", "the war", emendations=(Emendation(4, 4, "the "),))
    assert outline(paragraph_pieces(paragraph)) == "the [emended the ]war"


def test_note_mark_behind_a_link_is_outside_it() -> None:
    """A note called at the end of a link comes after the link, for links do not nest."""
    link = Run(4, 8, RunKind.LINK, "https://example.org/")
    paragraph = Paragraph("p1", "see here, now", runs=(link,), note_marks=(NoteMark(8, "1"),))
    assert outline(paragraph_pieces(paragraph)) == "see [link here][note-mark 1], now"


def test_note_mark_inside_a_link_divides_it() -> None:
    """A note called inside a link divides the link."""
    link = Run(0, 8, RunKind.LINK, "https://example.org/")
    paragraph = Paragraph("p1", "see here", runs=(link,), note_marks=(NoteMark(3, "1"),))
    assert outline(paragraph_pieces(paragraph)) == "[link see][note-mark 1][link  here]"


def test_note_marks_lead_to_their_notes() -> None:
    """A mark knows which note it calls; one whose note is missing from the source calls none."""
    paragraph = Paragraph(
        "p1",
        "one two",
        note_marks=(NoteMark(3, "A"), NoteMark(7, "B"), NoteMark(7, "A")),
        notes=(Note("A", "A note."),),
    )
    marks = [p for p in paragraph_pieces(paragraph) if p.kind is PieceKind.NOTE_MARK]
    assert [(m.value, m.note, m.first) for m in marks] == [
        ("A", 1, True),
        ("A", 1, False),
        ("B", 0, True),
    ]


def test_page_break_comes_before_its_letter() -> None:
    """A page break inside an emphasis stays at its place; at the very start it comes first."""
    paragraph = Paragraph(
        "p1",
        "to facilitate such",
        runs=(Run(3, 18, RunKind.EMPHASIS),),
        page_breaks=(PageBreak(0, "249"), PageBreak(14, "250")),
    )
    assert (
        outline(paragraph_pieces(paragraph))
        == "[page-break 249]to [emphasis facilitate [page-break 250]such]"
    )


def test_line_breaks_of_a_stanza_and_of_a_note() -> None:
    """The lines of verse are divided where the source divides them, in notes too."""
    breaks = (Run(3, 3, RunKind.LINE_BREAK),)
    assert (
        outline(paragraph_pieces(Paragraph("p1", "one two", runs=breaks))) == "one[line-break] two"
    )
    assert outline(note_pieces(Note("A", "one two", runs=breaks))) == "one[line-break] two"


def test_a_stretch_has_its_own_hits_and_marks() -> None:
    """A cell of a table has what lies over it and between its letters, but not the end of its row."""
    breaks = (Run(10, 10, RunKind.LINE_BREAK),)
    table = Paragraph("p1", "Year | Men 1917 | 12", kind=ParagraphKind.TABLE, runs=breaks)
    found = stretch_pieces(table, [Span(0, 4), Span(7, 10)], [Span(0, 9)])
    assert list(map(outline, found)) == ["[hit Year]", "[hit Me]n"]


def test_very_many_marks_are_cut_quickly() -> None:
    """The time grows with the marks, and not with their square."""
    text = "a " * 20_000
    spaces = range(1, len(text), 2)
    paragraph = Paragraph(
        "p1",
        text,
        runs=tuple(Run(at + 1, at + 2, RunKind.EMPHASIS) for at in spaces[:-1:3]),
        page_breaks=tuple(PageBreak(at, "1") for at in spaces[1::3]),
        note_marks=tuple(NoteMark(at, "1") for at in spaces[2::3]),
    )
    hits = [Span(at - 1, at) for at in spaces]
    started = time.process_time()
    assert words(paragraph_pieces(paragraph, hits)) == text
    stretches = [Span(at - 1, at) for at in spaces]
    assert len(list(stretch_pieces(paragraph, stretches, hits))) == len(stretches)
    assert time.process_time() - started < 5


def test_the_deadline_ends_the_cutting() -> None:
    """A paragraph of very many pieces is not cut to its end where there is no time."""
    paragraph = Paragraph("p1", "a " * 20_000)
    hits = [Span(at, at + 1) for at in range(0, 40_000, 2)]
    with pytest.raises(DeadlineExceeded):
        paragraph_pieces(paragraph, hits, Ticks().deadline(5))


TEXTS = st.text(alphabet="ab é\n", min_size=0, max_size=30)
PLACES = st.integers(min_value=0, max_value=32)


@st.composite
def marked_paragraphs(draw: st.DrawFn) -> tuple[Paragraph, list[Span]]:
    """Draw a text with marks anywhere over it, some of them beyond its end."""

    def stretches() -> list[tuple[int, int]]:
        pairs = draw(st.lists(st.tuples(PLACES, PLACES), max_size=5))
        return [(min(pair), max(pair)) for pair in pairs]

    text = draw(TEXTS)
    kinds = st.sampled_from(sorted(set(RunKind) - {RunKind.LINE_BREAK}))
    breaks = [Run(at, at, RunKind.LINE_BREAK) for at in draw(st.lists(PLACES, max_size=2))]
    paragraph = Paragraph(
        "p1",
        text,
        runs=(*(Run(a, b, draw(kinds)) for a, b in stretches()), *breaks),
        emendations=tuple(Emendation(a, b, "x") for a, b in stretches()),
        page_breaks=tuple(PageBreak(at, "9") for at in draw(st.lists(PLACES, max_size=3))),
        note_marks=tuple(NoteMark(at, "A") for at in draw(st.lists(PLACES, max_size=3))),
    )
    return paragraph, [Span(a, b) for a, b in stretches()]


@given(marked_paragraphs())
def test_no_letter_is_lost(drawn: tuple[Paragraph, list[Span]]) -> None:
    """However marks overlap, the pieces joined give the text back."""
    paragraph, hits = drawn
    assert words(paragraph_pieces(paragraph, hits)) == paragraph.text


@given(marked_paragraphs())
def test_every_point_is_shown_once(drawn: tuple[Paragraph, list[Span]]) -> None:
    """Each page break within the text is shown exactly once, and no link is inside a link."""
    paragraph, hits = drawn
    pieces = paragraph_pieces(paragraph, hits)
    inside = [mark for mark in paragraph.page_breaks if mark.at <= len(paragraph.text)]
    assert sum(kinds(pieces).count(kind) for kind in [PieceKind.PAGE_BREAK]) == len(inside)
    for link in found(pieces, PieceKind.LINK):
        assert PieceKind.LINK not in kinds(link.children)
        assert PieceKind.NOTE_MARK not in kinds(link.children)


def kinds(pieces: tuple[Piece, ...]) -> list[PieceKind]:
    """Return the kinds of all pieces, the inner ones too."""
    return [kind for piece in pieces for kind in (piece.kind, *kinds(piece.children))]


def found(pieces: tuple[Piece, ...], kind: PieceKind) -> list[Piece]:
    """Return all pieces of *kind*, the inner ones too."""
    here = [piece for piece in pieces if piece.kind is kind]
    return here + [inner for piece in pieces for inner in found(piece.children, kind)]
