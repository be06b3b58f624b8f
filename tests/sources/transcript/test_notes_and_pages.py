"""Notes, page breaks and marks of the usual shapes: none is a word of a sentence, and no word is lost."""

import pytest

from archive.model.text import Paragraph
from archive.model.text import RunKind
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

BODY = "The bridge was built by the monks of the abbey, and for a hundred years it carried every cart that came."


def read(source: str) -> Import:
    """Read *source* below a title."""
    return read_transcript(f"ON THE BRIDGE\n\n{source}\n".encode(), name="x.txt")


def noted(paragraph: Paragraph) -> list[tuple[str, str, str]]:
    """Return the words before each mark, its label and its note."""
    notes = {note.label: note.text for note in paragraph.notes}
    return [
        (paragraph.text[: mark.at][-8:], mark.label, notes[mark.label])
        for mark in paragraph.note_marks
    ]


@pytest.mark.parametrize(
    ("source", "text", "notes"),
    [
        (
            "It was built by the monks.[Footnote: Chron. ii. 14.] It fell.",
            "It was built by the monks. It fell.",
            [("e monks.", "*", "Chron. ii. 14.")],
        ),
        (
            "It fell in the flood, [Footnote 1: So Smith; Brown [sic] says it was burnt.] and was built again.",
            "It fell in the flood, and was built again.",
            [("e flood,", "1", "So Smith; Brown [sic] says it was burnt.")],
        ),
        (
            "As for the [Sidenote: Of knots.]making of knots, they be but toys.",
            "As for the making of knots, they be but toys.",
            [(" for the ", "*", "Of knots.")],
        ),
        (
            "[Sidenote: The garden.]\n\nGod first planted a garden.",
            "God first planted a garden.",
            [("", "*", "The garden.")],
        ),
        (
            "The new bridge[1] stands.\n\n[Footnote 1: It was opened by the Queen.\n\nThe King was ill.]",
            "The new bridge stands.",
            [("w bridge", "1", "It was opened by the Queen. The King was ill.")],
        ),
        (
            "The new bridge stands [Footnote: One.] and [Footnote: Two.] fell.",
            "The new bridge stands and fell.",
            [("e stands", "*", "One."), ("ands and", "†", "Two.")],
        ),
        (
            "The new bridge stands.\n\n[Footnote: It was opened by the Queen.]",
            "The new bridge stands.",
            [("e stands.", "*", "It was opened by the Queen.")],
        ),
        (
            "The bridge[1000] stands.\n\n[1000] Chron. ii.",
            "The bridge stands.",
            [("e bridge", "1000", "Chron. ii.")],
        ),
        (
            "The bridge[AA] stands.\n\n[AA] Chron. ii.",
            "The bridge stands.",
            [("e bridge", "AA", "Chron. ii.")],
        ),
        (
            "The bridge*a stands.\n\n*a Chron. ii.",
            "The bridge stands.",
            [("e bridge", "*a", "Chron. ii.")],
        ),
        (
            "The bridge(1) stands.\n\n(1) Chron. ii.",
            "The bridge stands.",
            [("e bridge", "1", "Chron. ii.")],
        ),
    ],
)
def test_notes_are_beside_what_they_belong_to(
    source: str, text: str, notes: list[tuple[str, str, str]]
) -> None:
    """In brackets, in the margin, over several paragraphs, with labels of every kind."""
    (paragraph,) = read(source).text.paragraphs
    assert paragraph.text == text
    expected = [(before[-8:], label, note) for before, label, note in notes]
    assert noted(paragraph) == expected


def test_heading_with_a_mark_lends_it_to_its_text() -> None:
    """A note of a heading is called at the beginning of the paragraph below it."""
    made = read(f"CHAPTER I.[1]\n\n{BODY}\n\nCHAPTER II.\n\n{BODY}\n\n[1] As he called it.")
    assert [section.heading for section in made.text.sections] == ["Chapter I", "Chapter II"]
    first = made.text.paragraphs[0]
    assert noted(first) == [("", "1", "As he called it.")]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("## p. xiii (#16) ##########################################", "xiii"),
        ("## p. 2 (#18) ####", "2"),
        ("4 Feb 1915 : Column 345", "col. 345"),
        ("[Column 345]", "col. 345"),
        ("Col. 345W", "col. 345W"),
        ("[*345]", "345"),
    ],
)
def test_pages_of_scans_and_records_are_page_breaks(line: str, label: str) -> None:
    """The sentence around is whole, and the page is where it begins."""
    made = read(
        f"The Commission has done some\n\n{line}\n\nestimates, as have others who were asked."
    )
    (paragraph,) = made.text.paragraphs
    assert (
        paragraph.text == "The Commission has done some estimates, as have others who were asked."
    )
    assert [one.label for one in paragraph.page_breaks] == [label]


@pytest.mark.parametrize(
    "line",
    [
        "Digitized by Google",
        "Digitized by the Internet Archive in 2007 with funding from Microsoft Corporation",
        "Original from UNIVERSITY OF MICHIGAN",
        "Generated on 2012-01-05 20:10 GMT",
        "Public Domain, Google-digitized / http://www.hathitrust.org/access_use#pd-google",
    ],
)
def test_lines_of_the_scanner_are_left_out(line: str) -> None:
    """What a site of scans prints on each page is reported, and interrupts nothing."""
    made = read(
        f"The Commission has done some\n\n{line}\n\nestimates, as have others who were asked."
    )
    assert len(made.text.paragraphs) == 1
    assert [one.before for one in made.report if one.kind is ChangeKind.AROUND] == [line]


def test_star_pages_count_up() -> None:
    """Three that follow one another are pages; a star before a single number is something else."""
    made = read("The court *345 held that it was so, *346 and the plaintiff *347 left the room.")
    (paragraph,) = made.text.paragraphs
    assert paragraph.text == "The court held that it was so, and the plaintiff left the room."
    assert [one.label for one in paragraph.page_breaks] == ["345", "346", "347"]
    (paragraph,) = read("The court *345 held that it was so.").text.paragraphs
    assert "345" in paragraph.text


def test_marks_of_proofreaders_are_read() -> None:
    """Bold, spaced, small capitals, superscripts and ligatures are what they mean."""
    made = read(
        "He said _never_ and =always= to the ph[oe]nix, and the +Lord+ was ~great~; the 2^{nd} was M^{rs.} Hall's, "
        "and y^e day."
    )
    (paragraph,) = made.text.paragraphs
    assert paragraph.text == (
        "He said never and always to the phœnix, and the Lord was great; the 2nd was Mrs. Hall's, and ye day."
    )
    marked = {(run.kind, paragraph.text[run.start : run.end]) for run in paragraph.runs}
    assert marked == {
        (RunKind.EMPHASIS, "never"),
        (RunKind.STRONG, "always"),
        (RunKind.EMPHASIS, "great"),
        (RunKind.SUPERSCRIPT, "nd"),
        (RunKind.SUPERSCRIPT, "rs."),
        (RunKind.SUPERSCRIPT, "e"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "It is 1 + 2 + 3, and a = b = c.",
        "From ~5 to ~6 of them.",
        "C++ and =5 =6 ~ here + there +.",
        "The [oe] stands alone.",
    ],
)
def test_signs_that_mark_nothing_stay(text: str) -> None:
    """Signs of sums and others are words as before."""
    (paragraph,) = read(text).text.paragraphs
    assert paragraph.text == text


def test_pictures_are_in_the_report() -> None:
    """The place of a picture is no paragraph and no heading; its caption is reported."""
    made = read(f"{BODY}\n\n[Illustration: THE OLD BRIDGE]\n\n[Illustration]\n\n{BODY}")
    assert [paragraph.text for paragraph in made.text.paragraphs] == [BODY, BODY]
    around = [one.before for one in made.report if one.kind is ChangeKind.AROUND]
    assert around == ["[Illustration: THE OLD BRIDGE]", "[Illustration]"]


TORN = (
    "The bridge at Leeds was built by the monks of the abbey, and for a hundred years it carried every cart, until the "
    "king sent a letter that said he was sorry for the",
    "poor people of the town, and the penny was given up. The bridge fell in the great flood, and the town built it "
    "again of stone, with three arches. It was a very",
    "old custom, and nobody knows who began it. That is the end of the story of the bridge.",
)
WHOLE = tuple(part[0].upper() + part[1:].rstrip(".") + "." for part in TORN)
MARKS = (
    *(
        "- {n} -",
        "-- {n} --",
        "[{n}]",
        "({n})",
        "{{{n}}}",
        "|{n}|",
        "[{n}/30]",
        "#{n}",
        "Page {n}",
        "Page {n} of 30",
    ),
    *(
        "p. {n}",
        "[Page {n}]",
        "Seite {n}",
        "página {n}",
        "[f. {n}r]",
        '<pb n="{n}"/>',
        "Col. {n}",
        "## p. {n} (#{n}) ####",
    ),
    "{n}\n\nDigitized by Google",
)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("parts", [TORN, WHOLE], ids=["torn", "whole"])
def test_numbers_of_pages_in_every_usual_dress(mark: str, parts: tuple[str, ...]) -> None:
    """They are page breaks inside a sentence as well as between two, and no words."""
    first, second, third = parts
    page = "\n\n".join((first, mark.format(n=12), second, mark.format(n=13), third))
    paragraphs = read(page).text.paragraphs
    assert " ".join(one.text for one in paragraphs) == " ".join(parts)
    labels = [label.label.strip("col. r") for one in paragraphs for label in one.page_breaks]
    assert labels == ["12", "13"]


def test_bare_numbers_between_sentences() -> None:
    """Three that come regularly are pages; of fewer somebody is asked to look; parts are counted from one."""
    body = "\n\n".join(WHOLE)
    for numbers, pages in (((12, 13, 14), 3), ((12, 13), 0), ((1, 2, 3), 0)):
        source = "\n\n".join(f"{body}\n\n                    {n}" for n in numbers) + f"\n\n{body}"
        made = read(source)
        assert sum(len(one.page_breaks) for one in made.text.paragraphs) == pages
        told = [
            one for one in made.report if one.kind is ChangeKind.DOUBT and "page begins" in one.why
        ]
        assert len(told) == (2 if numbers == (12, 13) else 0)


def test_two_running_heads_keep_their_numbers() -> None:
    """``12 THE BRIDGE.`` in the middle of a sentence is the beginning of page 12."""
    made = read("\n\n".join((TORN[0], "12 THE BRIDGE.", TORN[1], "13 THE BRIDGE.", TORN[2])))
    (paragraph,) = made.text.paragraphs
    assert [page.label for page in paragraph.page_breaks] == ["12", "13"]
