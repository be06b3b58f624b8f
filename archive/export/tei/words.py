"""The words of a paragraph as TEI: emendations, highlights, page breaks, and notes in place."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from archive.export import xml
from archive.model.nesting import Piece
from archive.model.nesting import PieceKind
from archive.model.nesting import note_pieces
from archive.model.nesting import paragraph_pieces
from archive.model.nesting import stretch_pieces
from archive.model.span import Span
from archive.model.text import Note
from archive.model.text import Paragraph

_RENDERED = {
    PieceKind.EMPHASIS: "italic",
    PieceKind.STRONG: "bold",
    PieceKind.SUPERSCRIPT: "superscript",
}


@dataclass(slots=True)
class WordsWriter:
    """Writes the words of one paragraph, each note at its first mark."""

    paragraph: Paragraph
    #: A dateline, which cannot contain `stage`.
    narrow: bool = False
    _written: set[int] = field(default_factory=set)

    def words(self) -> str:
        """Return the words of the paragraph."""
        return self._pieces(paragraph_pieces(self.paragraph))

    def parts(self, stretches: Iterable[Span]) -> Iterator[str]:
        """Yield the words of each of *stretches* of the paragraph: of its lines, or its cells."""
        return map(self._pieces, stretch_pieces(self.paragraph, stretches))

    def rest(self) -> str:
        """Return the notes without a mark."""
        places = range(1, len(self.paragraph.notes) + 1)
        return "".join(self._note(place) for place in places if place not in self._written)

    def _pieces(self, pieces: Iterable[Piece]) -> str:
        return "".join(map(self._piece, pieces))

    def _piece(self, piece: Piece) -> str:
        match piece.kind:
            case PieceKind.TEXT:
                return xml.words(piece.text)
            case PieceKind.EMPHASIS | PieceKind.STRONG | PieceKind.SUPERSCRIPT:
                rendered = _RENDERED[piece.kind]
                return xml.element("hi", self._pieces(piece.children), rend=rendered)
            case PieceKind.LINK:
                target = xml.address(piece.value)
                return xml.element("ref", self._pieces(piece.children), target=target)
            case PieceKind.STAGE:
                return self._stage(self._pieces(piece.children))
            case PieceKind.EMENDED:
                return self._emendation(piece)
            case PieceKind.LINE_BREAK:
                return xml.element("lb")
            case PieceKind.PAGE_BREAK:
                return xml.element("pb", n=piece.value)
            case PieceKind.NOTE_MARK:
                return self._mark(piece)
            case _:
                return self._pieces(piece.children)

    def _stage(self, content: str) -> str:
        return (
            xml.element("seg", content, type="stage")
            if self.narrow
            else xml.element("stage", content)
        )

    def _emendation(self, piece: Piece) -> str:
        """Return both readings of an emendation, or the supplied words, or the deleted ones."""
        if not piece.children:
            return xml.text_element("surplus", piece.value)
        shown = self._pieces(piece.children)
        if not piece.value:
            return xml.element("supplied", shown)
        sic = xml.text_element("sic", piece.value)
        return xml.element("choice", sic + xml.element("corr", shown))

    def _mark(self, piece: Piece) -> str:
        """Return the note itself at its first mark, a pointer to it after that."""
        if piece.note and piece.note not in self._written:
            return self._note(piece.note)
        target = f"#{self._id(piece.note)}" if piece.note and self.paragraph.number else ""
        return xml.element("ref", type="note", n=piece.value, target=target)

    def _note(self, place: int) -> str:
        self._written.add(place)
        note: Note = self.paragraph.notes[place - 1]
        content = self._pieces(note_pieces(note))
        return xml.element("note", content, xml_id=self._id(place), n=note.label, place="foot")

    def _id(self, place: int) -> str:
        number = self.paragraph.number
        return f"{number}-n{place}" if number else ""
