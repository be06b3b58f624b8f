"""The words of a paragraph as XHTML: emphasis, notes, page breaks, verse and tables."""

from collections.abc import Iterable
from itertools import count

from archive.export import xml
from archive.model.address import number_label
from archive.model.lines import indented_lines
from archive.model.lines import table_cells
from archive.model.nesting import Piece
from archive.model.nesting import PieceKind
from archive.model.nesting import note_pieces
from archive.model.nesting import paragraph_pieces
from archive.model.nesting import stretch_pieces
from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind

#: Around the words, as elements without more.
_ELEMENTS = {
    PieceKind.EMPHASIS: "em",
    PieceKind.STRONG: "strong",
    PieceKind.SUPERSCRIPT: "sup",
}
#: Reading systems show it in place of a note's mark that is read alone.
_NBSP = "\N{NO-BREAK SPACE}"


def paragraph_block(paragraph: Paragraph, url: str) -> str:
    """Return *paragraph* with its number, which links to its permalink *url*, and its notes."""
    name = paragraph.number
    content = [_withdrawn(paragraph), _words(paragraph, url)]
    content += [
        _note(f"{name}-n{place}", f"{name}-m{place}", note.label, note_pieces(note))
        for place, note in enumerate(paragraph.notes, start=1)
    ]
    return (
        xml.element("div", "".join(content), id=name, class_=f"unit {paragraph.kind.value}") + "\n"
    )


def page_id(number: str, at: int) -> str:
    """Return the id of the page break *at* (from 1) in the paragraph of *number*."""
    return f"{number}-page{at}"


def _withdrawn(paragraph: Paragraph) -> str:
    if not paragraph.withdrawn:
        return ""
    number = number_label(paragraph.number)
    return xml.text_element(
        "p", f"Paragraph {number} was withdrawn: {paragraph.withdrawn}", class_="withdrawn"
    )


def _words(paragraph: Paragraph, url: str) -> str:
    if not paragraph.text:
        return ""
    writer = _Writer(paragraph.number)
    number = xml.text_element(
        "a", number_label(paragraph.number), class_="number", href=xml.address(url)
    )
    before = f"{number} {_speaker(paragraph)}"
    if paragraph.kind is ParagraphKind.TABLE and (rows := table_cells(paragraph)):
        return xml.element("p", before) + _table(paragraph, rows, writer)
    if paragraph.kind is ParagraphKind.STANZA and (lines := indented_lines(paragraph)):
        cut = stretch_pieces(paragraph, (line for _, line in lines))
        pairs = zip((indent for indent, _ in lines), cut, strict=True)
        before += "".join(
            xml.element("span", _NBSP * indent + writer.pieces(words), class_="line")
            for indent, words in pairs
        )
        return xml.element("p", before)
    return xml.element("p", before + writer.pieces(paragraph_pieces(paragraph)))


def _speaker(paragraph: Paragraph) -> str:
    return (
        xml.text_element("span", paragraph.speaker, class_="speaker") + " "
        if paragraph.speaker
        else ""
    )


def _table(paragraph: Paragraph, rows: Iterable[Iterable[Span]], writer: "_Writer") -> str:
    made = []
    for at, row in enumerate(rows):
        cells = stretch_pieces(paragraph, row)
        name = "td" if at else "th"
        made.append(
            xml.element("tr", "".join(f"<{name}>{writer.pieces(cell)}</{name}>" for cell in cells))
        )
    return xml.element("table", "".join(made))


def _note(name: str, back: str, label: str, pieces: Iterable[Piece]) -> str:
    link = xml.text_element("a", label, href=f"#{back}")
    words = _Writer(name).pieces(pieces)
    return xml.element(
        "aside",
        f"<p>{link} {words}</p>",
        id=name,
        class_="note",
        epub_type="footnote",
        role="doc-footnote",
    )


class _Writer:
    """Writes the pieces of a paragraph or of a note, whose id is *name*, and counts its page breaks."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._pages = count(1)

    def pieces(self, listed: Iterable[Piece]) -> str:
        """Return the pieces in a row."""
        return "".join(map(self._piece, listed))

    def _piece(self, piece: Piece) -> str:
        match piece.kind:
            case PieceKind.TEXT:
                return xml.words(piece.text)
            case PieceKind.LINE_BREAK:
                return "<br/>"
            case PieceKind.NOTE_MARK:
                return self._note_mark(piece)
            case PieceKind.PAGE_BREAK:
                return self._page_break(piece)
        inside = self.pieces(piece.children)
        match piece.kind:
            case PieceKind.LINK:
                return xml.element("a", inside, href=xml.address(piece.value)) if inside else ""
            case PieceKind.STAGE:
                return xml.element("span", inside, class_="stage") if inside else ""
            case PieceKind.EMENDED:
                # What the source reads is told at the end of the book.
                return xml.element("span", inside, class_="emended") if inside else ""
            case _:
                name = _ELEMENTS.get(piece.kind)
                return xml.element(name, inside) if name and inside else inside

    def _note_mark(self, piece: Piece) -> str:
        if not piece.note:
            return xml.text_element("sup", f"[{piece.value}]", class_="note-mark")
        mark = xml.text_element(
            "a",
            piece.value,
            href=f"#{self._name}-n{piece.note}",
            id=f"{self._name}-m{piece.note}" if piece.first else "",
            epub_type="noteref",
            role="doc-noteref",
        )
        return xml.element("sup", mark, class_="note-mark")

    def _page_break(self, piece: Piece) -> str:
        return xml.text_element(
            "span",
            f"[{piece.value}]",
            id=page_id(self._name, next(self._pages)),
            class_="page",
            epub_type="pagebreak",
            role="doc-pagebreak",
            aria_label=f"Page {piece.value}",
        )
