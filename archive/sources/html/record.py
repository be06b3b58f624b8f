"""The record of a page: what its head, its microformats, its lines and its headings say of the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from archive.sources.html.elements import Element
from archive.sources.html.elements import tag_of
from archive.sources.html.elements import words_of
from archive.sources.language import language_tag
from archive.sources.people import authors_of
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger

#: The names of ``meta`` elements (HTML, Dublin Core, Highwire), by the field of the record.
_META = {
    "author": "author", "dc.creator": "author", "dcterms.creator": "author", "citation_author": "author",
    "citation_title": "title", "dc.rights": "rights", "dcterms.rights": "rights", "citation_publisher": "publisher",
    "citation_language": "language", "dc.language": "language",
}  # fmt: skip
#: The identifiers of elements that give a field: the data of a page of Wikisource.
_IDENTIFIED = {
    "ws-title": "title", "ws-author": "author", "ws-year": "date", "ws-translator": "translator", "ws-editor": "editor",
    "ws-publisher": "publisher", "ws-place": "place", "header-title-text": "title", "header_title_text": "title",
    "header-author-text": "author", "header_author_text": "author",
}  # fmt: skip
_ITEMS = {"author": "author", "headline": "title", "translator": "translator", "editor": "editor"}
_SAVED = re.compile(rb"<!-- saved from url=\([0-9]+\)(?P<url>https?://\S+) -->")
_DIVIDED = re.compile(r"(\s+[|–—·-]\s+|\s*\|\s*|:\s+)")
_SITE = re.compile(
    r"archive|wikisource|wikipedia|library|gutenberg|internet|website|online|\.(?:org|com|net)\b",
    re.IGNORECASE,
)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
#: The fields that hold names; the words between two are none of them.
_PEOPLE = ("author", "translator", "editor")


@dataclass(slots=True)
class PageRecord:
    """The fields of the record of a page by their names, as far as they are found; the first finding counts."""

    ledger: Ledger
    fields: dict[str, str] = field(default_factory=dict)

    def state(self, name: str, value: str, why: str) -> bool:
        """Take the *value* of a field from outside the words of the text; tell whether it is new."""
        value = " ".join(value.split())
        if not value or name in self.fields:
            return False
        self.fields[name] = value
        shown = " · ".join(authors_of(value)) if name in _PEOPLE else value
        self.ledger.add(ChangeKind.METADATA, 0, "", shown, f"{name}, from {why}")
        return True


def read_page_record(root: Element, data: bytes, record: PageRecord) -> None:
    """Read what the page says of itself outside its words."""
    for name, value in _identified(root):
        record.state(name, value, "the data of the page")
    for meta in root.iter("meta"):
        name = _META.get((meta.get("name") or meta.get("property") or "").lower(), "")
        value = meta.get("content") or ""
        if name == "language":
            record.fields.setdefault(name, language_tag(value))
        elif name:
            record.state(name, value, "the head of the page")
    language = (
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or root.get("xml:lang")
        or ""
    )
    if tag := language.split("-")[0].lower():
        record.fields.setdefault("language", tag)
    saved = _SAVED.search(data[:4096])
    canonical = next(
        (link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), ""
    )
    for address in (saved["url"].decode("ascii", "replace") if saved else "", canonical):
        if _WEB_ADDRESS.fullmatch(address):
            record.state("url", address, "the head of the page")
    if not record.fields.get("language"):
        record.fields.pop("language", None)


def _identified(root: Element) -> Iterator[tuple[str, str]]:
    seen = set()
    for element in root.iter():
        if not tag_of(element):
            continue
        name = _IDENTIFIED.get(element.get("id") or "") or _ITEMS.get(element.get("itemprop") or "")
        if name and name not in seen and (words := words_of(element)):
            seen.add(name)
            yield name, words


def page_title(root: Element, author: str) -> str:
    """Return the title in the head of the page, without the names of the site and of the *author*."""
    found = root.find(".//head/title")
    whole = "" if found is None else " ".join((found.text or "").split())
    own = {author.casefold(), author.split(" ")[-1].casefold()} - {""}
    pieces = _DIVIDED.split(whole)
    # Parts and what divides them take turns.
    while len(pieces) > 2 and (_SITE.search(pieces[-1]) or pieces[-1].casefold() in own):
        del pieces[-2:]
    while len(pieces) > 2 and (_SITE.search(pieces[0]) or pieces[0].casefold() in own):
        del pieces[:2]
    return "".join(pieces)
