"""Dates as uncertain as the source is: EDTF level 1, a part of ISO 8601-2.

The format: https://www.loc.gov/standards/datetime/
"""

import re
from dataclasses import dataclass
from dataclasses import replace
from typing import Self

from archive.model.date import MONTHS
from archive.model.date import Date
from archive.model.date import julian_to_gregorian
from archive.model.date import last_day
from archive.model.date import year_words

#: EDTF numbers the seasons as months, without a hemisphere: each is taken to be of the northern one.
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_MONTHS_OF_SEASON = {21: (3, 5), 22: (6, 8), 23: (9, 11)}
#: `?` is uncertain, `~` approximate, `%` both.
_WITH_QUALIFIER = {"": "{}", "?": "{}?", "~": "c. {}", "%": "c. {}?"}
_OPEN = ("", "..")
_ESTIMATE = re.compile(
    r"(?!-0000)(?P<sign>-?)(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<qualifier>[?~%]?)"
)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One date, or one end of a period, with what is not known of it: ``1640~``, ``164X``, ``1640-21``."""

    #: The first year of ``164X`` and the year of a season.
    date: Date
    qualifier: str = ""
    #: How many of the last digits of the year are not known.
    unknown_digits: int = 0
    season: int = 0

    @classmethod
    def parse(cls, word: str) -> Self:
        """Read one date of EDTF level 1. Raise `ValueError`."""
        match = _ESTIMATE.fullmatch(word)
        if match is None:
            raise ValueError(
                f"{word!r} is not a date like 1917, 1917-11, 1917-11-08, 1640~ or 164X"
            )
        digits, month, day = match["year"], match["month"] or "00", match["day"] or "00"
        unknown = digits.count("X")
        if unknown and (match["month"] or (match["sign"] and not int(digits.rstrip("X")))):
            raise ValueError(f"{word!r} has a month, or no year before Christ")
        if "00" in (match["month"], match["day"]) or (month == "XX" and day not in ("00", "XX")):
            raise ValueError(f"{word!r} has a month or day of 00, or a day of no month")
        # The first of the years that it may be: before Christ that with the largest number.
        year = -int(digits.replace("X", "9")) if match["sign"] else int(digits.replace("X", "0"))
        number = 0 if month == "XX" else int(month)
        if number in SEASONS:
            if match["day"]:
                raise ValueError(f"{word!r} has a day of a season")
            return cls(Date(year), match["qualifier"], 0, number)
        date = Date(year, number, 0 if day == "XX" else int(day))
        return cls(date, match["qualifier"], unknown)

    def __str__(self) -> str:
        """Return the EDTF form."""
        written = str(self.date)
        if self.unknown_digits:
            written = written[: -self.unknown_digits] + "X" * self.unknown_digits
        if self.season:
            written += f"-{self.season}"
        return written + self.qualifier

    @property
    def certain(self) -> bool:
        """Whether it is one year, month or day, and known for certain."""
        return not (self.qualifier or self.unknown_digits or self.season)

    @property
    def earliest(self) -> Date:
        """Its first day."""
        first, _ = _MONTHS_OF_SEASON.get(self.season, (0, 0))
        return Date(self.date.year, self.date.month or first or 1, self.date.day or 1)

    @property
    def latest(self) -> Date:
        """Its last day: that of the year for a winter, which has months at both ends of it."""
        year = self.date.year + 10**self.unknown_digits - 1
        _, last = _MONTHS_OF_SEASON.get(self.season, (0, 0))
        month = self.date.month or last or 12
        return Date(year, month, self.date.day or last_day(year, month))

    @property
    def bare(self) -> str:
        """It in words, without what its qualifier says."""
        if self.season:
            return f"{SEASONS[self.season]} {year_words(self.date.year)}"
        first, last = self.date.year, self.latest.year
        if self.unknown_digits == 2:
            century = last // 100 + 1 if last > 0 else -first // 100 + 1
            return f"{_ordinal(century)} century" + ("" if last > 0 else " BC")
        if self.unknown_digits:
            # The 1600s would be taken for the century.
            is_decade = first > 99 and first % 100
            return f"{first}s" if is_decade else _years(first, last)
        return self.date.words

    @property
    def words(self) -> str:
        """It in words: ``c. 1640``, ``1640s``, ``17th century``, ``spring 1640``."""
        return _WITH_QUALIFIER[self.qualifier].format(self.bare)


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """A date that is not known for certain, or a period; None is an open end.

    Both ends are the same for a single date. Raises `ValueError` for a period that ends before it begins, for one
    with two open ends, and for a single date that is certain, which is a `Date`.
    """

    first: Estimate | None
    last: Estimate | None

    def __post_init__(self) -> None:
        if self.first is None and self.last is None:
            raise ValueError("a period has a beginning or an end")
        if self.first and self.first == self.last and self.first.certain:
            raise ValueError(f"{self.first} is known for certain")
        if self.earliest > self.latest:
            raise ValueError(f"{self} ends before it begins")

    def __str__(self) -> str:
        """Return the EDTF form: ``1640~``, ``1914/1918``, ``../1914``."""
        if self.first == self.last:
            return str(self.first)
        return f"{self.first or '..'}/{self.last or '..'}"

    @property
    def earliest(self) -> Date:
        """Its first day; the first of all where the beginning is open."""
        return self.first.earliest if self.first else Date(-9999, 1, 1)

    @property
    def latest(self) -> Date:
        """Its last day; the last of all where the end is open."""
        return self.last.latest if self.last else Date(9999, 12, 31)

    @property
    def sorts_as(self) -> Date:
        """The day by which it is sorted: the earliest, or the latest where the beginning is open."""
        return self.earliest if self.first else self.latest

    @property
    def year(self) -> int:
        """The year by which it is sorted."""
        return self.sorts_as.year

    @property
    def words(self) -> str:
        """It in words: ``c. 1640``, ``1914–1918``, ``25–26 October 1917``, ``1913 or earlier``."""
        first, last = self.first, self.last
        if first is None or last is None:
            known = first or last
            return f"{known.words if known else ''} or {'earlier' if first is None else 'later'}"
        if first == last:
            return first.words
        if first.qualifier != last.qualifier:
            return f"{first.words} – {last.words}"
        return _WITH_QUALIFIER[first.qualifier].format(_period(first, last))


#: A date of a text: one year, month or day, or something less certain.
AnyDate = Date | UncertainDate


def parse_date(word: str) -> AnyDate:
    """Read a date of EDTF level 1: ``1917-11-08``, ``1640~``, ``164X``, ``1914/1918``, ``../1914``.

    Months and days that are not known are left out: ``1985-XX`` is 1985. Raises `ValueError`.
    """
    begins, stroke, ends = word.strip().partition("/")
    first = None if stroke and begins in _OPEN else Estimate.parse(begins)
    last = None if stroke and ends in _OPEN else Estimate.parse(ends or begins)
    if first is not None and first == last and first.certain:
        return first.date
    return UncertainDate(first, last)


def qualified(date: AnyDate, qualifier: str) -> AnyDate:
    """Return *date* with the *qualifier* `?`, `~` or `%`, beside one that it has already."""

    def estimate(end: Estimate | None) -> Estimate | None:
        both = {end.qualifier, qualifier} - {""} if end else set()
        return end and replace(end, qualifier="%" if len(both) > 1 else qualifier)

    first, last = _ends(date)
    return UncertainDate(estimate(first), estimate(last))


def open_period(date: AnyDate, *, opens_end: bool, included: bool) -> AnyDate | None:
    """Return the time from *date* on, or until it where *opens_end* is false; it is part of it if *included*.

    None where that end of *date* is open already.
    """
    first, last = _ends(date)
    known = first if opens_end == included else last
    if known is None:
        return None
    if not included:
        day = known.latest if opens_end else known.earliest
        whole = Date(day.year) if known.unknown_digits or known.season else known.date
        known = Estimate(_beside(whole, 1 if opens_end else -1), known.qualifier)
    return UncertainDate(known, None) if opens_end else UncertainDate(None, known)


def _ends(date: AnyDate) -> tuple[Estimate | None, Estimate | None]:
    if isinstance(date, Date):
        return Estimate(date), Estimate(date)
    return date.first, date.last


def _beside(date: Date, step: int) -> Date:
    """Return the year, month or day after *date*, or before it for a *step* of -1."""
    day = date.day + step
    if date.day and not 0 < day <= last_day(date.year, date.month):
        month = _beside(Date(date.year, date.month), step)
        return replace(month, day=1 if step > 0 else last_day(month.year, month.month))
    if date.day:
        return replace(date, day=day)
    if date.month:
        months = date.year * 12 + date.month - 1 + step
        return Date(months // 12, months % 12 + 1)
    return Date(date.year + step)


def new_style(old: AnyDate) -> AnyDate | None:
    """Return the New Style date of an Old Style day, or of a period of days; None where there are none."""
    try:
        if isinstance(old, Date):
            return julian_to_gregorian(old)
        if not (old.first and old.last and old.first != old.last):
            return None
        ends = (replace(end, date=julian_to_gregorian(end.date)) for end in (old.first, old.last))
        return UncertainDate(*ends)
    except ValueError:
        # There is no day, or its New Style year has five digits.
        return None


def _period(first: Estimate, last: Estimate) -> str:
    """Return a period in words that names what both ends share once."""
    one, other = first.date, last.date
    if first.season or last.season or first.unknown_digits or last.unknown_digits:
        return f"{first.bare} – {last.bare}"
    if not one.month and not other.month:
        return _years(one.year, other.year)
    if one.year != other.year or (bool(one.month), bool(one.day)) != (
        bool(other.month),
        bool(other.day),
    ):
        return f"{one.words} – {other.words}"
    if one.month == other.month:
        return f"{one.day}–{other.words}"
    if one.day:
        return f"{one.day} {MONTHS[one.month - 1]} – {other.words}"
    return f"{MONTHS[one.month - 1]}–{other.words}"


def _years(first: int, last: int) -> str:
    if last < 1:
        return f"{1 - first}–{year_words(last)}"
    opening = year_words(first) if first < 1 else str(first)
    return f"{opening}–{year_words(last)}" if first > 0 else f"{opening} – {year_words(last)}"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 10 < number % 100 < 14 else ending}"
