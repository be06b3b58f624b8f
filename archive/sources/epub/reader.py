"""Read an ebook: its record, its files in the order of reading, and the notes that are linked across them."""

from archive.sources.conservation import check_words
from archive.sources.decoding import decode
from archive.sources.epub.book import Book
from archive.sources.epub.book import open_book
from archive.sources.epub.chapters import Chapters
from archive.sources.epub.chapters import looks_of
from archive.sources.given import GivenRecord
from archive.sources.html.elements import Element
from archive.sources.html.elements import place_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import drop_rules
from archive.sources.html.gutenberg import take_gutenberg
from archive.sources.html.note_words import drop_note_headings
from archive.sources.html.note_words import move_calls
from archive.sources.html.notes import find_notes
from archive.sources.html.plays import find_speakers
from archive.sources.html.record import PageRecord
from archive.sources.html.stray import without_controls
from archive.sources.html.verse import wrap_lines_of_verse
from archive.sources.html.walker import PageWalker
from archive.sources.html.words import words_of_page
from archive.sources.language import language_tag
from archive.sources.office import drop_repeated_title
from archive.sources.packages import open_package
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import SourceDocument
from archive.sources.transcript.assembly import assemble

_NOTHING = GivenRecord()


def read_epub(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the ebook called *name*. Raise `BrokenText` where it is locked or holds no text."""
    package = open_package(data, name)
    places: dict[int, str] = {}
    ledger = Ledger(lambda first, _: places.get(first, ""))
    book = open_book(package)
    files = {
        path: without_controls(decode(content, name=name, ledger=ledger).text)
        for path in book.files
        if (content := package.read(path)).strip()
    }
    sheets = [package.read(path).decode("utf-8", "replace") for path in book.sheets]
    chapters = Chapters(book, ledger, looks_of(sheets))
    for path, page in files.items():
        chapters.add(path, page)
    document = _document(chapters, book, ledger, places)
    text = assemble(document, name, ledger, given)
    changes = ledger.changes()
    words = " ".join(map(words_of_page, files.values()))
    doubts = check_words(words, text, changes, name, has_targets=False)
    return Import(text, (*doubts, *changes), "epub")


def _document(
    chapters: Chapters, book: Book, ledger: Ledger, places: dict[int, str]
) -> SourceDocument:
    body = chapters.body

    def leave_out(element: Element, why: str) -> None:
        where = place_of(element)
        ledger.add(ChangeKind.AROUND, 0, words_of(element), "", why, where=where)

    notes = find_notes(body)
    for words in notes.links_back:
        ledger.add(ChangeKind.LEFT_OUT, 0, words, "", "leads back from a note to its mark")
    record = PageRecord(ledger)
    _take_record(book, record)
    take_gutenberg(body, record)
    move_calls(body, notes.calls)
    drop_repeated_title(body, book.fields.get("title", ""), ledger)
    drop_note_headings(body, notes.bodies, leave_out)
    drop_rules(body, notes.bodies)
    held = frozenset((*notes.calls, *notes.bodies, *chapters.pages))
    speakers = find_speakers(body, held)
    wrap_lines_of_verse(body, frozenset((*held, *speakers)))
    walker = PageWalker(ledger, notes, chapters.pages, speakers, place_of)
    walker.collector.places = places
    walker.walk(body)
    is_titled = "title" in record.fields
    return SourceDocument(
        tuple(walker.collector.blocks),
        stated=record.fields,
        pages_after=walker.collector.pages_after,
        without_head=is_titled,
    )


def _take_record(book: Book, record: PageRecord) -> None:
    for name, value in book.fields.items():
        if name == "language":
            tag = language_tag(value) or value.split("-")[0].lower()
            if len(tag) > 1:
                record.fields[name] = tag
        else:
            record.state(name, value, "the record of the ebook")
    for date in book.dates:
        why = f"the ebook is of {date}, which is not taken as the date of the text"
        record.ledger.add(ChangeKind.LAYOUT, 0, "", "", why)
