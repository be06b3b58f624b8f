"""Parts of a paragraph: together they are the paragraph, and each mark is in one of them."""

import pytest
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings

from archive.model.cut import cut_paragraph
from archive.model.nesting import paragraph_pieces
from archive.model.text import Emendation
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Run
from archive.model.text import RunKind
from archive.model.text import Text
from tests.support.strategies import texts

MARKED = Paragraph(
    "p1",
    "War and peace, bread and land.",
    runs=(Run(0, 13, RunKind.EMPHASIS), Run(15, 20, RunKind.STRONG)),
    emendations=(Emendation(8, 13, "piece"),),
    page_breaks=(PageBreak(14, "250"),),
    note_marks=(NoteMark(14, "1"), NoteMark(29, "2")),
    notes=(Note("1", "On peace."), Note("2", "On land."), Note("x", "Called nowhere.")),
    speaker="Lenin",
)


def test_a_paragraph_is_cut_with_its_marks() -> None:
    """A note goes with its mark, which ends what is before it; a page begins with what follows."""
    first, last = cut_paragraph(MARKED, 0, 14), cut_paragraph(MARKED, 14)
    assert (first.text, last.text) == ("War and peace,", " bread and land.")
    assert (first.speaker, last.speaker) == ("Lenin", "")
    assert first.runs == (Run(0, 13, RunKind.EMPHASIS),)
    assert last.runs == (Run(1, 6, RunKind.STRONG),)
    assert first.emendations == (Emendation(8, 13, "piece"),)
    assert last.emendations == ()
    assert (first.page_breaks, last.page_breaks) == ((), (PageBreak(0, "250"),))
    assert [mark.label for mark in first.note_marks] == ["1"]
    assert [note.label for note in first.notes] == ["1", "x"]
    assert last.note_marks == (NoteMark(15, "2"),)
    assert [note.label for note in last.notes] == ["2"]


@pytest.mark.parametrize("at", [9, 11])
def test_what_is_cut_through_is_on_both_sides(at: int) -> None:
    """But for the reading of the source, which stays where it begins."""
    first, last = cut_paragraph(MARKED, 0, at), cut_paragraph(MARKED, at)
    assert first.runs == (Run(0, at, RunKind.EMPHASIS),)
    assert last.runs[0] == Run(0, 13 - at, RunKind.EMPHASIS)
    assert first.emendations == (Emendation(8, at, "piece"),)
    assert last.emendations == ()


def test_lines_keep_their_indents() -> None:
    """A stanza that a page break divides has each line set in as it was."""
    stanza = Paragraph(
        "p1",
        "one two three",
        ParagraphKind.STANZA,
        runs=(Run(3, 3, RunKind.LINE_BREAK), Run(7, 7, RunKind.LINE_BREAK)),
        indents=(0, 2, 4),
    )
    assert cut_paragraph(stanza, 4).indents == (2, 4)
    assert cut_paragraph(stanza, 4).runs == (Run(3, 3, RunKind.LINE_BREAK),)


@settings(max_examples=20, phases=[Phase.explicit, Phase.generate])
@given(texts())
def test_parts_are_the_whole(text: Text) -> None:
    """Words, page breaks, note marks and notes are each in one part, and every part can be shown."""
    for paragraph in text.paragraphs:
        length = len(paragraph.text)
        for at in {1, length // 2, length - 1} & set(range(1, length)):
            parts = [cut_paragraph(paragraph, 0, at), cut_paragraph(paragraph, at)]
            assert "".join(part.text for part in parts) == paragraph.text
            for marks in ("page_breaks", "note_marks", "emendations"):
                assert sum(len(getattr(part, marks)) for part in parts) == len(
                    getattr(paragraph, marks)
                )
            assert {note for part in parts for note in part.notes} == set(paragraph.notes)
            assert all(paragraph_pieces(part) for part in parts)
