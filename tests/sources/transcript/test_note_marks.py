"""Marks of notes in every usual sign, notes of several paragraphs, and notes of titles."""

import pytest

from archive.sources.report import ChangeKind
from archive.sources.transcript.reader import read_transcript

BODY = "The bridge was built by the monks of the abbey, and for a hundred years it carried every cart that came."


def read(source: str) -> tuple[list[str], dict[str, str]]:
    """Return the paragraphs of *source*, and its notes that a mark refers to."""
    made = read_transcript(source.encode(), name="x.txt").text
    paragraphs = made.paragraphs
    called = {mark.label for paragraph in paragraphs for mark in paragraph.note_marks}
    notes = {note.label: note.text for paragraph in paragraphs for note in paragraph.notes}
    return [one.text for one in paragraphs], {
        key: text for key, text in notes.items() if key in called
    }


@pytest.mark.parametrize(
    ("one", "two", "notes"),
    [
        ("¹", "²", "¹ First.\n\n² Second."),
        ("^1", "^2", "^1 First.\n\n^2 Second."),
        ("^{1}", "^{2}", "[1] First.\n\n[2] Second."),
        ("{1}", "{2}", "{1} First.\n\n{2} Second."),
        ("<1>", "<2>", "<1> First.\n\n<2> Second."),
        (" (1)", " (2)", "Notes\n\n1. First.\n\n2. Second."),
        (" (1)", " (2)", "(1) First.\n\n(2) Second."),
        (" [1]", " [2]", "1 (return)\n[ First.]\n\n2 (return)\n[ Second.]"),
        ("[1]", "[2]", "Footnote 1: First.\n\nFootnote 2: Second."),
        ("[1]", "[2]", "Note 1. First.\n\nNote 2. Second."),
        ("[1]", "[2]", "[Footnote [1]: First.]\n\n[Footnote [2]: Second.]"),
        ("[1]", "[2]", "Footnotes\n\n1. First. ↩\n\n2. Second. [Back]"),
        ("[1]", "[2]", "[1]\tFirst.\n[2]\tSecond."),
    ],
)
def test_marks_of_every_usual_sign(one: str, two: str, notes: str) -> None:
    """A sign after a word is a mark where a line below begins with the same."""
    texts, found = read(
        f"ON ROADS\n\nThe bridge{one} stands. {BODY}\n\nThe road{two} is long.\n\n{notes}\n"
    )
    assert texts == [f"The bridge stands. {BODY}", "The road is long."]
    assert found == {"1": "First.", "2": "Second."}


def test_letters_in_brackets_and_stars_before_the_word() -> None:
    """``(a)`` and ``[*Footnote: …]`` as real books have them."""
    texts, found = read(
        f"ROADS\n\nIt (a) stands. {BODY}\n\nIt (b) fell.\n\n(a) First.\n\n(b) Second.\n"
    )
    assert (texts[1], found) == ("It fell.", {"a": "First.", "b": "Second."})
    texts, found = read(f"ROADS\n\nIt* stands. {BODY}\n\n[*Footnote: First.]\n\nIt fell.\n")
    assert (texts[1], found) == ("It fell.", {"*": "First."})


@pytest.mark.parametrize(
    "source",
    [
        f"The area is 4 m² and the bridge is long. {BODY}",
        f"It is {{1}} of many. {BODY}",
        f"See (1) below for the reasons. {BODY}\n\n1. It is old.\n\nIt is also said (2) to be long.\n\n2. It is new.",
        f"We ask (a) for a bridge, and (b) for a road. {BODY}\n\n(a) The bridge is old.",
        f"E = mc^2 is known to all. {BODY}",
    ],
)
def test_signs_that_are_no_marks_stay(source: str) -> None:
    """Powers, lists and references to items of a list are words."""
    texts, found = read(f"ON ROADS\n\n{source}\n")
    assert not found
    assert texts[0].split()[:3] == source.split()[:3]


@pytest.mark.parametrize(
    "notes",
    [
        "    [1] First.\n\n    It goes on.\n\n    [2] Second.\n\nThe text goes on.",
        "FOOTNOTES:\n\n[1] First.\n\nIt goes on.\n\n[2] Second.",
        "Footnotes:\n\n  [1] First.\n\n      It goes on.\n\n  [2] Second.",
        "[^1]: First.\n\n    It goes on.\n\n[^2]: Second.",
    ],
)
def test_a_note_of_several_paragraphs(notes: str) -> None:
    """A paragraph set in as the note is, or between two notes below their heading, belongs to the note."""
    texts, found = read(
        f"ROADS\n\nThe bridge[1] stands. {BODY}\n\nThe road[2] is long.\n\n{notes}\n"
    )
    assert found == {"1": "First. It goes on.", "2": "Second."}
    assert texts[2:] == (["The text goes on."] if "The text" in notes else [])


@pytest.mark.parametrize(
    ("head", "note"),
    [
        ("THE BRIDGE[1]", "[1] A lecture."),
        ("THE BRIDGE.*\n\nby John Smith", "* A lecture."),
        ("The Bridge\n\nby John Smith[1]", "[1] A lecture."),
        ("THE BRIDGE (1)", "(1) A lecture."),
        ("# The Bridge[^1]", "[^1]: A lecture."),
    ],
)
def test_a_note_of_the_title_is_at_the_first_paragraph(head: str, note: str) -> None:
    """Neither the title nor the name of the author has a mark, and no note is lost."""
    source = f"{head}\n\n{BODY}\n\n{note}\n\n{BODY}\n"
    made = read_transcript(source.encode(), name="x.txt")
    record, first = made.text.metadata, made.text.paragraphs[0]
    assert record.title == "The Bridge"
    assert record.authors == (("John Smith",) if "Smith" in head else ())
    assert [(mark.at, first.notes[0].text) for mark in first.note_marks] == [(0, "A lecture.")]
    assert not any(one.kind is ChangeKind.DOUBT and "mark" in one.why for one in made.report)
