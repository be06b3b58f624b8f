"""Verse on a page, by what the page says of it: stanzas, lines, indents."""

import re

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import Element
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of

_VERSE = frozenset("poem poetry stanza verse lg linegroup strophe poesie".split())
_INDENT = re.compile(
    r"(?:^|\s)(?:i|in|ind|indent|verse-?indent|tab)-?(?P<steps>[0-9]{1,2})(?:\s|$)"
)
_MARGIN = re.compile(
    r"(?:margin|padding)-left\s*:\s*(?P<em>[0-9]{1,2}(?:\.[0-9]+)?)\s*em|text-indent\s*:\s*(?P<em2>[0-9]{1,2}(?:\.[0-9]+)?)\s*em"
)
_MAX_LINE_CHARS = 120
_MAX_INDENT = 20


def is_verse(element: Element) -> bool:
    """Tell whether the page calls the words of *element* verse."""
    return bool(_VERSE & names_of(element)) and not any(
        True for one in element.iter("table", "h1", "h2", "h3", "h4", "h5", "h6")
    )


def is_stanza_of_lines(element: Element) -> bool:
    """Tell whether each block in *element* is a line of one stanza."""
    blocks = [child for child in element if tag_of(child) in BLOCKS]
    if len(blocks) < 2 or any("stanza" in names_of(block) for block in blocks):
        return False
    return all(
        len(words_of(block)) <= _MAX_LINE_CHARS and block.find(".//br") is None for block in blocks
    )


def indent_of(element: Element) -> int:
    """Return by how many blanks the page sets in the line that *element* begins."""
    if tag_of(element) not in ("span", "div", "p"):
        return 0
    if match := _INDENT.search(element.get("class") or ""):
        return min(int(match["steps"]), _MAX_INDENT)
    if match := _MARGIN.search(element.get("style") or ""):
        return min(round(float(match["em"] or match["em2"]) * 2), _MAX_INDENT)
    return 0
