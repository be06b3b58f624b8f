"""Where the characters of a page are, and how they look: its lines, by PDFium."""

import math
import re
from collections.abc import Iterator
from itertools import accumulate
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from archive.sources.pdf.missed_blanks import MissedBlanks

#: PDFium's sign for the hyphen of a word that is broken at the end of a line; the rest of the word is on the next.
_BROKEN = "\ufffe"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LETTERS = str.maketrans({**_LIGATURES, _BROKEN: "-"})
_WORDS = str.maketrans({**_LIGATURES, _BROKEN: "-\n"})
_ENDS = re.compile(r"\r\n?|\n|(?<=\ufffe)")
#: What may be a call of a note or its number: figures or a sign after a word, or at the beginning of a line.
_CALL = re.compile(
    r"(?<![\s\d])\d{1,3}(?![^\W_])|[*†‡§¶]{1,2}|^\d{1,3}(?=\s?\S)|(?<=\s)\d{1,3}(?=\s|$)"
)
_MAX_CALLS = 40
_RAISED_SIZE, _RAISED_HEIGHT = 0.85, 0.12
#: Names of fonts; the weight that PDFium computes says little.
_BOLD = re.compile(rb"bold|black|heavy|demi|(?:cm|sf|ec|lm)[a-z]*bx|-bd\b", re.IGNORECASE)
_ITALIC = re.compile(rb"italic|oblique|slanted|(?:cm|sf|ec)(?:ti|sl)|-it\b", re.IGNORECASE)
_ITALIC_FLAG, _FORCE_BOLD_FLAG = 1 << 6, 1 << 18
_MAX_NAME_BYTES = 200
_SIDEWAYS = math.radians(20)
#: The gap between words, in sizes of letters and in gaps of the line, that divides the cells of a row.
_CELL_GAP, _WIDER = 0.7, 1.8
#: How far letters go below and above the line that they are written on, in sizes.
_BELOW, _ABOVE = 0.2, 0.8
#: The gap that is a blank, in sizes of letters.
_BLANK = 0.2
#: How dark each colour of letters may be that nobody sees on paper, and the ways to print letters without ink.
_WHITE, _WITHOUT_INK = 250, (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_LEAST_LETTERS = 4


class PageReader:
    """Reads where the characters of one page are, and how they look."""

    def __init__(
        self, text: Any, blanks: MissedBlanks, whole: str, rotation: int, size: tuple[float, float]
    ) -> None:
        self._text = text
        self._blanks = blanks
        self._whole = whole
        # A sign beyond the first 65,536 counts as two for PDFium.
        self._units = _units(whole)
        self._rotation = rotation
        self._size = size
        self._box = pdfium.FS_RECTF()
        self._name = pdfium.create_string_buffer(_MAX_NAME_BYTES)
        self._flags = pdfium.c_int()
        self._spaced: set[int] = set()
        self._matrix = pdfium.FS_MATRIX()
        self._point = pdfium.c_double(), pdfium.c_double()
        self._edges = tuple(pdfium.c_double() for _ in range(4))
        self._colours = tuple(pdfium.c_uint() for _ in range(4))
        #: The lines that nobody sees on the page, and whether each line has letters of which the file says nothing.
        self.unseen: list[str] = []
        self.unknown: list[bool] = []

    def _bare(self, start: int, end: int) -> tuple[int, int]:
        """Return the span from *start* to *end* without the blanks around it."""
        words = self._whole[start:end]
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())

    def lines(self) -> list[list[Any]]:
        """Return the lines of the page, or their pieces with wide gaps between them, as values of lines."""
        spans = [self._bare(start, end) for start, end in _spans(self._whole)]
        spans = [(start, end) for start, end in spans if start < end]
        for span in self._blanks.worth_looking(spans, self._is_loose):
            found = self._glued(*span)
            self._spaced |= set(found)
            self._blanks.looked(missed=bool(found))
        return [self._line(*part) for start, end in spans for part in self._parts(start, end)]

    @property
    def words(self) -> str:
        """The words of the page, with the blanks that PDFium missed."""
        whole = self._whole
        if self._spaced:
            pieces = (f" {one}" if at in self._spaced else one for at, one in enumerate(whole))
            whole = "".join(pieces)
        return whole.translate(_WORDS)

    def _is_loose(self, start: int, end: int) -> bool:
        return self._may_have_gaps(start, end, gap=_BLANK)

    def _glued(self, start: int, end: int) -> list[int]:
        """Return the places of the letters of a line that are apart from those before, with no blank between."""
        boxes = [self._edges_of(self._index(at)) for at in range(start, end)]
        least = _BLANK * self._size_of(self._index(start))
        return [
            at
            for at, (before, after) in enumerate(pairwise(boxes), start + 1)
            if after[0] - before[2] > least
            if not (self._whole[at - 1].isspace() or self._whole[at].isspace())
        ]

    def _parts(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the spans between the gaps of a line that are as wide as between columns and cells."""
        gaps = self._gaps(start, end) if self._may_have_gaps(start, end, gap=_CELL_GAP) else []
        for gap in gaps:
            if start < gap:
                yield start, gap
            start = gap + 1
        if start < end:
            yield start, end

    def _may_have_gaps(self, start: int, end: int, *, gap: float) -> bool:
        """Tell whether two of the pieces that a line is made of are apart."""
        first, last = self._index(start), self._index(end - 1)
        count = pdfium.FPDFText_CountRects(self._text, first, last - first + 1)
        if count < 2:
            return False
        pieces = sorted(self._piece(at) for at in range(count))
        least = gap * self._size_of(first)
        return any(after[0] - before[1] > least for before, after in pairwise(pieces))

    def _piece(self, at: int) -> tuple[float, float]:
        """Return the edges of a piece along the line."""
        left, top, right, bottom = self._edges
        pdfium.FPDFText_GetRect(self._text, at, left, top, right, bottom)
        if self._rotation in (90, 270):
            return min(bottom.value, top.value), max(bottom.value, top.value)
        return left.value, right.value

    def _gaps(self, start: int, end: int) -> list[int]:
        """Return the places of the blanks of a line that are gaps."""
        found = []
        for at in range(start + 1, end - 1):
            if self._whole[at] == " ":
                before, after = (self._edges_of(self._index(at + step)) for step in (-1, 1))
                found.append((after[0] - before[2], at))
        narrow = min((gap for gap, _ in found), default=0.0) if len(found) > 1 else 0.0
        least = max(_CELL_GAP * self._size_of(self._index(start)), _WIDER * narrow)
        return [at for gap, at in found if gap > least]

    def _box_of_line(self, start: int, end: int) -> list[float]:
        """Return the box of a line, and the size of its letters."""
        bare = self._whole[start:end]
        places = (0, len(bare) // 2, len(bare) - 1)
        first, middle, last = (self._index(start + at) for at in places)
        edges = self._edges_of(first), self._edges_of(last)
        size = sorted(map(self._size_of, (first, middle, last)))[1]
        base = self._base_of(middle if bare[places[1]] != " " else first)
        left, right = min(edges[0][0], edges[1][0]), max(edges[0][2], edges[1][2])
        return [left, base - _BELOW * size, right, base + _ABOVE * size, size]

    def _line(self, start: int, end: int) -> list[Any]:
        bare = self._whole[start:end]
        first, last = self._index(start), self._index(end - 1)
        looks = [self._look_of(first), self._look_of(last)]
        box = self._box_of_line(start, end)
        self._judge_letters(bare, box, (first, self._index((start + end) // 2), last))
        raised = [
            [match.start(), match.end()]
            for match in list(_CALL.finditer(bare))[:_MAX_CALLS]
            if self._is_raised(start, bare, match.start())
        ]
        angle = pdfium.FPDFText_GetCharAngle(self._text, first) + self._rotation * math.pi / 180
        return [
            *_as_letters(
                bare, raised, {at for at in range(len(bare)) if start + at in self._spaced}
            ),
            box,
            all(bold for bold, _ in looks),
            all(italic for _, italic in looks),
            abs(math.remainder(angle, 2 * math.pi)) > _SIDEWAYS,
        ]

    def _judge_letters(self, bare: str, box: list[float], places: tuple[int, ...]) -> None:
        """Note whether the line *bare* is seen, and whether the file says which letters it has."""
        width, height = self._size
        is_outside = box[2] < 0 or box[0] > width or box[3] < 0 or box[1] > height
        if is_outside or all(map(self._is_without_ink, {places[0], places[-1]})):
            self.unseen.append(bare)
        wrong = sum(pdfium.FPDFText_HasUnicodeMapError(self._text, at) == 1 for at in places)
        self.unknown.append(wrong >= 2 and len(bare) >= _LEAST_LETTERS)

    def _is_without_ink(self, at: int) -> bool:
        shown = pdfium.FPDFText_GetTextObject(self._text, at)
        if shown and pdfium.FPDFTextObj_GetTextRenderMode(shown) in _WITHOUT_INK:
            return True
        pdfium.FPDFText_GetFillColor(self._text, at, *self._colours)
        *colours, opacity = (one.value for one in self._colours)
        return bool(opacity == 0 or min(colours) >= _WHITE)

    def _index(self, place: int) -> int:
        at = pdfium.FPDFText_GetCharIndexFromTextIndex(self._text, self._units[place])
        return max(0, int(at))

    def _edges_of(self, at: int) -> tuple[float, float, float, float]:
        """Return the box of a character, from the lower left of the page as it is shown, as high as its font."""
        pdfium.FPDFText_GetLooseCharBox(self._text, at, self._box)
        box = self._box
        return self._turned(box.left, box.bottom, box.right, box.top)

    def _base_of(self, at: int) -> float:
        """Return the height of the baseline of a character."""
        across, up = self._point
        pdfium.FPDFText_GetCharOrigin(self._text, at, across, up)
        return self._turned(across.value, up.value, across.value, up.value)[1]

    def _size_of(self, at: int) -> float:
        """Return the size of a character, in points."""
        pdfium.FPDFText_GetMatrix(self._text, at, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        return float(pdfium.FPDFText_GetFontSize(self._text, at)) * scale

    def _turned(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        """Return a box of the page as the page is shown."""
        width, height = self._size
        match self._rotation:
            case 90:
                return bottom, height - right, top, height - left
            case 180:
                return width - right, height - top, width - left, height - bottom
            case 270:
                return width - top, left, width - bottom, right
        return left, bottom, right, top

    def _look_of(self, at: int) -> tuple[bool, bool]:
        """Tell whether a character is bold, and whether it is in italics."""
        pdfium.FPDFText_GetFontInfo(self._text, at, self._name, _MAX_NAME_BYTES, self._flags)
        name, flags = self._name.value, self._flags.value
        bold = _BOLD.search(name) is not None or bool(flags & _FORCE_BOLD_FLAG)
        return bold, _ITALIC.search(name) is not None or bool(flags & _ITALIC_FLAG)

    def _is_raised(self, start: int, bare: str, at: int) -> bool:
        """Tell whether the character at a place of a line is smaller and higher than that beside it."""
        other = next(
            (
                near
                for near in (at - 1, *range(at + 1, len(bare)))
                if near >= 0 and bare[near].isalpha()
            ),
            -1,
        )
        if other < 0:
            other = at - 1
        if other < 0 or bare[other].isspace():
            return False
        mine, beside = self._index(start + at), self._index(start + other)
        size = self._size_of(beside)
        small = self._size_of(mine) < _RAISED_SIZE * size
        return small and self._base_of(mine) > self._base_of(beside) + _RAISED_HEIGHT * size


def _units(whole: str) -> list[int]:
    if whole.isascii() or max(whole) <= "\uffff":
        return list(range(len(whole) + 1))
    units = [0]
    for character in whole:
        units.append(units[-1] + 1 + (character > "\uffff"))
    return units


def _as_letters(
    bare: str, raised: list[list[int]], spaced: set[int]
) -> tuple[str, list[list[int]]]:
    """Return a line with letters for ligatures and a blank before places *spaced*, and the *raised* spans of that."""
    if bare.isascii() and not spaced:
        return bare, raised
    pieces = [
        f" {letter}" if at in spaced else letter.translate(_LETTERS)
        for at, letter in enumerate(bare)
    ]
    starts = [0, *accumulate(map(len, pieces))]
    return "".join(pieces), [[starts[start], starts[end]] for start, end in raised]


def _spans(whole: str) -> Iterator[tuple[int, int]]:
    """Yield where each line of the page begins and ends."""
    start = 0
    for end in _ENDS.finditer(whole):
        yield start, end.start()
        start = end.end()
    yield start, len(whole)
