"""Whole pages: the paragraphs of an ebook, and the page of an archive with all that it puts around a text."""

import json

import pytest

from archive.model.date import Date
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
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


def _shown(text: Text) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the sections of *text*, each with the kind and the words of its paragraphs, lines divided by ``/``."""

    def words(paragraph: Paragraph) -> str:
        shown = paragraph.text
        breaks = [run.start for run in paragraph.runs if run.kind is RunKind.LINE_BREAK]
        for at in sorted(breaks, reverse=True):
            shown = f"{shown[:at]}/{shown[at + 1 :]}"
        return shown

    return [(s.heading, [(p.kind.value, words(p)) for p in s.paragraphs]) for s in text.sections]


@pytest.fixture(scope="module")
def wiki() -> Import:
    """The import of a chapter of a wiki."""
    return read_html((PAGES / "chapter-of-a-wiki.html").read_bytes(), name="wiki.html")


def test_data_of_a_wiki_go_to_the_record(wiki: Import) -> None:
    """Title with its chapter, author, translator, year, the permanent address: from headings and hidden data."""
    record = wiki.text.metadata
    assert record.title == "The Life of the Bee: Chapter 2"
    assert (record.authors, record.source.translators) == (
        ("Maurice Maeterlinck",),
        ("Alfred Sutro",),
    )
    assert str(record.date) == "1903"
    assert record.source.url == "https://en.wikisource.org/wiki/The_Life_of_the_Bee/Chapter_2"


def test_text_of_a_wiki_has_nothing_of_the_site(wiki: Import) -> None:
    """What is left is the chapter; a page that begins inside a word does not divide it."""
    (section,) = wiki.text.sections
    assert section.heading == "The Swarm"
    first, second, verse, last = section.paragraphs
    assert first.text.startswith("We will now, so as to draw")
    assert first.text.endswith("leaves the bees entirely free and untrammelled.")
    assert [page.label for page in first.page_breaks] == ["37", "38"]
    assert [(note.label, note.text) for note in first.notes] == [("1", "A hive of straw.")]
    assert [mark.label for mark in second.note_marks] == ["2", "1"]
    assert (verse.kind, last.text) == (ParagraphKind.STANZA, "The Queen follows.")


def test_book_of_gutenberg_is_its_words_alone() -> None:
    """Header, title page, contents, notes and licence leave the text; verse keeps its lines, tables their rows."""
    text = read_html((PAGES / "gutenberg-2020s.html").read_bytes(), name="a.html").text
    record = text.metadata
    assert (record.title, record.authors) == ("Songs of the Mill", ("Jane Miller",))
    assert record.source.translators == ("John Roe",)
    assert _shown(text) == [
        ("", [("prose", "The old mill.")]),
        (
            "I. The Wheel",
            [
                (
                    "stanza",
                    "The wheel goes round and round all day,/The water runs below,/And what the miller has to say/"
                    "The water does not know.",
                ),
                ("stanza", "He sings of corn, he sings of rye,/He sings of nothing new."),
                ("stanza", "The second way of writing verse/Is set in divs like these."),
                ("stanza", "Another stanza follows it/With honey for the bees."),
            ],
        ),
        (
            "II. The Miller",
            [
                (
                    "prose",
                    "The miller was a stout man. He had three sons, of whom the eldest went to the town, and never "
                    "came back.",
                ),
                ("quotation", "“Come home,” wrote the miller."),
                ("prose", "Corn ground at the mill"),
                ("table", "Year | Sacks/1850 | 300/1851 | 310"),
            ],
        ),
        (
            "III. The End",
            [("prose", "That is all. The mill stands still."), ("signature", "J. M.")],
        ),
    ]
    notes = [(note.label, note.text) for p in text.paragraphs for note in p.notes]
    assert notes == [
        ("1", "Rye was dear."),
        ("2", "The town of Norwich. It is far away."),
        ("3", "Some say 311."),
    ]
    assert [page.label for p in text.paragraphs for page in p.page_breaks] == ["1", "2", "3"]


def test_old_page_of_gutenberg_loses_its_header_in_one_block() -> None:
    """The header and the licence of old files are preformatted text; wrapped titles are whole."""
    text = read_html((PAGES / "gutenberg-2000s.html").read_bytes(), name="a.html").text
    record = text.metadata
    assert (record.title, record.authors) == ("A Walk in Kent With a Map", ("John Roe",))
    assert [p.text.split()[0] for p in text.paragraphs] == ["I", "The", "THE"]
    assert [note.text for note in text.paragraphs[0].notes] == ["A port."]
    assert text.paragraphs[1].text == "The café was shut."
