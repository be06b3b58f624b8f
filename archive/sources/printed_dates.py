"""Printed dates: parse ``October 26 (November 8), 1917`` and many other forms."""

import re
from dataclasses import dataclass

from archive.model.date import MONTHS
from archive.model.date import Date
from archive.model.date import julian_to_gregorian

_MONTH = (
    "(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?\\.?|July?\\.?|Aug(?:ust|\\.)?|"
    "Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)"
)
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th|d)?"
_YEAR = r"(?:1[0-9]{3}|20[0-9]{2})"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
_STYLE = r"(?P<style>\s*[,(]?\s*(?:O\.\s?S\.?|Old Style|N\.\s?S\.?|New Style)\)?)?"


def _compile(pattern: str) -> re.Pattern[str]:
    spelled = (
        pattern.replace(" ", r"\s+")
        .replace("~", r"\s*")
        .replace("MONTH", _MONTH)
        .replace("YEAR", _YEAR)
    )
    return re.compile(_WEEKDAY + re.sub("DAY", lambda _: _DAY, spelled) + _STYLE, re.IGNORECASE)


#: Old Style first, New Style in brackets or after a stroke. The groups are day, month and year (``d m y``) of
#: the first date, and the same of the second (``d2 m2 y2``).
_SEPARATOR = r"~[(/\[]~"
_DUAL = tuple(
    _compile(pattern.replace("TO", _SEPARATOR))
    for pattern in (
        r"(?P<m>MONTH) (?P<d>DAY),?(?: (?P<y>YEAR))?TO"
        r"(?P<m2>MONTH) (?P<d2>DAY),?(?: (?P<y2>YEAR))?~[)\]]?,?(?: (?P<y3>YEAR))?",
        r"(?P<d>DAY)(?: of)? (?P<m>MONTH),?(?: (?P<y>YEAR))?TO"
        r"(?P<d2>DAY)(?: of)? (?P<m2>MONTH),?(?: (?P<y2>YEAR))?~[)\]]?,?(?: (?P<y3>YEAR))?",
        r"(?P<m>MONTH) (?P<d>DAY)TO(?P<d2>DAY)~[)\]]?,? (?P<y3>YEAR)",
        r"(?P<d>DAY)TO(?P<d2>DAY)~[)\]]? (?P<m>MONTH),? (?P<y3>YEAR)",
    )
)
_SINGLE = tuple(
    map(
        _compile,
        (
            r"(?P<m>MONTH)(?: the)? (?P<d>DAY),? (?P<y>YEAR)(?:/(?P<next>[0-9]{1,2}))?",
            r"(?:the )?(?P<d>DAY)(?: day)?(?: of)? (?P<m>MONTH),? (?P<y>YEAR)(?:/(?P<next>[0-9]{1,2}))?",
            r"(?P<y>YEAR)-(?P<number>[01][0-9])-(?P<d>[0-3][0-9])",
            r"(?P<d>[0-3]?[0-9])\.\s?(?P<number>[01]?[0-9])\.\s?(?P<y>YEAR)",
            r"(?P<m>MONTH),? (?P<y>YEAR)",
            r"(?P<y>YEAR)",
        ),
    )
)

#: The first day of the year, in England before 1752.
_LADY_DAY = (3, 25)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed and as understood; `date` is New Style, `old_style` where that was printed."""

    printed: str
    date: Date
    old_style: Date | None = None


def read_date(text: str) -> PrintedDate | None:
    """Parse *text*, which must be a date and nothing else (a full stop is allowed)."""
    bare = text.strip().strip("()[]*_ ").rstrip(".").strip()
    bare = text.strip(" *_.") if bare.count("(") != bare.count(")") else bare
    return _dual(bare) or _single(bare)


def date_at_end(text: str) -> PrintedDate | None:
    """Parse the full date at the end of *text*: ``London, 3 July 1918.``."""
    bare = text.strip(" *_.()[]")
    for pattern in _SINGLE[:2]:
        for match in pattern.finditer(bare):
            if match.end() == len(bare):
                return _single(match[0])
    return None


def month_at_end(text: str) -> PrintedDate | None:
    """Parse the month and year after the last comma of *text*: ``Vienna, May 1848``."""
    bare = text.strip(" *_.()[]")
    place, comma, month = bare.rpartition(",")
    found = _single(month.strip()) if comma and place else None
    return found if found is not None and found.date.month and not found.date.day else None


def has_date(text: str) -> bool:
    """Tell whether *text* contains a full date, or a month with its year."""
    return any(pattern.search(text) for pattern in (*_DUAL, *_SINGLE[:2], _SINGLE[4]))


def _dual(text: str) -> PrintedDate | None:
    for pattern in _DUAL:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        last = parts.get("y3") or parts.get("y2") or parts.get("y")
        if not last:
            continue
        first_year = parts.get("y") or last
        second_year = parts.get("y2") or parts.get("y3") or first_year
        old = _date(first_year, parts.get("m"), parts.get("d"))
        new = _date(second_year, parts.get("m2") or parts.get("m"), parts.get("d2"))
        if old is not None and new is not None and old.day and new.day:
            if julian_to_gregorian(old) == new:
                return PrintedDate(text, new, old)
            if julian_to_gregorian(new) == old:
                return PrintedDate(text, old, new)
    return None


def _single(text: str) -> PrintedDate | None:
    for pattern in _SINGLE:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        date = _date(parts["y"], parts.get("m") or parts.get("number"), parts.get("d"))
        if date is None:
            continue
        return _in_style(text, date, parts.get("style") or "", parts.get("next") or "")
    return None


def _in_style(text: str, date: Date, style: str, following: str) -> PrintedDate:
    if following:
        # 11 February 1731/2: in England the year began in March and days were Julian; here it begins in
        # January. After 25 March both are the same year, and the stroke means something else.
        is_dual = (date.year + 1) % (10 ** len(following)) == int(following)
        if is_dual and (date.month, date.day) < _LADY_DAY:
            old = Date(date.year + 1, date.month, date.day)
            return PrintedDate(text, julian_to_gregorian(old), old)
        return PrintedDate(text, date)
    if style.strip(" ,()").upper().startswith("O") and date.day:
        return PrintedDate(text, julian_to_gregorian(date), date)
    return PrintedDate(text, date)


def _date(year: str | None, month: str | None, day: str | None) -> Date | None:
    digits = re.match("[0-9]+", day or "")
    number = 0
    if month:
        number = int(month) if month.isdigit() else _month(month)
    try:
        return Date(int(year or 0), number, int(digits[0]) if digits else 0)
    except ValueError:
        return None


def _month(word: str) -> int:
    start = word[:3].lower()
    return next((i for i, name in enumerate(MONTHS, 1) if name.lower().startswith(start)), 0)
