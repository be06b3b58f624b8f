"""Elements inside paragraphs: emphasis, links, notes, page breaks, and readings of an editor."""

import re
from collections import Counter
from collections.abc import Callable

from archive.model.text import Note
from archive.model.text import RunKind
from archive.sources.canonical.inline_reader import target_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.tei.notes import NoteIndex
from archive.sources.tei.paragraphs import ParagraphCollector
from archive.sources.tei.paragraphs import Words
from archive.sources.tei.xml import Element
from archive.sources.tei.xml import find
from archive.sources.tei.xml import id_of
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

_EMPHASIZED = frozenset("emph foreign title term mentioned distinct gloss".split())
_SILENT = frozenset(
    "w c pc s seg name persName placeName orgName geogName rs date time num measure abbr expan ex am orig reg sic corr "
    "q quote said soCalled add lem body unclear damage label street ab forename surname roleName genName nameLink "
    "region country district email address docAuthor docDate docTitle titlePart bibl biblScope publisher pubPlace "
    "author editor idno cit head p item cell speaker phr cl m actor role roleDesc set age affiliation "
    "restore retrace secl hi desc g".split()
)
_EMPTY = frozenset(
    "anchor cb gb milestone handShift index delSpan addSpan damageSpan space ptr certainty precision respons "
    "interp interpGrp alt link linkGrp graphic media binaryObject metamark lacunaStart lacunaEnd".split()
)
#: Words for an element that shows what the editor did; each is told once, with its number.
_TOLD = {
    "supplied": "words supplied by the editor; shown as such",
    "unclear": "words that are hard to read in the source; kept",
    "surplus": "words that the editor leaves out; kept as a reading of the source",
    "del": "words struck out in the source; kept as a reading of it",
    "gap": "something is missing in the source; shown as […]",
    "damage": "words in a damaged place; kept",
    "add": "words that were added in the source; kept",
}
_STYLES = (
    (re.compile(r"\b(?:bold|strong|b)\b"), RunKind.STRONG),
    (re.compile(r"\b(?:sup|super|superscript)\b"), RunKind.SUPERSCRIPT),
    (re.compile(r"\b(?:it|ital|italics?|i|oblique|emph\w*|underlined?|ul)\b"), RunKind.EMPHASIS),
)
#: Styles of letters that are no emphasis.
_PLAIN = re.compile(
    r"\b(?:sub\w*|sc|small-?caps?|caps|smcap|initial\w*|dropcap|roman|normal|plain|upright|decorinit)\b",
    re.IGNORECASE,
)
_READINGS = (("corr", "sic"), ("reg", "orig"), ("expan", "abbr"))
_PUNCTUATION = re.compile(r"[.,;:?!)\]’”»]+")


class InlineReader:
    """Reads elements inside a paragraph into the words of the collector."""

    def __init__(
        self,
        collector: ParagraphCollector,
        notes: NoteIndex,
        ledger: Ledger,
        block: Callable[[Element], bool],
        *,
        marks_lines: bool,
    ) -> None:
        self.collector = collector
        self.notes = notes
        self.ledger = ledger
        #: Reads an element that is a paragraph of its own; False where it is none.
        self.block = block
        #: Whether ``lb`` in prose ends a line of an address or the like, and not only one of the print.
        self.marks_lines = marks_lines
        self.told: Counter[str] = Counter()
        self.joined = 0
        self.note_depth = 0
        self.is_emending = False
        #: In the cell of a table, which no paragraph can divide.
        self.in_cell = False

    def children(self, element: Element) -> None:
        """Read the words in *element*."""
        self.text(element.text)
        for child in element:
            self.element(child)
            self.tail(child)

    def text(self, words: str | None) -> None:
        """Read *words*."""
        if words:
            self.collector.words.text(words)

    def tail(self, element: Element) -> None:
        """Read the words after *element*; white space before punctuation that is marked as such divides nothing."""
        tail = element.tail
        following = element.getnext()
        if tail and not tail.strip() and following is not None:
            name, before = tag_of(following), tag_of(element)
            spaced = name == "c" or before == "c"
            if spaced or (name == "pc" and _PUNCTUATION.match(following.text or "")):
                return
        self.text(tail)

    def element(self, element: Element) -> None:
        """Read one element, without the words after it."""
        name = tag_of(element)
        self._read(name, element)
        for note in self.notes.by_place.get(id_of(element), ()):
            self._note(note)

    def _read(self, name: str, element: Element) -> None:
        if name in _TOLD:
            self.told[name] += 1
        special = getattr(self, f"_{name}", None) if name in _SPECIAL else None
        if special is not None:
            special(element)
        elif name in _EMPTY or (not (self.note_depth or self.in_cell) and self.block(element)):
            return
        elif name == "hi" or name in _EMPHASIZED:
            self._styled(element)
        else:
            if name not in _SILENT and name not in _TOLD and not self.note_depth:
                self.told[name] += 1
            # In a note or cell, what would be a paragraph of its own is divided by a space.
            divides = (self.note_depth or self.in_cell) and name in (
                "p",
                "l",
                "lg",
                "item",
                "quote",
                "list",
                "head",
            )
            self.text(" " if divides else "")
            self.children(element)
            self.text(" " if divides or name == "label" else "")

    def _styled(self, element: Element) -> None:
        style = " ".join(filter(None, map(element.get, ("rend", "rendition", "style"))))
        flat = re.sub(r"([a-z])([A-Z])", r"\1-\2", style).lower()
        kinds = [kind for pattern, kind in _STYLES if pattern.search(flat)]
        if not kinds and not _PLAIN.search(flat):
            kinds = [RunKind.EMPHASIS]
        self._run(element, *kinds)

    def _run(self, element: Element, *kinds: RunKind, value: str = "") -> None:
        for kind in kinds:
            self.collector.words.open(kind, value)
        self.children(element)
        for kind in reversed(kinds):
            self.collector.words.close(kind)

    def _stage(self, element: Element) -> None:
        self._run(element, RunKind.STAGE)

    def _seg(self, element: Element) -> None:
        self._run(element, *((RunKind.STAGE,) if element.get("type") == "stage" else ()))

    def _ref(self, element: Element) -> None:
        target = element.get("target") or ""
        note = self.notes.called_by(element)
        if note is not None:
            called = words_of(element)
            self.leave_out(called, "the mark of a note, which has its label", element)
            self._note(note, called)
        elif element.get("type") == "note" and element.get("n") and not words_of(element):
            self.collector.words.builder.note_mark(self.notes.label_of(element))
        elif url := target_of(target):
            self._run(element, RunKind.LINK, value=url)
        else:
            self.children(element)

    def _ptr(self, element: Element) -> None:
        note = self.notes.called_by(element)
        if note is not None:
            self._note(note)

    def _note(self, element: Element, called: str = "") -> None:
        if self.note_depth:
            # A note on a note is part of it.
            self.text(" (")
            self.children(element)
            self.text(") ")
            return
        if element.get("type") == "withdrawn":
            self.leave_out(words_of(element), "why a paragraph was withdrawn", element)
            return
        outer, self.collector.words = self.collector.words, Words()
        was_emending, self.is_emending = self.is_emending, False
        self.note_depth += 1
        self.children(element)
        self.note_depth -= 1
        self.is_emending = was_emending
        words, self.collector.words = self.collector.words, outer
        made = words.builder.finish()
        for emendation in made.emendations:
            why = "a reading of the source, in a note, which shows the other one"
            self.leave_out(emendation.transmitted, why, element)
        if made.text:
            self.collector.note(Note(self.notes.label_of(element, called), made.text, made.runs))

    def _pb(self, element: Element) -> None:
        label = re.sub(r"[{}\s]+", " ", element.get("n") or "").strip()
        if not label:
            self.told["pb without n"] += 1
        elif self.note_depth:
            self.told["pb in a note"] += 1
        else:
            self.collector.page(label)

    def _lb(self, element: Element) -> None:
        if element.get("break") == "no":
            self.joined += 1
        elif self.marks_lines and not element.attrib:
            self.collector.words.builder.line_break()
        else:
            self.text(" ")

    def _addrLine(self, element: Element) -> None:
        if self.collector.words.has_words:
            self.collector.words.builder.line_break()
        self.children(element)

    def _choice(self, element: Element) -> None:
        names = {tag_of(child): child for child in reversed(element)}
        for shown, sent in _READINGS:
            if shown in names and sent in names:
                self._emend(names[shown], words_of_reading(names[sent]))
                for child in element:
                    if child is not names[shown] and child is not names[sent]:
                        self.leave_out(words_of(child), "another reading", child)
                return
        for at, child in enumerate(element):
            if at:
                self.leave_out(words_of(child), "another reading", child)
            else:
                self.children(child)

    def _emend(self, shown: Element | None, transmitted: str) -> None:
        if self.is_emending:
            # One reading in another: the outer one counts.
            if transmitted.strip() and shown is not None:
                self.leave_out(transmitted, "a reading of the source inside another one", shown)
            self.text("" if shown is not None else transmitted)
            if shown is not None:
                self.children(shown)
            return
        builder = self.collector.words.builder
        builder.begin_emendation(transmitted)
        self.is_emending = True
        if shown is not None:
            self.children(shown)
        self.is_emending = False
        builder.end_emendation()

    def _supplied(self, element: Element) -> None:
        self._emend(element, "")

    def _surplus(self, element: Element) -> None:
        self._emend(None, words_of_reading(element))

    def _del(self, element: Element) -> None:
        self._emend(None, words_of_reading(element))

    def _subst(self, element: Element) -> None:
        struck = " ".join(words_of(child) for child in element if tag_of(child) == "del")
        added = [child for child in element if tag_of(child) == "add"]
        self._emend(added[0] if added else None, struck)
        for child in element:
            if tag_of(child) not in ("del", "add") or child in added[1:]:
                self.children(child)

    def _app(self, element: Element) -> None:
        lemma = find(element, "lem")
        shown = lemma if lemma is not None else find(element, "rdg")
        if shown is not None:
            self.children(shown)
        for child in element:
            if child is not shown:
                self.leave_out(words_of(child), "a reading of another witness", child)

    def _gap(self, element: Element) -> None:
        described = words_of(element)
        if element.get("reason") == "withdrawn":
            self.leave_out(described, "why a paragraph was withdrawn", element)
            return
        if described and not re.search(r"\w", described):
            self.text(described)
            return
        self.leave_out(described, "says what is missing", element)
        self.text("[…]")

    def _g(self, element: Element) -> None:
        if "hyphen" in (element.get("ref") or "").lower():
            self.joined += 1
            return
        self.children(element)

    def _fw(self, element: Element) -> None:
        self.leave_out(words_of(element), "a running head, catchword or the like", element)

    def _figDesc(self, element: Element) -> None:
        self.leave_out(words_of(element), "describes a picture", element)

    def _graphic(self, element: Element) -> None:
        url = element.get("url") or ""
        why = f"a picture, {url}, which is not part of the text" if url else "a picture"
        self.ledger.add(ChangeKind.MARKUP, element.sourceline or 0, "", "", why)

    def _include(self, element: Element) -> None:
        why = f"includes another file, {element.get('href') or ''}, which is not read"
        self.ledger.add(ChangeKind.MARKUP, element.sourceline or 0, "", "", why, unsure=True)
        self.leave_out(words_of(element), "stands in the place of another file", element)

    def leave_out(self, words: str, why: str, element: Element) -> None:
        """Record *words* that are no part of the text."""
        if words:
            self.ledger.add(ChangeKind.LEFT_OUT, element.sourceline or 0, words, "", why)

    def tell(self) -> None:
        """Record, for each element that shows what an editor did or that is unknown, how often it was there."""
        for name, times in sorted(self.told.items()):
            why = _TOLD.get(name) or (
                "no label of a page; left out"
                if name.startswith("pb ")
                else "not known; its words are kept"
            )
            self.ledger.add(ChangeKind.MARKUP, 0, "", "", f"<{name}>, {times} times: {why}")
        if self.joined:
            why = f"{self.joined} words that were divided at ends of lines are whole"
            self.ledger.add(ChangeKind.MARKUP, 0, "", "", why)


_SPECIAL = frozenset(
    "stage seg ref ptr note pb lb addrLine choice supplied surplus del subst app gap g fw figDesc graphic "
    "include".split()
)


def words_of_reading(element: Element) -> str:
    """Return the words of *element* with the spaces at its ends."""
    return re.sub(r"\s+", " ", "".join(element.itertext()))
