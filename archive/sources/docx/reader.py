"""Read a Word file: prepared here, turned into elements of a page by mammoth, and read as a page is."""

import zipfile
from dataclasses import dataclass
from io import BytesIO

import mammoth
from lxml import etree
from lxml import html

from archive.sources.conservation import check_words
from archive.sources.docx.names import STRICT
from archive.sources.docx.names import W
from archive.sources.docx.names import words_in
from archive.sources.docx.numbering import Numbering
from archive.sources.docx.preparation import PLACE_MARK
from archive.sources.docx.preparation import Preparation
from archive.sources.docx.stanzas import INDENT_MARK
from archive.sources.docx.styles import Styles
from archive.sources.docx.words import words_of_part
from archive.sources.given import GivenRecord
from archive.sources.html.elements import PLACE
from archive.sources.html.elements import Element
from archive.sources.html.elements import drop
from archive.sources.office import OfficeRecord
from archive.sources.office import read_elements
from archive.sources.packages import Package
from archive.sources.packages import open_package
from archive.sources.packages import report_macros
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import assemble

_NOTHING = GivenRecord()
_BODIES = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
#: What mammoth needs besides; no picture is among it.
_NEEDED = ("[Content_Types].xml", "_rels/.rels")
_STYLE_MAP = """
p.title => h1.title:fresh
p.subtitle => p.subtitle:fresh
p.author => p.author:fresh
p.date => p.date:fresh
p.heading1 => h1:fresh
p.heading2 => h2:fresh
p.heading3 => h3:fresh
p.heading4 => h4:fresh
p.heading5 => h5:fresh
p.heading6 => h6:fresh
p.quotation => blockquote > p:fresh
p.verse => div.poem:fresh > p:fresh
p.item => ul > li:fresh
p => p:fresh
"""
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_DATES = "{http://purl.org/dc/terms/}"


@dataclass(frozen=True, slots=True)
class _Aside:
    """A part of the file that is no part of the text, or only around it."""

    member: str
    why: str


def read_docx(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the Word file called *name*. Raise `BrokenText` where it holds no text."""
    package = open_package(data, name)
    places: dict[int, str] = {}
    ledger = Ledger(lambda first, _: places.get(first, ""))
    sources = {member: _part(package, member) for member in _BODIES if member in package.members}
    asides = _asides(package)
    styles = Styles.of(package.tree_of(_part(package, "word/styles.xml")))
    lists = Numbering.of(package.tree_of(_part(package, "word/numbering.xml")), styles)
    preparation = Preparation(styles, lists, ledger)
    prepared = {part: _prepared(package, source, preparation) for part, source in sources.items()}
    preparation.report_pages()
    _report_asides(package, asides, ledger)
    report_macros(package, ledger)
    body = _as_elements(package, prepared)
    _mark_places(body, preparation.places)
    record = OfficeRecord(ledger)
    _read_properties(package, record)
    document = read_elements(body, record, places)
    text = assemble(document, name, ledger, given)
    changes = ledger.changes()
    held = (*sources.values(), *(_part(package, one.member) for one in asides))
    words = " ".join(map(words_of_part, held))
    doubts = check_words(words, text, changes, name, has_targets=False)
    return Import(text, (*doubts, *changes), "docx")


def _part(package: Package, member: str) -> bytes:
    return package.read(member).replace(*STRICT)


def _prepared(package: Package, source: bytes, preparation: Preparation) -> bytes:
    """Return the part *source*, prepared for mammoth."""
    root = package.parsed(source)
    package.check_depth(root)
    preparation.prepare(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _as_elements(package: Package, prepared: dict[str, bytes]) -> Element:
    """Return the elements that mammoth makes of the file."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        related = [member for member in package.members if member.endswith(".rels")]
        for member in {*_NEEDED, *related} & package.members:
            package.parsed(package.read(member))
            archive.writestr(member, package.read(member))
        for member, source in prepared.items():
            archive.writestr(member, source)
    packed.seek(0)
    try:
        made = mammoth.convert_to_html(
            packed,
            style_map=_STYLE_MAP,
            include_default_style_map=False,
            include_embedded_style_map=False,
            convert_image=_no_picture,
            external_file_access=False,
        )
    except (KeyError, ValueError, AttributeError, IndexError, RecursionError) as error:
        what = "this Word file is damaged, or made in a way that cannot be read"
        raise package.refused(what, "Open it in Word, save it again, and add that file.") from error
    root = html.document_fromstring(f"<html><body>{made.value}</body></html>")
    return root.find("body")


def _no_picture(_: object) -> list[object]:
    """Read nothing of a picture; those of the file were taken out before."""
    return []


def _mark_places(body: Element, places: list[str]) -> None:
    """Say of each element from which paragraph it comes; the bookmarks that said so go away."""
    where = ""
    marks = []
    for element in body.iter():
        name = element.get("id") or ""
        if PLACE_MARK in name:
            where = places[int(name.rpartition(PLACE_MARK)[2])]
            marks.append(element)
            element.getparent().set(PLACE, where)
        elif INDENT_MARK in name:
            element.tag = "span"
            element.set("class", f"i{name.rpartition(INDENT_MARK)[2]}")
        element.set(PLACE, where)
    for mark in marks:
        drop(mark)


def _asides(package: Package) -> list[_Aside]:
    found = []
    for member in sorted(package.members):
        if member.startswith(("word/header", "word/footer")) and member.endswith(".xml"):
            end = "header" if "header" in member else "footer"
            found.append(_Aside(member, f"the {end} of the pages"))
    if "word/comments.xml" in package.members:
        found.append(_Aside("word/comments.xml", "a comment"))
    return found


def _report_asides(package: Package, asides: list[_Aside], ledger: Ledger) -> None:
    for aside in asides:
        root = package.parsed(_part(package, aside.member))
        comments = list(root.iter(f"{W}comment"))
        for element in comments or [root]:
            words = words_in(element)
            author = element.get(f"{W}author") or ""
            if words:
                why = f"{aside.why} by {author}" if author else aside.why
                kind = ChangeKind.LEFT_OUT if comments else ChangeKind.AROUND
                ledger.add(kind, 0, words, "", why)


def _read_properties(package: Package, record: OfficeRecord) -> None:
    root = package.tree("docProps/core.xml")
    if root is None:
        return

    def said(name: str) -> str:
        return " ".join((root.findtext(name) or "").split())

    record.title = said(f"{_DUBLIN_CORE}title")
    record.author = said(f"{_DUBLIN_CORE}creator")
    record.language = said(f"{_DUBLIN_CORE}language")
    record.made = said(f"{_DATES}created")[:10]
