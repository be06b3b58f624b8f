"""Items as single styles need them: the same data in the fields that a style prints.

Each function takes an item or its shape: it moves whole values and looks into none.
"""

from typing import Any

from archive.citation.styles.csl_item import Item

#: The styles that write given names as initials.
_INITIALS = frozenset({"apa", "harvard"})
_EDITION = {"mla": ("ed.",), "harvard": ("edn",)}
_ARCHIVE = ("archive_collection", "archive_location", "archive", "archive-place")
_ROLES = frozenset({"author", "editor", "translator"})


def for_style(item: Item, style: str) -> Item:
    """Return *item* with its fields where *style* prints them."""
    if style in _INITIALS:
        item = _with_usual_names(item)
    if style == "harvard" and item["type"] == "webpage":
        item = _with_all_in_brackets(item)
    edition = str(item.get("edition", ""))
    if item["type"] == "article-newspaper" and edition and not edition.isdigit():
        # Other styles add the word themselves.
        item = {**item, "edition": " ".join([edition, *_EDITION.get(style, ())])}
    return item


def _with_all_in_brackets(item: Item) -> Item:
    """Add to the description in brackets what Harvard has no field for: the genre and the archive."""
    shelf = [str(item[name]) for name in _ARCHIVE if name in item]
    described = [str(item.get("genre", "")), ", ".join(shelf), str(item["medium"])]
    return {**item, "medium": "; ".join(part for part in described if part)}


def _with_usual_names(item: Item) -> Item:
    """Let no family name come first by itself: ``Mao, Z.``, where other styles write ``Mao Zedong``."""
    return {
        key: [_in_usual_order(name) for name in value] if key in _ROLES else value
        for key, value in item.items()
    }


def _in_usual_order(name: dict[str, Any]) -> dict[str, Any]:
    return {part: value for part, value in name.items() if part != "static-ordering"}
