"""Historical dates: a year, a month or a day, and the Julian calendar beside the Gregorian.

Years are counted as in ISO 8601: 0 is 1 BC, and -43 is 44 BC.
"""

import re
from dataclasses import dataclass
from typing import Any
from typing import Self
from typing import TypeVar

#: A `day_number`, or an array of them.
Days = TypeVar("Days")

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

#: The last year that readers could take for a year before Christ; as in citeproc-js.
_LAST_WITH_ERA = 499
_ISO = re.compile(r"(?!-0000)(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """A date as exact as the record is: a year, perhaps a month (1 to 12), perhaps a day.

    Dates sort by their earliest day: ``1917`` before ``1917-01-01``. Raises `ValueError` for a day
    that neither calendar has, and for a year of more than four digits.
    """

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not -9999 <= self.year <= 9999:
            raise ValueError(f"{self.year} is not a year from -9999 to 9999")
        if not 0 <= self.month <= 12 or (self.day and not self.month):
            raise ValueError(f"{self.month} is not a month")
        # 29 February is let pass in every fourth year: Julian 1900 had one.
        if not 0 <= self.day <= (last_day(self.year, self.month) if self.month else 0):
            raise ValueError(f"there is no day {self.day} in that month")

    @classmethod
    def parse(cls, word: str) -> Self:
        """Read ``1917``, ``1917-11``, ``1917-11-08``, or ``-0043`` for 44 BC. Raise `ValueError`."""
        match = _ISO.fullmatch(word.strip())
        if match is None:
            raise ValueError(f"{word!r} is not a date like 1917, 1917-11 or 1917-11-08")
        year, month, day = match.groups()
        if month == "00" or day == "00":
            raise ValueError(f"{word!r} has a month or day of 00")
        return cls(int(year), int(month or 0), int(day or 0))

    def __str__(self) -> str:
        """Return the ISO form: ``1917-11-08``."""
        parts = [year_value(self.year)]
        if self.month:
            parts.append(f"{self.month:02}")
        if self.day:
            parts.append(f"{self.day:02}")
        return "-".join(parts)

    @property
    def earliest(self) -> Self:
        """Its first day."""
        return type(self)(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> Self:
        """Its last day."""
        month = self.month or 12
        return type(self)(self.year, month, self.day or last_day(self.year, month))

    @property
    def sorts_as(self) -> Self:
        """The day by which it is sorted among all dates."""
        return self.earliest

    @property
    def words(self) -> str:
        """The date in words: ``8 November 1917``, ``15 March 44 BC``."""
        year = year_words(self.year)
        if not self.month:
            return year
        month = MONTHS[self.month - 1]
        return f"{self.day} {month} {year}" if self.day else f"{month} {year}"


def year_value(year: int) -> str:
    """Return the ISO form of *year*: ``1917``, ``-0043``."""
    return f"{'-' if year < 0 else ''}{abs(year):04}"


def year_words(year: int, *, bc: str = "BC", ad: str = "AD") -> str:
    """Return *year* as readers know it, an early one with its era.

    >>> year_words(1917), year_words(79), year_words(0), year_words(-43, bc="B.C.E.")
    ('1917', '79 AD', '1 BC', '44 B.C.E.')
    """
    if year > _LAST_WITH_ERA:
        return str(year)
    return f"{year} {ad}" if year > 0 else f"{1 - year} {bc}"


def last_day(year: int, month: int) -> int:
    """Return the number of the last day of a month, in the calendar in which that year has more days."""
    if month == 2:
        return 29 if year % 4 == 0 else 28
    return 30 if month in (4, 6, 9, 11) else 31


def julian_to_gregorian(date: Date) -> Date:
    """Return the New Style day of an Old Style *date* with a day.

    By way of the Julian day number (Meeus, *Astronomical Algorithms*, 2nd ed., chapter 7).
    Raises `ValueError` where the date has no day.
    """
    if not date.day:
        raise ValueError(f"{date} has no day")
    shift = (14 - date.month) // 12
    year, month = date.year + 4800 - shift, date.month + 12 * shift - 3
    number = date.day + (153 * month + 2) // 5 + 365 * year + year // 4 - 32083
    a = number + 32044
    century = (4 * a + 3) // 146097
    rest = a - 146097 * century // 4
    year_in = (4 * rest + 3) // 1461
    day_in = rest - 1461 * year_in // 4
    step = (5 * day_in + 2) // 153
    return Date(
        year=100 * century + year_in - 4800 + step // 10,
        month=step + 3 - 12 * (step // 10),
        day=day_in - (153 * step + 2) // 5 + 1,
    )


def day_number(day: Date) -> int:
    """Return a number that sorts as *day* does, and is never negative."""
    return (10_000 + day.year) * 10_000 + day.month * 100 + day.day


def year_of(day: Days) -> Days:
    """Return the year of a `day_number`, or of each in an array of them, as numbers of the same type."""
    number: Any = day
    year: Days = number // 10_000 - 10_000
    return year
