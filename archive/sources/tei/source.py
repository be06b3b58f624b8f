"""The source of a TEI file: the book, periodical, letter or page that its ``sourceDesc`` describes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.model.date import Date
from archive.model.text import Source
from archive.model.text import SourceType
from archive.sources.tei.dates import read_date_element
from archive.sources.tei.people import name_of
from archive.sources.tei.xml import Element
from archive.sources.tei.xml import find
from archive.sources.tei.xml import tag_of
from archive.sources.tei.xml import words_of

_BIBLIOGRAPHIC = (
    "biblStruct",
    "bibl",
    "biblFull",
    "msDesc",
    "listBibl",
    "witness",
    "listWit",
    "recordHist",
)
#: By the element and its type: the field.
_FIELDS = {
    "edition": "edition", "pubPlace": "place", "publisher": "publisher", "repository": "archive",
    "settlement": "archive_place", "collection": "collection",
}  # fmt: skip
_SCOPES = {
    "volume": "volume", "vol": "volume", "issue": "issue", "page": "pages", "pages": "pages", "pp": "pages",
}  # fmt: skip
_NUMBERS = {
    "archive": "archive", "archive-place": "archive_place", "collection": "collection", "box": "box",
    "folder": "folder", "shelfmark": "shelfmark",
}  # fmt: skip
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_TRANSLATES = re.compile(r"transl|trl\b", re.IGNORECASE)
#: Elements inside which others have fields.
_INSIDE = frozenset(
    "biblStruct bibl biblFull monogr analytic imprint msDesc msIdentifier titleStmt publicationStmt series listBibl "
    "respStmt editionStmt altIdentifier relatedItem".split()
)


def read_source_description(
    header: Element | None, *, exact: bool
) -> tuple[Source, tuple[str, ...], Element | None]:
    """Return the source, the names of its authors, and the element of its date.

    Names are as they are written if *exact*.
    """
    described = find(header, "fileDesc", "sourceDesc")
    if described is None:
        return Source(), (), None
    first = next((child for child in described if tag_of(child) in _BIBLIOGRAPHIC), None)
    if first is None:
        return Source(), (), None
    reader = _SourceReader(exact=exact)
    reader.read(first)
    stated = first.get("type") or ""
    kind = SourceType(stated) if stated in tuple(SourceType) else None
    source = replace(reader.source, type=kind)
    if not any(getattr(source, name) for name in Source.__dataclass_fields__):
        # Its words are all that it says.
        source = replace(source, title=words_of(first))
    return source, tuple(reader.authors), reader.dated


class _SourceReader:
    """Collects the fields of a source; what is found first counts."""

    def __init__(self, *, exact: bool) -> None:
        self.exact = exact
        self.source = Source()
        self.authors: list[str] = []
        self.dated: Element | None = None
        self._dates = 0

    def read(self, element: Element) -> None:
        """Read the fields in *element*."""
        for child in element:
            name = tag_of(child)
            if name in _INSIDE:
                self.read(child)
            else:
                self._field(name, child, inside=tag_of(element))

    def _field(self, name: str, element: Element, *, inside: str) -> None:
        words = words_of(element)
        if name == "title":
            if inside != "analytic" and element.get("level") != "a":
                self._set("title", words)
        elif name == "author":
            if (author := name_of(element, exact=self.exact)) and author not in self.authors:
                self.authors.append(author)
        elif name in ("editor", "name") and (name == "editor" or inside == "respStmt"):
            self._editor(element)
        elif name == "date":
            self._date(element, words)
        elif name in ("biblScope", "citedRange"):
            self._set(_SCOPES.get(element.get("unit") or element.get("type") or "", ""), words)
        elif name in ("idno", "ref", "ptr"):
            self._number(element, words)
        elif name == "note" and words.startswith("Accessed "):
            self._set("accessed_as_printed", words.removeprefix("Accessed "))
        else:
            self._set(_FIELDS.get(name, ""), words)

    def _set(self, name: str, value: object) -> None:
        if name and value and not getattr(self.source, name):
            self.source = replace(self.source, **{name: value})  # type: ignore[arg-type]

    def _editor(self, element: Element) -> None:
        role = element.get("role") or words_of(find(element.getparent(), "resp"))
        field = "translators" if _TRANSLATES.search(role) else "editors"
        if name := name_of(element, exact=self.exact):
            listed = getattr(self.source, field)
            self.source = replace(self.source, **{field: (*listed, name)})  # type: ignore[arg-type]

    def _date(self, element: Element, words: str) -> None:
        self._dates += 1
        found = read_date_element(element)
        if self.dated is None or element.get("type") == "written":
            self.dated = element
        exact = found.date if isinstance(found.date, Date) else None
        following = element.getnext() is not None and tag_of(element.getnext()) == "date"
        if self._dates == 1 and exact and (exact.month or following) and not element.get("type"):
            self._set("date", exact)
        else:
            self._set("year", words or (str(exact) if exact else element.get("when") or ""))

    def _number(self, element: Element, words: str) -> None:
        target = element.get("target") or words
        kind = (element.get("type") or "").lower()
        if kind in _NUMBERS:
            self._set(_NUMBERS[kind], words)
        elif _WEB.fullmatch(words):
            self._set("url", words)
        elif _WEB.fullmatch(target):
            self._set("url", target)
        elif tag_of(element.getparent()) == "msIdentifier":
            self._set("shelfmark", words)


def descendants(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the elements called *name* in *element*."""
    if element is not None:
        yield from (inner for inner in element.iter() if tag_of(inner) == name)
