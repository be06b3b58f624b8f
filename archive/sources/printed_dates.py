"""Printed dates: read ``October 26 (November 8), 1917``, ``c. 1640``, ``from 1860 to 1870`` and many other forms."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace

from archive.model.date import Date
from archive.model.date import julian_to_gregorian
from archive.model.edtf import AnyDate
from archive.model.edtf import Estimate
from archive.model.edtf import UncertainDate
from archive.model.edtf import new_style
from archive.model.edtf import open_period
from archive.model.edtf import qualified
from archive.sources import date_words as words
from archive.sources.calendars import in_numbers
from archive.sources.date_parts import DateParts
from archive.sources.date_parts import parts_of

#: The first day of the year, in England before 1752.
_LADY_DAY = (3, 25)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed, without a label, and as understood: New Style, and Old Style where that was printed."""

    printed: str
    date: AnyDate
    old_style: AnyDate | None = None

    @property
    def is_exact(self) -> bool:
        """Whether it says more than a year."""
        return not isinstance(self.date, Date) or self.date.month > 0


#: No date has more words than that.
_MAX_CHARS = 200


def read_date(text: str) -> PrintedDate | None:
    """Read *text*, which must be a date and nothing else but a label or a full stop."""
    if len(text) > _MAX_CHARS:
        return None
    bare = " ".join(text.split()).strip(" *_")
    bare = re.sub(r"^\((.*)\)$|^\[(.*)\]$", lambda m: m[1] or m[2], bare.rstrip(".,; "))
    label = words.LABEL.match(bare)
    bare = bare[label.end() :] if label else bare
    plain = in_numbers(bare)
    # Brackets around a part of it say that an editor supplied that part.
    forms = (plain, plain.rstrip("."), re.sub(r"[\[\]]", "", plain))
    found = next((date for date in map(read_bare, dict.fromkeys(forms)) if date), None)
    return replace(found, printed=bare) if found else None


def read_bare(text: str) -> PrintedDate | None:
    """Read a date without label: the forms from the least certain to a day."""
    readers: tuple[Callable[[str], PrintedDate | None], ...] = (
        _open,
        _qualified,
        _with_era,
        _season_or_years,
        _in_style,
        _dual,
        _dual_period,
        _period,
        _single,
    )
    for reader in readers:
        found = reader(text)
        if found is not None:
            return found
    return None


def _open(text: str) -> PrintedDate | None:
    for pattern, opens_end, included in words.OPEN:
        match = pattern.match(text)
        inner = read_bare(text[match.end() :]) if match else None
        if inner is not None:
            return _open_date(inner, opens_end=opens_end, included=included)
    for pattern, opens_end in ((words.ONWARDS, True), (words.OR_EARLIER, False)):
        match = pattern.fullmatch(text)
        inner = read_bare(match["date"]) if match else None
        if inner is not None:
            return _open_date(inner, opens_end=opens_end, included=True)
    return None


def _open_date(inner: PrintedDate, *, opens_end: bool, included: bool) -> PrintedDate | None:
    date = open_period(inner.date, opens_end=opens_end, included=included)
    old = inner.old_style
    old = open_period(old, opens_end=opens_end, included=included) if old else None
    return PrintedDate(inner.printed, date, old) if date else None


def _qualified(text: str) -> PrintedDate | None:
    for pattern, qualifier in ((words.ABOUT, "~"), (words.PERHAPS, "?")):
        match = pattern.match(text)
        inner = read_bare(text[match.end() :]) if match else None
        if inner is not None:
            return _qualify(inner, qualifier)
    if "?" in text:
        bare = " ".join(re.sub(r"\(\s*\?\s*\)|\?", " ", text).replace(" ,", ",").split())
        inner = read_bare(re.sub(r"^\[(.*)\]$", r"\1", bare).strip())
        return _qualify(inner, "?") if inner else None
    early = words.EARLY_OR_LATE.match(text)
    return read_bare(text[early.end() :]) if early else None


def _qualify(inner: PrintedDate, qualifier: str) -> PrintedDate:
    old = qualified(inner.old_style, qualifier) if inner.old_style else None
    return PrintedDate(inner.printed, qualified(inner.date, qualifier), old)


def _with_era(text: str) -> PrintedDate | None:
    lord = words.YEAR_OF_OUR_LORD.match(text)
    match = None if lord else words.ERA.fullmatch(text)
    if lord is None and match is None:
        return None
    bare = text[lord.end() :] if lord else match["words"] if match else ""
    before_christ = bool(match and match["bc"])
    century = words.CENTURY.fullmatch(bare)
    if century is not None and before_christ:
        return _parsed(text, f"-{int(century['number']) - 1:02}XX")
    span = words.BETWEEN.fullmatch(bare)
    pieces = [span["a"] or span["c"], span["b"] or span["d"]] if span else [bare]
    parts = [parts_of(piece, any_year=True, partial=True) for piece in pieces]
    if not all(parts):
        return None
    known = [part for part in parts if part]
    dates = [part.completed_by(known[-1]).date(before_christ=before_christ) for part in known]
    return _from_ends(text, dates)


def _season_or_years(text: str) -> PrintedDate | None:
    if (match := words.DECADE.fullmatch(text)) is not None:
        return _parsed(text, f"{match['tens'] or match['catalogued']}X")
    if (match := words.CATALOGUED_CENTURY.fullmatch(text)) is not None:
        return _parsed(text, f"{match['hundreds']}XX")
    if (match := words.CENTURY.fullmatch(text)) is not None:
        return _parsed(text, f"{int(match['number']) - 1:02}XX")
    if (match := words.YEARS.fullmatch(text)) is not None:
        first, digits = match["first"], match["last"]
        return _parsed(text, f"{first}/{first[: -len(digits)]}{digits}")
    if (match := words.SEASON.fullmatch(text)) is not None:
        number = words.SEASONS[match["name"].lower()]
        if number == 24 and match["next"]:
            return _parsed(text, f"{match['year']}-12/{int(match['year']) + 1}-02")
        return _parsed(text, f"{match['year']}-{number}") if not match["next"] else None
    return None


def _parsed(text: str, form: str) -> PrintedDate | None:
    begins, _, ends = form.partition("/")
    try:
        return PrintedDate(
            text, UncertainDate(Estimate.parse(begins), Estimate.parse(ends or begins))
        )
    except ValueError:
        return None


def _in_style(text: str) -> PrintedDate | None:
    match = words.STYLE.fullmatch(text)
    if match is not None:
        inner = read_bare(match["words"])
        if inner is None or inner.old_style or match["style"].upper().startswith("N"):
            return inner
        new = new_style(inner.date)
        return PrintedDate(text, new, inner.date) if new else inner
    following = words.NEXT_YEAR.fullmatch(text)
    inner = _single(following["words"]) if following else None
    if following is None or inner is None or not isinstance(inner.date, Date) or not inner.date.day:
        return None
    # 11 February 1731/2: in England the year began in March and days were Julian; here it begins in
    # January. After 25 March both are the same year, and the stroke means something else.
    date, digits = inner.date, following["next"]
    is_dual = (date.year + 1) % (10 ** len(digits)) == int(digits)
    if is_dual and (date.month, date.day) < _LADY_DAY:
        old = Date(date.year + 1, date.month, date.day)
        return PrintedDate(text, julian_to_gregorian(old), old)
    return inner


def _dual(text: str) -> PrintedDate | None:
    match = words.DUAL.fullmatch(text)
    if match is None:
        return None
    tail = (match["tail"] or "").strip(" ,")
    common = parts_of(tail, partial=True) if tail else DateParts()
    sides = [_ends(match["one"]), _ends(match["two"] or match["other"])]
    if common is None or not all(sides):
        return None
    # Either side may lack what the other has: 12 (25) January 1918, January 12 (25), 1918.
    other = [sides[1][-1].completed_by(common), sides[0][-1]]
    dates: list[AnyDate] = []
    for ends, rest in zip(sides, other, strict=True):
        whole = [end.completed_by(ends[-1]).completed_by(common).completed_by(rest) for end in ends]
        found = _from_ends(text, [end.date() for end in whole])
        if found is None:
            return None
        dates.append(found.date)
    one, two = dates
    if new_style(one) == two:
        return PrintedDate(text, two, one)
    return PrintedDate(text, one, two) if new_style(two) == one else None


def _dual_period(text: str) -> PrintedDate | None:
    """Read a period with both calendars at each end: ``October 31 (November 13)–November 2 (15), 1917``."""
    match = words.DUAL_PERIOD.fullmatch(text)
    if match is None:
        return None
    first, last = (_dual(f"{match[side]}{match['tail']}") for side in ("a", "b"))
    if first is None or last is None:
        return None
    new = _from_ends(text, [_day_of(first.date), _day_of(last.date)])
    old = _from_ends(text, [_day_of(first.old_style), _day_of(last.old_style)])
    return PrintedDate(text, new.date, old.date) if new and old else None


def _day_of(date: AnyDate | None) -> Date | None:
    return date if isinstance(date, Date) else None


def _ends(text: str) -> list[DateParts]:
    """Return the parts of a day, or of the two ends of a period; none where it is neither."""
    one = parts_of(text, partial=True)
    if one is not None:
        return [one]
    span = words.BETWEEN.fullmatch(text)
    if span is None:
        return []
    ends = [
        parts_of(piece, partial=True) for piece in (span["a"] or span["c"], span["b"] or span["d"])
    ]
    first, last = ends
    if first is None or last is None:
        return []
    # October 25-26: the month is that of the first.
    return [first.completed_by(last), last.completed_by(DateParts(0, first.month))]


def _period(text: str) -> PrintedDate | None:
    ends = _ends(text)
    if len(ends) != 2:
        return _uncertain_period(text)
    return _from_ends(text, [end.date() for end in ends])


def _uncertain_period(text: str) -> PrintedDate | None:
    """Read a period of which an end is less than certain: ``c. 1640-c. 1650``, ``1640s or 1650s``."""
    span = words.BETWEEN.fullmatch(text)
    if span is None:
        return None
    found = [read_bare(piece) for piece in (span["a"] or span["c"], span["b"] or span["d"])]
    if any(one is None or one.old_style for one in found):
        return None
    first, last = (one.date for one in found if one)
    try:
        begins = Estimate(first) if isinstance(first, Date) else first.first
        ends = Estimate(last) if isinstance(last, Date) else last.last
        return PrintedDate(text, UncertainDate(begins, ends)) if begins and ends else None
    except ValueError:
        return None


def _from_ends(text: str, dates: list[Date | None]) -> PrintedDate | None:
    first, last = dates[0], dates[-1]
    if first is None or last is None:
        return None
    if first == last:
        return PrintedDate(text, first)
    try:
        return PrintedDate(text, UncertainDate(Estimate(first), Estimate(last)))
    except ValueError:
        return None


def _single(text: str) -> PrintedDate | None:
    weekday = words.WEEKDAY.match(text)
    parts = parts_of(text[weekday.end() :] if weekday else text)
    date = parts.date() if parts else None
    return PrintedDate(text, date) if date else None
