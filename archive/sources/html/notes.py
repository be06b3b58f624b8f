"""Notes of a page, by its links: which element calls a note, and which elements have the words of the note."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import Element
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.note_calls import NoteCall
from archive.sources.html.note_calls import unlinked_notes
from archive.sources.html.note_words import is_link_back
from archive.sources.html.note_words import split_at
from archive.sources.html.note_words import take_label

_LABEL = re.compile(
    r"[\[({]?\s*(?:(?:foot|end)?note\s+)?(?P<label>[0-9]{1,4}[a-z]?|[A-Za-z]{1,2}|[ivxlc]{1,6}|[*†‡§¶]{1,4})\s*[\])}]?\.?",
    re.IGNORECASE,
)
_BODIES = ("p", "li", "dd", "dt", "td", "div", "aside", "blockquote")
#: Elements that hold many notes, or the text itself.
_HOLDERS = frozenset("body main article ol ul dl table tbody section html".split())
_CALLERS = frozenset("noteref fnanchor reference footnote endnote ednote fn note anote".split())
_LISTS = frozenset("footnotes endnotes notes references".split())
_ONE = frozenset("footnote endnote note fn".split())
_PAGES = re.compile(r"(?:page|pg|pb)[-_]?[0-9ivxlc]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageNotes:
    """The calls of notes by the element that is the mark, and the elements of notes."""

    calls: dict[Element, NoteCall] = field(default_factory=dict)
    bodies: frozenset[Element] = frozenset()
    #: Words that only led back from a note to its mark, which were taken out of the page.
    links_back: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Pair:
    """A link that may call a note, and its target, if that is on the page."""

    link: Element
    label: str
    target: Element | None
    marked: bool


def find_notes(root: Element) -> PageNotes:
    """Find the notes of the page below *root* by their links. The labels and links back are taken out of the notes."""
    pairs = list(_pairs(root))
    targets = dict.fromkeys(pair.target for pair in pairs if pair.target is not None)
    for several in _sharing(targets):
        split_at(several)
    area = _Area(frozenset(targets))
    found = {}
    for pair in pairs:
        if pair.target is not None and pair.target not in found:
            bodies = area.bodies(pair.target, pair.link)
            if bodies and (pair.marked or _is_labelled(bodies, pair.label)):
                found[pair.target] = bodies
    inside = {body for bodies in found.values() for body in bodies}
    calls: dict[Element, NoteCall] = {}
    links_back: list[str] = []
    taken: set[Element] = set()
    for pair in pairs:
        if any(parent in inside for parent in pair.link.iterancestors()):
            continue
        if pair.target is None or pair.target in taken:
            # The note is on another page, or was called before.
            calls[_mark_of(pair.link)] = NoteCall(pair.label)
        elif pair.target in found:
            taken.add(pair.target)
            bodies = found[pair.target]
            labelled, back = take_label(bodies, pair.label)
            links_back += back
            calls[_mark_of(pair.link)] = NoteCall(pair.label, bodies, labelled)
    calls |= unlinked_notes(root, frozenset(calls))
    used = frozenset(body for call in calls.values() for body in call.bodies)
    return PageNotes(calls, used, tuple(links_back))


def _pairs(root: Element) -> Iterator[_Pair]:
    targets: dict[str, Element] = {}
    order: dict[Element, int] = {}
    for at, element in enumerate(root.iter()):
        order[element] = at
        for name in ("id", "name"):
            if isinstance(element.tag, str) and element.get(name):
                targets.setdefault(str(element.get(name)), element)
    for link in root.iter("a"):
        page, sign, fragment = (link.get("href") or "").partition("#")
        match = _LABEL.fullmatch(words_of(link)) if sign else None
        if match is None:
            continue
        marked = _is_marked(link)
        target = targets.get(fragment)
        if target is not None and order[target] > order[link] and not _is_page(target):
            yield _Pair(link, match["label"], target, marked)
        elif target is None and marked and (page or fragment):
            yield _Pair(link, match["label"], None, marked)


def _is_marked(link: Element) -> bool:
    """Tell whether the page marks *link* as the call of a note: raised, in brackets, or by its class."""
    kind = f"{link.get('epub:type') or ''} {link.get('role') or ''}"
    if "noteref" in kind or _CALLERS & names_of(link):
        return True
    parent = link.getparent()
    raised = any(
        tag_of(one) == "sup" for one in (*link.iter(), *([] if parent is None else [parent]))
    )
    return raised or words_of(link)[:1] in ("[", "(", "*", "†", "‡", "§")


def _is_page(target: Element) -> bool:
    name = target.get("id") or target.get("name") or ""
    return tag_of(target) in HEADINGS or _PAGES.fullmatch(name) is not None


def _is_labelled(bodies: tuple[Element, ...], label: str) -> bool:
    begins = re.match(rf"[\[(]?\s*{re.escape(label)}(?!\w)", words_of(bodies[0]))
    return begins is not None or any(is_link_back(link) for link in bodies[-1].iter("a"))


def _mark_of(link: Element) -> Element:
    """Return the superscript around *link*, if that is all it holds, else the link."""
    parent = link.getparent()
    if parent is None or tag_of(parent) != "sup":
        return link
    around = re.sub(r"[\s\[\](),.]", "", words_of(parent))
    return parent if around == re.sub(r"[\s\[\](),.]", "", words_of(link)) else link


def _sharing(targets: dict[Element, None]) -> list[list[Element]]:
    """Return the targets that share a paragraph, together."""
    shared: dict[Element, list[Element]] = {}
    for target in targets:
        if tag_of(target) in _BODIES:
            continue
        body = next(target.iterancestors(*_BODIES, "body", "section", "main", "article"), None)
        if body is not None:
            shared.setdefault(body, []).append(target)
    return [
        several
        for body, several in shared.items()
        if len(several) > 1
        or (tag_of(body) in _HOLDERS and (body.text or several[0].tail or "").strip())
    ]


class _Area:
    """Finds the elements of each note, which are those that belong to no other note and not to the text."""

    def __init__(self, targets: frozenset[Element]) -> None:
        self._targets = targets
        self._under: dict[Element, int] = {}
        for target in targets:
            for element in (target, *target.iterancestors()):
                self._under[element] = self._under.get(element, 0) + 1

    def bodies(self, target: Element, link: Element) -> tuple[Element, ...]:
        """Return the elements of the note at *target*, which *link* calls; none where that is no note."""
        body = self._block_of(target)
        if body is None or self._is_text(body, link):
            return ()
        while (parent := body.getparent()) is not None and self._belongs(parent, body, link):
            body = parent
        if tag_of(body) == "dt":
            other = body.getnext()
            return (body, other) if other is not None and tag_of(other) == "dd" else (body,)
        return (body, *self._continued(body)) if tag_of(body) == "p" else (body,)

    def _block_of(self, target: Element) -> Element | None:
        if tag_of(target) in (*_BODIES, "tr"):
            return target
        parent = next(target.iterancestors(*_BODIES), None)
        after = target.getnext()
        if (parent is None or len(words_of(parent)) > 20_000) and not words_of(target):
            is_block = (
                after is not None and tag_of(after) in _BODIES and not (target.tail or "").strip()
            )
            return after if is_block else None
        return parent

    def _is_text(self, body: Element, link: Element) -> bool:
        if self._under.get(body, 0) > 1 or any(True for _ in body.iter(*HEADINGS)):
            return True
        return any(parent is body for parent in link.iterancestors())

    def _belongs(self, parent: Element, body: Element, link: Element) -> bool:
        """Tell whether all of *parent* is the note: it has no other, and is marked as one or has nothing else."""
        if tag_of(parent) in _HOLDERS or self._is_text(parent, link):
            return False
        if tag_of(parent) in ("li", "tr", "aside", "dd") or _ONE & names_of(parent):
            return True
        return tag_of(parent) == "div" and words_of(parent) == words_of(body)

    def _continued(self, body: Element) -> Iterator[Element]:
        """Return the paragraphs below *body* that go on with its note: up to the next note, in a list of notes."""
        parent = body.getparent()
        listed = parent is not None and bool(_LISTS & names_of(parent))
        more: list[Element] = []
        for other in body.itersiblings():
            if tag_of(other) not in ("p", "blockquote", "ol", "ul"):
                break
            if self._under.get(other):
                yield from more
                return
            more.append(other)
        if listed:
            yield from more
