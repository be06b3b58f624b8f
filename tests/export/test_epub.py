"""EPUB: valid, with exactly the displayed words, and the same bytes each time."""

import re
from itertools import chain
from pathlib import Path

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import settings

from archive.export import epub
from archive.export.epub.book import Chapter
from archive.export.epub.book import Heading
from archive.model.text import Text
from archive.sources.canonical.format import read_canonical
from tests.export.test_tei import REAL
from tests.support.epubs import check
from tests.support.epubs import faults
from tests.support.epubs import files_of
from tests.support.epubs import source_of
from tests.support.epubs import words_by_number
from tests.support.strategies import texts
from tests.support.tei import shown_words

#: Paragraphs of a text that epubcheck reads here; it is slow.
MAX_CHECKED = 17


def book_of(*given: Text) -> bytes:
    """Return *given* as one book."""
    sources = [source_of(text) for text in given]
    chapters = chain.from_iterable(
        epub.chapters_of_text(source, within=len(sources) > 1) for source in sources
    )
    return epub.write_book(
        epub.Book(
            identifier="https://archive.example.org/texts/a-text",
            title=given[0].metadata.title or "Untitled",
            authors=given[0].metadata.authors,
            languages=tuple(dict.fromkeys(text.metadata.language for text in given)),
            publisher="Papers & <Letters>",
            modified="2026-11-22",
            chapters=(*chapters, epub.colophon(sources)),
        )
    )


def real_texts() -> list[Text]:
    """Return the shipped text, one with every construct, and real sources."""
    read = (read_canonical(path.read_text(encoding="utf-8"), path=str(path)).text for path in REAL)
    return [text for text in read if all(paragraph.number for paragraph in text.paragraphs)]


def test_real_texts_are_valid(tmp_path: Path) -> None:
    """A book of all of them has no fault, and one of the smaller ones none that epubcheck finds."""
    texts_of_all = real_texts()
    assert faults(book_of(*texts_of_all)) == []
    smaller = [text for text in texts_of_all if len(text.paragraphs) <= MAX_CHECKED]
    assert len(smaller) >= 3
    assert check(book_of(*smaller), tmp_path) == []


def test_a_text_has_its_words() -> None:
    """Each numbered paragraph of a book has the words that pages show."""
    for text in real_texts():
        book = book_of(text)
        assert faults(book) == [], text.slug
        found = words_by_number(book)
        for paragraph in text.paragraphs:
            expected = "".join(shown_words(paragraph))
            assert "".join(found[paragraph.number].split()) == expected, paragraph.number


@given(texts().filter(lambda text: all(p.number for p in text.paragraphs)))
@settings(max_examples=25)
def test_any_text(text: Text) -> None:
    """Whatever a text holds, its book is XML whose links lead somewhere."""
    numbers = [paragraph.number for paragraph in text.paragraphs]
    if len(numbers) == len(set(numbers)):
        assert faults(book_of(text)) == []


def test_the_type_is_found_at_the_beginning() -> None:
    """The first file is the media type, not compressed, as the standard asks."""
    book = book_of(real_texts()[0])
    assert next(iter(files_of(book))) == "mimetype"
    assert book[30:58] == b"mimetypeapplication/epub+zip"


def test_the_same_book_is_the_same_bytes() -> None:
    """No clock and no order of files is in it."""
    text = real_texts()[0]
    assert book_of(text) == book_of(text)


def test_numbers_are_permalinks() -> None:
    """Each number leads to the paragraph on the site."""
    text = next(t for t in real_texts() if t.slug == "report-on-peace")
    chapter = files_of(book_of(text))["book/chapter-2.xhtml"].decode()
    assert (
        'class="number" href="https://archive.example.org/texts/report-on-peace/p2">2</a>'
        in chapter
    )


def test_emendations_are_told_at_the_end() -> None:
    """An emended word is marked, and the last page says what the source reads."""
    text = next(t for t in real_texts() if t.slug == "report-on-peace")
    last = list(files_of(book_of(text)).values())[-1].decode()
    assert "<li>12: war] way</li>" in last


def test_the_site_offers_whole_texts(client: FlaskClient) -> None:
    """A text and its revision can be had as EPUB, and their pages say so; a paragraph cannot."""
    for address in ("/texts/report-on-peace", "/texts/report-on-peace@1"):
        answer = client.get(f"{address}.epub")
        assert (answer.status_code, answer.mimetype) == (200, "application/epub+zip")
        assert answer.headers["Content-Disposition"].endswith('.epub"')
        assert faults(answer.data) == []
        assert f'href="{address}.epub"' in client.get(address).text
    assert client.get("/texts/report-on-peace/p2.epub").status_code == 404
    assert ".epub" not in client.get("/texts/report-on-peace/p2").text


def test_a_skipped_level_does_not_split_the_contents() -> None:
    """An entry has one list of those below it, whatever levels they have: EPUB allows no second one."""
    headings = tuple(
        Heading(level, f"Level {level}", f"s{at}") for at, level in enumerate((2, 1, 3, 2, 2, 3, 1))
    )
    chapters = (Chapter("T", "", "en", "ltr", headings),)
    book = epub.Book("https://example.org/t", "T", (), ("en",), "P", "2026-11-20", chapters)
    contents = files_of(epub.write_book(book))["book/contents.xhtml"].decode()
    assert "</ol><ol>" not in contents
    assert contents.count("<ol>") == contents.count("</ol>") == 3
    assert contents.count("<li>") == contents.count("</li>") == len(headings)


def test_contents_are_nested() -> None:
    """Sections of sections are below them, and in a book of several texts each has its own list."""
    book = book_of(*real_texts()[:2])
    contents = files_of(book)["book/contents.xhtml"].decode()
    depth = deepest = 0
    for tag in re.findall(r"</?ol>", contents):
        depth += 1 if tag == "<ol>" else -1
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest >= 2
