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
WORDS = {
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
NUMBERS = {"volume": "9987001", "edition": "9987004", "page": "88811"}
PAGES = "88811-88822"
URL = "https://stand-in.invalid/"
LOCATOR = "9987007"
#: Year, month and day of each date.
DATES = {
    "issued": (7891, 12, 30),
    "original-date": (5678, 10, 27),
    "accessed": (6789, 11, 28),
}
#: The first place of each list of names among all names of an item.
PLACES = {"author": 0, "editor": 24, "translator": 29}
#: So many names of a list are told apart; no style prints more.
_MOST = {"author": 24, "editor": 5, "translator": 7}
#: A letter of its own for each name: capitals of a script that has initials and few records.
CAPITALS = "".join(chr(0x531 + n) for n in range(36))
SMALL = CAPITALS.lower()
#: The second given name of all.
SECOND = chr(0x556)


def shape_of(item: Item) -> str:
    """Return the shape of *item*: equal for items that differ only in what they say."""
    shape: Item = {"id": "item", "type": item["type"], "URL": URL}
    for name, word in WORDS.items():
        if name in item:
            shape[name] = _word(name, str(item[name]), word)
    for name, date in DATES.items():
        if name in item:
            parts = item[name].get("date-parts", [[0]])[0]
            shape[name] = {"date-parts": [list(date[: len(parts)])]}
    for name, first in PLACES.items():
        if name in item:
            shape[name] = _names(kept(name, item[name]), first)
    return json.dumps(shape, sort_keys=True, ensure_ascii=False)


def kept(role: str, names: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Return as many of *names* as can be told apart, the last one among them: a style may end with it."""
    most = _MOST[role]
    return list(names) if len(names) <= most else [*names[: most - 1], names[-1]]


def _word(name: str, value: str, word: str) -> str:
    if name == "page":
        first, _, last = value.partition("-")
        if first.isdigit() and (last.isdigit() or not last):
            return PAGES if last else NUMBERS["page"]
        return word
    return NUMBERS[name] if name in NUMBERS and value.isdigit() else word


def _names(names: list[dict[str, str]], first: int) -> list[dict[str, str]]:
    return [_name(name, SMALL[n]) for n, name in enumerate(names, first)]


def _name(name: dict[str, str], letter: str) -> dict[str, str]:
    if "literal" in name:
        return {"literal": f"Qbody{letter}"}
    capital = letter.upper()
    stands = {
        "family": f"Qfam{letter}",
        "given": f"{capital}{letter} {SECOND}{SECOND.lower()}",
        "suffix": f"Qsuf{letter}",
    }
    return {part: stands[part] for part in name}
