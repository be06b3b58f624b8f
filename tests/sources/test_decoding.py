"""Encoding detection, and files that are not text."""

import codecs

import pytest

from archive.errors import BrokenText
from archive.sources.decoding import MAX_TRANSCRIPT_BYTES
from archive.sources.transcript.reader import read_transcript

TEXT = "A Speech\n\nThe café is open — “until further notice”. It is the end of the matter.\n"
LATIN = "A Speech\n\nThe café of Besançon is open to all, naïve or not; that is the end of it.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8-sig"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("cp1252"), "windows-1252"),
    ],
)
def test_encodings_are_recognised(data: bytes, encoding: str) -> None:
    """The same words come out of every encoding, and the import names it."""
    made = read_transcript(data, name="speech.txt")
    assert made.encoding == encoding
    assert made.text.paragraphs[0].text == TEXT.split("\n\n")[1].strip()
    assert (encoding == "utf-8") == ("encoding" not in str(made))


def test_latin_1_is_recognised() -> None:
    """Bytes beyond ASCII that are not UTF-8 and not from 80 to 9F are Latin-1."""
    made = read_transcript(LATIN.encode("latin-1"), name="speech.txt")
    assert made.encoding == "latin-1"
    assert "Besançon" in made.text.paragraphs[0].text


def test_cyrillic_in_utf_16_is_recognised() -> None:
    """UTF-16 without a byte order mark is detected by its high bytes, in other alphabets too."""
    words = "Вопрос о мире есть жгучий вопрос, больной вопрос современности и всех нас. " * 3
    made = read_transcript(words.encode("utf-16-le"), name="mir.txt")
    assert made.text.paragraphs[0].text == words.strip()


def test_punctuation_in_big5_is_recognised() -> None:
    """English typed on a Chinese system has only its dashes and quotes in Big5."""
    data = (
        b"A Speech\n\nAmerica\xa1\xa6s word\xa1Xand its bond\xa1Xwill be kept by all of us today.\n"
    )
    made = read_transcript(data, name="speech.txt")
    assert made.encoding == "big5"
    assert made.text.paragraphs[0].text.startswith("America’s word—and its bond—will")


def test_undecodable_byte_is_replaced_and_reported() -> None:
    """81 is undefined in Windows-1252: it becomes �, and the report names byte and line."""
    made = read_transcript(
        b"A Speech\n\nThe end\x81 of \x93it\x94 is near, my friends.\n", name="x.txt"
    )
    assert "The end� of “it”" in made.text.paragraphs[0].text
    assert "line 3: characters “�”: byte 81 fits no known encoding" in str(made)


def test_stray_bytes_in_utf_8_do_not_spoil_the_rest() -> None:
    """One Windows quotation mark in a UTF-8 file is read as such; the other letters stay."""
    data = "Été à Besançon, été à Genève, et voilà ".encode() + b"l\x92homme\n"
    made = read_transcript(data, name="x.txt")
    assert made.text.paragraphs[0].text == "Été à Besançon, été à Genève, et voilà l’homme"
    assert "read as Windows-1252" in str(made)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\r\n\t ", "empty"),
        (b"PK\x03\x04word/document.xml", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(32)) * 20, "control characters"),
        (b"a" * (MAX_TRANSCRIPT_BYTES + 1), "50 MB"),
        (b"---\n\n---\n", "no paragraph"),
    ],
)
def test_file_that_is_not_text_is_refused_with_a_reason(data: bytes, says: str) -> None:
    """A file that is not text is refused with a sentence that says why."""
    with pytest.raises(BrokenText, match=says):
        read_transcript(data, name="thing.txt")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_all_line_endings_give_the_same_paragraphs(end: str) -> None:
    """Windows, Unix and old Macintosh files give the same paragraphs."""
    made = read_transcript(f"One fine day.{end}{end}Another day.{end}".encode(), name="x.txt")
    assert [paragraph.text for paragraph in made.text.paragraphs] == [
        "One fine day.",
        "Another day.",
    ]


def test_invisible_characters_are_removed_and_reported() -> None:
    """Zero-width characters, soft hyphens and special spaces would hide words from a search."""
    source = "The sec\u00adret\u00a0trea\u200bties were publis\u0301hed today, as he said.\n"
    made = read_transcript(source.encode(), name="x.txt")
    assert made.text.paragraphs[0].text == "The secret treaties were publiśhed today, as he said."
    assert str(made).count("line 1: characters") == 4
