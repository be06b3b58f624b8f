"""The shape of an item: the item with a placeholder for each title, name, date and number.

A citation processor takes a sixth of a second for a text in all styles. Hundreds of texts share a few shapes, so
only shapes are rendered and cached, and `fill` replaces their placeholders. A placeholder has whatever a style
looks at: an initial capital, digits, two given names, a date of the same precision.
"""

import json
from collections.abc import Sequence
from typing import Any

from archive.citation.styles.csl_item import Item

#: Placeholders of words; one in lower case can be capitalised by a style.
WORD_PLACEHOLDERS = {
    "title": "Qtitleq",
    "genre": "qgenreq",
    "medium": "qmediumq",
    "container-title": "Qcontainerq",
    "source": "Qsourceq",
    "publisher": "Qpublisherq",
    "publisher-place": "Qplaceq",
    "archive": "Qarchiveq",
    "archive-place": "Qtownq",
    "archive_collection": "qcollectionq",
    "archive_location": "qshelfq",
    "volume": "Qvolumeq",
    "issue": "Qissueq",
    "edition": "qeditionq",
    "page": "Qpageq",
}
#: Placeholders of numbers, which styles abbreviate and compare.
NUMBER_PLACEHOLDERS = {
    "volume": "9987001",
    "issue": "9987002",
    "edition": "9987004",
    "page": "88811",
}
PAGES_PLACEHOLDER = "88811-88822"
URL_PLACEHOLDER = "https://placeholder.invalid/"
LOCATOR_PLACEHOLDER = "9987007"
#: Placeholders for the URL, the locator and the place of a paragraph among the data of a record, which cannot contain
#: them: these code points are not characters, and never get into a text or a record.
URL_PLACE, LOCATOR_PLACE, PARAGRAPH_PLACE = "\ufdd1", "\ufdd2", "\ufdd3"
#: The shape in MLA style with the title in its citations, which tells apart works of one author.
MLA_TITLED = "mla-titled"
#: The letter after a year by which works of one author and year are told apart.
SUFFIX_PLACEHOLDER = "qsuffixq"
#: Placeholders of dates: year, month and day.
DATE_PLACEHOLDERS = {
    "issued": (7891, 12, 30),
    "original-date": (5678, 10, 27),
    "accessed": (6789, 11, 28),
}
#: By role: the index of its first name among all names of an item.
FIRST_LETTERS = {"author": 0, "editor": 24, "translator": 29}
#: How many names of each role are told apart; no style prints more.
_MAX_NAMES = {"author": 24, "editor": 5, "translator": 7}
#: A letter of its own for each name: capitals of a script that has initials and few records.
CAPITALS = "".join(chr(0x531 + n) for n in range(36))
SMALL = CAPITALS.lower()
#: The second given name of every placeholder.
SECOND = chr(0x556)


def shape_of(item: Item) -> str:
    """Return the shape of *item* as JSON; items that differ only in their data have the same shape."""
    shape: Item = {"id": "item", "type": item["type"], "URL": URL_PLACEHOLDER}
    for name, word in WORD_PLACEHOLDERS.items():
        if name in item:
            shape[name] = _word(name, str(item[name]), word)
    for name, date in DATE_PLACEHOLDERS.items():
        if name in item:
            parts = item[name].get("date-parts", [[0]])[0]
            shape[name] = {"date-parts": [list(date[: len(parts)])]}
    for name, first in FIRST_LETTERS.items():
        if name in item:
            shape[name] = _names(distinct_names(name, item[name]), first)
    return json.dumps(shape, sort_keys=True, ensure_ascii=False)


def distinct_names(role: str, names: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return as many of *names* as are told apart, always with the last, which a style may end with."""
    most = _MAX_NAMES[role]
    return list(names) if len(names) <= most else [*names[: most - 1], names[-1]]


def shape_of_page(value: str) -> str:
    """Return the placeholder for the page or pages *value*."""
    first, _, last = value.partition("-")
    if first.isdigit() and (last.isdigit() or not last):
        return PAGES_PLACEHOLDER if last else NUMBER_PLACEHOLDERS["page"]
    return WORD_PLACEHOLDERS["page"]


def _word(name: str, value: str, word: str) -> str:
    if name == "page":
        return shape_of_page(value)
    return NUMBER_PLACEHOLDERS[name] if name in NUMBER_PLACEHOLDERS and value.isdigit() else word


def _names(names: list[dict[str, Any]], first: int) -> list[dict[str, Any]]:
    return [_name(name, SMALL[n]) for n, name in enumerate(names, first)]


def _name(name: dict[str, Any], letter: str) -> dict[str, Any]:
    if "literal" in name:
        return {"literal": f"Qbody{letter}"}
    capital = letter.upper()
    parts: dict[str, Any] = {
        "family": f"Qfam{letter}",
        "given": f"{capital}{letter} {SECOND}{SECOND.lower()}",
        "suffix": f"Qsuf{letter}",
        "static-ordering": True,
    }
    return {part: parts[part] for part in name}
