"""Read an OpenDocument text, as LibreOffice and others write it."""

from lxml import etree

from archive.sources.conservation import check_words
from archive.sources.given import GivenRecord
from archive.sources.odt.conversion import Conversion
from archive.sources.odt.names import DC
from archive.sources.odt.names import MANIFEST
from archive.sources.odt.names import META
from archive.sources.odt.names import OFFICE
from archive.sources.odt.names import STYLE
from archive.sources.odt.names import words_in
from archive.sources.odt.styles import Styles
from archive.sources.odt.words import words_of_part
from archive.sources.office import OfficeRecord
from archive.sources.office import join_lines
from archive.sources.office import read_elements
from archive.sources.packages import Package
from archive.sources.packages import open_package
from archive.sources.packages import report_macros
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.report import Ledger
from archive.sources.transcript.assembly import assemble

_NOTHING = GivenRecord()


def read_odt(data: bytes, *, name: str, given: GivenRecord = _NOTHING) -> Import:
    """Read *data*, the bytes of the OpenDocument text called *name*. Raise `BrokenText` where it holds no text."""
    package = open_package(data, name)
    places: dict[int, str] = {}
    ledger = Ledger(lambda first, _: places.get(first, ""))
    _refuse_locked(package)
    content, looks = package.tree("content.xml"), package.tree("styles.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        what = "there is no text in this OpenDocument file"
        raise package.refused(what, "Check that the right file was saved.")
    package.check_depth(body)
    conversion = Conversion(Styles.of((looks, content)), ledger)
    conversion.convert(body)
    if looks is not None:
        _report_page_ends(looks, ledger)
    report_macros(package, ledger)
    join_lines(conversion.body)
    record = OfficeRecord(ledger)
    _read_properties(package, record)
    document = read_elements(conversion.body, record, places, has_marks=True)
    text = assemble(document, name, ledger, given)
    changes = ledger.changes()
    held = [package.read(member) for member in ("content.xml", "styles.xml")]
    words = " ".join(map(words_of_part, filter(None, held)))
    doubts = check_words(words, text, changes, name, has_targets=False)
    return Import(text, (*doubts, *changes), "odt")


def _report_page_ends(looks: etree._Element, ledger: Ledger) -> None:
    for kind in ("header", "footer"):
        for element in looks.iter(f"{STYLE}{kind}", f"{STYLE}{kind}-left", f"{STYLE}{kind}-first"):
            if words := words_in(element):
                ledger.add(ChangeKind.AROUND, 0, words, "", f"the {kind} of the pages")


def _refuse_locked(package: Package) -> None:
    root = package.tree("META-INF/manifest.xml")
    if root is not None and next(root.iter(f"{MANIFEST}encryption-data"), None) is not None:
        what = "this file is locked with a password"
        raise package.refused(what, "Save it without the password, and add that file.")


def _read_properties(package: Package, record: OfficeRecord) -> None:
    root = package.tree("meta.xml")
    if root is None:
        return

    def said(name: str) -> str:
        return " ".join((root.findtext(f".//{name}") or "").split())

    record.title = said(f"{DC}title")
    record.author = said(f"{META}initial-creator") or said(f"{DC}creator")
    record.language = said(f"{DC}language")
    record.made = said(f"{META}creation-date")[:10]
