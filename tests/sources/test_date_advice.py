"""A date that was not taken is told with the line of the record that states it."""

import pytest

from archive.model.edtf import parse_date
from archive.sources.date_advice import line_to_add
from archive.sources.reader import read_bytes


@pytest.mark.parametrize(
    ("printed", "line"),
    [
        ("4 May 1850", "`date: 1850-05-04`"),
        ("c. 1640", "`date: 1640~`"),
        ("Written at the mill, 4 May 1850.", "`date: 1850-05-04`"),
        ("the 1640s", "`date: 164X`"),
        ("*1640?*", "`date: 1640?`"),
        ("1914-18", "`date: 1914/1918`"),
        ("44 B.C.", "`date: -0043`"),
    ],
)
def test_a_date_that_can_be_read_has_its_line(printed: str, line: str) -> None:
    """The line can be typed as it is."""
    assert line_to_add(printed) == line
    assert str(parse_date(line.strip("`").removeprefix("date: "))) in line


@pytest.mark.parametrize("printed", ["", "the day of the great flood", "2/11/2011"])
def test_any_other_date_has_examples(printed: str) -> None:
    """Each of them is a date."""
    examples = line_to_add(printed).split("`")[1::2]
    assert len(examples) == 4
    assert all(str(parse_date(one.removeprefix("date: "))) in one for one in examples)


def test_the_report_has_the_line() -> None:
    """Nobody has to look up how a date is written."""
    page = (
        "<html lang='en'><title>On Mills</title><h1>On Mills</h1><p>Written: some day in spring</p>"
        "<p>The mill stands above the ford, and its wheel has not turned since the flood.</p></html>"
    )
    made = read_bytes(page.encode(), "mills.html")
    (unclear,) = [change.why for change in made.report if "this date" in change.why]
    assert "add to the record a line such as `date: 1850-05-04`" in unclear
