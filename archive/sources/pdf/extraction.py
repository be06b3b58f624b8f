"""Take the lines of a PDF document out of it, by PDFium: what runs in the process that reads it.

PDFium tells apart the lines of two columns and the order of the words in each, and joins no columns. It is made of C++
and reads what strangers made, so it runs by itself: where it ends or takes too much, nothing else does.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from archive.sources.pdf.missed_blanks import MissedBlanks
from archive.sources.pdf.page_reader import PageReader
from archive.system import limit_process

MAX_PAGES, MAX_CHARS = 5_000, 20_000_000
#: What every document may take, in seconds of the processor and bytes, and for how many bytes of it a second more.
_SECONDS, _MEMORY, _BYTES_A_SECOND = 15, 400_000_000, 1_000_000
#: The memory for each byte of the document.
_MEMORY_A_BYTE = 6
_MAX_ANNOTATIONS = 1_000
#: What a document says of itself, in UTF-16; what is longer is no title and no name.
_STATED, _MAX_STATED_BYTES = ("Title", "Author", "CreationDate"), 1_000
#: Lines that nobody sees are told up to this number, unless most of the page are such, as where OCR put them.
_MAX_UNSEEN, _MOST = 20, 0.5
#: The share of lines of a page whose letters may be unknown.
_FEW_UNKNOWN = 0.2


def main() -> None:
    """Read a document from standard input, and write its pages to standard output, as JSON."""
    data = sys.stdin.buffer.read()
    limit_process(
        seconds=_SECONDS + len(data) // _BYTES_A_SECOND, memory=_MEMORY + _MEMORY_A_BYTE * len(data)
    )
    json.dump(extract(data), sys.stdout)


def extract(data: bytes) -> dict[str, Any]:
    """Return the pages of a document as values of JSON, or the ``problem`` for which it cannot be read."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        return {"problem": "locked" if "password" in str(error).lower() else "damaged"}
    if count > MAX_PAGES:
        return {"problem": "long", "pages": count}
    pages, chars, blanks = [], 0, MissedBlanks()
    for number in range(count):
        try:
            pages.append(_page(document, number, blanks))
        except pypdfium2.PdfiumError:
            pages.append(
                {"lines": [], "words": "", "width": 0.0, "asides": ["damage"], "unseen": []}
            )
        chars += len(pages[-1]["words"])
        if chars > MAX_CHARS:
            return {"problem": "large"}
    return {"pages": pages, "stated": _stated(document), "asides": list(_asides(document))}


def _stated(document: pypdfium2.PdfDocument) -> dict[str, str]:
    """Return what the document says of itself, without what is longer than a title or name can be."""
    stated = {}
    for key in _STATED:
        size = pdfium.FPDF_GetMetaText(document.raw, key.encode(), None, 0)
        if 2 < size <= _MAX_STATED_BYTES:
            buffer = pdfium.create_string_buffer(size)
            pdfium.FPDF_GetMetaText(document.raw, key.encode(), buffer, size)
            stated[key] = buffer.raw[: size - 2].decode("utf-16-le", "replace")
    return stated


def _asides(document: pypdfium2.PdfDocument) -> Iterator[str]:
    """Yield what the document holds besides its pages."""
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        yield "script"
    if document.count_attachments() > 0:
        yield "attachment"


def _annotations(page: pypdfium2.PdfPage) -> Iterator[str]:
    """Yield what was put onto a page and is not among its words: fields of a form, and comments."""
    for at in range(min(_MAX_ANNOTATIONS, pdfium.FPDFPage_GetAnnotCount(page.raw))):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, at)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            yield "field"
        elif kind in (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT):
            yield "comment"


def _page(document: pypdfium2.PdfDocument, number: int, blanks: MissedBlanks) -> dict[str, Any]:
    page = document[number]
    text = page.get_textpage()
    try:
        # What is half of a sign still counts as one.
        whole = text.get_text_range(errors="replace")
        reader = PageReader(text.raw, blanks, whole, page.get_rotation(), page.get_size())
        lines = reader.lines()
        unknown = sum(reader.unknown) > _FEW_UNKNOWN * len(lines)
        return {
            "lines": lines,
            "words": reader.words,
            "width": page.get_width(),
            "asides": sorted({*_annotations(page), *(["letters"] if unknown else [])}),
            "unseen": reader.unseen[:_MAX_UNSEEN]
            if len(reader.unseen) < _MOST * len(lines)
            else [],
        }
    finally:
        text.close()
        page.close()
