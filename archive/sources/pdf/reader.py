"""PDF reader: pages become the same blocks as those of every source, by the position of their lines."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.conservation import check_words
from archive.sources.given import GivenRecord
from archive.sources.pdf.columns import Column
from archive.sources.pdf.columns import columns_of
from archive.sources.pdf.columns import gutter_of
from archive.sources.pdf.document import BlockWriter
from archive.sources.pdf.document import Places
from archive.sources.pdf.document import levels_of
from archive.sources.pdf.flow import Look
from archive.sources.pdf.flow import Row
from archive.sources.pdf.flow import bands_of
from archive.sources.pdf.flow import look_of
from archive.sources.pdf.flow import rows_in_order
from archive.sources.pdf.foot_notes import FootNote
from archive.sources.pdf.foot_notes import calls_in
from archive.sources.pdf.foot_notes import split_end
from archive.sources.pdf.foot_notes import split_foot
from archive.sources.pdf.furniture import Furniture
from archive.sources.pdf.furniture import find_furniture
from archive.sources.pdf.pages import PrintedDocument
from archive.sources.pdf.pages import PrintedLine
from archive.sources.pdf.pages import PrintedPage
from archive.sources.pdf.paragraphs import PrintedBlock
from archive.sources.pdf.paragraphs import blocks_of
from archive.sources.pdf.process import read_pages
from archive.sources.pdf.record import state_record
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import SourceDocument
from archive.sources.transcript.assembly import assemble
from archive.sources.transcript.blocks import Layout

_NOTHING = GivenRecord()
_MIN_WORDS_A_PAGE = 2
_FIRST_BLOCKS = 12
#: Of the lines of most books, in letters.
_WIDTH = 70
_ASIDES = {
    "script": "a script in this PDF, which was not run",
    "attachment": "files that are attached to this PDF, which were not opened",
}
_ON_PAGES = {
    "field": "there is a form on this page: what is filled in is not read",
    "comment": "there are comments on this page, which are not read",
    "damage": "this page is damaged and could not be read",
    "letters": "the file does not say which letters this page prints: compare it, or recognise its words (OCR)",
}


def read_pdf(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the PDF document called *name*. Raise `BrokenText` where it has no text."""
    return read_printed(read_pages(data, name), name=name, given=given)


def read_printed(printed: PrintedDocument, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read the pages of the document called *name*. Raise `BrokenText` where they have no text."""
    _refuse_scan(printed, name)
    places = Places()
    ledger = Ledger(places)
    furniture = find_furniture(printed.pages)
    columns = _columns(printed.pages, furniture)
    document = _document(columns, furniture, printed, ledger, places)
    text = assemble(document, name, ledger, given)
    changes = ledger.changes()
    words = "\n".join(page.words for page in printed.pages)
    doubts = check_words(words, text, changes, name)
    return Import(text, (*doubts, *changes), "pdf")


def _refuse_scan(printed: PrintedDocument, name: str) -> None:
    if not printed.pages:
        raise BrokenText(
            Problem(name, 0, "this PDF has no pages", "Check that the right file was saved.")
        )
    words = sum(len(page.words.split()) for page in printed.pages)
    if words < _MIN_WORDS_A_PAGE * len(printed.pages):
        what = "this PDF has pictures of pages, and no text"
        remedy = "Recognise its text first (OCR), with `ocrmypdf` for example, and add the PDF that this makes."
        raise BrokenText(Problem(name, 0, what, remedy))


def _columns(pages: Sequence[PrintedPage], furniture: Mapping[int, Furniture]) -> list[Column]:
    """Return the columns of *pages* without their *furniture*; lines that are printed sideways come last."""
    kept = [_without(page, furniture.get(at, Furniture())) for at, page in enumerate(pages)]
    gutters = [at for at in map(gutter_of, kept) if at is not None]
    usual = median(gutters) if gutters else None
    columns: list[Column] = []
    for at, (page, lines) in enumerate(zip(pages, kept, strict=True)):
        found = list(columns_of(lines, page.width / 2, usual))
        columns += [Column(at, rows, page.width if len(found) == 1 else 0.0) for rows in found]
        if aside := [line for line in page.lines if line.sideways]:
            columns.append(Column(at, aside))
    return columns


def _without(page: PrintedPage, furniture: Furniture) -> list[PrintedLine]:
    out = set(map(id, furniture.pieces))
    return [line for line in page.lines if not line.sideways and id(line) not in out]


def _document(
    columns: Sequence[Column],
    furniture: Mapping[int, Furniture],
    printed: PrintedDocument,
    ledger: Ledger,
    places: Places,
) -> SourceDocument:
    rows = rows_in_order(columns)
    look = look_of(rows)
    body, notes = _divide(rows, look)
    blocks = blocks_of(bands_of(body, look), look)
    labels = {at + 1: one.label for at, one in furniture.items() if one.label}
    writer = BlockWriter(look, labels, levels_of(blocks, look), ledger, places)
    stated, title = state_record(
        printed.stated, [one.text for one in blocks[:_FIRST_BLOCKS]], ledger
    )
    blocks, heading, ends = split_end(blocks)
    if heading is not None:
        why = "the heading of the notes: they are beside what they belong to"
        ledger.add(
            ChangeKind.AROUND, 0, heading.text, "", why, where=f"page {heading.rows[0].page}"
        )
    for block, called in _with_notes(blocks, notes, ends):
        if block in blocks[:_FIRST_BLOCKS] and block.text == stated.get("author"):
            why = "repeats the author, who is in the record"
            ledger.add(
                ChangeKind.LEFT_OUT, 0, block.text, "", why, where=f"page {block.rows[0].page}"
            )
            continue
        writer.write(block, called)
    _report(furniture, printed, ledger)
    for page in furniture.values():
        if page.url.startswith("http") and "url" not in stated:
            stated["url"] = page.url
    return SourceDocument(
        tuple(writer.blocks),
        Layout(wrapped=True, width=_WIDTH),
        stated,
        pages_after=writer.pages_before(len(printed.pages) + 1),
        title=title,
    )


def _divide(rows: Sequence[Row], look: Look) -> tuple[list[Row], list[FootNote]]:
    """Return the rows of the text, and the notes at the feet of columns."""
    body: list[Row] = []
    notes: list[FootNote] = []
    column: list[Row] = []
    for row in [*rows, None]:
        if column and (row is None or row.is_first):
            kept, rest, below = split_foot(column, look)
            called = calls_in(kept)
            if rest and notes and rest[0].page - notes[-1].rows[-1].page in (0, 1):
                notes[-1] = replace(notes[-1], rows=(*notes[-1].rows, *rest))
            else:
                kept += rest
            notes += [note for note in below if note.label in called]
            body += kept
            # What nothing calls may be the end of a note of the page before, or no note.
            body += [row for note in below if note.label not in called for row in note.rows]
            column = []
        if row is not None:
            column.append(row)
    return body, notes


def _with_notes(
    blocks: Sequence[PrintedBlock], notes: Sequence[FootNote], ends: Sequence[FootNote]
) -> list[tuple[PrintedBlock, list[FootNote]]]:
    """Return each block with the notes that it calls, on the page of the note or at the end of the text."""
    left: dict[tuple[str, int], list[FootNote]] = {}
    for note in notes:
        left.setdefault((note.label, note.rows[0].page), []).append(note)
    at_end = {note.label: note for note in ends}
    made = []
    for block in blocks:
        called = [at_end[label] for label in calls_in(block.rows) if label in at_end]
        for row in block.rows:
            for label in calls_in([row]):
                called += left.pop((label, row.page), [])
        made.append((block, called))
    return made


def _report(furniture: Mapping[int, Furniture], printed: PrintedDocument, ledger: Ledger) -> None:
    for at, page in enumerate(printed.pages):
        where = f"page {at + 1}"
        one = furniture.get(at, Furniture())
        for row in one.rows:
            why = "page furniture: the same line stands at this height on other pages"
            kind = ChangeKind.LEFT_OUT
            if one.url in row.text and one.url:
                kind, why = ChangeKind.AROUND, "what the browser printed at the end of the page"
            after = one.url if one.url.startswith("http") and one.url in row.text else ""
            ledger.add(kind, 0, row.text, after if at == 0 else "", why, where=where)
        for row in one.numbered:
            why = "a page number: kept as a page break, not as text"
            ledger.add(ChangeKind.PAGE, 0, row.text, one.label, why, where=where)
        reasons = [_ON_PAGES[aside] for aside in page.asides]
        if not page.words.split() and "damage" not in page.asides:
            reasons.append(
                "there is no text on this page: if it is a picture of words, recognise them (OCR)"
            )
        for why in reasons:
            ledger.add(ChangeKind.DOUBT, 0, "", "", why, where=where)
        for words in page.unseen:
            why = "words that cannot be seen on the page (white, without ink or outside of it) are in the text"
            ledger.add(ChangeKind.DOUBT, 0, words, words, why, where=where)
    for aside in printed.asides:
        ledger.doubt(0, "", _ASIDES[aside])
