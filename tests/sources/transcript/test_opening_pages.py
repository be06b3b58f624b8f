"""Pages that open a chapter have their number at the foot, where others have it at the head."""

import pytest

from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript

HEADS = """
{two}

moved in the year 1790 to make room for the coaches. Of the old wall scarcely a trace remains among the

{three}

people of the town, who have never asked for it, nor for the
"""


def read(text: str) -> Import:
    """Read *text* below a title."""
    return read_transcript(f"A HISTORY OF ASHBY\n\n{text}\n".encode(), name="x.txt")


def breaks(made: Import) -> list[tuple[str, str]]:
    """Return the page breaks with the words after each."""
    paragraphs = [paragraph for section in made.text.sections for paragraph in section.paragraphs]
    return [
        (page.label, paragraph.text[page.at :].strip()[:12])
        for paragraph in paragraphs
        for page in paragraph.page_breaks
    ]


@pytest.mark.parametrize(
    ("two", "three"),
    [
        ("2                  HISTORY OF ASHBY.", "SITUATION OF THE TOWN.              3"),
        ("2", "3"),
        ("[Pg 2]", "[Pg 3]"),
    ],
)
def test_number_at_the_foot_of_the_first_page_begins_it(two: str, three: str) -> None:
    """The first page begins with the text, though its number is below."""
    made = read(
        "The town stands on a gentle rise above the river, and its cross was long ago re-\n\n1\n"
        + HEADS.format(two=two, three=three)
        + "\n4                HISTORY OF ASHBY.\n\nold bridge, of which some people still speak."
    )
    assert breaks(made)[:3] == [
        ("1", "The town sta"),
        ("2", "moved in the"),
        ("3", "people of th"),
    ]
    assert "was long ago removed in" in made.text.sections[0].paragraphs[0].text


def test_where_a_later_page_begins_is_asked() -> None:
    """Nothing tells where a page begins that has its number at the foot: the report asks."""
    made = read(
        "1          HISTORY OF ASHBY.\n\nThe town stands on a gentle rise above the river, and its cross was long ago\n"
        + HEADS.format(
            two="2                  HISTORY OF ASHBY.",
            three="SITUATION OF THE TOWN.              3",
        )
        + "\nold bridge of which some still speak.\n\nCHAPTER II.\n\nThe church has a nave, and a tower of the\n\n4\n"
        "\n5                HISTORY OF ASHBY.\n\nsame date as the bridge."
    )
    assert [label for label, _ in breaks(made)] == ["1", "2", "3", "5"]
    assert [one.before for one in made.report if one.kind is ChangeKind.DOUBT] == ["4"]
