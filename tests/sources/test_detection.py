"""The format of a file is told by its content."""

import io
import time
import zipfile

import pytest

from archive.sources.detection import SourceFormat
from archive.sources.detection import detect
from archive.sources.other_formats import other_format


def _zip(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!DOCTYPE html><title>T</title><p>x", SourceFormat.HTML),
        (b"\xef\xbb\xbf  <HTML><body>x</body></HTML>", SourceFormat.HTML),
        (b'<?xml version="1.0"?>\n<!-- x -->\n<html xmlns="x"><body/></html>', SourceFormat.HTML),
        ("<!doctype html><p>x".encode("utf-16"), SourceFormat.HTML),
        ("<html><p>x".encode("utf-16-be"), SourceFormat.HTML),
        ("Words.".encode("utf-16-le"), SourceFormat.TRANSCRIPT),
        (b"<p>One.</p>\n<p>Two.</p>", SourceFormat.HTML),
        (b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"/>', SourceFormat.TEI),
        (b"%PDF-1.7\n", SourceFormat.PDF),
        (b"\r\nX-Header: 1\r\n\r\n%PDF-1.4\n1 0 obj\nstartxref\n0\n%%EOF", SourceFormat.PDF),
        (b"The first line of such a file is:\n%PDF-1.4\nand so on.", SourceFormat.TRANSCRIPT),
        (_zip(word__document="x"), SourceFormat.TRANSCRIPT),
        (_zip(mimetype="application/epub+zip"), SourceFormat.EPUB),
        (_zip(mimetype="application/vnd.oasis.opendocument.text"), SourceFormat.ODT),
        (b"---\nslug: a\ntitle: A\n---\nWords.", SourceFormat.CANONICAL),
        (b"Words and <i>words</i>.", SourceFormat.TRANSCRIPT),
        (b"<Smith> said that he was here.", SourceFormat.TRANSCRIPT),
    ],
)
def test_format_is_told_by_content(data: bytes, expected: SourceFormat) -> None:
    """Format is told by content."""
    assert detect(data) is expected


@pytest.mark.parametrize(
    "start",
    [
        b"<!-- a -->" * 26,
        b"<?a b?>" * 26,
        b" <!-- a --> <?a b?>\n" * 13,
        b"\n" * 20_000,
        b" \t\r\n" * 5_000,
        b"<!DOCTYPE x [" + b"] " * 10_000,
        b"<!DOCTYPE x [ ] >" * 3_000,
        b"<!--" * 10_000,
        b"<?" * 10_000,
    ],
)
def test_beginning_that_looks_like_markup_is_told_soon(start: bytes) -> None:
    """Whatever stands before the words of a file, its format is told at once."""
    began = time.process_time()
    data = start + b"\nThe harbour was full of ships.\n"
    assert detect(data) is SourceFormat.TRANSCRIPT
    other_format(data, data.decode())
    assert time.process_time() - began < 2
