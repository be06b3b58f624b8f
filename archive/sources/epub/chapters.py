"""The files of an ebook as one page: identifiers and links are made unique, looks are taken from its style sheets."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from urllib.parse import unquote
from urllib.parse import urldefrag

from lxml import html

from archive.sources.epub.book import Book
from archive.sources.html.elements import BLOCKS
from archive.sources.html.elements import HEADINGS
from archive.sources.html.elements import PLACE
from archive.sources.html.elements import Element
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.html.frame import leaves
from archive.sources.html.head import lines_of
from archive.sources.html.pages import find_pages
from archive.sources.html.reader import parse_page
from archive.sources.office import letters
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript import line_shapes as shapes

_CONTENTS = "a table of contents, whose lines lead to the headings"
_TITLE_PAGE = "the cover or title page, whose title is in the record"
_LICENCE = "about the ebook and its rights: around the text, not in it"
_KINDS = {
    **dict.fromkeys(("toc", "contents", "landmarks", "loi", "lot", "page-list"), _CONTENTS),
    **dict.fromkeys(
        ("cover", "titlepage", "title-page", "halftitlepage", "halftitle"), _TITLE_PAGE
    ),
    **dict.fromkeys(
        ("copyright-page", "imprint", "colophon", "other-credits", "uncopyright"), _LICENCE
    ),
}
_RULE = re.compile(r"\.(?P<name>[\w-]+)\s*\{(?P<look>[^{}]*)\}")
_LOOK = re.compile(r"font-style\s*:\s*(?:italic|oblique)|font-weight\s*:\s*(?:bold|[6-9]00)")
_MAX_TITLE_PAGE_LINES = 12
_MAX_LINE_WORDS = 15
_LEAST_SENTENCE_WORDS = 4


@dataclass(slots=True)
class Chapters:
    """Collects the files of one ebook below `body`; `pages` are the labels of the pages that begin in it."""

    book: Book
    ledger: Ledger
    looks: Mapping[str, str]
    body: Element = field(default_factory=lambda: html.Element("body"))
    pages: dict[Element, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = {path: at for at, path in enumerate(self.book.files)}

    def add(self, path: str, page: str) -> None:
        """Add the file at *path*, whose text is *page*; one that is no part of the text is left out."""
        body = parse_page(page, path).find("body")
        if body is None:
            return
        name = posixpath.basename(path)
        for element in body.iter():
            if tag_of(element):
                element.set(PLACE, f"{name}, line {element.sourceline}")
        if why := self._reason(path, body):
            if words := words_of(body):
                self.ledger.add(ChangeKind.AROUND, 0, words, "", why, where=name)
            return
        self._find_pages(path, body)
        self._mark_headings(path, body)
        for element in body.iter():
            if tag_of(element):
                self._unify(element, path)
        section = html.Element("div")
        section.set(PLACE, f"{name}, line {body.sourceline}")
        section.text = body.text
        section.extend(list(body))
        self.body.append(section)

    def _reason(self, path: str, body: Element) -> str:
        """Return why the file is no part of the text, or an empty string."""
        kinds = set(self.book.files[path])
        for element in (body, *body.iterchildren("section", "div", "nav")):
            kinds |= set((element.get("epub:type") or "").lower().split())
        found = next((_KINDS[kind] for kind in sorted(kinds) if kind in _KINDS), "")
        if found:
            return found
        is_first = not len(self.body) and len(self._numbers) > 1
        return _TITLE_PAGE if is_first and self._is_title_page(body) else ""

    def _is_title_page(self, body: Element) -> bool:
        """Tell whether the file has little but the title: short lines that are no sentences."""
        title = letters(self.book.fields.get("title", ""))
        lines = [line for block in leaves(body) for line in lines_of(block)]
        is_short = all(
            len(line.split()) <= _MAX_LINE_WORDS
            and not (shapes.ends_sentence(line) and len(line.split()) >= _LEAST_SENTENCE_WORDS)
            for line in lines
        )
        named = bool(title) and title in letters(words_of(body))
        return named and is_short and len(lines) <= _MAX_TITLE_PAGE_LINES

    def _find_pages(self, path: str, body: Element) -> None:
        listed = {one.fragment: one.label for one in self.book.pages if one.path == path}
        for element in body.iter() if listed else ():
            if tag_of(element) and element.get("id") in listed and not words_of(element):
                self.pages[element] = listed[element.get("id") or ""]
        self.pages.update(find_pages(body))

    def _mark_headings(self, path: str, body: Element) -> None:
        """Make headings of what the table of contents names, where the file itself marks none."""
        named = [entry for entry in self.book.contents if entry.path == path]
        if not named or next(body.iter(*HEADINGS), None) is not None:
            return
        wanted = {letters(entry.label) for entry in named} - {""}
        for element in list(body.iter("p", "div")):
            if letters(words_of(element)) in wanted and not _has_blocks(element):
                element.tag = "h2"
                wanted.discard(letters(words_of(element)))

    def _unify(self, element: Element, path: str) -> None:
        number = self._numbers[path]
        for name in ("id", "name"):
            if element.get(name):
                element.set(name, f"{element.get(name)}--{number}")
        if tag_of(element) == "a" and "://" not in (href := element.get("href") or ""):
            address, fragment = urldefrag(href)
            folder = posixpath.dirname(path)
            there = (
                posixpath.normpath(posixpath.join(folder, unquote(address))) if address else path
            )
            if fragment and there in self._numbers:
                element.set("href", f"#{unquote(fragment)}--{self._numbers[there]}")
        looks = {
            self.looks[name] for name in (element.get("class") or "").split() if name in self.looks
        }
        if looks and tag_of(element) == "span":
            element.set("style", ";".join(sorted(looks)))


def looks_of(sheets: list[str]) -> dict[str, str]:
    """Return the classes that the style *sheets* set in italics or bold."""
    looks = {}
    for sheet in sheets:
        for rule in _RULE.finditer(sheet):
            if found := _LOOK.search(rule["look"]):
                looks[rule["name"]] = found[0]
    return looks


def _has_blocks(element: Element) -> bool:
    return next(element.iterdescendants(*BLOCKS), None) is not None
