"""Lines that say where a text comes from: what goes to the record, and what has no field there."""

import pytest

from archive.sources.record_lines import read_record_line


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("Author: Jane Doe", {"author": "Jane Doe"}),
        ("Author: by Jane Doe", {"author": "Jane Doe"}),
        ("Translated: by Karl Braun", {"translator": "Karl Braun"}),
        ("Edited: by J. Doe", {"editor": "J. Doe"}),
        ("Translator: Byron Hall", {"translator": "Byron Hall"}),
        ("Delivered: 26 October (8 November), 1917", {"date": "26 October (8 November), 1917"}),
        ("Written: August 1852", {"date": "August 1852"}),
        ("Delivered: 14 March 1848, Manchester", {"date": "14 March 1848"}),
        ("Date: 1640?", {"date": "1640?"}),
        ("Written: in late 1847", {"date": "late 1847"}),
        (
            "Written: Written not later than April 29 (May 12), 1917",
            {"date": "not later than April 29 (May 12), 1917"},
        ),
        ("Translated: Martin Parker", {"translator": "Martin Parker"}),
        ("Translated by: A. Roe, Edited by B. Doe", {"translator": "A. Roe", "editor": "B. Doe"}),
        ("Language: German", {"language": "de"}),
        ("Copyleft: the Archive, 1999.", {"rights": "Copyleft: the Archive, 1999."}),
        (
            "Source: Collected Works, 2nd Edition, Progress Publishers, Moscow, 1965, Vol. 26, pp. 249-253",
            {
                "source": "Collected Works",
                "edition": "2nd Edition",
                "publisher": "Progress Publishers",
                "place": "Moscow",
                "year": "1965",
                "volume": "26",
                "pages": "249-253",
            },
        ),
        ("Source: The Town Gazette, No. 4", {"source": "The Town Gazette, No. 4"}),
    ],
)
def test_line_fills_the_fields_that_it_names(line: str, values: dict[str, str]) -> None:
    """Each value goes to its field; the parts of a reference are told apart."""
    said = read_record_line(line)
    assert said is not None
    assert said.values == values


@pytest.mark.parametrize(
    "line",
    [
        r"Transcription\Markup: R. Cymbala",
        "Transcription & HTML Markup: A. Roe and B. Doe",
        "First Published: in a newspaper, 1918",
        "Proofread: C. Loe",
        "Last updated on: 2 November 2011",
    ],
)
def test_line_about_the_page_fills_nothing(line: str) -> None:
    """Who made the page, and when it was first printed, are not in the record."""
    said = read_record_line(line)
    assert said is not None
    assert not said.values
    assert not said.unclear


@pytest.mark.parametrize(
    "line",
    ["Written: when the war began", "Date: 2/11/2011", "Delivered: in the days of King Alfred"],
)
def test_date_that_cannot_be_read_is_told(line: str) -> None:
    """It fills nothing."""
    said = read_record_line(line)
    assert said is not None
    assert said.unclear
    assert not said.values


@pytest.mark.parametrize(
    "line",
    [
        "The Speaker: Order, order.",
        "Note: it rained.",
        "He said: no.",
        "SIR: I beg to differ",
        "Words.",
    ],
)
def test_other_lines_are_text(line: str) -> None:
    """A colon makes no line of the record; its label must be one."""
    assert read_record_line(line) is None
