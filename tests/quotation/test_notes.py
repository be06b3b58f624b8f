"""Quotations from notes: found as those from the text are, and said to be from a note."""

from pathlib import Path

import pytest

from archive.indexing.live import Generation
from archive.model.text import Note
from archive.model.text import NoteMark
from archive.model.text import Paragraph
from archive.quotation.verdicts import Verdict
from tests.support.collections import built
from tests.support.collections import text_of
from tests.support.collections import with_note
from tests.support.quotations import check
from tests.support.quotations import found_differences

TEXT = "The harvest of that year was the best in a generation."
FIRST = "See the letter of the inspector of granaries to the provincial council."
SECOND = "The figures are those of the census; the council doubted them."
LAST = "He was arrested in the spring, and released when the thaw had come."


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """A text with two notes in one paragraph and one in another."""
    two = Paragraph(
        "",
        TEXT,
        note_marks=(NoteMark(12, "1"), NoteMark(len(TEXT), "2")),
        notes=(Note("1", FIRST), Note("2", SECOND)),
    )
    one = with_note("The council met again in March.", LAST)
    folder: Path = tmp_path_factory.mktemp("notes")
    return built(folder, [text_of("harvest", two, one, f"In the text: {LAST}")])


@pytest.mark.parametrize(
    ("quotation", "place", "note", "differences"),
    [
        (FIRST, "p1", "1", []),
        ("the inspector of granaries", "p1", "1", []),
        (SECOND, "p1", "2", []),
        ("those of the census; the council doubted them", "p1", "2", []),
        ("THE FIGURES are “those of the census”", "p1", "2", []),
        ("the letter … to the provincial council", "p1", "1", []),
        (
            "those of the census; the council never doubted them",
            "p1",
            "2",
            [("added", "never", "")],
        ),
        (
            "See the letter of the inspector to the provincial council",
            "p1",
            "1",
            [("missing", "", "of granaries")],
        ),
        (
            "The numbers are those of the census; the council doubted them",
            "p1",
            "2",
            [("different", "numbers", "figures")],
        ),
        ("The harvest of that year was the best", "p1", "", []),
    ],
)
def test_words_of_a_note_are_found_in_it(
    generation: Generation,
    quotation: str,
    place: str,
    note: str,
    differences: list[tuple[str, str, str]],
) -> None:
    """The place names the note, and is compared word by word."""
    answer = check(generation, quotation)
    assert answer.verdict is (Verdict.CLOSE if differences else Verdict.EXACT)
    assert str(answer.places[0].address) == f"/texts/harvest/{place}"
    assert answer.places[0].note == note
    assert found_differences(answer) == differences


def test_the_text_comes_before_a_note_with_the_same_words(generation: Generation) -> None:
    """Both places are listed and counted."""
    answer = check(generation, LAST)
    assert answer.verdict is Verdict.EXACT
    assert answer.total == 2
    found = [(place.address.first, place.note) for place in answer.places]
    assert found == [("p3", ""), ("p2", "1")]


@pytest.mark.parametrize(
    "quotation",
    [
        # From one note into the next, from the text into a note, from a note into the text.
        "the provincial council. The figures are those of the census",
        "the best in a generation. See the letter of the inspector",
        "doubted them. The council met again in March",
        "the provincial council … the figures are those of the census",
        "The harvest of that year … letter of the inspector of granaries",
    ],
)
def test_a_note_and_its_neighbours_are_not_one_passage(
    generation: Generation, quotation: str
) -> None:
    """Nobody wrote these words one after the other."""
    assert check(generation, quotation).verdict is not Verdict.EXACT


def test_spans_of_a_note_lie_over_its_own_text(generation: Generation) -> None:
    """They count from the beginning of the note."""
    (place,) = check(generation, "the council doubted them").places
    (found,) = place.spans
    assert SECOND[found.span.start : found.span.end] == "the council doubted them"
