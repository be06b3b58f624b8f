"""Walk through the text of a TEI file: divisions become sections, blocks paragraphs."""

import re

from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.tei.inline import InlineReader
from archive.sources.tei.notes import NoteIndex
from archive.sources.tei.paragraphs import ParagraphCollector
from archive.sources.tei.xml import Element
from archive.sources.tei.xml import find
from archive.sources.tei.xml import find_all
from archive.sources.tei.xml import id_of
from archive.sources.tei.xml import spaced_words
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

_DIVISION = re.compile(r"div[0-7]?")
#: Elements that hold blocks and no words of their own.
_CONTAINERS = frozenset(
    "text group front body back floatingText lg sp list castList castGroup spGrp u listBibl noteGrp argument epigraph "
    "postscript figure table TEI standOff set performance prologue epilogue".split()
)
_BLOCKS = frozenset(
    "p ab lg l list table sp floatingText figure opener closer salute signed dateline postscript epigraph argument "
    "titlePage castList u trailer byline listBibl".split()
)
_QUOTATIONS = frozenset("quote q cit said epigraph".split())
_KINDS = {
    "salute": ParagraphKind.SALUTATION, "signed": ParagraphKind.SIGNATURE, "dateline": ParagraphKind.DATELINE,
    "item": ParagraphKind.LIST_ITEM, "castItem": ParagraphKind.LIST_ITEM, "epigraph": ParagraphKind.QUOTATION,
    "quote": ParagraphKind.QUOTATION, "q": ParagraphKind.QUOTATION, "cit": ParagraphKind.QUOTATION,
    "said": ParagraphKind.QUOTATION, "opener": ParagraphKind.SALUTATION, "closer": ParagraphKind.SIGNATURE,
}  # fmt: skip
#: What a paragraph of its own inside another one keeps of it.
_INHERITED = frozenset((ParagraphKind.QUOTATION, ParagraphKind.LIST_ITEM))
#: Marks without words; they are no paragraphs, wherever they stand.
_MARKS = frozenset(
    "pb lb cb gb milestone anchor ptr note fw index handShift space graphic figDesc include gap delSpan addSpan "
    "lacunaStart lacunaEnd interp interpGrp link linkGrp certainty".split()
)
_PLAIN_KINDS = frozenset(
    "section div part textpart level other unknown body main div1 div2 div3 div4 div5 div6 div7".split()
)
#: Of Pandoc, whose kinds are levels.
_LEVEL = re.compile(r"level\d*")
_KIND = re.compile(r"[a-z][a-z0-9-]{0,39}")
_INDENT = re.compile(r"indent\D{0,2}(?P<columns>\d{0,2})|margin-left:\s*(?P<ems>\d)")


class TextWalker:
    """Reads the texts of one file into sections."""

    def __init__(
        self, notes: NoteIndex, ledger: Ledger, title: str, *, is_ours: bool, marks_lines: bool
    ) -> None:
        self.collector = ParagraphCollector()
        self.notes = notes
        self.ledger = ledger
        self.title = title
        self.names: dict[str, str] = {}
        #: How many names of speakers stand at more paragraphs than in the file.
        self.speakers: list[str] = []
        self._is_ours = is_ours
        self._level = 0
        self._is_verse = False
        self._stage_of_speech: list[Element] = []
        self.inline = InlineReader(
            self.collector, notes, ledger, self._block_inside, marks_lines=marks_lines
        )
        self._kind = ParagraphKind.PROSE

    def walk(self, text: Element) -> None:
        """Read one ``text``."""
        self._container(text, ParagraphKind.PROSE)

    def _container(self, element: Element, kind: ParagraphKind) -> None:
        """Read what is in *element*, of which every child is a block."""
        self._loose(element.text, kind)
        for child in element:
            name = tag_of(child)
            if name == "note" and child in self.notes.apart:
                pass
            elif name in _MARKS:
                self.inline.element(child)
            elif name == "stage" and self._is_verse:
                self._line(child)
            elif name == "l":
                self._begin_line(child, kind)
            else:
                self._finish(kind)
                self._block(child, kind)
            self._loose(child.tail, kind)
        self._finish(kind)

    def _loose(self, words: str | None, kind: ParagraphKind) -> None:
        """Read words between blocks, which should be in one."""
        if words and words.strip():
            if self._is_verse:
                self._finish(kind)
            self.inline.text(words)

    def _flow(self, element: Element, kind: ParagraphKind) -> None:
        """Read *element*, which holds words, and perhaps blocks in between, as paragraphs of this *kind*."""
        outer, self._kind = self._kind, kind
        self.inline.children(element)
        self._finish(kind)
        self._kind = outer

    def _finish(self, kind: ParagraphKind) -> None:
        self.collector.finish(ParagraphKind.STANZA if self._is_verse else kind)
        self._is_verse = False

    def _block_inside(self, element: Element) -> bool:
        """Read a block inside a paragraph, which it divides; tell whether it is one."""
        name = tag_of(element)
        is_quotation = name in _QUOTATIONS and any(tag_of(one) in _BLOCKS for one in element)
        if not (name in _BLOCKS or is_quotation or _DIVISION.fullmatch(name)):
            return False
        if name == "l":
            self._begin_line(element, self._kind)
            following = element.getnext()
            if following is None or tag_of(following) != "l" or (element.tail or "").strip():
                self._finish(self._kind)
            return True
        kind = self._kind
        self._finish(kind)
        self._block(element, kind if kind in _INHERITED else ParagraphKind.PROSE)
        self._kind = kind
        return True

    def _block(self, element: Element, kind: ParagraphKind) -> None:
        """Read a block; *kind* is that of the paragraphs around it."""
        name = tag_of(element)
        own = _KINDS.get(name, kind)
        special = getattr(self, f"_read_{name}", None) if name in _SPECIAL else None
        if special is not None:
            special(element, kind)
        elif _DIVISION.fullmatch(name):
            self._division(element)
        elif name in _CONTAINERS:
            self._container(element, own)
        elif name in _QUOTATIONS and not any(tag_of(one) in _BLOCKS for one in element):
            self._flow(element, ParagraphKind.QUOTATION)
        else:
            if name not in _KNOWN:
                self.inline.told[name] += 1
            self._flow(element, own)

    def _division(self, element: Element) -> None:
        heads = [child for child in element if tag_of(child) == "head"]
        level, outer = self._level + 1, self._level
        kind = (element.get("type") or "").strip().lower().replace(" ", "-")
        kind = kind if _KIND.fullmatch(kind) and kind not in _PLAIN_KINDS else ""
        kind = "" if _LEVEL.fullmatch(kind) else kind
        self.collector.begin_section(level, self._heading(heads), kind)
        section = self.collector.sections[-1]
        self._level = level
        self._loose(element.text, ParagraphKind.PROSE)
        was_inside = False
        for child in element:
            is_inside = bool(_DIVISION.fullmatch(tag_of(child)))
            if was_inside and not is_inside and tag_of(child) not in _MARKS:
                self.collector.begin_section(level, "", "")
                was_inside = False
            was_inside = was_inside or is_inside
            if child not in heads:
                self._child(child)
            self._loose(child.tail, ParagraphKind.PROSE)
        self._finish(ParagraphKind.PROSE)
        self._level = outer
        self._drop_emptied(element, section)

    def _child(self, child: Element) -> None:
        name = tag_of(child)
        if name == "note" and child in self.notes.apart:
            return
        if name == "l":
            self._begin_line(child, ParagraphKind.PROSE)
        elif name in _MARKS:
            self.inline.element(child)
        elif name == "stage" and self._is_verse:
            self._line(child)
        else:
            self._finish(ParagraphKind.PROSE)
            self._block(child, ParagraphKind.PROSE)

    def _drop_emptied(self, element: Element, section: object) -> None:
        """Leave out the heading of a division whose notes all went to their places."""
        last = self.collector.sections[-1]
        has_notes = any(one in self.notes.apart for one in element.iter())
        if last is section and has_notes and not last.paragraphs and last.heading:
            self.inline.leave_out(
                last.heading, "the heading of notes, which are in their places", element
            )
            last.heading = ""

    def _heading(self, heads: list[Element]) -> str:
        """Return the words of *heads* as one heading; notes and pages in them go to the next paragraph."""
        parts = []
        for head in heads:
            self.inline.children(head)
            words, self.collector.words = self.collector.words, type(self.collector.words)()
            made = words.builder.finish()
            parts.append(made.text)
            for page in made.page_breaks:
                self.collector.page(page.label)
            for emendation in made.emendations:
                why = "a reading of the source, in a heading, which shows the other one"
                self.inline.leave_out(emendation.transmitted, why, head)
            for note in words.notes:
                self.collector.carry(note)
        heading = ""
        for part in filter(None, parts):
            heading += (
                part if not heading else f" {part}" if heading[-1] in ".:;?!," else f". {part}"
            )
        return heading

    def _begin_line(self, element: Element, kind: ParagraphKind) -> None:
        if not self._is_verse:
            self._finish(kind)
            self._is_verse = True
        self._line(element)

    def _line(self, element: Element) -> None:
        self.collector.line(_indent(element))
        if tag_of(element) == "stage":
            self.inline.element(element)
        else:
            self.inline.children(element)

    def _read_lg(self, element: Element, kind: ParagraphKind) -> None:
        self._container(element, kind)

    def _read_head(self, element: Element, kind: ParagraphKind) -> None:
        """Read the head of something that is no division; that of a text may repeat its title."""
        if (
            words_of(element).casefold() == self.title.casefold()
            and not self.collector.sections[-1].paragraphs
        ):
            why = "the title stands above the text already"
            self.ledger.add(
                ChangeKind.METADATA, element.sourceline or 0, words_of(element), "", why
            )
            return
        if tag_of(element.getparent()) in ("body", "front", "back", "text"):
            self.collector.begin_section(max(self._level, 1), self._heading([element]), "")
            return
        self._flow(element, kind)

    def _read_sp(self, element: Element, kind: ParagraphKind) -> None:
        speaker = find(element, "speaker")
        outer, self.collector.speaker = self.collector.speaker, self._speaker(element, speaker)
        before = sum(len(one.paragraphs) for one in self.collector.sections)
        said = [child for child in element if tag_of(child) != "speaker"]
        ahead = [] if speaker is None else list(find_all(speaker, "stage"))
        while (
            said
            and tag_of(said[0]) == "stage"
            and len(said) > 1
            and tag_of(said[1]) in ("p", "ab", "stage")
        ):
            ahead.append(said.pop(0))
        for stage in ahead:
            self.inline.element(stage)
            self.inline.text(" ")
        self._speech(said, kind, joins=bool(ahead))
        made = sum(len(one.paragraphs) for one in self.collector.sections) - before
        self._count_speakers(element, speaker, made)
        self.collector.speaker = outer

    def _speech(self, said: list[Element], kind: ParagraphKind, *, joins: bool) -> None:
        for child in said:
            name = tag_of(child)
            if name == "l":
                self._begin_line(child, kind)
            elif name in _MARKS:
                self.inline.element(child)
            elif name == "stage" and self._is_verse:
                self._line(child)
            else:
                if not joins:
                    self._finish(kind)
                self._block(child, kind)
            joins = False
            self._loose(child.tail, kind)
        self._finish(kind)

    def _speaker(self, element: Element, speaker: Element | None) -> str:
        name = words_of(speaker)
        for stage in () if speaker is None else find_all(speaker, "stage"):
            name = " ".join(name.replace(words_of(stage), "").split())
        if name:
            return name if self._is_ours else name.rstrip(".: ") or name
        who = (element.get("who") or "").split()
        return " · ".join(
            self.names.get(one.rpartition("#")[2], one.rpartition("#")[2]) for one in who
        )

    def _count_speakers(self, element: Element, speaker: Element | None, made: int) -> None:
        name = self.collector.speaker
        extra = made - (1 if speaker is not None and words_of(speaker) else 0)
        if extra < 0:
            self.inline.leave_out(name, "the name of a speaker who says nothing", element)
        elif name:
            self.speakers += [name] * extra

    def _read_u(self, element: Element, kind: ParagraphKind) -> None:
        outer, self.collector.speaker = self.collector.speaker, self._speaker(element, None)
        before = sum(len(one.paragraphs) for one in self.collector.sections)
        self._container(element, kind)
        made = sum(len(one.paragraphs) for one in self.collector.sections) - before
        self._count_speakers(element, None, made)
        self.collector.speaker = outer

    def _read_stage(self, element: Element, kind: ParagraphKind) -> None:
        outer, self.collector.speaker = self.collector.speaker, ""
        self.collector.words.open(RunKind.STAGE)
        self.inline.children(element)
        self.collector.words.close(RunKind.STAGE)
        self._finish(kind)
        self.collector.speaker = outer

    def _read_ab(self, element: Element, kind: ParagraphKind) -> None:
        stated = element.get("type") or ""
        self._flow(element, ParagraphKind(stated) if stated in tuple(ParagraphKind) else kind)

    def _read_list(self, element: Element, kind: ParagraphKind) -> None:
        for child in element:
            name = tag_of(child)
            if name == "label":
                self.inline.element(child)
            elif name == "item":
                self._flow(child, ParagraphKind.LIST_ITEM)
            elif name in _MARKS:
                if not (name == "note" and child in self.notes.apart):
                    self.inline.element(child)
            else:
                self._finish(kind)
                self._block(child, kind)
        self._finish(ParagraphKind.LIST_ITEM)

    def _read_table(self, element: Element, kind: ParagraphKind) -> None:
        for child in find_all(element, "head"):
            self._flow(child, ParagraphKind.PROSE)
        outer, self._kind = self._kind, ParagraphKind.TABLE
        for child in element:
            if tag_of(child) == "row":
                self._row(child)
            elif tag_of(child) != "head":
                self.inline.element(child)
        self._finish(ParagraphKind.TABLE)
        self._kind = outer

    def _row(self, row: Element) -> None:
        self.collector.line()
        for at, cell in enumerate(row):
            if at:
                self.collector.words.builder.words(" | ")
            # A block in a cell would divide the table.
            self.inline.in_cell = True
            self.inline.children(cell)
            self.inline.in_cell = False

    def _read_titlePage(self, element: Element, kind: ParagraphKind) -> None:
        words = spaced_words(element)
        if words:
            self.ledger.add(ChangeKind.AROUND, element.sourceline or 0, words, "", "the title page")

    _read_docTitle = _read_docAuthor = _read_docDate = _read_docImprint = _read_titlePage


_SPECIAL = frozenset(
    "lg head sp u stage ab list table titlePage docTitle docAuthor docDate docImprint".split()
)
_KNOWN = frozenset(
    "p ab item castItem salute signed dateline opener closer trailer byline argument postscript bibl docTitle "
    "docAuthor docDate docImprint address cell seg castGroup head div stage label view note epigraph quote q said cit "
    "imprimatur titlePart".split()
)


def _indent(element: Element) -> int:
    style = " ".join(filter(None, map(element.get, ("rend", "rendition", "style"))))
    match = _INDENT.search(style)
    if match is None:
        return 0
    if match["ems"]:
        return 2 * int(match["ems"])
    if f"indent({match['columns']})" in style:
        return int(match["columns"] or 2)
    return 2 * min(int(match["columns"] or 1), 10)


def names_of_speakers(root: Element) -> dict[str, str]:
    """Return the names of the people of the file, by their identifiers."""
    found = {}
    for element in root.iter():
        if tag_of(element) in ("person", "personGrp", "role", "org") and id_of(element):
            name = find(element, "persName") if tag_of(element) != "role" else element
            name = name if name is not None else find(element, "name")
            found[id_of(element)] = words_of(name) or id_of(element)
    return found
