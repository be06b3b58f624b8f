"""Walk the tree of a page and collect its blocks: headings, paragraphs, list items, quotations, stanzas, tables."""

import re
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass

from archive.model.text import ParagraphKind
from archive.sources.html.inline import BlockCollector
from archive.sources.html.notes import Element
from archive.sources.html.notes import NoteCall
from archive.sources.html.notes import PageNotes
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav noscript ol p pre search section "
    "summary table tbody td tfoot th thead title tr ul".split()
)
_INLINE = {
    "em": ("<:em>", "</:em>"),
    "i": ("<:em>", "</:em>"),
    "cite": ("<:em>", "</:em>"),
    "dfn": ("<:em>", "</:em>"),
    "var": ("<:em>", "</:em>"),
    "b": ("<:strong>", "</:strong>"),
    "strong": ("<:strong>", "</:strong>"),
    "sup": ("<:sup>", "</:sup>"),
}
#: Elements without words for a reader.
UNSEEN = frozenset("head script style template noscript iframe object embed svg math".split())
_WEB_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s()<>\"\ufdd0-\ufdef]+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a block is inside of."""

    kind: ParagraphKind | None = None
    keep_spaces: bool = False


class PageWalker:
    """Walks one page; *place_of* names the place of an element in the source, in words."""

    def __init__(
        self, ledger: Ledger, notes: PageNotes, place_of: Callable[[Element], str]
    ) -> None:
        self.collector = BlockCollector(ledger)
        self._ledger = ledger
        self._notes = notes
        self._place_of = place_of
        #: Notes called by the block that is being collected.
        self._called: list[NoteCall] = []

    @property
    def places(self) -> Mapping[int, str]:
        """The place of each block, by its number."""
        return self.collector.places

    def walk(self, root: Element) -> None:
        """Collect the blocks of *root*, without recursion: pages may be nested ten thousand deep."""
        around = Surroundings()
        self._block_ends(around)
        stack: list[tuple[Element, Surroundings, bool]] = [(root, around, False)]
        while stack:
            element, around, left = stack.pop()
            if left:
                self._leave(element, around)
                if element.tail and element is not root:
                    outside = stack[-1][1] if stack else Surroundings()
                    self.collector.text(element.tail, keep_spaces=outside.keep_spaces)
                continue
            inside = self._enter(element, around)
            stack.append((element, around, True))
            if inside is None:
                continue
            self.collector.text(element.text or "", keep_spaces=inside.keep_spaces)
            children = [(child, inside, False) for child in element]
            stack.extend(reversed(children))
        self._block_ends(Surroundings())

    def _enter(self, element: Element, around: Surroundings) -> Surroundings | None:
        """Begin *element*; return the surroundings of its children, or None if they are not walked."""
        tag = _tag(element)
        if not tag or tag in UNSEEN or element in self._notes.bodies:
            return None
        self.collector.here = self._place_of(element)
        if tag in _BLOCKS:
            self._block_ends(around)
        if call := self._notes.calls.get(element):
            self._call(call)
            return None
        if label := self._notes.pages.get(element):
            self._page(element, label)
            return None
        return self._enter_tag(tag, element, around)

    def _enter_tag(self, tag: str, element: Element, around: Surroundings) -> Surroundings | None:
        if tag == "br":
            self.collector.line_break()
        elif tag == "hr":
            self.collector.raw("---")
            self._block_ends(around)
        elif tag == "img":
            self._picture(element)
        elif tag == "table":
            return self._table(element, around)
        elif tag in _INLINE:
            self.collector.open(*_INLINE[tag])
        elif tag == "a":
            self.collector.open(*_link(element))
        elif tag == "blockquote":
            return Surroundings(ParagraphKind.QUOTATION)
        elif tag in ("li", "dd"):
            return Surroundings(ParagraphKind.LIST_ITEM)
        elif tag == "pre":
            return Surroundings(around.kind, keep_spaces=True)
        return around

    def _leave(self, element: Element, around: Surroundings) -> None:
        tag = _tag(element)
        if tag in _INLINE or tag == "a":
            if element not in self._notes.calls and element not in self._notes.pages:
                self.collector.close()
        elif tag in _HEADINGS:
            self._block_ends(around, level=_HEADINGS[tag])
        elif tag in ("li", "dd"):
            self._block_ends(Surroundings(ParagraphKind.LIST_ITEM))
        elif tag == "blockquote":
            self._block_ends(Surroundings(ParagraphKind.QUOTATION))
        elif tag in _BLOCKS and tag != "table":
            self._block_ends(around)

    def _block_ends(self, around: Surroundings, *, level: int = 0) -> None:
        self.collector.end_block(level=level, kind=None if level else around.kind)
        called, self._called = self._called, []
        for call in called:
            self._note(call)

    def _call(self, call: NoteCall) -> None:
        self.collector.raw(f"[^{call.label}]")
        self._called.append(call)

    def _note(self, call: NoteCall) -> None:
        """Add the words of a note as a block of its own, below the block that calls it."""
        self.collector.here = self._place_of(call.body)
        self.collector.raw(f"[^{call.label}]: ")
        self.collector.text(call.words)
        if not call.labelled:
            number = len(self.collector.blocks) + 1
            self._ledger.add(ChangeKind.NOTE, number, "", call.label, "the number of the note")
        self.collector.end_block(is_note=True)

    def _page(self, element: Element, label: str) -> None:
        words = " ".join(element.text_content().split())
        number = len(self.collector.blocks) + 1
        self.collector.places.setdefault(number, self.collector.here)
        self._ledger.add(ChangeKind.PAGE, number, words, label, "a page of the source begins here")
        self.collector.page(label)

    def _picture(self, element: Element) -> None:
        words = " ".join((element.get("alt") or "").split())
        number = len(self.collector.blocks) + 1
        self.collector.places.setdefault(number, self.collector.here)
        why = "a picture, which is not kept" + (f": {words}" if words else "")
        self._ledger.add(ChangeKind.LAYOUT, number, element.get("src") or "", "", why)

    def _table(self, element: Element, around: Surroundings) -> Surroundings | None:
        """Read a table as rows with cells; one that only lays out the page is walked as if it were not there."""
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        cells = [[cell for cell in row if _tag(cell) in ("td", "th")] for row in rows]
        if max(map(len, cells), default=0) < 2 or any(True for _ in element.iter("p", "h1", "h2")):
            return around
        for row in cells:
            texts = [" ".join(cell.text_content().split()) for cell in row]
            for at, words in enumerate(texts):
                if at:
                    self.collector.raw(" | ")
                self.collector.text(words)
            self.collector.line_break()
        self.collector.end_block(kind=ParagraphKind.TABLE)
        return None


def _tag(element: Element) -> str:
    """Return the name of *element* in lower case; an empty string for a comment."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _link(element: Element) -> tuple[str, str]:
    target = (element.get("href") or "").strip()
    if not _WEB_ADDRESS.fullmatch(target):
        return "", ""
    return f'<:a href="{target}">', "</:a>"
