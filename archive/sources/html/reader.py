"""Read a web page: its record, its blocks, and what around them is no part of the text."""

import re
from dataclasses import replace

from lxml import etree
from lxml import html

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.conservation import check_words
from archive.sources.decoding import DecodedText
from archive.sources.decoding import decode
from archive.sources.given import GivenRecord
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop_unseen
from archive.sources.html.elements import words_of
from archive.sources.html.frame import drop_rules
from archive.sources.html.frame import take_ends
from archive.sources.html.frame import take_frame
from archive.sources.html.gutenberg import take_gutenberg
from archive.sources.html.head import take_record_lines
from archive.sources.html.loose import wrap_loose_words
from archive.sources.html.note_words import drop_note_headings
from archive.sources.html.note_words import move_calls
from archive.sources.html.notes import PageNotes
from archive.sources.html.notes import find_notes
from archive.sources.html.pages import find_pages
from archive.sources.html.plays import find_speakers
from archive.sources.html.plays import join_speakers
from archive.sources.html.record import PageRecord
from archive.sources.html.record import page_title
from archive.sources.html.record import read_page_record
from archive.sources.html.stray import escape_stray_signs
from archive.sources.html.stray import without_controls
from archive.sources.html.title import take_title
from archive.sources.html.verse import wrap_lines_of_verse
from archive.sources.html.walker import PageWalker
from archive.sources.html.words import words_of_page
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.speaker_style import SpeakerStyle
from archive.sources.transcript.assembly import SourceDocument
from archive.sources.transcript.assembly import assemble

_NOTHING = GivenRecord()
_LATIN = ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii")
#: What Python can decode and no page is written in.
_NO_CHARSET = re.compile(r"punycode|idna|utf_?-?7|(?:raw[_-])?unicode[_-]escape", re.IGNORECASE)
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{10000,}")
_MAX_ATTRIBUTES = 5000
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*(?P<name>[\w.:-]+)", re.IGNORECASE)


def read_html(
    data: bytes, *, name: str, given: GivenRecord = _NOTHING, charset: str = ""
) -> Import:
    """Read *data*, the bytes of the web page called *name*. Raise `BrokenText` where it holds no text.

    *given* is what somebody says of it: its title counts where the page has none. *charset* is its encoding, if a
    server states one.
    """
    places: dict[int, str] = {}
    ledger = Ledger(lambda first, _: places.get(first, ""))
    decoded = _decode(data, name, ledger, charset)
    page = escape_stray_signs(decoded.text)
    if without_controls(decoded.text) != decoded.text:
        ledger.add(ChangeKind.CHARACTERS, 0, "", "", "control characters in the page were left out")
    root = parse_page(page, name)
    body = root.find("body")
    if body is None:
        raise BrokenText(
            Problem(name, 0, "this web page has no text", "Check the right page was saved.")
        )
    drop_unseen(body)
    wrap_loose_words(body)
    record = PageRecord(ledger)
    notes, pages = find_notes(body), find_pages(body)
    for words in notes.links_back:
        ledger.add(ChangeKind.LEFT_OUT, 0, words, "", "leads back from a note to its mark")
    read_page_record(root, data, record)
    styles = given.speaker_styles
    joins = not styles or SpeakerStyle.LINE in styles
    main = _text_of(root, body, notes, pages, record, joins=joins)
    held = frozenset((*notes.calls, *notes.bodies, *pages))
    speakers = find_speakers(main, held) if joins else {}
    wrap_lines_of_verse(main, frozenset((*held, *speakers)))
    walker = PageWalker(ledger, notes, pages, speakers, _place_of)
    walker.collector.places = places
    walker.walk(main)
    document = SourceDocument(
        tuple(walker.collector.blocks),
        stated=record.fields,
        pages_after=walker.collector.pages_after,
        without_head="title" in record.fields,
        title=page_title(root, record.fields.get("author", "")),
    )
    if joins and styles:
        # A name above its speech was put before it, with a full stop.
        given = replace(given, speaker_styles=styles | {SpeakerStyle.STOP})
    text = assemble(document, name, ledger, given)
    changes = ledger.changes()
    doubts = check_words(words_of_page(page), text, changes, name, has_targets=False)
    return Import(text, (*doubts, *changes), decoded.encoding)


def _place_of(element: Element) -> str:
    return f"line {element.sourceline}"


def _text_of(
    root: Element,
    body: Element,
    notes: PageNotes,
    pages: dict[Element, str],
    record: PageRecord,
    *,
    joins: bool,
) -> Element:
    """Return the part of the page that holds the text, without all that is around it or belongs to its record.

    A name that is above a speech *joins* it.
    """

    def leave_out(element: Element, why: str) -> None:
        kind, where = ChangeKind.AROUND, _place_of(element)
        record.ledger.add(kind, 0, words_of(element), "", why, where=where)

    around = {parent for body in notes.bodies for parent in (body, *body.iterancestors())}
    held = frozenset((*around, *notes.calls, *pages))
    take_gutenberg(body, record)
    main = take_frame(body, held, leave_out)
    move_calls(main, notes.calls)
    if joins:
        join_speakers(main, held)
    take_record_lines(main, record)
    take_ends(main, held, leave_out)
    titled = page_title(root, record.fields.get("author", ""))
    take_title(main, titled, record, frozenset((*notes.calls, *pages)))
    drop_note_headings(main, notes.bodies, leave_out)
    drop_rules(main, notes.bodies)
    return main


def parse_page(page: str, name: str) -> Element:
    """Return the root of the elements of *page*, the text of the file called *name*. Raise `BrokenText`."""
    # The parser compares each attribute with all others.
    if any(len(tag[0].split()) > _MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(page)):
        what = "an element of this web page has too many attributes"
        raise BrokenText(Problem(name, 0, what, "Save it as plain text, and add that file."))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        # There is nothing in it.
        return html.Element("html")
    # The parser leaves out what is nested deeper than some two thousand elements.
    if any("depth" in entry.message for entry in parser.error_log):
        what = "the elements of this web page are nested too deep to be read"
        raise BrokenText(Problem(name, 0, what, "Save it as plain text, and add that file."))
    return root


def _decode(data: bytes, name: str, ledger: Ledger, charset: str) -> DecodedText:
    """Decode the page as its server or it itself says, unless that is wrong."""
    stated = _CHARSET.search(data[:4096])
    labels = (
        (charset, "as the server says"),
        (stated["name"].decode("ascii") if stated else "", "as the page says"),
    )
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or _is_utf8(data):
        return decode(data, name=name, ledger=ledger)
    for label, why in labels:
        if _NO_CHARSET.fullmatch(label):
            continue
        # Browsers read Latin-1 as Windows-1252.
        codec = "cp1252" if label.lower() in _LATIN else label.lower()
        try:
            text = data.decode(codec or "utf-8")
        except (LookupError, ValueError):
            continue
        ledger.add(ChangeKind.ENCODING, 0, codec, "utf-8", why)
        return DecodedText(text, codec)
    return decode(data, name=name, ledger=ledger)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    # Some encodings write other scripts in ASCII, after an escape.
    return b"\x1b$" not in data and b"\x1b(" not in data
