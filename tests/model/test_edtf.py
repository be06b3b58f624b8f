"""Uncertain dates: what is read is what was meant, in words and in days."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import Date
from archive.model.edtf import UncertainDate
from archive.model.edtf import new_style
from archive.model.edtf import parse_date

#: The form, the words, the first and the last day.
DATES = (
    ("1640~", "c. 1640", "1640-01-01", "1640-12-31"),
    ("1640?", "1640?", "1640-01-01", "1640-12-31"),
    ("1640%", "c. 1640?", "1640-01-01", "1640-12-31"),
    ("1640-02~", "c. February 1640", "1640-02-01", "1640-02-29"),
    ("1640-02-03?", "3 February 1640?", "1640-02-03", "1640-02-03"),
    ("-0043~", "c. 44 BC", "-0043-01-01", "-0043-12-31"),
    ("164X", "1640s", "1640-01-01", "1649-12-31"),
    ("164X~", "c. 1640s", "1640-01-01", "1649-12-31"),
    ("16XX", "17th century", "1600-01-01", "1699-12-31"),
    ("20XX", "21st century", "2000-01-01", "2099-12-31"),
    ("10XX", "11th century", "1000-01-01", "1099-12-31"),
    ("160X", "1600–1609", "1600-01-01", "1609-12-31"),
    ("000X", "1 BC – 9 AD", "0000-01-01", "0009-12-31"),
    ("-004X", "50–41 BC", "-0049-01-01", "-0040-12-31"),
    ("-01XX", "2nd century BC", "-0199-01-01", "-0100-12-31"),
    ("1640-21", "spring 1640", "1640-03-01", "1640-05-31"),
    ("1640-22", "summer 1640", "1640-06-01", "1640-08-31"),
    ("1640-23~", "c. autumn 1640", "1640-09-01", "1640-11-30"),
    ("1640-24", "winter 1640", "1640-01-01", "1640-12-31"),
    ("1914/1918", "1914–1918", "1914-01-01", "1918-12-31"),
    ("1914~/1918~", "c. 1914–1918", "1914-01-01", "1918-12-31"),
    ("1914/1918?", "1914 – 1918?", "1914-01-01", "1918-12-31"),
    ("164X/165X", "1640s – 1650s", "1640-01-01", "1659-12-31"),
    ("-0049/-0043", "50–44 BC", "-0049-01-01", "-0043-12-31"),
    ("-0043/0014", "44 BC – 14 AD", "-0043-01-01", "0014-12-31"),
    ("1914-05/1914-06", "May–June 1914", "1914-05-01", "1914-06-30"),
    ("1912-12/1913-01", "December 1912 – January 1913", "1912-12-01", "1913-01-31"),
    ("1917-10-25/1917-10-26", "25–26 October 1917", "1917-10-25", "1917-10-26"),
    ("1917-10-25/1917-11-08", "25 October – 8 November 1917", "1917-10-25", "1917-11-08"),
    ("../1913", "1913 or earlier", "-9999-01-01", "1913-12-31"),
    ("../1914-05-04", "4 May 1914 or earlier", "-9999-01-01", "1914-05-04"),
    ("1640~/..", "c. 1640 or later", "1640-01-01", "9999-12-31"),
)
ESTIMATES = st.builds(
    "{}{}".format,
    st.sampled_from(
        "1640 164X 16XX 1640-02 1640-02-28 1640-21 1640-24 0000 000X -0043 -004X -00XX".split()
    ),
    st.sampled_from(["", "?", "~", "%"]),
)
FORMS = st.one_of(
    ESTIMATES,
    st.builds("{}/{}".format, *[st.one_of(ESTIMATES, st.sampled_from(["", ".."]))] * 2),
)


@pytest.mark.parametrize(("form", "words", "first", "last"), DATES)
def test_an_uncertain_date_has_words_and_bounds(
    form: str, words: str, first: str, last: str
) -> None:
    """Each is written as it was read, says what is known of it, and names the days that it may be."""
    date = parse_date(form)
    assert isinstance(date, UncertainDate)
    assert (str(date), date.words) == (form, words)
    assert (str(date.earliest), str(date.latest)) == (first, last)


@pytest.mark.parametrize(
    ("form", "date"),
    [
        ("1917", Date(1917)),
        ("-0043-03-15", Date(-43, 3, 15)),
        ("1985-XX", Date(1985)),
        ("1985-XX-XX", Date(1985)),
        ("1985-04-XX", Date(1985, 4)),
        ("1917-11-08/1917-11-08", Date(1917, 11, 8)),
    ],
)
def test_a_certain_date_is_a_plain_one(form: str, date: Date) -> None:
    """A date of which all is known, or nothing beyond its year or month, is a `Date`."""
    assert parse_date(form) == date


@pytest.mark.parametrize(("form", "known"), [("/1913", "../1913"), ("1640/", "1640/..")])
def test_an_unknown_end_is_an_open_one(form: str, known: str) -> None:
    """Both say the same to a reader."""
    assert parse_date(form) == parse_date(known)


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "c. 1640", "1640~~", "~1640", "1640?~", "20X0", "2XXX", "XXXX", "164X-05", "17X"),
        *("1640-00", "1640-00?", "1640-13~", "1640-21-03", "1640-XX-05", "1640-02-30~", "1640-20"),
        *("-0000~", "-000X", "Y12345", "[1640..1650]", "1640..1650", "2004-01-01T10:10:10"),
        *("/", "../..", "/..", "1918/1914", "1914/1915/1916", "1640-06/1640-05", "1914 - 1918"),
    ],
)
def test_what_is_not_of_level_one_is_refused(wrong: str) -> None:
    """It raises `ValueError` with words for whoever wrote it."""
    with pytest.raises(ValueError, match=r"date|day|month|end|begin|year"):
        parse_date(wrong)


@given(FORMS)
def test_forms_are_stable(form: str) -> None:
    """What can be read is written so that it reads as the same, has words, and ends after it began."""
    try:
        date = parse_date(form)
    except ValueError:
        return
    assert parse_date(str(date)) == date
    assert date.words
    assert date.earliest <= date.sorts_as <= date.latest


def test_sorting_follows_what_is_known() -> None:
    """The earliest day counts; where none is known, the latest."""
    forms = ["../1639", "16XX", "164X", "1640~", "1640-21", "1641/1643", "../1642", "1643/.."]
    shuffled = sorted(map(parse_date, reversed(forms)), key=lambda date: date.sorts_as)
    years = [date.sorts_as.year for date in shuffled]
    assert years == [1600, 1639, 1640, 1640, 1640, 1641, 1642, 1643]


def test_periods_of_days_have_a_new_style() -> None:
    """Both ends move from the Julian to the Gregorian calendar; where a day is missing, nothing does."""
    old = parse_date("1917-10-25/1917-10-26")
    assert str(new_style(old)) == "1917-11-07/1917-11-08"
    assert new_style(Date(1917, 10, 26)) == Date(1917, 11, 8)
    for form in ("1917-10", "1917-10~", "1917-10/1917-11", "../1917-10-26", "1917-10-26~"):
        assert new_style(parse_date(form)) is None
