"""Notes and page numbers of a page, by its links and marks: which element calls a note, and where its words are."""

import re
from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

from lxml import html

#: An element of a page, as lxml has it.
Element: TypeAlias = html.HtmlElement

_CALL = re.compile(r"[\[(]?\s*(?P<label>[0-9]{1,4}|[A-Za-z]{1,2}|[*†‡§¶]{1,3})\s*[\])]?")
_BODIES = ("li", "p", "dd", "div", "td", "aside", "blockquote")
_PAGE = re.compile(
    r"[\[{(]?\s*(?:(?:page|pg|p|col|column|s|seite)\b\.?\s*)?(?P<label>[0-9]{1,4}[a-z]?|[ivxlcdm]{1,8})\s*[\]})]?",
    re.IGNORECASE,
)
_PAGE_CLASSES = re.compile(r"\bpage-?(?:num(?:ber)?|no|break)?\b|\bpb\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A mark that calls a note: the label, and the element and the words of the note."""

    label: str
    body: Element
    words: str
    #: Whether the note in the source begins with its label; the number of a list item is none.
    labelled: bool


@dataclass(frozen=True, slots=True)
class PageNotes:
    """The marks of notes by their element, the elements of notes, and the labels of pages by their element."""

    calls: dict[Element, NoteCall] = field(default_factory=dict)
    bodies: frozenset[Element] = frozenset()
    pages: dict[Element, str] = field(default_factory=dict)


def find_notes(root: Element) -> PageNotes:
    """Find the notes of the page below *root* whose marks link to them, and its page numbers."""
    targets = _targets(root)
    order = {element: at for at, element in enumerate(root.iter())}
    calls: dict[Element, NoteCall] = {}
    bodies: set[Element] = set()
    for link in root.iter("a"):
        match = _CALL.fullmatch(" ".join(link.text_content().split()))
        target = targets.get((link.get("href") or "").partition("#")[2])
        if match is None or target is None or order[target] < order[link]:
            continue
        body = _body(target)
        if body is None or link in set(body.iter()):
            continue
        whole = " ".join(body.text_content().split())
        words = _without_label(whole, match["label"])
        calls[_mark_of(link)] = NoteCall(
            match["label"], body, _without_arrow(words), words != whole
        )
        bodies.add(body)
    return PageNotes(calls, frozenset(bodies), _pages(root))


def _targets(root: Element) -> dict[str, Element]:
    targets: dict[str, Element] = {}
    for element in root.iter():
        for name in ("id", "name"):
            if isinstance(element.tag, str) and element.get(name):
                targets.setdefault(str(element.get(name)), element)
    return targets


def _body(target: Element) -> Element | None:
    """Return the block that holds the words of the note at *target*."""
    if target.tag in _BODIES:
        return target
    return next(target.iterancestors(*_BODIES), None)


def _mark_of(link: Element) -> Element:
    """Return the superscript around *link*, if that is all it holds, else the link."""
    parent = link.getparent()
    alone = parent is not None and parent.tag == "sup" and len(parent) == 1
    return parent if alone and not (parent.text or "").strip(" [(") else link


def _without_label(words: str, label: str) -> str:
    start = re.match(rf"[\[(]?\s*{re.escape(label)}(?!\w)\s*[\])]?[.:]?\s*", words)
    return words[start.end() :] if start else words


def _without_arrow(words: str) -> str:
    """Return the words of a note without the arrow that leads back to its mark."""
    return re.sub(r"\s*[↩↑⏎\ufe0e]+\s*$", "", words)


def _pages(root: Element) -> dict[Element, str]:
    pages: dict[Element, str] = {}
    for element in root.iter("span", "a", "div", "p"):
        if not _PAGE_CLASSES.search(element.get("class") or ""):
            continue
        match = _PAGE.fullmatch(" ".join(element.text_content().split()))
        if match is not None:
            pages[element] = match["label"]
    return pages
