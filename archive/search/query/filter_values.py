"""The values of filters: names, texts, languages, pages and times."""

import re

from archive.language.language_names import language_code
from archive.language.tokenizer import words
from archive.model.address import is_slug
from archive.model.date import Date
from archive.model.pages import page_range
from archive.search.query.canonical import joined
from archive.search.query.tree import FIELDS
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter

_DECADE = re.compile(r"(\d{3})0s", re.ASCII)


def filter_of(field: str, value: str) -> Filter | DateRange | None:
    """Return the filter by *field* that *value* means; None where there is none."""
    match field:
        case "year" | "date":
            return _date_range(value)
        case "in":
            return Filter(field, value.lower()) if is_slug(value.lower()) else None
        case "collection":
            # Its slug, or its name where that makes the slug.
            slug = "-".join(word.surface for word in words(value)).lower()
            return Filter(field, slug) if is_slug(slug) else None
        case "page":
            pages = page_range(value)
            return Filter(field, "-".join(pages)) if pages else None
        case "language":
            value = language_code(value) or value
    wanted = joined([word.surface for word in words(value)])
    return Filter(field, wanted) if field in FIELDS and wanted else None


def _date_range(value: str) -> DateRange | None:
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
