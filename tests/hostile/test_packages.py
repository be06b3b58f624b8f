"""Hostile packages: each is refused by a sentence, or read without what is dangerous in it; nothing is fetched."""

import zipfile
from io import BytesIO

import pytest

from archive.errors import BrokenText
from archive.sources.docx.reader import read_docx
from archive.sources.packages import open_package
from tests.support.word_files import paragraph
from tests.support.word_files import part
from tests.support.word_files import word_file
from tests.support.word_files import zipped

_BODY = paragraph("Trade", style="Title") + paragraph("It begins with a sentence of some words.")
_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
)
_DEEP = "<w:sdt><w:sdtContent>" * 5_000 + _BODY + "</w:sdtContent></w:sdt>" * 5_000


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 and no more", "damaged"),
        (zipped({f"a{n}": b"" for n in range(5_001)}), "5001 others"),
        (zipped({"../../etc/passwd": b"x"}), "outside itself"),
        (zipped({"/etc/passwd": b"x"}), "outside itself"),
        (zipped({"C:/boot.ini": b"x"}), "outside itself"),
        (zipped({"word/document.xml": b" " * 20_000_000}), "bomb"),
        (zipped({f"a{n}": b" " * 9_999_999 for n in range(21)}), "larger than"),
    ],
)
def test_package_that_is_damaged_or_a_bomb_is_refused(data: bytes, says: str) -> None:
    """Package that is damaged or a bomb is refused."""
    with pytest.raises(BrokenText, match=says):
        open_package(data, "a.docx")


def test_locked_package_is_refused_by_name() -> None:
    """Locked package is refused by name."""
    data = bytearray(zipped({"word/document.xml": b"secret"}))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        start = archive.start_dir
    data[start + 8] |= 1
    with pytest.raises(BrokenText, match="locked with a password"):
        open_package(bytes(data), "a.docx")


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"word/document.xml": "<w:document"}, "damaged"),
        ({"word/document.xml": _ENTITIES + "<w>&b;&f;</w>"}, "entities"),
        ({"word/styles.xml": _ENTITIES + "<w>&b;</w>"}, "entities"),
        ({"word/_rels/document.xml.rels": _ENTITIES + "<w>&b;</w>"}, "entities"),
        ({"word/document.xml": part("document", f"<w:body>{_DEEP}</w:body>")}, "nested too deep"),
        ({"_rels/.rels": "<none/>", "word/document.xml": "<none/>"}, "."),
    ],
)
def test_word_file_with_hostile_xml_is_refused(members: dict[str, str | bytes], says: str) -> None:
    """Word file with hostile XML is refused."""
    with pytest.raises(BrokenText, match=says):
        read_docx(word_file(_BODY, members), name="a.docx")


def test_macros_and_embedded_objects_are_told_and_never_read() -> None:
    """Macros and embedded objects are told, and never read."""
    members: dict[str, str | bytes] = {
        "word/vbaProject.bin": b"\xd0\xcf",
        "word/embeddings/a.bin": b"x",
    }
    made = read_docx(word_file(_BODY, members), name="a.docx")
    assert [one.text for one in made.text.paragraphs] == [
        "It begins with a sentence of some words."
    ]
    assert any("macros" in change.why for change in made.report)


@pytest.mark.parametrize("name", ["pincite-place-x", "pincite-place-999", "pincite-indent-9999999"])
def test_bookmarks_that_look_like_those_of_the_reader_are_none(name: str) -> None:
    """Bookmarks that look like those of the reader are none."""
    mark = f"<w:p><w:bookmarkStart w:id='1' w:name='{name}'/><w:r><w:t>It goes on here.</w:t></w:r></w:p>"
    made = read_docx(word_file(_BODY + mark), name="a.docx")
    assert made.text.paragraphs[-1].text == "It goes on here."
