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
#: Lines of verse that are paragraphs of their own are shorter; where their classes say nothing, there are several.
_MAX_OWN_LINE_CHARS, _MIN_OWN_LINES = 64, 4
_OF_LINES = re.compile(
    r"(?:^|\s)(?:in-?set|verse|line|poem|song|lyric|deep-?set|indent|i)-?[0-9]{0,2}(?:\s|$)"
)
_MAX_NAME_WORDS = 4
_STOPPED = re.compile(r"[.!?…:]['\"”’)\]]*$")
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


def wrap_lines_of_verse(main: Element, held: frozenset[Element]) -> None:
    """Put paragraphs that are lines of verse into stanzas; what is *held*, such as a name of a speaker, is no line.

    They are short, begin with capitals, and most end without a full stop, as paragraphs of prose do not.
    """
    for parent in {paragraph.getparent() for paragraph in main.iter("p")} - {None}:
        run: list[Element] = []
        for child in [*parent, None]:
            if child is not None and _is_line(child, held):
                run.append(child)
                if not (child.tail or "").strip():
                    continue
            _wrap(parent, run, below_name=bool(run) and run[0].getprevious() in held)
            run = []


def _is_line(element: Element, held: frozenset[Element]) -> bool:
    if tag_of(element) != "p" or not held.isdisjoint(element.iter()):
        return False
    words = words_of(element)
    start = words.lstrip("\"'“‘«([—–- ")
    return (
        0 < len(words) <= _MAX_OWN_LINE_CHARS
        and not words.isupper()
        and not _is_name_like(element, words)
        and not start[:1].islower()
        and element.find(".//br") is None
        and element.find(".//img") is None
    )


def _is_name_like(element: Element, words: str) -> bool:
    """Tell whether a few words, all marked, are the whole of *element*, as a name above a speech is."""
    if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
        return False
    return (
        tag_of(element[0]) in ("i", "em", "b", "strong", "span")
        and len(words.split()) <= _MAX_NAME_WORDS
    )


def _wrap(parent: Element, run: list[Element], *, below_name: bool) -> None:
    named = sum(_OF_LINES.search(line.get("class") or "") is not None for line in run)
    least = 2 if below_name or 2 * named >= len(run) else _MIN_OWN_LINES
    ends = sum(_STOPPED.search(words_of(line)) is not None for line in run[:-1])
    if len(run) < least or 2 * ends > len(run) - 1 or is_verse(parent):
        return
    stanza = parent.makeelement("div", {"class": "stanza"})
    parent.insert(parent.index(run[0]), stanza)
    stanza.tail, run[-1].tail = run[-1].tail, None
    stanza.extend(run)
