"""The frame of an ebook: its record, its files in the order of reading, and its table of contents (EPUB 2 and 3)."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from urllib.parse import unquote
from urllib.parse import urldefrag

from lxml import etree

from archive.sources.packages import Package

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
_OCF = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_ENCRYPTION = "{http://www.w3.org/2001/04/xmlenc#}"
_PAGES = "{http://www.w3.org/1999/xhtml}"
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
#: Ways to make fonts useless elsewhere, which hide no words.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_ROLES = {"aut": "author", "trl": "translator", "edt": "editor"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents, or of the list of pages: where it leads, and its words."""

    path: str
    fragment: str
    label: str


@dataclass(slots=True)
class Book:
    """An ebook: `fields` of its record, `files` in the order of reading with what each is said to be (``cover``)."""

    fields: dict[str, str] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    files: dict[str, set[str]] = field(default_factory=dict)
    contents: list[Entry] = field(default_factory=list)
    pages: list[Entry] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)


def open_book(package: Package) -> Book:
    """Read the frame of the ebook in *package*. Raise `BrokenText` where it is damaged or locked."""
    _refuse_locked(package)
    container = package.tree("META-INF/container.xml")
    root = None if container is None else container.find(f".//{_OCF}rootfile")
    path = "" if root is None else root.get("full-path") or ""
    opf = package.tree(path)
    if opf is None:
        what = "this ebook does not say which of its files is the book"
        raise package.refused(
            what, "Open it in a program for ebooks, save it again, and add that file."
        )
    book = Book()
    _read_record(opf, book)
    folder = posixpath.dirname(path)
    items = {one.get("id"): one for one in opf.iter(f"{OPF}item")}
    for reference in opf.iter(f"{OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None:
            kinds = {"toc"} if "nav" in (item.get("properties") or "").split() else set()
            book.files[_resolve(folder, item.get("href") or "").path] = kinds
    for reference in opf.iter(f"{OPF}reference"):
        there = _resolve(folder, reference.get("href") or "").path
        if there in book.files:
            book.files[there].add(reference.get("type") or "")
    for item in items.values():
        there = _resolve(folder, item.get("href") or "").path
        kind = item.get("media-type") or ""
        if "nav" in (item.get("properties") or "").split():
            _read_navigation(package, there, book)
        elif kind == "application/x-dtbncx+xml":
            _read_ncx(package, there, book)
        elif kind == "text/css":
            book.sheets.append(there)
    return book


def _refuse_locked(package: Package) -> None:
    root = package.tree("META-INF/encryption.xml")
    methods = (
        []
        if root is None
        else [one.get("Algorithm") or "" for one in root.iter(f"{_ENCRYPTION}EncryptionMethod")]
    )
    if "META-INF/license.lcpl" in package.members or any(one not in _FONTS for one in methods):
        what = "this ebook is locked by its publisher (DRM), so that no other program can read it"
        raise package.refused(what, "Ask for a copy without the lock.")


def _resolve(folder: str, reference: str, label: str = "") -> Entry:
    """Return where *reference* leads from a file in *folder*; never outside the package."""
    address, fragment = urldefrag(reference)
    path = posixpath.normpath(posixpath.join(folder, unquote(address)))
    return Entry(path, unquote(fragment), " ".join(label.split()))


def _read_record(opf: etree._Element, book: Book) -> None:
    roles = {
        one.get("refines", "").lstrip("#"): (one.text or "").strip()
        for one in opf.iter(f"{OPF}meta")
        if one.get("property") == "role"
    }
    people: dict[str, list[str]] = {}
    for name in ("creator", "contributor"):
        for one in opf.iter(f"{DC}{name}"):
            role = one.get(f"{OPF}role") or roles.get(one.get("id") or "-", "")
            kind = _ROLES.get(role, "author" if name == "creator" and not role else "")
            if kind and _said(one):
                people.setdefault(kind, []).append(_said(one))
    for name in ("title", "publisher", "language", "rights", "source"):
        found = next(filter(None, map(_said, opf.iter(f"{DC}{name}"))), "")
        if found:
            book.fields["url" if found.startswith(("http://", "https://")) else name] = found
    book.fields |= {kind: "; ".join(names) for kind, names in people.items()}
    for one in opf.iter(f"{DC}date"):
        if one.get(f"{OPF}event") == "original-publication":
            book.fields.setdefault("date", _said(one))
        elif _said(one):
            book.dates.append(_said(one)[:10])


def _said(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _read_navigation(package: Package, path: str, book: Book) -> None:
    root = package.tree(path)
    folder = posixpath.dirname(path)
    for nav in [] if root is None else root.iter(f"{_PAGES}nav"):
        kind = nav.get(_EPUB_TYPE) or ""
        links = [
            _resolve(folder, one.get("href") or "", _said(one)) for one in nav.iter(f"{_PAGES}a")
        ]
        if "page-list" in kind:
            book.pages = links
        elif "landmarks" in kind:
            for one, link in zip(nav.iter(f"{_PAGES}a"), links, strict=True):
                if link.path in book.files and not link.fragment:
                    book.files[link.path] |= set((one.get(_EPUB_TYPE) or "").split())
        elif "toc" in kind or not kind:
            book.contents = links


def _read_ncx(package: Package, path: str, book: Book) -> None:
    root = package.tree(path)
    if root is not None:
        folder = posixpath.dirname(path)
        book.contents = book.contents or list(_points(root, "navPoint", folder))
        book.pages = book.pages or list(_points(root, "pageTarget", folder))


def _points(root: etree._Element, name: str, folder: str) -> Iterator[Entry]:
    for point in root.iter(f"{_NCX}{name}"):
        label, content = point.find(f"{_NCX}navLabel"), point.find(f"{_NCX}content")
        if label is not None and content is not None:
            yield _resolve(folder, content.get("src") or "", _said(label))
