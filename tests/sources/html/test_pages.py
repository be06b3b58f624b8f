"""Whole pages: the paragraphs of an ebook, and the page of an archive with all that it puts around a text."""

import json

import pytest

from archive.model.date import Date
from archive.model.text import Text
from archive.sources.html.reader import read_html
from archive.sources.report import ChangeKind
from archive.sources.report import Import
from archive.sources.transcript.reader import read_transcript
from tests.support.paths import ROOT

PAGES = ROOT / "tests/data/pages"
EXPECTED = json.loads((PAGES / "federalist.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_each_paragraph_of_an_ebook_is_one(name: str) -> None:
    """Each paragraph of a page that marks its paragraphs is one, word for word, and the head is none."""
    text = read_html((PAGES / name).read_bytes(), name=name).text

    def letters(words: str) -> str:
        return "".join(filter(str.isalnum, words))

    assert [letters(p.text) for p in text.paragraphs] == [letters(p) for p in EXPECTED[name]]


def test_head_of_an_ebook_goes_to_the_record() -> None:
    """Number and title of a chapter are its title; the line below says where and when it was printed."""
    record = read_html((PAGES / "federalist-1.xhtml").read_bytes(), name="a.xhtml").text.metadata
    assert record.title == "I: General Introduction"
    assert record.occasion.startswith("Hamilton: For The Independent Journal")
    assert record.date == Date(1787, 10, 27)


@pytest.fixture(scope="module")
def page() -> Import:
    """The import of the page of an archive."""
    return read_html((PAGES / "report-on-peace.html").read_bytes(), name="report-on-peace.html")


def test_page_of_an_archive_has_the_paragraphs_of_the_transcript(page: Import) -> None:
    """The same seventeen paragraphs in the same sections as the transcript."""
    path = ROOT / "tests/data/transcripts/report-on-peace.txt"

    def shape(text: Text) -> list[tuple[str, str, list[str]]]:
        return [(s.heading, s.kind, [p.text for p in s.paragraphs]) for s in text.sections]

    assert shape(page.text) == shape(read_transcript(path.read_bytes(), name=path.name).text)


def test_lines_about_the_source_go_to_the_record(page: Import) -> None:
    """Headings and lines with labels fill the record."""
    record = page.text.metadata
    assert (record.title, record.authors) == ("Report on Peace", ("Vladimir Lenin",))
    assert record.occasion.startswith("Second All-Russia Congress")
    assert (record.date, record.date_old_style) == (Date(1917, 11, 8), Date(1917, 10, 26))
    source = record.source
    assert (source.title, source.publisher) == ("Lenin’s Collected Works", "Progress Publishers")
    assert (source.place, source.volume, source.year) == ("Moscow", "26", "1972")
    assert source.pages == "249-253"
    assert source.translators == ("Yuri Sdobnikov", "George Hanna")
    assert source.editors == ("George Hanna",)
    assert record.rights.startswith("Copyleft: V. I. Lenin Internet Archive")


def test_notes_of_an_archive_belong_to_the_paragraph_that_calls_them(page: Import) -> None:
    """Notes at the foot of the page, linked by names, are with their paragraph; their heading is gone."""
    noted = [p for p in page.text.paragraphs if p.notes]
    assert [(note.label, note.text) for note in noted[0].notes] == [
        ("1", "The bridge treaties were published in December."),
        ("2", "See also the note of the translator."),
    ]
    assert len(noted) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Lenin Works Archive > 1917",
        "< backward | forward >",
        "Notes",
        "Last updated on: 2 November 2011",
    ],
)
def test_what_is_around_the_text_is_left_out_with_a_line_each(page: Import, words: str) -> None:
    """Navigation, foot and the heading of the notes are listed, with their lines."""
    kinds = [change.kind for change in page.report if change.before == words and change.where]
    assert kinds == [ChangeKind.AROUND]
