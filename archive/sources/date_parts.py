"""The parts of a printed day: ``26th October, 1917``, ``14 juillet 1789``, or only ``26, 1917`` beside another."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from archive.model.date import Date
from archive.model.roman_numerals import from_roman
from archive.sources.month_names import MONTH_NAMES

#: Letters that begin the name of a month and are its abbreviation: ``Sept.``, ``juill.``
_MIN_ABBREVIATION = 3
#: Abbreviations that begin the names of several months, by the languages that have them.
_SHORT = {
    "mar": 3,
    "mär": 3,
    "jun": 6,
    "jul": 7,
    "juni": 6,
    "juli": 7,
    "dec": 12,
    "sep": 9,
    "set": 9,
    "jan": 1,
    # As letters of the eighteenth century have them.
    **{
        "jany": 1,
        "janry": 1,
        "feby": 2,
        "febry": 2,
        "aprl": 4,
        "augt": 8,
        "augst": 8,
        "septr": 9,
        "sepr": 9,
    },
    **{"septbr": 9, "octr": 10, "octbr": 10, "novr": 11, "novbr": 11, "decr": 12, "decbr": 12},
}

_DAY = r"(?P<day>[0-3]?[0-9])(?:(?:st|nd|rd|th|d|er|ère|ro|-?го|-?е|-[áéi]n?)\.?|[.º°ª])?"
# Indic and Hebrew letters have marks that are no letters.
_MONTH = (
    r"(?:d['’]\s?)?(?P<month>[^\W\d_](?:[^\W\d_]|[\u0590-\u05ff\u0900-\u0dff])+(?: fómhair)?)\.?"
)
_YEAR = r"(?:(?:A\.\s?D\.|AD|anno domini)\s*(?P<early>[0-9]{1,4})|(?:anno\s+)?(?P<year>1[0-9]{3}|20[0-9]{2}))"
_ANY_YEAR = r"(?P<early>[0-9]{1,4})"
_TAIL = r"(?:\s?(?:г(?:ода|\.)?|р(?:оку|\.)|r\.?|roku))?"
_START = r"(?:(?:the|this|ce|li|dnia|le|el|il|den|am|vom|du|dne|die)\s+)?"
_OF = r"(?:(?:\s+day)?\s+(?:of|de|di|do|del)\s+|\s*)"
_TO_YEAR = r"(?:\s*[,:;]\s*|\s+(?:de\s|del\s|di\s|do\s|of\s)?)"

#: The forms of a whole day or month, in the order in which they are tried.
_FORMS = (
    f"{_START}{_DAY}{_OF}{_MONTH}(?:{_TO_YEAR}YEAR)?",
    f"{_MONTH}(?:\\s+the)?\\s+{_DAY}(?:{_TO_YEAR}YEAR)?",
    f"{_MONTH}{_TO_YEAR}YEAR",
    f"YEAR[.,]?\\s+{_MONTH}(?:\\s+{_DAY})?",
    r"YEAR-(?P<number>[01][0-9])(?:-(?P<day>[0-3][0-9]))?",
    r"YEAR(?P<sign>[./])(?P<number>[01]?[0-9])(?P=sign)(?P<day>[0-3]?[0-9])",
    r"(?P<day>[0-3]?[0-9])[.\-]\s?(?P<roman>[IVX]{1,4})[.\-]\s?YEAR",
    rf"{_DAY}-{_MONTH}-YEAR",
    r"(?P<day>[0-3]?[0-9])\.\s?(?P<number>[01]?[0-9])\.\s?YEAR",
    r"YEAR年(?:\s?(?P<number>[01]?[0-9])月(?:\s?(?P<day>[0-3]?[0-9])日)?)?",
    "YEAR",
)
#: What is left of a day beside another that has the rest.
_PARTIAL = (f"{_START}{_DAY}(?:,\\s*YEAR)?", _MONTH)
#: A day and a month of two numbers each, of which only one can be the month.
_SLASHED = re.compile(r"(?P<one>[0-3]?[0-9])/(?P<other>[0-3]?[0-9])/(?P<year>1[0-9]{3}|20[0-9]{2})")
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class DateParts:
    """A year, month and day; 0 is one that is not printed. The year may not have to be a year of four digits."""

    year: int = 0
    month: int = 0
    day: int = 0

    def completed_by(self, other: "DateParts") -> "DateParts":
        """Return it with what only *other* has; a day belongs to its own month."""
        month = self.month or (other.month if self.day else 0)
        return DateParts(self.year or other.year, month, self.day)

    def date(self, *, before_christ: bool = False) -> Date | None:
        """Return it as a date; None where there is no such day, or no year."""
        if not self.year:
            return None
        try:
            return Date(1 - self.year if before_christ else self.year, self.month, self.day)
        except ValueError:
            return None


@cache
def month_number(word: str) -> int:
    """Return the number of the month called *word*, in full or short, in any language; 0 where there is none.

    >>> month_number("Sept"), month_number("ПЕРЕД"), month_number("Mär"), month_number("août")
    (9, 0, 3, 8)
    """
    name = unicodedata.normalize("NFC", word.casefold())
    for number, names in enumerate(MONTH_NAMES, 1):
        if name in names:
            return number
    if name in _SHORT:
        return _SHORT[name]
    if len(name) < _MIN_ABBREVIATION:
        return 0
    begun = [
        number
        for number, names in enumerate(MONTH_NAMES, 1)
        if any(full.startswith(name) for full in names)
    ]
    return begun[0] if len(begun) == 1 else 0


def parts_of(text: str, *, any_year: bool = False, partial: bool = False) -> DateParts | None:
    """Return the parts of a day, month or year that is all of *text*; None where it is none.

    With *any_year* a year may have fewer than four digits; a *partial* one may lack a year.
    """
    slashed = _SLASHED.fullmatch(text)
    if slashed is not None:
        return _of_numbers(slashed)
    for form in _compiled(any_year=any_year, partial=partial):
        match = form.fullmatch(text)
        parts = _read(match) if match else None
        if parts is not None and (partial or parts.year):
            return parts
    return None


def days_in(text: str) -> Iterator[DateParts]:
    """Yield the days and months with a year in *text*."""
    for form in _compiled(any_year=False, partial=False)[:3]:
        for match in form.finditer(text):
            parts = _read(match)
            if parts is not None and parts.year:
                yield parts


@cache
def _compiled(*, any_year: bool, partial: bool) -> tuple[re.Pattern[str], ...]:
    year = _ANY_YEAR if any_year else _YEAR
    forms = (*_FORMS, *_PARTIAL) if partial else _FORMS
    return tuple(re.compile(form.replace("YEAR", year) + _TAIL, re.IGNORECASE) for form in forms)


def _read(match: re.Match[str]) -> DateParts | None:
    found = {name: value for name, value in match.groupdict().items() if value}
    roman = from_roman(found["roman"].upper()) if "roman" in found else 0
    month = int(found.get("number", 0)) or roman or month_number(found.get("month", ""))
    if (
        month > _LAST_MONTH
        or ("month" in found and not month)
        or found.get("day", "1").strip("0") == ""
    ):
        return None
    return DateParts(
        int(found.get("year") or found.get("early") or 0), month, int(found.get("day", 0))
    )


def _of_numbers(match: re.Match[str]) -> DateParts | None:
    one, other = int(match["one"]), int(match["other"])
    if one > _LAST_MONTH or one == other:
        return DateParts(int(match["year"]), other, one)
    if other > _LAST_MONTH:
        return DateParts(int(match["year"]), one, other)
    # 2/11/2011 is in November or in February.
    return None
