"""TEI for the tests: validation, and the words of a document."""

import lzma
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from archive.export.tei import write_tei
from archive.library.authorities import Authorities
from archive.model.edition import Edition
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import Text
from tests.support.paths import DATA
from tests.support.server import TIMEOUT_S

SCHEMA = DATA / "schemas" / "tei_all.rng.xz"
TEI = "{http://www.tei-c.org/ns/1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
#: Elements in a paragraph that are not part of its words.
_NOT_WORDS = {f"{TEI}{name}" for name in ("note", "sic", "surplus", "gap", "speaker")}


def edition_of(text: Text, **more: object) -> Edition:
    """Return *text* as a first revision."""
    given: dict[str, object] = {
        "revision": 1,
        "date": "2026-11-22",
        "first_date": "2026-11-22",
        "note": "First published",
        "draft": False,
        "waiting": False,
        **more,
    }
    return Edition(text=text, markdown="", **given)  # type: ignore[arg-type]


def tei_of(edition: Edition, authorities: Authorities | None = None) -> str:
    """Return *edition* as a TEI document."""
    url = f"https://archive.example.org/texts/{edition.text.slug}"
    return write_tei(
        edition,
        url=url,
        collection="Papers & <Letters>",
        revisions=[revision.summary for revision in edition.revisions],
        authorities=authorities or {},
    )


def faults(documents: Iterable[str]) -> list[str]:
    """Return the schema errors of *documents*, found by jing where it is installed, else by lxml."""
    if jing := shutil.which("jing"):
        return _by_jing(jing, documents)
    if os.environ.get("PINCITE_REQUIRE_JING"):
        raise AssertionError("jing is missing, which the tests here must have")
    schema = _by_lxml()
    found = []
    for document in documents:
        try:
            parsed = etree.fromstring(document.encode())
        except etree.XMLSyntaxError as error:
            found.append(str(error))
            continue
        if not schema.validate(parsed):
            found += [f"{error.line}: {error.message}" for error in schema.error_log]
    return found


def _by_jing(jing: str, documents: Iterable[str]) -> list[str]:
    with TemporaryDirectory() as folder:
        schema = Path(folder) / "tei_all.rng"
        schema.write_bytes(lzma.decompress(SCHEMA.read_bytes()))
        files = []
        for at, document in enumerate(documents):
            files.append(Path(folder) / f"{at}.xml")
            files[-1].write_text(document, encoding="utf-8")
        done = subprocess.run(
            [jing, schema, *files], capture_output=True, text=True, check=False, timeout=TIMEOUT_S
        )
    lines = [line for line in done.stdout.splitlines() if ": error: " in line or ": fatal" in line]
    assert bool(done.returncode) == bool(lines), done.stdout + done.stderr
    return [re.sub(r"^.*?/(\d+\.xml)", r"\1", line) for line in lines]


@cache
def _by_lxml() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(lzma.decompress(SCHEMA.read_bytes())))


def parsed(document: str) -> etree._Element:
    """Return the root of *document*, read by an XML parser."""
    return etree.fromstring(document.encode())


def words_by_number(document: str) -> dict[str, list[str]]:
    """Return the words under each number as an XML reader finds them; empty for withdrawn ones."""
    body = parsed(document).find(f"{TEI}text/{TEI}body")
    assert body is not None
    return {
        element.attrib[ID]: _without_bars(element)
        for element in body.iter()
        if element.get("n") and ID in element.attrib and element.tag != f"{TEI}note"
    }


def _without_bars(element: etree._Element) -> list[str]:
    # A row that is shorter than others is filled up with an empty cell, whose bar may be left over.
    bars = ["|"] if element.tag == f"{TEI}table" else []
    return [word for word in "".join(_words(element)).split() if word not in bars]


def _words(element: etree._Element) -> Iterator[str]:
    if element.tag in {f"{TEI}cell", f"{TEI}l"}:
        yield " "
    yield element.text or ""
    for child in element:
        if child.tag not in _NOT_WORDS:
            yield from _words(child)
        yield child.tail or ""


def shown_words(paragraph: Paragraph) -> list[str]:
    """Return the words of *paragraph*, without the bars of a table."""
    bars = ["|"] if paragraph.kind is ParagraphKind.TABLE else []
    return [word for word in paragraph.text.split() if word not in bars]
