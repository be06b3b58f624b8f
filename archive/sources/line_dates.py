"""Dates inside a line or at its end: ``London, before 3 July 1918``, ``Vienna, May 1848``."""

import re
from dataclasses import replace

from archive.model.date import Date
from archive.sources import date_words as words
from archive.sources.calendars import in_numbers
from archive.sources.date_parts import days_in
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_bare
from archive.sources.printed_dates import read_date

#: A date at the end of a line has at most so many words.
_MAX_TOKENS = 12
_ARTICLE = re.compile(r"^(?:on|the|le|den|am|el|il)\s+(?=[0-9])", re.IGNORECASE)


def date_at_end(text: str) -> PrintedDate | None:
    """Read the day at the end of *text*, or what is less certain than a day: ``London, before 3 July 1918.``."""
    bare = text.strip(" *_.()[]")
    starts = [match.start() for match in re.finditer(r"\S+", bare)]
    for start in starts[-_MAX_TOKENS:]:
        printed = bare[start:]
        found = read_bare(in_numbers(printed)) if words.DIGIT.search(printed) else None
        if found is not None and (_has_day(found) or words.QUALIFIED.match(printed)):
            # *or about 3 July 1918*: what is not understood makes the day uncertain.
            is_clear = words.UNSURE_BEFORE.search(bare[:start]) is None
            return replace(found, printed=_ARTICLE.sub("", printed)) if is_clear else None
    return None


def _has_day(found: PrintedDate) -> bool:
    if isinstance(found.date, Date):
        return found.date.day > 0
    ends = (found.date.first, found.date.last)
    return any(end is not None and end.date.day > 0 for end in ends)


def month_at_end(text: str) -> PrintedDate | None:
    """Read the month and year, or what is less certain, after the last comma of *text*: ``Vienna, May 1848``."""
    place, comma, when = text.strip(" *_.()[]").rpartition(",")
    found = read_date(when) if comma and place else None
    if found is None or not found.is_exact or (isinstance(found.date, Date) and found.date.day):
        return None
    return found


def has_date(text: str) -> bool:
    """Tell whether *text* contains a day or a month with its year, or is a date of any kind."""
    return any(parts.date() for parts in days_in(text)) or read_date(text) is not None
