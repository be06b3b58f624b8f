"""The container of an EPUB: its package document, its navigation, and the zip archive (EPUB 3.3, W3C).

The same book gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

from archive.export import xml

MEDIA_TYPE = "application/epub+zip"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CONTAINER = (
    _HEAD + '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>\n"
)
_NAMESPACES = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
#: The earliest moment that a zip archive can name; the real one would make every file another.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the contents: level 1 is the chapter itself, whose place is its beginning."""

    level: int
    name: str
    #: The id of an element of the chapter; empty for the chapter itself.
    place: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A file of the book. `content` is XHTML, what is between the tags of its body."""

    title: str
    content: str
    language: str
    direction: str
    headings: tuple[Heading, ...] = ()
    #: The labels of the pages of the source that begin in it, and the ids at which they do.
    pages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A whole book. Every chapter but the last is a part of its contents."""

    #: A URL that is its own.
    identifier: str
    title: str
    authors: tuple[str, ...]
    languages: tuple[str, ...]
    publisher: str
    #: The ISO day of its latest revision.
    modified: str
    chapters: tuple[Chapter, ...]
    #: The date of the text, as EDTF; empty where it is not known, or there are several.
    date: str = ""
    rights: str = ""


def write_book(book: Book) -> bytes:
    """Return *book* as an EPUB file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        # First and not compressed, so that its type is found at its beginning.
        _add(archive, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        _add(archive, "META-INF/container.xml", _CONTAINER)
        _add(archive, "book/package.opf", _package(book))
        _add(archive, "book/contents.xhtml", _contents(book))
        _add(archive, "book/book.css", _style())
        for at, chapter in enumerate(book.chapters, start=1):
            _add(archive, f"book/{_file(at)}", _document(chapter))
    return made.getvalue()


def _add(
    archive: zipfile.ZipFile, name: str, content: str, how: int = zipfile.ZIP_DEFLATED
) -> None:
    entry = zipfile.ZipInfo(name, date_time=_MOMENT)
    entry.compress_type = how
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content.encode())


def _file(at: int) -> str:
    return f"chapter-{at}.xhtml"


def _style() -> str:
    return resources.files(__package__).joinpath("book.css").read_text(encoding="utf-8")


def _package(book: Book) -> str:
    files = [_file(at) for at, _ in enumerate(book.chapters, start=1)]
    items = (
        xml.element("item", id=f"c{at}", href=name, media_type="application/xhtml+xml")
        for at, name in enumerate(files, start=1)
    )
    spine = "".join(xml.element("itemref", idref=f"c{at}") for at, _ in enumerate(files, start=1))
    turned = "rtl" if book.chapters and book.chapters[0].direction == "rtl" else ""
    return (
        f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_lines(_metadata(book))}</metadata>\n'
        "<manifest>\n"
        '<item id="contents" href="contents.xhtml" media-type="application/xhtml+xml" properties="nav"/>\n'
        '<item id="style" href="book.css" media-type="text/css"/>\n'
        f"{_lines(items)}</manifest>\n"
        f"{xml.element('spine', spine, page_progression_direction=turned)}\n</package>\n"
    )


def _metadata(book: Book) -> Iterator[str]:
    yield xml.text_element("dc:identifier", book.identifier, id="id")
    yield xml.text_element("dc:title", book.title)
    for author in book.authors:
        yield xml.text_element("dc:creator", author)
    for language in book.languages:
        yield xml.text_element("dc:language", language)
    yield xml.text_element("dc:publisher", book.publisher)
    yield xml.text_element("dc:date", book.date)
    yield xml.text_element("dc:rights", book.rights)
    yield xml.text_element("dc:source", book.identifier)
    yield xml.text_element("meta", f"{book.modified}T00:00:00Z", property="dcterms:modified")
    for name, value in (
        ("accessMode", "textual"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "readingOrder"),
        ("accessibilityHazard", "none"),
    ):
        yield xml.text_element("meta", value, property=f"schema:{name}")


def _contents(book: Book) -> str:
    entries = [
        (heading.level, heading.name, f"{_file(at)}#{heading.place}".rstrip("#"))
        for at, chapter in enumerate(book.chapters, start=1)
        for heading in chapter.headings
    ]
    pages = [
        (label, f"{_file(at)}#{place}")
        for at, chapter in enumerate(book.chapters, start=1)
        for label, place in chapter.pages
    ]
    nav = xml.element("nav", f"<h1>Contents</h1>{_nested(entries)}", epub_type="toc", id="toc")
    if pages:
        listed = "".join(_entry(label, target) + "</li>" for label, target in pages)
        nav += xml.element("nav", f"<ol>{listed}</ol>", epub_type="page-list", hidden="hidden")
    return _page("Contents", nav, "en", "ltr")


def _nested(entries: Sequence[tuple[int, str, str]]) -> str:
    """Return *entries* as nested lists; a level that is skipped is not opened, and no entry has two lists."""
    parts, open_levels = [], list[int]()
    for level, name, target in entries:
        while len(open_levels) > 1 and open_levels[-2] >= level:
            open_levels.pop()
            parts.append("</li></ol>")
        if open_levels and open_levels[-1] >= level:
            # The one before it may be deeper, where a level was skipped: they are in one list.
            open_levels[-1] = level
            parts.append("</li>")
        else:
            open_levels.append(level)
            parts.append("<ol>")
        parts.append(_entry(name, target))
    return "".join(parts) + "</li></ol>" * len(open_levels)


def _entry(name: str, target: str) -> str:
    return f"<li>{xml.text_element('a', name, href=target)}"


def _document(chapter: Chapter) -> str:
    return _page(chapter.title, chapter.content, chapter.language, chapter.direction)


def _page(title: str, content: str, language: str, direction: str) -> str:
    start = xml.tag("body", dir=direction if direction != "ltr" else "")
    return (
        f"{_HEAD}<!DOCTYPE html>\n<html {_NAMESPACES}{xml.tag('', lang=language, xml_lang=language)[1:]}\n"
        f'<head>{xml.text_element("title", title)}<link rel="stylesheet" type="text/css" href="book.css"/></head>\n'
        f"{start}\n{content}\n</body>\n</html>\n"
    )


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"{part}\n" for part in parts if part)
