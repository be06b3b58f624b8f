"""BagIt: tag files that other programs read, the same for the same payload."""

import hashlib
import io

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.export.bagit import FileRecord
from archive.export.bagit import manifest
from archive.export.bagit import read_entry
from archive.export.bagit import record_of
from archive.export.bagit import tag_files

EMPTY = hashlib.sha256(b"").hexdigest()


def test_tag_files_are_those_of_the_standard() -> None:
    """The four files of RFC 8493 in their order, the size of the payload, and each file vouched for."""
    record = record_of(io.BytesIO(b"Peace."))
    made = tag_files({"a/b.md": record}, {"Source-Organization": "A\n library"})
    sha256 = hashlib.sha256(b"Peace.").hexdigest()
    assert record == FileRecord(6, sha256)
    assert list(made) == ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"]  # fmt: skip
    assert made["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert made["bag-info.txt"] == b"Source-Organization: A library\nPayload-Oxum: 6.1\n"
    assert made["manifest-sha256.txt"] == f"{sha256}  data/a/b.md\n".encode()
    vouched = [
        read_entry(line) for line in made["tagmanifest-sha256.txt"].splitlines(keepends=True)
    ]
    expected = [(name, hashlib.sha256(made[name]).hexdigest()) for name in list(made)[:3]]
    assert vouched == expected


@settings(max_examples=50)
@given(name=st.text(st.characters(codec="utf-8"), min_size=1))
@example(name="100%.md")
@example(name="%25%0a%0D\r\n%2525")
def test_any_name_is_read_back(name: str) -> None:
    """Ends of lines and signs of per cent included; a name never makes a second line."""
    line = manifest({name: EMPTY})
    assert read_entry(line) == (name, EMPTY)
    assert line.count(b"\n") == 1


def test_a_sign_of_per_cent_stays_where_it_is_no_code() -> None:
    """So that tools which decode only ends of lines find the file, too."""
    assert b"  data/100%.md\n" in manifest({"data/100%.md": EMPTY})


@pytest.mark.parametrize(
    "line", [b"", b"\n", b"data/a.md\n", EMPTY.encode() + b"  a.md", EMPTY.encode() + b" a.md\n",
             EMPTY.upper().encode() + b"  a.md\n", EMPTY.encode() + b"  \xff\n"],
)  # fmt: skip
def test_other_lines_are_no_entries(line: bytes) -> None:
    """Entries are read in the one form that they are written in."""
    assert read_entry(line) is None
