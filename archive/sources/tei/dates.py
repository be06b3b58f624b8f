"""Dates of TEI: attributes such as `when` and `notBefore` as a date that is as uncertain as they are.

The attributes: https://www.tei-c.org/release/doc/tei-p5-doc/en/html/ref-att.datable.w3c.html
"""

import re
from dataclasses import dataclass
from itertools import product

from archive.model.edtf import AnyDate
from archive.model.edtf import UncertainDate
from archive.model.edtf import new_style
from archive.model.edtf import parse_date
from archive.sources.printed_dates import read_date
from archive.sources.tei.xml import Element
from archive.sources.tei.xml import words_of

_VALUE = re.compile(r"(?P<sign>-?)(?P<year>[0-9]{4})(?P<rest>(?:-[0-9]{2}){0,2})(?:T.*)?")
#: By the months or years between which a date is: what EDTF calls that.
_SEASONS = {("03", "05"): "21", ("06", "08"): "22", ("09", "11"): "23"}
_QUALIFIER = {(True, True): "%", (True, False): "~", (False, True): "?", (False, False): ""}


@dataclass(frozen=True, slots=True)
class StatedDate:
    """What an element says of a date: New Style, Old Style, and as printed; what it does not say is empty."""

    date: AnyDate | None = None
    old_style: AnyDate | None = None
    printed: str = ""


def read_date_element(element: Element) -> StatedDate:
    """Return the date that *element* states, by its attributes or else by its words.

    What is printed is empty where the words only repeat the attributes.
    """
    printed = words_of(element)
    named = _parsed(element.get("n") or "")
    # Pincite writes an uncertain date there; in other files it is a number.
    date = named if isinstance(named, UncertainDate) else _stated(element, printed)
    custom = element.get("when-custom") if "julian" in (element.get("datingMethod") or "") else None
    old_style = _parsed(custom or "")
    if date is None and old_style is not None:
        date = new_style(old_style)
    if date is None:
        found = read_date(printed) if printed else None
        if found is None:
            return StatedDate(printed=printed)
        is_bare = printed == str(found.date)
        return StatedDate(found.date, found.old_style, "" if is_bare else printed)
    old_words = old_style.words if old_style else ""
    repeated = (date.words, str(date), old_words, element.get("when"), element.get("value"))
    return StatedDate(date, old_style, "" if printed in repeated else printed)


def _stated(element: Element, printed: str) -> AnyDate | None:
    first, last = _value(element, "from"), _value(element, "to")
    if not (first or last):
        first, last = _value(element, "notBefore"), _value(element, "notAfter")
    when = _value(element, "when") or _value(element, "value")
    about = element.get("precision") in ("low", "medium") or _is_about(element)
    qualifier = _QUALIFIER[about, element.get("cert") in ("low", "medium")]
    if when:
        return _parsed(f"{when}{qualifier}")
    if not (first or last):
        return None
    forms = _singles(first, last) if first and last else []
    forms += [f"{first or '..'}/{last or '..'}"]
    return _chosen(forms, qualifier, printed)


def _is_about(element: Element) -> bool:
    return any(str(child.tag).endswith("precision") for child in element)


def _chosen(forms: list[str], qualifier: str, printed: str) -> AnyDate | None:
    """Return the date of which the words are *printed*, or else the first; both ends have the qualifier then."""
    found: list[AnyDate] = []
    for form in forms:
        begins, stroke, ends = form.partition("/")
        if not stroke:
            found += _all_parsed([f"{form}{qualifier}"])
            continue
        firsts = [qualifier, ""] if begins != ".." else [""]
        lasts = [qualifier, ""] if ends != ".." else [""]
        pairs = product(firsts, lasts)
        found += _all_parsed([f"{begins}{one}/{ends}{other}" for one, other in pairs])
    exact = (date for date in found if date.words == printed)
    return next(exact, found[0] if found else None)


def _all_parsed(forms: list[str]) -> list[AnyDate]:
    return [date for date in map(_parsed, forms) if date is not None]


def _parsed(form: str) -> AnyDate | None:
    try:
        return parse_date(form) if form else None
    except ValueError:
        return None


def _singles(first: str, last: str) -> list[str]:
    """Return the decade, century, season or year that lies exactly between *first* and *last*; mostly there is none."""
    if "-" in first[1:]:
        season = _SEASONS.get((first[5:], last[5:])) if first[:4] == last[:4] else None
        if (first[4:], last[4:]) == ("-01", "-12") and first[:4] == last[:4]:
            return [first[:4], f"{first[:4]}-24"]
        return [f"{first[:4]}-{season}"] if season else []
    sign = "-" if first.startswith("-") and last.startswith("-") else ""
    low, high = sorted((first.removeprefix(sign), last.removeprefix(sign)))
    if low[:2] == high[:2] and (low[2:], high[2:]) == ("00", "99"):
        return [f"{sign}{low[:2]}XX"]
    if low[:3] == high[:3] and (low[3:], high[3:]) == ("0", "9"):
        return [f"{sign}{low[:3]}X"]
    return []


def _value(element: Element, name: str) -> str:
    """Return the value of an attribute as EDTF has it; in XML Schema there is no year 0."""
    iso = _VALUE.fullmatch(element.get(f"{name}-iso") or "")
    match = iso or _VALUE.fullmatch(element.get(name) or "")
    if match is None:
        return ""
    year = int(match["year"]) - (0 if iso or not match["sign"] else 1)
    sign = match["sign"] if year else ""
    return f"{sign}{year:04}{match['rest']}"
