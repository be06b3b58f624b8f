"""The words of notes: taken apart where several share a paragraph, and without their labels and links back."""

import re
from collections.abc import Callable
from collections.abc import Iterable

from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of

#: What leads from a note back to its mark: an arrow, perhaps with the numbers of several marks.
_BACK = re.compile(
    r"[\s↩↑⏎^\ufe0e\ufe0f←⇧▲]*(?:(?:[0-9]+\.[0-9]+|[a-z])[\s,]*)*|\(?(?:back|return|jump (?:back )?up)[\w ]*\)?",
    re.IGNORECASE,
)
_CLOSERS = re.compile(r"\s*(?:\[\s*\]|\(\s*\)|[\])}.:])\s*")


def is_link_back(link: Element) -> bool:
    """Tell whether *link* leads back from a note to its mark."""
    return "#" in (link.get("href") or "") and _BACK.fullmatch(words_of(link)) is not None


def split_at(targets: list[Element]) -> None:
    """Make a paragraph of each note, where the notes at *targets* share one, or are loose in the page."""
    tops = list(dict.fromkeys(map(_below_block, targets)))
    parent = tops[0].getparent()
    if parent is None or any(top.getparent() is not parent for top in tops):
        return
    holder = parent.getparent() if tag_of(parent) == "p" else None
    made: list[Element] = []
    starts = frozenset(tops)
    for top in tops:
        paragraph = parent.makeelement("p")
        paragraph.sourceline = top.sourceline
        made.append(paragraph)
        follower: Element | None = top
        if holder is None:
            top.addprevious(paragraph)
        while follower is not None and (follower is top or follower not in starts):
            after = follower.getnext()
            if tag_of(follower) in BLOCKS:
                break
            paragraph.append(follower)
            follower = after
    if holder is not None:
        for paragraph in reversed(made):
            parent.addnext(paragraph)


def _below_block(target: Element) -> Element:
    """Return the element around *target* that lies directly in a block."""
    element = target
    while (parent := element.getparent()) is not None and tag_of(parent) not in BLOCKS:
        element = parent
    return element


def take_label(bodies: tuple[Element, ...], label: str) -> tuple[bool, list[str]]:
    """Take the *label* and the links back out of a note; tell whether it had its label, and the other words taken."""
    links_back: list[str] = []
    labelled = False
    for body in bodies:
        for element in _links_back(body, label):
            if any(map(str.isalnum, words := words_of(element))):
                links_back.append(words)
            drop(element)
    first = bodies[0]
    for element in list(first.iter("a", "span", "sup", "b", "strong", "dt", "td")):
        if not words_of(element):
            continue
        if _bare(words_of(element)) == label and _is_first(element, first):
            element.text = None
            for child in list(element):
                element.remove(child)
            labelled = True
        break
    if labelled:
        _strip_start(first, _CLOSERS)
        return True, links_back
    pattern = re.compile(rf"\s*[\[(]?\s*{re.escape(label)}(?!\w)\s*[\])]?[.:]?\s*")
    return _strip_start(first, pattern), links_back


def _links_back(body: Element, label: str) -> list[Element]:
    """Return the elements of *body* that lead back to the mark of the note; none is in another."""
    found: list[Element] = []
    for element in body.iter("a", "span", "sup"):
        is_back = "backlink" in names_of(element) or (
            tag_of(element) == "a" and is_link_back(element) and words_of(element) != label
        )
        if is_back and not any(parent in found for parent in element.iterancestors()):
            found.append(element)
    return found


def _bare(words: str) -> str:
    return words.strip("[](){}.: ")


def _is_first(element: Element, root: Element) -> bool:
    """Tell whether no words of *root* come before *element*."""
    whole = words_of(root).lstrip("[({ ")
    return whole.startswith(_bare(words_of(element)))


def _strip_start(root: Element, pattern: re.Pattern[str]) -> bool:
    """Take what *pattern* matches from the first words of *root*; tell whether it matched."""
    for element in root.iter():
        if isinstance(element.tag, str) and (element.text or "").strip():
            return _cut(element, "text", pattern)
        if element is not root and len(element) == 0 and (element.tail or "").strip():
            return _cut(element, "tail", pattern)
    return False


def _cut(element: Element, where: str, pattern: re.Pattern[str]) -> bool:
    words = getattr(element, where)
    match = pattern.match(words)
    if match is None:
        return False
    setattr(element, where, words[match.end() :])
    return match.end() > 0


def drop_note_headings(
    main: Element, bodies: frozenset[Element], leave_out: Callable[[Element, str], None]
) -> None:
    """Take out the headings below which there are only notes, which go to the paragraphs that call them."""
    held = frozenset(one for body in bodies for one in body.iter())
    last: Element | None = None
    noted = has_text = False
    for element in [*main.iter(), main]:
        if tag_of(element) in HEADINGS or element is main:
            if last is not None and noted and not has_text:
                leave_out(last, "the heading of the notes, which go to their paragraphs")
                drop(last)
            last, noted, has_text = element if tag_of(element) in HEADINGS else None, False, False
        elif element in held:
            noted = noted or element in bodies
            has_text = has_text or (element in bodies and bool((element.tail or "").strip()))
        elif last is not None and last not in element.iterancestors():
            texts = (element.text if tag_of(element) else "", element.tail)
            has_text = has_text or any((one or "").strip() for one in texts)


def move_calls(main: Element, calls: Iterable[Element]) -> None:
    """Move the marks of notes in headings to the beginning of the paragraph below, which can have notes."""
    called = frozenset(calls)
    waiting: list[Element] = []
    for element in list(main.iter()):
        if tag_of(element) in HEADINGS or tag_of(element) in ("hgroup", "header"):
            for call in [one for one in element.iter() if one in called]:
                _take_out(call)
                waiting.append(call)
        elif waiting and tag_of(element) in ("p", "li", "dd", "blockquote") and words_of(element):
            if any(tag_of(parent) in ("hgroup", "header") for parent in element.iterancestors()):
                continue
            for call in reversed(waiting):
                call.tail, element.text = element.text, None
                element.insert(0, call)
            waiting.clear()


def _take_out(element: Element) -> None:
    """Take *element* with all that is in it out of its page; the words after it stay."""
    parent, tail = element.getparent(), element.tail or ""
    before = element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
