"""PDF documents made for tests: lines at places of a page, in the fonts that every reader has."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

FONTS = {"plain": "Times-Roman", "bold": "Times-Bold", "italic": "Times-Italic"}


@dataclass(frozen=True, slots=True)
class Line:
    """Words at a place of a page, in points from its lower left."""

    words: str
    left: float = 72
    bottom: float = 700
    size: float = 11
    font: str = "plain"


def paragraph(
    words: str,
    *,
    bottom: float,
    left: float = 72,
    columns: int = 60,
    indent: float = 0,
    size: float = 11,
) -> list[Line]:
    """Return *words* wrapped at so many *columns*, from the height *bottom* downwards, 13 points for each line."""
    rows: list[str] = [""]
    for word in words.split():
        if len(rows[-1]) + len(word) >= columns:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return [
        Line(row, left + (indent if at == 0 else 0), bottom - 13 * at, size)
        for at, row in enumerate(rows)
    ]


def pdf(
    *pages: Sequence[Line],
    info: str = "",
    catalog: str = "",
    page: str = "/MediaBox [0 0 612 792]",
    raw: bytes = b"",
) -> bytes:
    """Return a document with these *pages*.

    *info*, *catalog* and *page* are entries of the dictionaries of these names; *raw* is put into each page as it is.
    """
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{base} /Encoding /WinAnsiEncoding >>"
        for name, base in FONTS.items()
    )
    objects: list[bytes] = [b"", b"", f"<< {info} >>".encode("latin-1")]
    kids = []
    for lines in pages:
        content = stream(b"\n".join(map(_shown, lines)) + raw)
        objects.append(content)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R {page} /Resources << /Font << {fonts} >> >> "
            f"/Contents {len(objects)} 0 R >>".encode("latin-1")
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode("latin-1")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return whole(objects)


def stream(content: bytes, *, entries: str = "") -> bytes:
    """Return *content* as a compressed stream."""
    packed = zlib.compress(content)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode()
    return head + packed + b"\nendstream"


def whole(objects: Sequence[bytes]) -> bytes:
    """Return the document that *objects* make; the first is its catalogue, the third what it says of itself."""
    made = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(made)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    made += f"xref\n0 {count}\n0000000000 65535 f \n{rows}".encode()
    return (
        made
        + f"trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )


def _shown(line: Line) -> bytes:
    words = line.words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
    place = f"BT /{line.font} {line.size} Tf 1 0 0 1 {line.left} {line.bottom} Tm (".encode()
    return place + words + b") Tj ET\n"
