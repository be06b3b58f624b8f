"""Walk the tree of a page and collect its blocks: headings, paragraphs, list items, quotations, stanzas, tables."""

import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace

from archive.model.text import ParagraphKind
from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import UNSEEN
from archive.sources.html.elements import Element
from archive.sources.html.elements import names_of
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.inline import BlockCollector
from archive.sources.html.lists import printed_numbers
from archive.sources.html.note_calls import NoteCall
from archive.sources.html.notes import PageNotes
from archive.sources.html.pages import PAGE_IN_WORDS
from archive.sources.html.tables import cells_of
from archive.sources.html.verse import indent_of
from archive.sources.html.verse import is_stanza_of_lines
from archive.sources.html.verse import is_verse
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

_EMPHASIS = ("<:em>", "</:em>")
_STRONG = ("<:strong>", "</:strong>")
_INLINE = {
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), _EMPHASIS),
    **dict.fromkeys(("b", "strong"), _STRONG),
    "sup": ("<:sup>", "</:sup>"),
    "q": ("", ""),
}
_STRUCK = ("s", "strike", "del")
_STYLED = ("span", "font", "small", "big", "u", "mark", "ins")
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>\"\ufdd0-\ufdef]+")
_MAX_SHOWN_CHARS = 100
#: The classes of paragraphs that are quotations; marxists.org has the ones with a letter more.
_QUOTED_NAMES = frozenset("quote quoteb quotec quotation blockquote extract".split())


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a block is inside of. `lines`: the blocks in it are lines of verse; `flat`: they are no blocks at all."""

    kind: ParagraphKind | None = None
    keep_spaces: bool = False
    lines: bool = False
    flat: bool = False


_OUTSIDE = Surroundings()


class PageWalker:
    """Walks one page; *place_of* names the place of an element in the source, in words."""

    def __init__(
        self,
        ledger: Ledger,
        notes: PageNotes,
        pages: Mapping[Element, str],
        speakers: Mapping[Element, str],
        place_of: Callable[[Element], str],
    ) -> None:
        self.collector = BlockCollector(ledger)
        self._ledger = ledger
        self._notes = notes
        self._pages = pages
        self._speakers = speakers
        #: The names of speakers that went to their speeches.
        self._taken: set[Element] = set()
        self._place_of = place_of
        #: Notes called by the block that is being collected.
        self._called: list[NoteCall] = []
        self._last_page = ""
        self._cells: dict[Element, int] = {}
        self._numbers: dict[Element, str] = {}
        #: The number of a list item that has no words yet.
        self._number_before = ""
        self._in_note = False
        #: The first elements of the notes whose words were added.
        self._noted: set[Element] = set()

    def walk(self, root: Element) -> None:
        """Collect the blocks of *root*."""
        self._block_ends(_OUTSIDE)
        self._walk(root, _OUTSIDE)
        self._block_ends(_OUTSIDE)
        self.collector.end_speaker()
        # A mark that was left out, or stands in a note, calls nothing.
        for call in self._notes.calls.values():
            if call.bodies and call.bodies[0] not in self._noted:
                self._kept_note(call)

    def _walk(self, root: Element, around: Surroundings) -> None:
        """Collect the words of *root*, without recursion: pages may be nested thousands of elements deep."""
        stack: list[tuple[Element, Surroundings, Surroundings | None]] = [(root, around, None)]
        while stack:
            element, around, inside = stack.pop()
            if inside is not None:
                self._leave(element, around, inside)
                if element.tail and element is not root:
                    self._text(element.tail, around)
                continue
            entered = self._enter(element, around)
            # An element that is not walked is left as it was entered.
            stack.append((element, around, entered or around))
            if entered is not None:
                self._text(element.text or "", entered)
                stack.extend((child, entered, None) for child in reversed(element))

    def _text(self, words: str, around: Surroundings) -> None:
        """Add *words*, in their lines where the page keeps them."""
        if self._number_before and words.strip():
            number, self._number_before = self._number_before, ""
            self.collector.text(f"{number} ")
            why = "the number of the list item, which the page makes"
            self._ledger.add(ChangeKind.MARKUP, self._number(), "", number, why)
        if not around.keep_spaces:
            self._words(words, around)
            return
        for at, line in enumerate(words.expandtabs(4).split("\n")):
            if at:
                self._line_break(around)
            self._words(line, around)

    def _words(self, words: str, around: Surroundings) -> None:
        """Add *words*; a page number among them begins a page."""
        at = 0
        for match in PAGE_IN_WORDS.finditer(words) if "[" in words or "{" in words else ():
            self.collector.text(words[at : match.start()], keep_spaces=around.keep_spaces)
            self._begin_page(match[0], match["label"])
            at = match.end()
        self.collector.text(words[at:], keep_spaces=around.keep_spaces)

    def _enter(self, element: Element, around: Surroundings) -> Surroundings | None:
        """Begin *element*; return the surroundings of its children, or None if they are not walked."""
        tag = tag_of(element)
        if not tag or tag in UNSEEN or (element in self._notes.bodies and not self._in_note):
            return None
        self.collector.here = self._place_of(element)
        if call := self._notes.calls.get(element):
            self._call(call)
            return None
        if label := self._pages.get(element):
            self._begin_page(words_of(element), label)
            return None
        if tag in BLOCKS:
            self._boundary(around)
        name = "" if around.flat or self._in_note else self._speakers.get(element, "")
        if name and self.collector.speaker(name):
            self._taken.add(element)
            return None
        return self._enter_tag(tag, element, around)

    def _enter_tag(self, tag: str, element: Element, around: Surroundings) -> Surroundings | None:
        self.collector.indent(indent_of(element))
        match tag:
            case "br":
                self._line_break(around)
            case "hr":
                self._rule(around)
            case "img":
                self._picture(element)
            case "table":
                return self._begin_table(element, around)
            case "td" | "th" if self._cells.get(element) and not self._in_note:
                self.collector.raw(" | ")
            case "a":
                self.collector.open(*_link(element))
            case "caption":
                return _OUTSIDE
            case "blockquote":
                return replace(around, kind=ParagraphKind.QUOTATION)
            case "ol" | "ul":
                self._numbers.update(printed_numbers(element))
            case "li" | "dd" | "dt":
                return self._begin_item(element, around)
            case "pre" | "xmp" | "listing":
                return replace(around, keep_spaces=True)
            case "q":
                self.collector.text("“")
        return self._enter_marked(tag, element, around)

    def _enter_marked(self, tag: str, element: Element, around: Surroundings) -> Surroundings:
        """Begin inline markup, or a stanza."""
        if tag in _INLINE:
            self.collector.open(*_INLINE[tag])
        elif tag in _STYLED:
            self.collector.open(*_style(element))
        elif tag in _STRUCK and words_of(element):
            why = "struck out on the page, which is not kept; the words are"
            self._ledger.doubt(self._number(), words_of(element), why)
        elif tag in BLOCKS and not around.flat and is_verse(element):
            lines = around.lines or is_stanza_of_lines(element)
            return replace(around, kind=ParagraphKind.STANZA, lines=lines)
        elif tag == "p" and around.kind is None and _QUOTED_NAMES & names_of(element):
            return replace(around, kind=ParagraphKind.QUOTATION)
        return around

    def _leave(self, element: Element, around: Surroundings, inside: Surroundings) -> None:
        tag = tag_of(element)
        if not tag or tag in UNSEEN or element in self._notes.calls or element in self._pages:
            return
        if element in self._taken or (element in self._notes.bodies and not self._in_note):
            return
        if tag == "q":
            self.collector.text("”")
        if tag in _INLINE or tag in _STYLED or tag == "a":
            self.collector.close()
        elif tag == "table" and element in self._cells:
            self.collector.end_block(kind=ParagraphKind.TABLE)
            self._notes_follow()
        elif tag == "tr" and element in self._cells and not self._in_note:
            self.collector.line_break()
        elif tag in HEADINGS and not around.flat:
            self._block_ends(around, level=HEADINGS[tag])
        elif tag in BLOCKS:
            is_stanza = inside.lines and not around.lines
            self._boundary(replace(inside, lines=False) if is_stanza else inside)

    def _boundary(self, around: Surroundings) -> None:
        """A block begins or ends here."""
        if around.flat:
            self.collector.text(" ")
        elif around.lines:
            if not self.collector.is_new_line:
                self.collector.line_break()
        else:
            self._block_ends(around)

    def _block_ends(self, around: Surroundings, *, level: int = 0) -> None:
        self.collector.end_block(level=level, kind=None if level else around.kind)
        self._notes_follow()

    def _notes_follow(self) -> None:
        called, self._called = self._called, []
        for call in called:
            self._note(call)

    def _line_break(self, around: Surroundings) -> None:
        """End a line; two breaks in a row end a paragraph."""
        if around.flat:
            self.collector.text(" ")
        elif self.collector.is_new_line and self.collector.has_lines:
            self._block_ends(around)
        else:
            self.collector.line_break()

    def _rule(self, around: Surroundings) -> None:
        if not around.flat:
            self._block_ends(around)
            self.collector.raw("---")
            self._block_ends(_OUTSIDE)

    def _begin_item(self, element: Element, around: Surroundings) -> Surroundings:
        self._number_before = "" if around.flat else self._numbers.get(element, "")
        return replace(around, kind=ParagraphKind.LIST_ITEM)

    def _begin_table(self, element: Element, around: Surroundings) -> Surroundings:
        """Begin a table of rows with cells; one that only lays out the page is walked as if it were not there."""
        cells = {} if around.flat else cells_of(element)
        if not cells:
            return around
        self._cells |= cells
        return Surroundings(ParagraphKind.TABLE, flat=True)

    def _call(self, call: NoteCall) -> None:
        self.collector.raw(f"[^{call.label}]")
        if call.bodies:
            self._called.append(call)

    def _note(self, call: NoteCall) -> None:
        """Add the words of a note as a block of its own, below the block that calls it."""
        self.collector.here = self._place_of(call.bodies[0])
        self.collector.raw(f"[^{call.label}]: ")
        self._noted.add(call.bodies[0])
        self._in_note = True
        for body in call.bodies:
            self._walk(body, Surroundings(flat=True))
            self.collector.text(" ")
        self._in_note = False
        if not call.labelled:
            why = "the number of the note"
            self._ledger.add(ChangeKind.NOTE, self._number(), "", call.label, why)
        self.collector.end_block(is_note=True)

    def _kept_note(self, call: NoteCall) -> None:
        """Add a note that no mark in the text calls as a paragraph."""
        self._noted.add(call.bodies[0])
        self._in_note = True
        if call.labelled:
            self.collector.text(f"{call.label} ")
        for body in call.bodies:
            self._walk(body, _OUTSIDE)
            self._block_ends(_OUTSIDE)
        self._in_note = False

    def _number(self) -> int:
        """Return the number of the block that is being collected."""
        number = len(self.collector.blocks) + 1
        self.collector.places.setdefault(number, self.collector.here)
        return number

    def _begin_page(self, words: str, label: str) -> None:
        if not words and label == self._last_page:
            return
        why = "a page of the source begins here"
        self._ledger.add(ChangeKind.PAGE, self._number(), words, label, why)
        self.collector.page(label)
        self._last_page = label

    def _picture(self, element: Element) -> None:
        words = " ".join((element.get("alt") or "").split())
        why = "a picture, which is not kept" + (f": {words[:_MAX_SHOWN_CHARS]}" if words else "")
        named = (element.get("src") or "")[:_MAX_SHOWN_CHARS]
        self._ledger.add(ChangeKind.LAYOUT, self._number(), named, "", why)


def _style(element: Element) -> tuple[str, str]:
    """Return the tags for the look that *element* gives its words."""
    style = element.get("style") or ""
    if _ITALIC.search(style) or {"italic", "italics"} & names_of(element):
        return _EMPHASIS
    return _STRONG if _BOLD.search(style) or "bold" in names_of(element) else ("", "")


def _link(element: Element) -> tuple[str, str]:
    target = (element.get("href") or "").strip()
    if not _WEB_ADDRESS.fullmatch(target):
        return "", ""
    return f'<:a href="{target}">', "</:a>"
