"""Prepare the XML of a Word file for mammoth, which would lose some words and keep others that are no part of the text.

What is left out is recorded with its words. Every paragraph gets a bookmark that says its number.
"""

from lxml import etree

from archive.sources.docx.names import MC
from archive.sources.docx.names import XML_SPACE
from archive.sources.docx.names import M
from archive.sources.docx.names import W
from archive.sources.docx.names import is_on
from archive.sources.docx.names import remove
from archive.sources.docx.names import unwrap
from archive.sources.docx.names import value_of
from archive.sources.docx.names import words_in
from archive.sources.docx.numbering import Numbering
from archive.sources.docx.runs import merge_runs
from archive.sources.docx.stanzas import join_lines
from archive.sources.docx.styles import MAX_LEVEL
from archive.sources.docx.styles import Styles
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

#: In the names of all bookmarks that are added here; those of the file that have it are taken out.
OWN_MARKS = "pincite-"
#: The bookmark at the beginning of each paragraph; the number of its place follows.
PLACE_MARK = "pincite-place-"
_NOT_WORDS = tuple(
    f"{W}{name}"
    for name in ("proofErr", "lastRenderedPageBreak", "softHyphen", "permStart", "permEnd", "annotationRef")
)  # fmt: skip
_COMMENT_MARKS = tuple(
    f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
)
_MAX_SHOWN_CHARS = 100
_NOTES = ("footnote", "endnote")
_UNWRAPPED = tuple(f"{W}{name}" for name in ("fldSimple", "smartTag", "customXml", "dir", "bdo"))


class Preparation:
    """Prepares the parts of one file: its body, its footnotes, its endnotes."""

    def __init__(self, styles: Styles, numbering: Numbering, ledger: Ledger) -> None:
        self._styles = styles
        self._numbering = numbering
        self._ledger = ledger
        #: The places of paragraphs, in words.
        self.places: list[str] = [""]
        self._numbers: dict[etree._Element, int] = {}
        self._page_breaks = 0

    def prepare(self, root: etree._Element) -> None:
        """Prepare the part below *root*."""
        _choose_alternatives(root)
        self._number_paragraphs(root)
        self._take_changes(root)
        self._take_unseen(root)
        for element in list(root.iter(*_UNWRAPPED)):
            unwrap(element)
        self._take_special(root)
        self._lift_text_boxes(root)
        self._name_pictures(root)
        self._take_contents(root)
        kinds = {one: self._styles.kind(one) for one in root.iter(f"{W}p")}
        _lower_headings(kinds)
        self._print_numbers(kinds)
        join_lines(root, kinds)
        for paragraph in list(root.iter(f"{W}p")):
            merge_runs(paragraph, self._styles)
            self._say(paragraph, kinds[paragraph])

    def _number_paragraphs(self, root: etree._Element) -> None:
        notes = [note for name in _NOTES for note in root.iter(f"{W}{name}") if words_in(note)]
        number = {note: at for at, note in enumerate(notes, 1)}
        paragraphs = 0
        for paragraph in root.iter(f"{W}p"):
            note = next((one for one in paragraph.iterancestors() if one in number), None)
            paragraphs += bool(words_in(paragraph))
            place = f"paragraph {max(1, paragraphs)}"
            if note is not None:
                place = f"{etree.QName(note).localname} {number[note]}"
            if self.places[-1] != place:
                self.places.append(place)
            self._numbers[paragraph] = len(self.places) - 1

    def report_pages(self) -> None:
        """Record the page breaks of the file, which are none of a printed source."""
        if self._page_breaks:
            count = f"{self._page_breaks} page break{'s' if self._page_breaks > 1 else ''}"
            why = f"{count} of the file, which have no numbers: not kept"
            self._ledger.add(ChangeKind.LAYOUT, 0, "", "", why)

    def _where(self, element: etree._Element) -> str:
        paragraph = (
            element if element.tag == f"{W}p" else next(element.iterancestors(f"{W}p"), None)
        )
        if paragraph is None:
            paragraph = next(element.iter(f"{W}p"), None)
        return self.places[self._numbers.get(paragraph, 0)] if paragraph is not None else ""

    def _leave_out(self, element: etree._Element, why: str) -> None:
        if words := words_in(element):
            kind = ChangeKind.LEFT_OUT
            self._ledger.add(kind, 0, words, "", why, where=self._where(element))

    def _take_changes(self, root: etree._Element) -> None:
        """Accept what was inserted in tracked changes, and leave out what was deleted."""
        for row in [row for row in root.iter(f"{W}tr") if row.find(f"{W}trPr/{W}del") is not None]:
            self._leave_out(row, "a row deleted in tracked changes")
            remove(row)
        for element in list(root.iter(f"{W}del", f"{W}moveFrom")):
            if words_in(element):
                moved = element.tag == f"{W}moveFrom"
                why = "moved elsewhere" if moved else "deleted"
                self._leave_out(element, f"{why} in tracked changes{_by(element)}")
            if len(element):
                remove(element)
        for element in list(root.iter(f"{W}ins", f"{W}moveTo")):
            if words := words_in(element):
                why = f"inserted in tracked changes{_by(element)}: accepted"
                self._ledger.add(
                    ChangeKind.LAYOUT, 0, words, words, why, where=self._where(element)
                )
            if len(element):
                unwrap(element)

    def _take_unseen(self, root: etree._Element) -> None:
        for run in list(root.iter(f"{W}r")):
            properties = run.find(f"{W}rPr")
            style = value_of(properties, "rStyle")
            hidden = is_on(properties, "vanish") or (style and self._styles.looks(style, "vanish"))
            if hidden:
                self._leave_out(run, "hidden text, which Word does not show")
                remove(run)
        forged = [
            mark
            for mark in root.iter(f"{W}bookmarkStart")
            if OWN_MARKS in (mark.get(f"{W}name") or "")
        ]
        for element in [*root.iter(*_NOT_WORDS, *_COMMENT_MARKS), *forged]:
            remove(element)
        for element in list(root.iter(f"{W}br")):
            if element.get(f"{W}type") in ("page", "column"):
                self._page_breaks += element.get(f"{W}type") == "page"
                element.getparent().replace(element, _text(" "))
        self._page_breaks += sum(
            is_on(properties, "pageBreakBefore") for properties in root.iter(f"{W}pPr")
        )

    def _take_special(self, root: etree._Element) -> None:
        for ruby in list(root.iter(f"{W}ruby")):
            for reading in ruby.findall(f"{W}rt"):
                self._leave_out(reading, "how to read the signs below it (ruby)")
            base = ruby.find(f"{W}rubyBase")
            words = "" if base is None else "".join(one.text or "" for one in base.iter(f"{W}t"))
            ruby.getparent().replace(ruby, _text(words))
        for formula in [one for one in root.iter(f"{M}oMath") if one.getparent() is not None]:
            words = "".join(one.text or "" for one in formula.iter(f"{M}t", f"{W}t"))
            run = etree.Element(f"{W}r")
            run.append(_text(words))
            self._ledger.add(
                ChangeKind.DOUBT, 0, words, words, "a formula: kept as its signs in a row",
                where=self._where(formula),
            )  # fmt: skip
            formula.getparent().replace(formula, run)
        for around in list(root.iter(f"{M}oMathPara")):
            unwrap(around)

    def _lift_text_boxes(self, root: etree._Element) -> None:
        """Put the paragraphs of each text box below the paragraph that it hangs on."""
        # From the innermost: a box may hold boxes.
        for box in list(root.iter(f"{W}txbxContent"))[::-1]:
            holder = next(box.iterancestors(f"{W}p"), None)
            words = words_in(box)
            if holder is not None and words:
                why = "a text box: placed below the paragraph it hangs on"
                where = self._where(holder)
                self._ledger.add(ChangeKind.LAYOUT, 0, words, words, why, where=where)
                for child in reversed(list(box)):
                    holder.addnext(child)
            remove(box)

    def _name_pictures(self, root: etree._Element) -> None:
        """Name each picture by its description; neither it nor the address it may have is ever opened."""
        for picture in list(root.iter(f"{W}drawing", f"{W}pict", f"{W}object")):
            said = (
                one.get("descr") or one.get("title") or "" for one in picture.iter() if one.attrib
            )
            words = " ".join(next(filter(None, said), "").split())
            why = f"a picture, which is not kept{f': {words[:_MAX_SHOWN_CHARS]}' if words else ''}"
            self._ledger.add(ChangeKind.LAYOUT, 0, "", "", why, where=self._where(picture))
            remove(picture)

    def _take_contents(self, root: etree._Element) -> None:
        """Leave out the table of contents, whose lines lead to the headings."""
        why = "a table of contents, whose lines lead to the headings"
        for paragraph in list(root.iter(f"{W}p")):
            if self._styles.kind(paragraph) == "contents":
                if words := words_in(paragraph):
                    where = self._where(paragraph)
                    self._ledger.add(ChangeKind.AROUND, 0, words, "", why, where=where)
                remove(paragraph)

    def _print_numbers(self, kinds: dict[etree._Element, str]) -> None:
        """Write before each item of a list what Word prints there."""
        for paragraph in kinds:
            label = self._numbering.label(paragraph)
            if label is None or not words_in(paragraph):
                continue
            if not kinds[paragraph]:
                kinds[paragraph] = "item"
            if label:
                self._ledger.add(
                    ChangeKind.MARKUP, 0, "", label, "the number of the list item, which Word makes",
                    where=self._where(paragraph),
                )  # fmt: skip
                run = etree.Element(f"{W}r")
                run.append(_text(f"{label} "))
                properties = paragraph.find(f"{W}pPr")
                paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)

    def _say(self, paragraph: etree._Element, kind: str) -> None:
        """Give *paragraph* a style for its kind, and a bookmark with its number."""
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        properties = etree.Element(f"{W}pPr")
        if kind:
            properties.append(etree.Element(f"{W}pStyle", {f"{W}val": kind}))
        # A paragraph whose end was deleted goes on in the next.
        if mark is not None and mark.find(f"{W}del") is not None:
            properties.append(mark)
        for old in paragraph.findall(f"{W}pPr"):
            paragraph.remove(old)
        name = f"{PLACE_MARK}{self._numbers.get(paragraph, 0)}"
        paragraph.insert(0, etree.Element(f"{W}bookmarkStart", {f"{W}name": name}))
        paragraph.insert(0, properties)


def _choose_alternatives(root: etree._Element) -> None:
    """Of two forms of a drawing, keep the one with words; the first, if both have."""
    for element in list(root.iter(f"{MC}AlternateContent")):
        forms = [*element.findall(f"{MC}Choice"), *element.findall(f"{MC}Fallback")]
        with_words = [one for one in forms if words_in(one)]
        chosen = (with_words or forms[-1:])[:1]
        parent = element.getparent()
        at = parent.index(element)
        parent[at : at + 1] = [child for one in chosen for child in one]


def _lower_headings(kinds: dict[etree._Element, str]) -> None:
    """Put the headings below the title, where one is marked as such."""
    if "title" not in kinds.values():
        return
    for paragraph, kind in kinds.items():
        if kind.startswith("heading"):
            kinds[paragraph] = f"heading{min(int(kind[-1]) + 1, MAX_LEVEL)}"


def _by(element: etree._Element) -> str:
    author = element.get(f"{W}author") or ""
    return f" by {author}" if author else ""


def _text(words: str) -> etree._Element:
    element = etree.Element(f"{W}t", {XML_SPACE: "preserve"})
    element.text = words
    return element
