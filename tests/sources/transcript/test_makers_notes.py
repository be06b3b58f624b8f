"""What the makers of a digital file say of it is reported, and no part of the text."""

import pytest

from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

BODY = (
    "The bridge at our town is in a bad state, and nobody has mended it for years, which is why this book was "
    "written and is now printed for the use of all."
)
HEADER = "Title: On the Bridge\n\nAuthor: Jane Doe\n\n*** START OF THIS PROJECT GUTENBERG EBOOK ON THE BRIDGE ***\n"
FOOTER = "*** END OF THIS PROJECT GUTENBERG EBOOK ON THE BRIDGE ***\n"


def read(before: str = "", after: str = "", body: str = BODY) -> Import:
    """Read a text between what its makers say."""
    source = (
        f"{HEADER}\n\n{before}\n\n\n\n\nCHAPTER I\n\n{body}\n\n{body}\n\n\n\n{after}\n\n\n{FOOTER}"
    )
    return read_transcript(source.encode(), name="x.txt")


@pytest.mark.parametrize(
    "before",
    [
        "Produced by John Smith and the Online\nDistributed Proofreading Team at http://www.pgdp.net",
        "E-text prepared by John Smith\n\n\nTranscriber's note:\n\n      The signs are those of the book.\n\n"
        "      Bold type is indicated by _underscores_.",
        "[Transcriber's Note:\n\nThis book has [sic] letters that few have:\n\n    ā ē ī\n\nThey are kept.]",
        "[This e-text includes characters that require UTF-8 (Unicode) file\nencoding:\n\n  ā ē\n\n"
        "If any of them do not display, change the font.]",
        "+------------------------------------+\n| Transcriber's Note:                |\n|                 "
        "                   |\n| A few slips were corrected.        |\n+------------------------------------+",
        "TRANSCRIBER'S NOTES\n\n\nItalic text is represented by _underscores_.\n\nFootnotes were renumbered.",
        "Transcriber’s Note: A few slips were corrected.",
        "Transcribed from the 1908 edition by John Smith, email js@example.org",
        "This etext was prepared by John Smith",
        "Anmerkungen zur Transkription:\n\n    Der Text folgt der Ausgabe von 1908.",
    ],
)
def test_what_the_makers_say_first_is_reported(before: str) -> None:
    """In a paragraph, in brackets over several of them, in a box, or below a heading."""
    made = read(before)
    assert [paragraph.text for paragraph in made.text.paragraphs] == [BODY, BODY]
    assert made.text.metadata.occasion == ""
    assert [section.heading for section in made.text.sections] == ["Chapter I"]


@pytest.mark.parametrize(
    "after",
    [
        "TRANSCRIBER'S NOTES:\n\n1. A few slips were corrected.\n\n2. So were some more.",
        "Transcriber's Note\n\nOn page 4, teh was corrected.",
        "[Transcriber's Note: A few slips were corrected.\n\nNo others were.]",
        "+---------------------------+\n| TRANSCRIBER'S NOTES       |\n| Some slips were corrected.|\n"
        "+---------------------------+",
    ],
)
def test_what_the_makers_say_last_is_reported(after: str) -> None:
    """A note at the end of the file goes up to its end."""
    made = read(
        after=after, body=f"{BODY}\n\n{BODY}\n\n{BODY}\n\n{BODY}\n\n{BODY}\n\n{BODY}\n\n{BODY}"
    )
    assert {paragraph.text for paragraph in made.text.paragraphs} == {BODY}
    said = [change.before for change in made.report if change.kind is ChangeKind.AROUND]
    assert any("corrected" in words for words in said)


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        (f"[Illustration]\n\n{BODY}", [BODY]),
        (f"[Illustration: THE OLD BRIDGE]\n\n{BODY}", [BODY]),
        (f"[Illustration: THE MAYOR\nIN HIS ROBES AS BAILIFF.]\n\n{BODY}", [BODY]),
        (
            f"[Illustration: PLATE II.\n\nMap of the town [after Smith].\n\nI Bridge. II Mill.]\n\n{BODY}",
            [BODY],
        ),
        (f"[Frontispiece: The bridge]\n{BODY}", [BODY]),
        (f"[Illustration: The bridge] {BODY}", [BODY]),
        (f"{BODY}\n\n[Pg 12]\n[Illustration: The bridge]\n\n{BODY}", [BODY, BODY]),
        (f"[Illustration is not my trade.\n\n{BODY}", ["[Illustration is not my trade.", BODY]),
    ],
)
def test_pictures_are_reported_with_their_captions(source: str, texts: list[str]) -> None:
    """A caption may have lines in capitals, paragraphs and brackets; none is a heading or a title."""
    made = read_transcript(f"ON THE BRIDGE\n\nI.\n\n{source}\n\n{BODY}\n".encode(), name="x.txt")
    assert [paragraph.text for paragraph in made.text.paragraphs] == [*texts, BODY]
    assert made.text.metadata.occasion == ""
    if "[Pg 12]" in source:
        assert made.text.paragraphs[1].page_breaks
