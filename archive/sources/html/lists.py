"""The numbers that a page prints before the items of its numbered lists, which are not among its words."""

from archive.sources.html.elements import Element
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_NUMBER = 3999


def printed_numbers(element: Element) -> dict[Element, str]:
    """Return what is printed before each item of the list *element*; nothing for a list with bullets."""
    if tag_of(element) != "ol" or "none" in (element.get("style") or ""):
        return {}
    items = [item for item in element if tag_of(item) == "li" and words_of(item)]
    number = _integer(element.get("start"), 1)
    made = {}
    for item in items:
        number = _integer(item.get("value"), number)
        made[item] = f"{spelled(number, element.get('type') or '1')}."
        number += 1
    # Some pages number their lists twice.
    twice = sum(words_of(item).startswith(made[item]) for item in items)
    return {} if 2 * twice > len(items) else made


def _integer(text: str | None, default: int) -> int:
    try:
        return int((text or "")[:9])
    except ValueError:
        return default


def spelled(number: int, kind: str) -> str:
    """Return *number* as ``1``, or by the *kind* ``a``, ``A``, ``i`` or ``I`` of its list in letters or Roman."""
    if not 0 < number <= _MAX_NUMBER:
        return str(number)
    if kind in ("a", "A"):
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord(kind) + rest) + letters
        return letters
    if kind in ("i", "I"):
        letters = ""
        for value, sign in _ROMAN:
            letters += sign * (number // value)
            number %= value
        return letters.upper() if kind == "I" else letters
    return str(number)
