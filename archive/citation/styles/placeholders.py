"""The shape of an item: what is known of it, and not what it says.

A citation processor takes a sixth of a second for a text in all styles. It is therefore asked about
shapes: the item with a stand-in for each title, name, date and number. Hundreds of texts share a
few shapes, and `filling` puts their words where the stand-ins are. Stand-ins are of the kind that a
style looks at: a capital, a number, a name of two given names, a date that is as exact.
"""

import json
from collections.abc import Sequence

from archive.citation.styles.csl_item import Item

#: Stand-ins of words; a small letter at the beginning lets a style make it a capital.
WORD_PLACEHOLDERS = {
    "title": "Qtitleq",
    "genre": "qgenreq",
    "medium": "qmediumq",
    "container-title": "Qcontainerq",
    "source": "Qsourceq",
    "publisher": "Qpublisherq",
    "publisher-place": "Qplaceq",
    "archive": "Qarchiveq",
    "archive_location": "Qshelfq",
    "volume": "Qvolumeq",
    "edition": "qeditionq",
    "page": "Qpageq",
}
#: Stand-ins of numbers, which styles abbreviate and count.
NUMBER_PLACEHOLDERS = {"volume": "9987001", "edition": "9987004", "page": "88811"}
PAGES_PLACEHOLDER = "88811-88822"
URL_PLACEHOLDER = "https://placeholder.invalid/"
LOCATOR_PLACEHOLDER = "9987007"
#: Year, month and day of each date.
DATE_PLACEHOLDERS = {
    "issued": (7891, 12, 30),
    "original-date": (5678, 10, 27),
    "accessed": (6789, 11, 28),
}
#: The first place of each list of names among all names of an item.
FIRST_LETTERS = {"author": 0, "editor": 24, "translator": 29}
#: So many names of a list are told apart; no style prints more.
_MAX_NAMES = {"author": 24, "editor": 5, "translator": 7}
#: A letter of its own for each name: capitals of a script that has initials and few records.
CAPITALS = "".join(chr(0x531 + n) for n in range(36))
SMALL = CAPITALS.lower()
#: The second given name of all.
SECOND = chr(0x556)


def shape_of(item: Item) -> str:
    """Return the shape of *item*: equal for items that differ only in what they say."""
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


def distinct_names(role: str, names: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return as many of *names* as can be told apart, the last one among them: a style may end with it."""
    most = _MAX_NAMES[role]
    return list(names) if len(names) <= most else [*names[: most - 1], names[-1]]


def _word(name: str, value: str, word: str) -> str:
    if name == "page":
        first, _, last = value.partition("-")
        if first.isdigit() and (last.isdigit() or not last):
            return PAGES_PLACEHOLDER if last else NUMBER_PLACEHOLDERS["page"]
        return word
    return NUMBER_PLACEHOLDERS[name] if name in NUMBER_PLACEHOLDERS and value.isdigit() else word


def _names(names: list[dict[str, str]], first: int) -> list[dict[str, str]]:
    return [_name(name, SMALL[n]) for n, name in enumerate(names, first)]


def _name(name: dict[str, str], letter: str) -> dict[str, str]:
    if "literal" in name:
        return {"literal": f"Qbody{letter}"}
    capital = letter.upper()
    parts = {
        "family": f"Qfam{letter}",
        "given": f"{capital}{letter} {SECOND}{SECOND.lower()}",
        "suffix": f"Qsuf{letter}",
    }
    return {part: parts[part] for part in name}
