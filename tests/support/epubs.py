"""EPUB for the tests: validation, and the words of a book."""

import io
import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from archive.citation import Record
from archive.deadline import NEVER
from archive.export.source import PassageSource
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.text import Text
from tests.support.server import TIMEOUT_S
from tests.support.tei import edition_of

#: As Debian and Ubuntu install it.
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")
XHTML = "{http://www.w3.org/1999/xhtml}"
SITE = "https://archive.example.org"


def source_of(text: Text, path: str = "") -> PassageSource:
    """Return *text* as its first revision, at *path* or as a whole."""
    where = Address.parse(path or text.slug)
    record = Record(text.metadata, where, f"{SITE}{where}", "Papers & <Letters>", revision=1)
    return PassageSource(
        passage=Passage(edition_of(text)),
        record=record,
        citation=f"{text.metadata.title}, {SITE}{where}.",
        absolute=lambda path: SITE + path,
        revisions=tuple,
        deadline=NEVER,
        today="2026-11-30",
    )


def files_of(book: bytes) -> dict[str, bytes]:
    """Return the files of *book* by name, in their order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def faults(book: bytes) -> list[str]:
    """Return what is wrong with the links, ids and lists of files of *book*; it must be XML throughout."""
    files = files_of(book)
    parsed = {
        name: etree.fromstring(files[name]) for name in files if name.endswith((".xhtml", ".opf"))
    }
    ids = {name: [e.get("id") for e in tree.iter() if e.get("id")] for name, tree in parsed.items()}
    found = [f"{name}: an id twice" for name, given in ids.items() if len(given) != len(set(given))]
    named = {
        f"book/{e.get('href')}" for e in parsed["book/package.opf"].iter() if e.get("media-type")
    }
    listed = {name for name in files if name.startswith("book/")} - {"book/package.opf"}
    found += [f"not in the package: {name}" for name in listed ^ named]
    for name, tree in parsed.items():
        for link in tree.iter(f"{XHTML}a"):
            target = link.get("href", "")
            if re.match(r"[A-Za-z]+:", target):
                continue
            file, _, place = target.partition("#")
            file = f"book/{file}" if file else name
            if file not in files or (place and place not in ids[file]):
                found.append(f"{name}: {target} leads nowhere")
    return found


def words_by_number(book: bytes) -> dict[str, str]:
    """Return the words of each paragraph of *book* by its number, without numbers, notes, marks and speakers."""
    found = {}
    for name, content in files_of(book).items():
        if name.endswith(".xhtml"):
            for unit in etree.fromstring(content).iter(f"{XHTML}div"):
                found[unit.get("id")] = "".join(_words(unit))
    return found


def _words(element: etree._Element) -> list[str]:
    said = (element.get("class") or "").split()
    left_out = element.tag == f"{XHTML}aside" or {
        "number",
        "page",
        "note-mark",
        "speaker",
        "withdrawn",
    } & set(said)
    inside = [] if left_out else [element.text or ""]
    if not left_out:
        for child in element:
            inside += [*_words(child), child.tail or ""]
    return inside


def check(book: bytes, folder: Path) -> list[str]:
    """Return what epubcheck says against *book*. Without it the test is skipped, or fails where CI requires it."""
    if not EPUBCHECK.exists():
        if os.environ.get("PINCITE_REQUIRE_EPUBCHECK"):
            raise AssertionError("epubcheck is missing, which the tests here must have")
        pytest.skip("no epubcheck here: install the package epubcheck to validate books")
    path = folder / "book.epub"
    path.write_bytes(book)
    ran = subprocess.run(
        ["java", "-jar", EPUBCHECK, path],
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    said = (ran.stdout + ran.stderr).splitlines()
    return [line for line in said if re.match("(FATAL|ERROR|WARNING)", line)]
