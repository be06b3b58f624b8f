"""Items as single styles need them: the same data in the fields that a style prints."""

from typing import Any

from archive.citation.styles.csl_item import Item

#: The styles that write given names as initials.
_INITIALS = frozenset({"apa", "harvard"})
_ROLES = frozenset({"author", "editor", "translator"})


def for_style(item: Item, style: str) -> Item:
    """Return *item*, or its shape, with its fields where *style* prints them.

    APA and Harvard write every name as family name and initials, ``Mao, Z.``; other styles know names whose family
    name comes first anyway, ``Mao Zedong``.
    """
    if style not in _INITIALS:
        return item
    return {
        key: [_in_usual_order(name) for name in value] if key in _ROLES else value
        for key, value in item.items()
    }


def _in_usual_order(name: dict[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in name.items() if part != "static-ordering"}
