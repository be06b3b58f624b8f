"""Notes that stand apart from their place, and what leads to them."""

import re
from dataclasses import dataclass
from dataclasses import field

from archive.sources.tei.xml import Element
from archive.sources.tei.xml import id_of
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

_BAD = re.compile(r"[\s\[\]\\^|{}]+")
_MAX_LABEL_CHARS = 40
#: Elements in which a note is between paragraphs, not in one.
_BETWEEN = re.compile(r"div\d?|body|back|front|text|list|noteGrp|listAnnotation|group|lg|sp|list")


@dataclass(slots=True)
class NoteIndex:
    """The notes of a file that are called from elsewhere: by their identifier, or by that of the place they are for."""

    by_id: dict[str, Element] = field(default_factory=dict)
    by_place: dict[str, list[Element]] = field(default_factory=dict)
    apart: set[Element] = field(default_factory=set)
    #: Labels that the file gives itself.
    used: set[str] = field(default_factory=set)
    _count: int = 0

    def called_by(self, element: Element) -> Element | None:
        """Return the note that stands apart and is called by *element*, a reference."""
        target = element.get("target") or ""
        note = self.by_id.get(target.rpartition("#")[2]) if "#" in target else None
        return note if note in self.apart else None

    def label_of(self, note: Element, called: str = "") -> str:
        """Return the label of *note*, as it is *called*, or else the next number."""
        if label := _label(note.get("n") or called):
            return label
        self._count += 1
        while str(self._count) in self.used:
            self._count += 1
        return str(self._count)


def _label(words: str) -> str:
    return _BAD.sub("", words.strip("()[]. "))[:_MAX_LABEL_CHARS]


def index_notes(root: Element) -> NoteIndex:
    """Return the notes below *root* that stand apart from the words that call them."""
    index = NoteIndex()
    called = set()
    for element in root.iter():
        name, target = tag_of(element), element.get("target") or ""
        if name == "note" and id_of(element):
            index.by_id[id_of(element)] = element
        if name in ("ref", "ptr") and "#" in target:
            called.add(target.rpartition("#")[2])
            index.used.add(_label(words_of(element)))
        if name == "note":
            index.used.add(_label(element.get("n") or ""))
        if name == "note" and target.startswith("#"):
            index.by_place.setdefault(target[1:], []).append(element)
    for name, note in index.by_id.items():
        if name in called and _BETWEEN.fullmatch(tag_of(note.getparent())):
            index.apart.add(note)
    places = {id_of(element) for element in root.iter() if id_of(element)}
    index.by_place = {place: notes for place, notes in index.by_place.items() if place in places}
    for notes in index.by_place.values():
        index.apart.update(notes)
    return index
