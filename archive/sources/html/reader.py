"""Read a web page: its record, its blocks, and what around them is no part of the text."""

import re
from collections.abc import Iterator

from lxml import html

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.conservation import check_words
from archive.sources.decoding import DecodedText
from archive.sources.decoding import decode
from archive.sources.given import GivenRecord
from archive.sources.html.notes import Element
from archive.sources.html.notes import find_notes
from archive.sources.html.walker import PageWalker
from archive.sources.html.words import words_of_page
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import SourceDocument
from archive.sources.transcript.assembly import assemble

_NOTHING = GivenRecord()
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*(?P<name>[\w.:-]+)", re.IGNORECASE)
_MAIN = ".//main|.//article|.//*[@role='main']"
_AROUND = ("nav", "header", "footer", "aside", "form")


def read_html(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the web page called *name*. Raise `BrokenText` where it holds no text.

    *given* is what somebody says of it: its title counts where the page has none.
    """
    places: dict[int, str] = {}
    ledger = Ledger(lambda first, _: places.get(first, ""))
    decoded = _decode(data, name, ledger)
    root = _parse(decoded.text, name)
    body = root.find("body")
    if body is None:
        raise BrokenText(
            Problem(name, 0, "this web page has no text", "Check the right page was saved.")
        )
    stated = dict(_record(root, ledger))
    walker = PageWalker(ledger, find_notes(body), lambda element: f"line {element.sourceline}")
    walker.collector.places = places
    main = _main(body, ledger)
    walker.walk(main)
    text = assemble(
        SourceDocument(tuple(walker.collector.blocks), stated=stated), name, ledger, given
    )
    changes = ledger.changes()
    doubts = check_words(words_of_page(decoded.text), text, changes, name, has_targets=False)
    return Import(text, (*doubts, *changes), decoded.encoding)


def _parse(page: str, name: str) -> Element:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    root = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    # The parser leaves out what is nested deeper than some two thousand elements.
    if any("depth" in entry.message for entry in parser.error_log):
        what = "the elements of this web page are nested too deep to be read"
        raise BrokenText(Problem(name, 0, what, "Save it as plain text, and add that file."))
    return root


def _decode(data: bytes, name: str, ledger: Ledger) -> DecodedText:
    """Decode the page as it says itself, unless that is wrong."""
    stated = _CHARSET.search(data[:4096])
    if stated and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        label = stated["name"].decode("ascii").lower()
        # Browsers read Latin-1 as Windows-1252.
        codec = (
            "cp1252" if label in ("iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii") else label
        )
        try:
            return DecodedText(data.decode(codec), label)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name=name, ledger=ledger)


def _record(root: Element, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Return the fields that the head of the page states."""
    names = {"author": "author", "dc.creator": "author", "citation_author": "author"}
    seen: set[str] = set()
    for meta in root.iter("meta"):
        field = names.get((meta.get("name") or "").lower())
        value = " ".join((meta.get("content") or "").split())
        if field and value and field not in seen:
            seen.add(field)
            ledger.add(ChangeKind.METADATA, 0, "", value, f"{field}, from the head of the page")
            yield field, value
    language = (root.get("lang") or "").split("-")[0].lower()
    if language:
        yield "language", language


def _main(body: Element, ledger: Ledger) -> Element:
    """Return the part of the page that holds the text, and take out what is around it."""
    found = body.xpath(_MAIN)
    for element in list(body.iter(*_AROUND)):
        words = " ".join(element.text_content().split())
        if words and not any(element is one for one in found):
            ledger.add(
                ChangeKind.AROUND, 0, words, "", f"<{element.tag}>: around the text, not in it"
            )
            element.drop_tree()
    return body
