"""Formats that are recognised and not read: each is refused by its name, with what to do, and never taken for text.

A text that merely quotes some markup is text: a format is what the whole file shows, its first line or the number of
its signs, beside the number of its words.
"""

import csv
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from archive.errors import BrokenText
from archive.errors import Problem
from archive.sources.front_matter.syntax import json_front

_AS_TEXT = "Save it as a web page (HTML), DOCX or plain text, and add that file."
_BY_PANDOC = (
    "Convert it to HTML or DOCX (`pandoc FILE -o NEW.html` does that), and add the new file."
)
_AS_DOCX = "Open it in a word processor, save it as DOCX or ODT, and add that file."
_SCAN = "It has no words. Read it by OCR, and add the text that OCR makes of it."
_UNPACK = "Unpack it, and add the files in it."
_TABLE = "Tables of data are no texts. Put what belongs to a text into a document, and add that."
_RECORDING = "It has no words. Write them down, and add the transcript."


@dataclass(frozen=True, slots=True)
class OtherFormat:
    """A format that is not read: what it is, with its article, and what to do."""

    name: str
    remedy: str


_WORD = OtherFormat("an old Word document (.doc)", _AS_DOCX)
_AS_WORDS = "Open it in a word processor, or copy its text; save that as DOCX or plain text, and add that file."
_PICTURE = OtherFormat("a picture", _SCAN)
_PACKED = OtherFormat("a compressed file", _UNPACK)
_RECORD = OtherFormat("a sound or film recording", _RECORDING)
_SHEET = OtherFormat("a spreadsheet", _TABLE)
_SLIDES = OtherFormat("a presentation", _AS_TEXT)
_XML = OtherFormat("XML of a kind that is not known", _BY_PANDOC)

#: By the bytes with which such a file begins.
_STARTS = (
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE), (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE), (b"\0\0\0\x0cjP", _PICTURE), (b"8BPS", _PICTURE),
    (b"AT&TFORM", OtherFormat("a DjVu scan", "Export its text layer as plain text, and add that file.")),
    (b"\x1f\x8b", _PACKED), (b"BZh91AY&SY", _PACKED), (b"\xfd7zXZ\0", _PACKED), (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!\x1a\x07", _PACKED), (b"\x28\xb5\x2f\xfd", _PACKED),
    (b"ID3\x02", _RECORD), (b"ID3\x03", _RECORD), (b"ID3\x04", _RECORD),
    (b"OggS\0", _RECORD), (b"fLaC\0", _RECORD), (b"\x1aE\xdf\xa3", _RECORD),
    (b"{\\rtf", OtherFormat("a Rich Text document (RTF)", _AS_DOCX)),
    (b"\xffWPC", OtherFormat("a WordPerfect document", _AS_DOCX)),
    (b"%!PS", OtherFormat("PostScript", _AS_WORDS)),
    (b"SQLite format 3\0", OtherFormat("a database", _TABLE)),
    (b"\x7fELF", OtherFormat("a program", "Check that the right file was chosen.")),
)  # fmt: skip
#: By the directories of an old Office file, which have names in UTF-16.
_OF_OLE = (
    ("WordDocument", _WORD),
    ("Workbook", OtherFormat("an old Excel spreadsheet (.xls)", _TABLE)),
    ("Book", OtherFormat("an old Excel spreadsheet (.xls)", _TABLE)),
    ("PowerPoint Document", OtherFormat("an old PowerPoint presentation (.ppt)", _AS_TEXT)),
)
#: By a member of a ZIP archive.
_OF_ZIP = (
    ("xl/workbook.xml", _SHEET), ("xl/workbook.bin", _SHEET), ("ppt/presentation.xml", _SLIDES),
    ("Index/Document.iwa", OtherFormat("a document of Apple Pages", "Export it as DOCX, and add that file.")),
    ("visio/document.xml", _SLIDES),
)  # fmt: skip
_OF_MIMETYPE = ((b"spreadsheet", _SHEET), (b"presentation", _SLIDES), (b"graphics", _PICTURE))
#: By the name of the root of XML.
_OCR = "Make plain text, HTML or TEI of it with the program that recognised it, and add that file."
_OF_ROOTS = {
    "pcgts": OtherFormat("PAGE XML, the result of text recognition", _OCR),
    "alto": OtherFormat("ALTO XML, the result of text recognition", _OCR),
    "fictionbook": OtherFormat("an e-book in FictionBook (FB2)", "Convert it to EPUB, and add that file."),
    "mediawiki": OtherFormat("an export of MediaWiki", "Save the page itself (HTML), or add it by its address."),
    "svg": _PICTURE,
    "rss": OtherFormat("a news feed", "Save the page it leads to, and add that."),
    "feed": OtherFormat("a news feed", "Save the page it leads to, and add that."),
    "ead": OtherFormat("a finding aid (EAD)", "It describes texts. Add the texts themselves."),
    "mets": OtherFormat("a METS record", "It describes files. Add the files with the text."),
    "akomantoso": OtherFormat("Akoma Ntoso", _BY_PANDOC),
    "office:document": OtherFormat("a flat OpenDocument file", _AS_DOCX),
    "w:worddocument": OtherFormat("a Word document in XML", _AS_DOCX),
    "pkg:package": OtherFormat("a Word document in XML", _AS_DOCX),
    "plist": OtherFormat("settings of a program", "Check that the right file was chosen."),
}  # fmt: skip
_DOCBOOK = OtherFormat("DocBook", _BY_PANDOC)
_JATS = OtherFormat("a journal article in JATS", _BY_PANDOC)
_DOCBOOK_ROOTS = frozenset("article book chapter section set part".split())

#: A piece of a page may begin with one of them.
_PAGE_ELEMENTS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 body head title meta table br blockquote ul ol section article main header span a b i em "
    "strong center font pre hr img link".split()
)

#: Of a long file, only the beginning is looked at.
_MAX_CHARS = 200_000
_MAX_XML_HEAD = 4096
_XML_START = re.compile(r"\s*(?P<declared><\?xml\b)?")
_BEFORE_ROOT = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?P<name>[A-Za-z_][\w.:-]*)(?P<rest>[^>]*)>")


def refuse_other_formats(data: bytes, name: str, *, is_page: bool = False) -> None:
    """Raise `BrokenText` where *data*, the bytes of the file called *name*, are in a format that is not read.

    What was found to be a page *is_page*, unless it is XML of another kind.
    """
    text = _beginning(data)
    found = _xml(text) if is_page else other_format(data, text)
    if found is not None:
        raise BrokenText(Problem(name, 0, f"this is {found.name}", found.remedy))


def other_format(data: bytes, text: str) -> OtherFormat | None:
    """Return the format of *data*, which begins with *text*, where it is recognised as one that is not read."""
    found = binary_format(data) or _xml(text)
    return found or next((one for judge in _JUDGES if (one := judge(text))), None)


def binary_format(data: bytes) -> OtherFormat | None:
    """Return the format of *data* where it is one of signs that no text has."""
    for start, found in _STARTS:
        if data.startswith(start):
            return found
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        named = (found for name, found in _OF_OLE if name.encode("utf-16-le") in data)
        return next(named, OtherFormat("an old Office document", _AS_DOCX))
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if data.startswith(b"RIFF") and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return _PICTURE if data[8:12] == b"WEBP" else _RECORD
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return _PICTURE
    if data[4:8] == b"ftyp":
        return _PICTURE if data[8:12] in (b"heic", b"mif1", b"avif") else _RECORD
    if data[257:262] == b"ustar":
        return OtherFormat("an archive of files (tar)", _UNPACK)
    if data[60:68] == b"BOOKMOBI":
        return OtherFormat("an e-book for the Kindle", "Convert it to EPUB, and add that file.")
    return None


def _archive(data: bytes) -> OtherFormat:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = b""
            if "mimetype" in names:
                with archive.open("mimetype") as member:
                    kind = member.read(100)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, zlib.error):
        return OtherFormat("a damaged ZIP archive", "Get the file again; it is not whole.")
    named = [found for name, found in _OF_ZIP if name in names]
    named += [found for part, found in _OF_MIMETYPE if part in kind]
    return named[0] if named else OtherFormat("a ZIP archive", _UNPACK)


def _beginning(data: bytes) -> str:
    codec = "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codec = "utf-16"
    elif b"\0" in data[:2] and data[:2] != b"\0\0":
        codec = "utf-16-be" if data[0] == 0 else "utf-16-le"
    return data[: 4 * _MAX_CHARS].decode(codec, "replace").removeprefix("\ufeff")[:_MAX_CHARS]


def _xml(text: str) -> OtherFormat | None:
    """Return the kind of XML that *text* is; None for no XML, for HTML and for TEI."""
    start = _XML_START.match(text)
    before = _BEFORE_ROOT.match(text)
    root = _ROOT.match(text, before.end() if before else 0)
    if root is None:
        return _XML if start and start["declared"] else None
    name = root["name"].lower()
    if name.rpartition(":")[2] in ("html", "tei", "teicorpus", "tei.2"):
        return None
    known = _OF_ROOTS.get(name) or _OF_ROOTS.get(name.rpartition(":")[2])
    head = text[:_MAX_XML_HEAD].lower()
    if not known and name in _DOCBOOK_ROOTS and ("docbook" in head or "<para>" in text):
        known = _DOCBOOK
    if not known and name == "article" and ("jats" in head or "<front>" in head):
        known = _JATS
    namespaced = "xmlns" in root["rest"]
    if not known and name in _PAGE_ELEMENTS:
        return None
    if (start and start["declared"]) or namespaced:
        return known or _XML
    return known if f"</{root['name']}>" in text else None


def _words(text: str) -> int:
    return len(text.split())


def _first_line(text: str, comment: str = "\0") -> str:
    """Return the first line of *text* that is neither empty nor begins with *comment*."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith(comment))
    return next(lines, "")


_TEX_OPENING = re.compile(
    r"\\(?:documentclass|documentstyle|usepackage|RequirePackage|input|include|begin|chapter|section|part|title|def|"
    r"newcommand|magnification|font)\b"
)
_TEX = re.compile(
    r"\\(?:documentclass|usepackage|begin|end|chapter|section|subsection|title|author|maketitle|emph|textit|textbf|"
    r"footnote|label|ref|cite|item|noindent|bigskip|medskip)\b"
)


def _tex(text: str) -> OtherFormat | None:
    signs = len(_TEX.findall(text))
    opens = _TEX_OPENING.match(_first_line(text, "%")) is not None
    if (opens and signs >= 2) or (signs >= 5 and signs * 60 >= _words(text)):
        return OtherFormat("TeX or LaTeX", _BY_PANDOC)
    return None


#: Kinds of signs of a wiki.
_WIKI = (
    re.compile(r"\[\[[^\[\]\n]+\]\]"),
    re.compile(r"\{\{[^{}]+\}\}"),
    re.compile(r"(?m)^(={2,5})[^=\n].*?\1[ \t]*$"),
    re.compile(r"'''[^'\n]+'''"),
    re.compile(r"<ref[ >/]|</?(?:nowiki|noinclude|includeonly|onlyinclude|poem|pages)\b"),
    re.compile(r"(?m)^\{\||^\|-[ \t]*$|^\|\}"),
)
_REDIRECT = re.compile(r"\s*#REDIRECT\s*\[\[", re.IGNORECASE)


def _wikitext(text: str) -> OtherFormat | None:
    counts = [len(kind.findall(text)) for kind in _WIKI]
    signs = sum(counts)
    mixed = sum(map(bool, counts)) >= 2 and signs >= 3 and signs * 150 >= _words(text)
    if mixed or _REDIRECT.match(text):
        remedy = (
            "Save the page as it is shown (HTML), or add it by its address: pincite add https://…"
        )
        return OtherFormat("the source of a wiki page (wikitext)", remedy)
    return None


_BBCODE = re.compile(
    r"\[/(?:b|i|u|s|url|quote|size|color|center|img|list|code|font|spoiler)\]", re.IGNORECASE
)


def _bbcode(text: str) -> OtherFormat | None:
    signs = len(_BBCODE.findall(text))
    if signs >= 3 and signs * 150 >= _words(text):
        remedy = "Save the page of the forum as HTML, and add that file."
        return OtherFormat("BBCode, the markup of forums", remedy)
    return None


_REQUEST = re.compile(r"(?m)^[.'](?:\\\"|[A-Za-z]{1,2}\b|[A-Z][a-z]\b)")
_TROFF_OPENING = re.compile(r"[.'](?:\\\"|(?:TH|SH|Dd|Dt|TL|NH|PP|LP|ds|de|so|nf|ll|pl|po)\b)")


def _troff(text: str) -> OtherFormat | None:
    if _TROFF_OPENING.match(_first_line(text)) and len(_REQUEST.findall(text)) >= 3:
        remedy = (
            "Convert it to HTML (`man -Thtml` or `groff -Thtml` does that), and add the new file."
        )
        return OtherFormat("troff, the markup of manual pages", remedy)
    return None


_JSON_START = re.compile(r"\s*(?:\{\s*\"(?:[^\"\\\n]|\\.)*\"\s*:|\[\s*\{\s*\"|\[\s*\[\s*[\d\"])")


def _json(text: str) -> OtherFormat | None:
    if json_front(text.removeprefix("\ufeff")):
        return None
    found = _JSON_START.match(text) is not None
    if not found and text.lstrip()[:1] in ("[", "{") and len(text) < _MAX_CHARS:
        try:
            found = isinstance(json.loads(text), list | dict)
        except (ValueError, RecursionError):
            found = False
    return OtherFormat("JSON, data for programs", _TABLE) if found else None


_MIN_ROWS = 3
_MAX_CELL_CHARS = 60


def _table(text: str) -> OtherFormat | None:
    """Tell a table of values: rows of as many cells each, divided without the space that follows a sign in prose."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(text) == _MAX_CHARS:
        lines = lines[:-1]
    if len(lines) < _MIN_ROWS:
        return None
    for sign in ("\t", ";", ","):
        if lines[0].count(sign) and _has_rows(lines, sign):
            if sign == "\t" and _are_words_with_tabs(lines):
                return None
            return OtherFormat("a table of values (CSV or TSV)", _TABLE)
    return None


def _has_rows(lines: list[str], sign: str) -> bool:
    rows = _rows(lines, sign)
    widths = Counter(map(len, rows))
    width, often = widths.most_common(1)[0] if widths else (0, 0)
    least = _MIN_ROWS if width > 2 else 2 * _MIN_ROWS
    if width < 2 or len(rows) < least or often < 0.95 * len(rows):
        return False
    cells = [cell for row in rows for cell in row]
    set_off = sum(cell[:1] == " " for row in rows for cell in row[1:])
    short = sorted(map(len, cells))[len(cells) // 2] <= _MAX_CELL_CHARS
    return short and set_off * 4 <= len(cells) - len(rows)


def _are_words_with_tabs(lines: list[str]) -> bool:
    """Tell whether tabs set in the lines of a text, or part the names of speakers from their words."""
    set_in = sum(line.startswith("\t") for line in lines)
    sentences = sum(line.rstrip("\"'”’)] \t").endswith((".", "!", "?", "…")) for line in lines)
    tabs = max(line.strip().count("\t") for line in lines)
    return 10 * set_in > len(lines) or (tabs == 1 and 2 * sentences > len(lines))


def _rows(lines: list[str], sign: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return []


_ORG = re.compile(r"#\+[A-Za-z_]+:|\* .*\n:PROPERTIES:|:PROPERTIES:")
_ASCIIDOC = re.compile(r"= \S")
_ASCIIDOC_SIGN = re.compile(
    r"(?m)^(?::[\w-]+:(?: .*)?|={2,5} \S.*|\[(?:source|quote|verse)\b.*\]|include::.*)$"
)
_REST_SIGN = re.compile(r"(?m)^ *\.\. [\w-]+::|:(?:ref|doc|term|sup|sub|title):`")
_CUE = re.compile(r"\d{1,2}:\d\d(?::\d\d)?[.,]\d{3} --> \d{1,2}:\d\d")


def _light_markup(text: str) -> OtherFormat | None:
    first = _first_line(text)
    if _ORG.match(text.lstrip()):
        return OtherFormat("an Org file of Emacs", _BY_PANDOC)
    if _ASCIIDOC.match(first) and _ASCIIDOC_SIGN.search(text):
        return OtherFormat("AsciiDoc", _BY_PANDOC)
    rest = len(_REST_SIGN.findall(text))
    if rest >= 2 and rest * 150 >= _words(text):
        return OtherFormat("reStructuredText", _BY_PANDOC)
    if first.startswith(("#set ", "#show ", "#import ")) and "(" in first + text[:200]:
        return OtherFormat("Typst", _BY_PANDOC)
    if first.startswith("WEBVTT") or len(_CUE.findall(text[:2000])) >= 2:
        return OtherFormat("subtitles", "Make plain text of them, without the times, and add that.")
    if re.match(r"BEGIN:V(?:CARD|CALENDAR)", first):
        return OtherFormat("addresses or dates for a program", _TABLE)
    if re.match(r"@\w+\{[^\s{}]+,\s*$", first) or first.startswith("TY  - "):
        return OtherFormat("a list of references (BibTeX or RIS)", _TABLE)
    return None


_JUDGES: tuple[Callable[[str], OtherFormat | None], ...] = (
    _tex,
    _wikitext,
    _bbcode,
    _troff,
    _json,
    _table,
    _light_markup,
)
