"""Dates: the values of filters by time."""

import re

from archive.model.date import Date
from archive.search.query.tree import DateRange

_DECADE = re.compile(r"(\d{3})0s", re.ASCII)


def date_range(value: str) -> DateRange | None:
    """Return the range that *value* spells, such as ``1914..1918`` or ``1910s``; None where it is none."""
    ends = value.split("..")
    if len(ends) > 2 or not any(ends):
        return None
    try:
        first = _decade(ends[0])[0] if ends[0] else None
        last = _decade(ends[-1])[1] if ends[-1] else None
    except ValueError:
        return None
    if first is not None and last is not None and first > last:
        first, last = _decade(ends[-1])[0], _decade(ends[0])[1]
    return DateRange(first, last)


def _decade(word: str) -> tuple[Date, Date]:
    """Return the first and last date of ``1910s``, or a date twice."""
    match = _DECADE.fullmatch(word)
    if match is not None:
        return Date(int(match[1]) * 10), Date(int(match[1]) * 10 + 9)
    date = Date.parse(word)
    return date, date
