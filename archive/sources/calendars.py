"""Days not printed as a number, a month and a year: ordinals in words, feasts, other numerals and calendars."""

import re
from datetime import date
from datetime import timedelta

from archive.model.roman_numerals import from_roman

_UNITS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth".split()
_UNITS += "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
_ORDINALS = {word: number for number, word in enumerate(_UNITS, 1)}
_ORDINALS |= {f"twenty-{word}": number + 20 for word, number in list(_ORDINALS.items())[:9]}
_ORDINALS |= {"twenty-first": 21, "thirtieth": 30, "thirty-first": 31}
_ORDINAL = "|".join(sorted(map(re.escape, _ORDINALS), key=len, reverse=True))
_ORDINAL_DAY = re.compile(
    rf"\b(?P<before>{_ORDINAL})(?=(?:\s+day)?\s+of\s)|(?<=\bthe )(?P<after>{_ORDINAL})(?=\s*,?\s+[0-9]{{4}})",
    re.IGNORECASE,
)
_ORDINAL_CENTURY = re.compile(rf"\b(?P<word>{_ORDINAL})(?=[- ]century\b)", re.IGNORECASE)
#: Feasts that are on the same day each year.
_FEASTS = {
    "new year’s day": "1 January", "new year’s eve": "31 December", "candlemas": "2 February", "lady day": "25 March",
    "midsummer day": "24 June", "michaelmas": "29 September", "all saints’ day": "1 November",
    "christmas eve": "24 December", "christmas day": "25 December", "christmas": "25 December",
}  # fmt: skip
_FEAST = re.compile(
    rf"(?P<name>{'|'.join(_FEASTS)})(?:,|\s+of)?\s+(?=[0-9]{{3,4}}\b)".replace("’", "['’]"),
    re.IGNORECASE,
)
_TIME = re.compile(
    r",?\s+(?:at\s+)?[0-9]{1,2}(?:[.:][0-9]{2})?\s*(?:[ap]\.?\s?m\b\.?|o[’']clock.{0,15})$|,?\s+(?:at\s+)?(?:noon|midnight)$",
    re.IGNORECASE,
)
_DIGITS = "〇一二三四五六七八九"
_HAN = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日])|元(?=年)")
#: The year before the first of an era, in Japan and China.
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "民國": 1911, "民国": 1911}
_ERA = re.compile(
    r"(?:中華|中华)?(?P<era>明治|大正|昭和|民國|民国)\s*(?P<year>[0-9]{1,2})(?=\s*年)"
)
_REPUBLICAN_MONTHS = (
    *("vendémiaire", "brumaire", "frimaire", "nivôse", "pluviôse", "ventôse", "germinal"),
    *("floréal", "prairial", "messidor", "thermidor", "fructidor"),
)
_REPUBLICAN = re.compile(
    r"(?:le\s+)?(?P<day>[0-3]?[0-9])(?:er)?\s+(?P<month>[^\W\d_]+)"
    r",?\s+(?:(?:de\s+)?l[’']\s?)?an(?:née)?\s+(?P<year>[IVX]+|[0-9]{1,2})",
    re.IGNORECASE,
)
#: The day of September 1792 and later on which each year of the French Republic began.
_REPUBLICAN_NEW_YEARS = (22, 22, 22, 23, 22, 22, 22, 23, 23, 23, 23, 24, 23, 23)


def in_numbers(text: str) -> str:
    """Return *text* with its day and year in Arabic numerals, and without the time of day.

    >>> in_numbers("this third day of September, 1783"), in_numbers("Christmas Day, 1776")
    ('this 3th day of September, 1783', '25 December 1776')
    >>> in_numbers("民國二十六年七月七日"), in_numbers("9 thermidor an II")
    ('1937年7月7日', '1794-07-27')
    """
    text = _TIME.sub("", text)
    republican = _REPUBLICAN.fullmatch(text)
    if republican is not None:
        return _from_republican(republican) or text
    text = _ORDINAL_DAY.sub(lambda match: f"{_ORDINALS[match[0].lower()]}th", text)
    text = _ORDINAL_CENTURY.sub(lambda match: f"{_ORDINALS[match[0].lower()]}th", text)
    text = _FEAST.sub(
        lambda match: f"{_FEASTS[match['name'].lower().replace(chr(39), '’')]} ", text
    )
    text = _HAN.sub(lambda match: str(_from_han(match[0])), text)
    return _ERA.sub(lambda match: str(_ERAS[match["era"]] + int(match["year"])), text)


def _from_han(numeral: str) -> int:
    numeral = numeral.replace("零", "〇").replace("○", "〇").replace("元", "一")
    if "十" not in numeral:
        return int("".join(str(_DIGITS.index(sign)) for sign in numeral))
    tens, _, units = numeral.partition("十")
    return 10 * (_DIGITS.index(tens) if tens in _DIGITS and tens else 1) + (
        _DIGITS.index(units) if units and units in _DIGITS else 0
    )


def _from_republican(match: re.Match[str]) -> str | None:
    """Return a day of the calendar of the French Republic (1792 to 1805) in the Gregorian, in ISO 8601."""
    name = match["month"].lower().replace("ivose", "ivôse").replace("uviose", "uviôse")
    name = name.replace("entose", "entôse").replace("vende", "vendé").replace("oreal", "oréal")
    year = int(match["year"]) if match["year"].isdigit() else from_roman(match["year"].upper())
    day = int(match["day"])
    if (
        name not in _REPUBLICAN_MONTHS
        or not 1 <= year <= len(_REPUBLICAN_NEW_YEARS)
        or not 1 <= day <= 30
    ):
        return None
    begins = date(1791 + year, 9, _REPUBLICAN_NEW_YEARS[year - 1])
    return (begins + timedelta(days=30 * _REPUBLICAN_MONTHS.index(name) + day - 1)).isoformat()
