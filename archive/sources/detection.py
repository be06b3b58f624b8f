"""Tell the format of a file by its content; the name of a file says nothing."""

import re
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO


class SourceFormat(StrEnum):
    """A format that can be read."""

    TRANSCRIPT = "transcript"
    CANONICAL = "canonical"
    HTML = "html"
    TEI = "tei"
    DOCX = "docx"
    ODT = "odt"
    EPUB = "epub"
    PDF = "pdf"


_MAX_KIND_BYTES = 100
_MAX_HEAD_BYTES = 64 * 1024
_MAX_FRONT_BYTES = 100_000
_FENCE = re.compile(rb"^---[ \t]*\r?$\n?", re.MULTILINE)
_KEY = re.compile(rb"^([A-Za-z_][\w-]*)[ \t]*:", re.MULTILINE)
#: Names in front matter that the canonical format has and other tools do not; Hugo and Jekyll have a slug too.
_OWN_KEYS = frozenset((b"slug", b"occasion", b"date_old_style", b"date_as_printed", b"withdrawn"))
_KEYS_OF_OTHERS = frozenset(
    b"tags categories category layout draft permalink keywords abstract lang authors description summary aliases "
    b"weight toc bibliography csl output documentclass header-includes lastmod published excerpt draft comments cover "
    b"image series params taxonomies extra template path geometry fontsize mainfont".split()
)
#: A paragraph or section with its number, which only the canonical format has.
_NUMBERED = re.compile(rb"\{#[ps][0-9]+")
#: Each part of it is matched once: parts that were divided anew would take for ever.
_BEFORE_ROOT = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?P<name>[\w.-]+)")
_PAGE_ROOTS = frozenset((b"html", b"head", b"body", b"title", b"meta"))
#: Readers of PDF take it from among the first bytes; a server may have put others before it.
_PDF = re.compile(rb".{0,1000}?^%PDF-[12]\.\d\s", re.DOTALL | re.MULTILINE)
_DOCTYPE_HTML = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!doctype\s+html", re.DOTALL | re.IGNORECASE
)
_PAGE_ELEMENTS = re.compile(rb"<(?:p|div|h[1-6]|body|table|br)\b[^>]*>", re.IGNORECASE)


def detect(data: bytes) -> SourceFormat:
    """Return the format of *data*, the bytes of a file; a transcript where it is no other."""
    start = _narrow(data).removeprefix(b"\xef\xbb\xbf")
    if _is_canonical(start):
        return SourceFormat.CANONICAL
    if start.startswith(b"%PDF") or (_PDF.match(start) and b"startxref" in data):
        return SourceFormat.PDF
    if start.startswith(b"PK\x03\x04"):
        return _format_of_archive(data)
    head = start[:_MAX_HEAD_BYTES]
    if _DOCTYPE_HTML.match(head):
        return SourceFormat.HTML
    before = _BEFORE_ROOT.match(head)
    root = _ROOT.match(head, before.end() if before else 0)
    if root is None:
        return SourceFormat.TRANSCRIPT
    if root["name"] in (b"TEI", b"teiCorpus", b"TEI.2", b"teiCorpus.2"):
        return SourceFormat.TEI
    if root["name"].lower() in _PAGE_ROOTS or _is_fragment(head):
        return SourceFormat.HTML
    return SourceFormat.TRANSCRIPT


def _narrow(data: bytes) -> bytes:
    """Return *data*, or the beginning of what is UTF-16 as UTF-8."""
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff") or (b"\0" in data[:2] and data[:2] != b"\0\0")
    if not is_wide:
        return data
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-16-be"
    codec = "utf-16-le" if data[1:2] == b"\0" else codec
    return data[: 2 * _MAX_HEAD_BYTES].decode(codec, "ignore").encode("utf-8", "ignore")


def _is_canonical(start: bytes) -> bool:
    """Tell whether *start* has front matter of our own: a name that only we have, and none of other tools."""
    opened = _FENCE.match(start)
    if opened is None:
        return False
    closed = _FENCE.search(start, opened.end())
    front = start[opened.end() : closed.start() if closed else _MAX_FRONT_BYTES]
    keys = {name.lower() for name in _KEY.findall(front)}
    if closed and _NUMBERED.search(start, closed.end()):
        return bool(keys & _OWN_KEYS)
    return bool(keys & _OWN_KEYS) and not keys & _KEYS_OF_OTHERS


def _is_fragment(head: bytes) -> bool:
    """Tell whether *head* is a piece of a page, without its frame."""
    return len(_PAGE_ELEMENTS.findall(head)) >= 2 and b"</" in head


def _format_of_archive(data: bytes) -> SourceFormat:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = b""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(_MAX_KIND_BYTES).strip()
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, zlib.error):
        return SourceFormat.TRANSCRIPT
    if "word/document.xml" in names:
        return SourceFormat.DOCX
    if kind == b"application/epub+zip":
        return SourceFormat.EPUB
    if kind == b"application/vnd.oasis.opendocument.text":
        return SourceFormat.ODT
    return SourceFormat.TRANSCRIPT
