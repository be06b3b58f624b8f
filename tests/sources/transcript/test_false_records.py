"""What stands above a text and is not of it: no record says more than the source."""

import pytest

from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

BODY = "The fire began in the bakehouse, and was not put out until the third day after it.\n\nThe baker slept.\n"


def read(head: str) -> Import:
    """Read a text with *head* between its title and its words."""
    return read_transcript(f"AN ACCOUNT OF THE FIRE\n\n{head}\n\n{BODY}".encode(), name="x.txt")


@pytest.mark.parametrize(
    "line",
    [
        "Typed by Susan Poole, 2016",
        "Transcribed and proofread by Susan Poole",
        "Digitised from a copy in the County Library",
        "Scanned in March 2004",
        "Retyped by S. P. for the Local History Society",
    ],
)
def test_who_made_the_copy_is_no_occasion(line: str) -> None:
    """The line is left out, and the report has it."""
    made = read(line)
    assert (made.text.metadata.occasion, made.text.metadata.date) == ("", None)
    assert made.text.metadata.authors == ()
    assert line in [one.before for one in made.report if one.kind is ChangeKind.AROUND]


@pytest.mark.parametrize(
    "line",
    [
        "Written some time before 1790, copied 12 June 1832",
        "Read at Ashby, and printed on 4 May 1799",
        "From a letter, translated 3 May 1850",
        "From the town book, revised edition, 1 May 1900",
    ],
)
def test_the_date_of_a_copy_is_not_that_of_the_text(line: str) -> None:
    """Nothing is made of it, and the report asks."""
    made = read(line)
    assert made.text.metadata.date is None
    assert [one.before for one in made.report if one.kind is ChangeKind.DOUBT] == [line]


@pytest.mark.parametrize(
    ("line", "date", "printed"),
    [
        ("Delivered on or about 14 May 1848", "1848-05-14~", "on or about 14 May 1848"),
        ("Written on or about 3 June 1799", "1799-06-03~", "on or about 3 June 1799"),
        ("Delivered on 14 May 1848", "1848-05-14", "14 May 1848"),
    ],
)
def test_on_or_about_a_day(line: str, date: str, printed: str) -> None:
    """The words that make a day uncertain stay whole."""
    found = read(line).text.metadata
    assert (str(found.date), found.date_as_printed) == (date, printed)


def test_a_table_is_no_occasion() -> None:
    """An account begins directly below its title."""
    rows = (
        "Jan. 3   To Mr. Hobson for oats     1  4  6\nJan. 5   To the smith               0  2  0"
    )
    made = read(rows)
    assert made.text.metadata.occasion == ""
    assert "To Mr. Hobson for oats" in made.text.sections[0].paragraphs[0].text


@pytest.mark.parametrize("line", ["London, Tuesday", "Ashby, Monday Evening"])
def test_a_day_of_the_week_is_no_author(line: str) -> None:
    """A place and a day look like two names."""
    assert read(line).text.metadata.authors == ()


def test_who_made_the_copy_is_no_text_above_letters() -> None:
    """The line stands between the years of the letters and the first of them."""
    letters = "1.\n\nJane to William\n\nDear Will,\n\nThe mare has foaled, and stands.\n\n2.\n\nDear Jane,\n\nGood.\n"
    line = "Transcribed by Mary Holt from the originals"
    made = read_transcript(
        f"LETTERS OF A FAMILY\n1861-1864\n\n{line}\n\n{letters}".encode(), name="x.txt"
    )
    assert [section.heading for section in made.text.sections] == ["1: Jane to William", "2"]
    assert line in [one.before for one in made.report if one.kind is ChangeKind.AROUND]
