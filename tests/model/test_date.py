"""Dates: as exact as the record, and the two calendars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.date import Date
from archive.model.date import julian_to_gregorian


@pytest.mark.parametrize(
    "iso",
    [
        "1917",
        "1917-11",
        "1917-11-08",
        "0079",
        "0000",
        "0000-12-31",
        "-0043",
        "-0043-03-15",
        "-9999",
    ],
)
def test_a_date_is_written_as_it_was_read(iso: str) -> None:
    """The ISO form keeps how exact the date is."""
    assert str(Date.parse(iso)) == iso


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "17", "1917-13", "1917-00", "1917-02-30", "1917-11-31", "November 1917"),
        *("-43", "-0000", "-00043", "--0043", "44 BC", "+0079", "-0043-02-30", "10000"),
    ],
)
def test_invalid_date_is_refused(wrong: str) -> None:
    """A month or day that no calendar has raises `ValueError`."""
    with pytest.raises(ValueError, match=r"date|day|month|year"):
        Date.parse(wrong)


def test_dates_have_words_and_an_order() -> None:
    """A date reads as in a book, and a whole year comes before its days."""
    assert Date(1917, 11, 8).words == "8 November 1917"
    assert Date(1917, 11).words == "November 1917"
    assert Date(1917).words == "1917"
    assert Date(1917) < Date(1917, 1) < Date(1917, 1, 1) < Date(1918)


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("-0043-03-15", "15 March 44 BC"),
        ("-0043-03", "March 44 BC"),
        ("-0043", "44 BC"),
        ("0000", "1 BC"),
        ("0001", "1 AD"),
        ("0079-08-24", "24 August 79 AD"),
        ("0499", "499 AD"),
        ("0500", "500"),
    ],
)
def test_early_year_has_its_era(iso: str, words: str) -> None:
    """Year 0 is 1 BC, as in ISO 8601, and an early year says its era."""
    assert Date.parse(iso).words == words


def test_years_before_christ_have_an_order() -> None:
    """They come before all others, the later the nearer to 1; within a year time runs forward."""
    written = ["-0099", "-0043-03-15", "-0043-12-31", "-0042", "0000", "0001", "1917"]
    assert sorted(map(Date.parse, reversed(written))) == list(map(Date.parse, written))


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ("1917-10-26", "1917-11-08"),
        ("1918-01-31", "1918-02-13"),
        ("1582-10-05", "1582-10-15"),
        ("1900-02-29", "1900-03-13"),
        ("1732-02-11", "1732-02-22"),
        # The Ides of March, and the beginning of the Julian day numbers.
        ("-0043-03-15", "-0043-03-13"),
        ("-4712-01-01", "-4713-11-24"),
    ],
)
def test_old_style_becomes_new_style(julian: str, gregorian: str) -> None:
    """Known pairs of the two calendars agree."""
    assert julian_to_gregorian(Date.parse(julian)) == Date.parse(gregorian)


def test_a_month_has_no_other_calendar() -> None:
    """Only a day can be converted."""
    with pytest.raises(ValueError, match="has no day"):
        julian_to_gregorian(Date(1917, 10))


@given(st.dates())
def test_days_follow_each_other_in_both_calendars(day: object) -> None:
    """Whatever the day, the conversion gives a later New Style day after 1583 and sorts alike."""
    year, month, number = (int(part) for part in str(day).split("-"))
    old = Date(year, month, number)
    if 1583 <= year < 9999:
        assert old < julian_to_gregorian(old)
