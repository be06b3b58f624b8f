"""Turn the XML of an OpenDocument text into elements of a page, each with its place; what is left out is recorded."""

from lxml import etree
from lxml import html

from archive.sources.html.elements import PLACE
from archive.sources.html.elements import Element
from archive.sources.odt.names import DC
from archive.sources.odt.names import DRAW
from archive.sources.odt.names import OFFICE
from archive.sources.odt.names import PARAGRAPHS
from archive.sources.odt.names import SVG
from archive.sources.odt.names import TABLE
from archive.sources.odt.names import TEXT
from archive.sources.odt.names import XLINK
from archive.sources.odt.names import words_in
from archive.sources.odt.styles import Styles
from archive.sources.office import lower_headings
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

_CONTENTS = tuple(
    f"{TEXT}{name}" for name in ("table-of-content", "illustration-index", "table-index", "object-index")
)  # fmt: skip
_CLASSES = ("title", "subtitle", "author", "date")
_MAX_LEVEL = 6
_MAX_SHOWN_CHARS = 100


class Conversion:
    """Converts one file; `body` holds its elements, the notes at the end."""

    def __init__(self, styles: Styles, ledger: Ledger) -> None:
        self.body: Element = html.Element("body")
        self._styles = styles
        self._ledger = ledger
        self._notes: Element = html.Element("ol")
        self._place = ""
        self._paragraphs = 0
        #: The count of each level of the list that is open; the last number of each list style.
        self._counts: list[int] = []
        self._last: dict[tuple[str, int], int] = {}
        #: Text boxes, which follow the paragraph that they hang on.
        self._waiting: list[etree._Element] = []

    def convert(self, text: etree._Element) -> None:
        """Convert the element *text*, the body of the file."""
        self._blocks(text, self.body)
        lower_headings(self.body)
        if len(self._notes):
            self.body.append(self._notes)

    def _blocks(self, parent: etree._Element, into: Element) -> None:
        for one in parent:
            if one.tag in PARAGRAPHS:
                self._paragraph(one, into)
            elif one.tag == f"{TEXT}list":
                self._list(one, into, "")
            elif one.tag == f"{TABLE}table":
                self._table(one, into)
            elif one.tag in _CONTENTS:
                why = "a table of contents, whose lines lead to the headings"
                self._leave_out(one, why, ChangeKind.AROUND)
            elif one.tag == f"{TEXT}tracked-changes":
                self._changes(one)
            elif one.tag == f"{DRAW}frame" and not words_in(one):
                self._frame(one)
            elif one.tag != f"{TEXT}sequence-decls":
                self._blocks(one, into)

    def _leave_out(
        self, element: etree._Element, why: str, kind: ChangeKind = ChangeKind.LEFT_OUT
    ) -> None:
        if words := words_in(element):
            where = self._place or "paragraph 1"
            self._ledger.add(kind, 0, words, "", why, where=where)

    def _changes(self, element: etree._Element) -> None:
        inserted = 0
        for region in element:
            author = region.findtext(f".//{DC}creator") or ""
            by = f" by {author}" if author else ""
            for change in region:
                if change.tag == f"{TEXT}deletion":
                    self._leave_out(change, f"deleted in tracked changes{by}")
                inserted += change.tag == f"{TEXT}insertion"
        if inserted:
            why = f"{inserted} insertion{'s' if inserted > 1 else ''} in tracked changes: accepted"
            self._ledger.add(ChangeKind.LAYOUT, 0, "", "", why)

    def _make(self, into: Element, tag: str, **attributes: str) -> Element:
        made = html.Element(tag, attributes)
        made.set(PLACE, self._place)
        into.append(made)
        return made

    def _paragraph(self, source: etree._Element, into: Element, *, label: str = "") -> None:
        style = source.get(f"{TEXT}style-name") or ""
        has_words = bool(words_in(source))
        if has_words and not self._place.startswith(("footnote", "endnote")):
            self._paragraphs += 1
            self._place = f"paragraph {self._paragraphs}"
        kind = self._styles.kind(style)
        if kind == "contents":
            why = "a table of contents, whose lines lead to the headings"
            self._leave_out(source, why, ChangeKind.AROUND)
            return
        block = self._block_of(source, kind, into)
        if indent := self._styles.indent(style):
            block.set("data-indent", str(indent))
        if label:
            self._ledger.add(
                ChangeKind.MARKUP, 0, "", label,
                "the number of the list item, which the program makes", where=self._place,
            )  # fmt: skip
            block.text = f"{label} "
        self._inline(source, self._dressed(block, style))
        self._place_boxes(into)

    def _block_of(self, source: etree._Element, kind: str, into: Element) -> Element:
        if source.tag == f"{TEXT}h" and not kind.startswith(("heading", "title")):
            level = source.get(f"{TEXT}outline-level") or "1"
            kind = f"heading{min(int(level), _MAX_LEVEL) if level.isdigit() else 1}"
        if kind == "title":
            return self._make(into, "h1", **{"class": "title"})
        if kind.startswith("heading"):
            return self._make(into, f"h{kind[-1]}")
        if kind == "quotation":
            return self._make(self._make(into, "blockquote"), "p")
        if kind in _CLASSES or kind == "verse":
            return self._make(into, "p", **{"class": kind})
        return self._make(into, "p")

    def _dressed(self, block: Element, style: str) -> Element:
        """Return the innermost of the elements for how *style* makes the words of *block* look."""
        for tag in self._styles.looks(style):
            if block.tag == "p" or tag == "em":
                block = self._make(block, tag)
        return block

    def _inline(self, source: etree._Element, into: Element) -> None:
        """Add the words of *source* to *into*."""
        _add(into, source.text or "")
        for one in source:
            self._inline_element(one, into)
            _add(into, one.tail or "")

    def _inline_element(self, one: etree._Element, into: Element) -> None:
        match one.tag:
            case tag if tag == f"{TEXT}span":
                style = one.get(f"{TEXT}style-name") or ""
                if self._styles.is_hidden(style):
                    self._leave_out(
                        _as_paragraph(one), "hidden text, which the program does not show"
                    )
                    return
                held = into
                for look in self._styles.looks(style):
                    held = self._make(held, look)
                self._inline(one, held)
            case tag if tag == f"{TEXT}s":
                count = one.get(f"{TEXT}c") or "1"
                _add(into, "\u00a0" * (min(int(count), 99) - 1) + " " if count.isdigit() else " ")
            case tag if tag == f"{TEXT}tab":
                _add(into, "\t")
            case tag if tag == f"{TEXT}line-break":
                self._make(into, "br")
            case tag if tag == f"{TEXT}note":
                self._note(one, into)
            case tag if tag == f"{TEXT}a":
                href = one.get(f"{XLINK}href") or ""
                self._inline(one, self._make(into, "a", href=href))
            case tag if tag == f"{OFFICE}annotation":
                author = one.findtext(f"{DC}creator") or ""
                self._leave_out(one, f"a comment by {author}" if author else "a comment")
            case tag if tag == f"{TEXT}ruby":
                for part in one:
                    if part.tag == f"{TEXT}ruby-base":
                        self._inline(part, into)
                    else:
                        self._leave_out(
                            _as_paragraph(part), "how to read the signs below it (ruby)"
                        )
            case tag if isinstance(tag, str) and tag.startswith(DRAW):
                self._frame(one)
            case tag if isinstance(tag, str):
                self._inline(one, into)

    def _frame(self, frame: etree._Element) -> None:
        """Keep a text box for after its paragraph, or name a picture; its address is never opened."""
        if words := words_in(frame):
            self._waiting.append(frame)
            why = "a text box: placed below the paragraph it hangs on"
            self._ledger.add(ChangeKind.LAYOUT, 0, words, words, why, where=self._place)
            return
        said = frame.findtext(f"{SVG}desc") or frame.findtext(f"{SVG}title") or ""
        words = " ".join(said.split())
        why = f"a picture, which is not kept{f': {words[:_MAX_SHOWN_CHARS]}' if words else ''}"
        self._ledger.add(ChangeKind.LAYOUT, 0, "", "", why, where=self._place)

    def _place_boxes(self, into: Element) -> None:
        while self._waiting:
            self._blocks(self._waiting.pop(0), into)

    def _note(self, source: etree._Element, into: Element) -> None:
        number = str(len(self._notes) + 1)
        printed = " ".join((source.findtext(f"{TEXT}note-citation") or "").split())
        if printed != number:
            why = "the mark of a note: notes are numbered through the file"
            self._ledger.add(ChangeKind.NOTE, 0, printed, number, why, where=self._place)
        raised = self._make(into, "sup")
        call = self._make(raised, "a", href=f"#note-{number}", id=f"noteref-{number}")
        call.text = number
        place = self._place
        self._place = f"{source.get(f'{TEXT}note-class') or 'footnote'} {number}"
        item = self._make(self._notes, "li", id=f"note-{number}")
        body = source.find(f"{TEXT}note-body")
        if body is not None:
            self._blocks(body, item)
        self._place = place

    def _list(self, source: etree._Element, into: Element, style: str) -> None:
        style = source.get(f"{TEXT}style-name") or style
        level = len(self._counts) + 1
        first = self._styles.start(style, level)
        goes_on = source.get(f"{TEXT}continue-numbering") == "true"
        self._counts.append(self._last.get((style, level), first - 1) if goes_on else first - 1)
        made = self._make(into, "ul")
        for item in source:
            self._item(item, made, style)
        self._last[style, level] = self._counts.pop()

    def _item(self, item: etree._Element, into: Element, style: str) -> None:
        is_item = item.tag == f"{TEXT}list-item"
        start = item.get(f"{TEXT}start-value") or ""
        if is_item:
            self._counts[-1] = int(start) if start.isdigit() else self._counts[-1] + 1
        label = self._styles.number(style, self._counts) if is_item else ""
        headings = [one for one in item if one.tag == f"{TEXT}h"]
        made = into.getparent() if headings else self._make(into, "li")
        for one in item:
            if one.tag in PARAGRAPHS:
                self._paragraph(one, made, label=label if words_in(one) else "")
                label = "" if words_in(one) else label
            elif one.tag == f"{TEXT}list":
                self._list(one, made, style)

    def _table(self, source: etree._Element, into: Element) -> None:
        table = self._make(into, "table")
        for row in source.iter(f"{TABLE}table-row"):
            if next(row.iterancestors(f"{TABLE}table"), None) is not source:
                continue
            made = self._make(table, "tr")
            for cell in row:
                if cell.tag == f"{TABLE}table-cell":
                    self._blocks(cell, self._make(made, "td"))


def _add(element: Element, words: str) -> None:
    """Add *words* at the end of *element*."""
    if not words:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _as_paragraph(element: etree._Element) -> etree._Element:
    """Return a paragraph with a copy of the words of *element*."""
    made = etree.Element(f"{TEXT}p")
    made.text = "".join(element.itertext())
    return made
