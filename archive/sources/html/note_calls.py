"""Marks that call notes, and those that no link joins with their notes: raised numbers, and a list under *Notes*."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import Element
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.note_words import take_label

_MARK = re.compile(r"[\[(]?(?P<label>[0-9]{1,3}|[a-z]|[*†‡§¶]{1,3})[\])]?")
_NOTE = re.compile(
    r"[\[(]?(?P<label>[0-9]{1,3}|[a-z]|[*†‡§¶]{1,3})(?:[\])][.:]?|[.:])?\s+\S|[*†‡§¶]{1,3}\S"
)
_HEADING = re.compile(
    r"(?:foot|end)?notes?\W*|references\W*|anmerkungen\W*|notes? de bas de page\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A mark that calls a note: its label, and the elements with the words of the note, if they are on the page."""

    label: str
    bodies: tuple[Element, ...] = ()
    #: Whether the note in the source begins with its label; the number of a list item is none.
    labelled: bool = False


def unlinked_notes(root: Element, linked: frozenset[Element]) -> dict[Element, NoteCall]:
    """Return the calls of notes that are raised numbers or signs, and whose notes stand in a list of notes.

    The marks that are *linked* are left alone. The labels are taken out of the notes.
    """
    notes = dict(_notes(root))
    calls: dict[Element, NoteCall] = {}
    for mark in root.iter("sup"):
        match = _MARK.fullmatch(words_of(mark))
        if match is None or mark in linked or any(one in linked for one in mark.iter()):
            continue
        body = notes.get(match["label"])
        if body is not None and not any(parent is body for parent in mark.iterancestors()):
            del notes[match["label"]]
            labelled, _ = take_label((body,), match["label"])
            calls[mark] = NoteCall(match["label"], (body,), labelled)
    return calls


def _notes(root: Element) -> Iterator[tuple[str, Element]]:
    """Return the paragraphs below a heading *Notes* that begin with a label, by the label."""
    is_list = False
    number = 0
    for element in root.iter("p", "li", *HEADINGS):
        if tag_of(element) in HEADINGS:
            is_list, number = _HEADING.fullmatch(words_of(element)) is not None, 0
            continue
        if not is_list:
            continue
        if tag_of(element) == "li":
            number += 1
            yield str(number), element
            continue
        # Raised, a label needs no full stop.
        words = words_of(element)
        match = _NOTE.match(words)
        if match is not None and match["label"]:
            yield match["label"], element
