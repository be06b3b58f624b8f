"""Filters as readers know them: pages of the print, days as they are printed, languages by name."""

from dataclasses import replace

import pytest

from archive.model.date import Date
from archive.model.pages import pages_of_paragraphs
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.search.query.canonical import canonical
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.parser import parse
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.searcher import Searcher
from archive.settings import Settings
from archive.web.wording.queries import describe
from tests.support.collections import built
from tests.support.collections import text_of

BOOK = text_of(
    "book",
    Paragraph("", "A preface of some words.", page_breaks=(PageBreak(0, "xii"),)),
    Paragraph("", "It goes on in roman peace.", page_breaks=(PageBreak(11, "XIII"),)),
    Paragraph("", "Peace begins here.", page_breaks=(PageBreak(0, "1"),)),
    "Peace goes on.",
    Paragraph("", "Peace and war.", page_breaks=(PageBreak(10, "2"), PageBreak(14, "3"))),
    "The third page of peace.",
    Paragraph("", "A folio of peace.", page_breaks=(PageBreak(0, "112v"),)),
    Paragraph("", "A plate of peace.", page_breaks=(PageBreak(0, "Plate 3"),)),
    Paragraph("", "Far on, peace.", page_breaks=(PageBreak(0, "115"),)),
    title="Secret Treaties of the Ministry",
    heading="On Secret Diplomacies",
    language="en",
)
LETTER = text_of("letter", "Peace without pages.", language="grc")
SERMON = text_of("sermon", "Peace to all.", language="ru-petr1708")
DATED = [
    replace(text, metadata=replace(text.metadata, date=new, date_old_style=old))
    for text, new, old in (
        (BOOK, Date(1917, 11, 8), Date(1917, 10, 26)),
        (LETTER, Date(1917, 10, 26), None),
        (SERMON, Date(1918, 1, 7), Date(1917, 12, 25)),
    )
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Three texts, one of them with pages."""
    return built(tmp_path_factory.mktemp("printed"), DATED).searcher


def found(searcher: Searcher, q: str) -> list[str]:
    """Return the paragraphs that *q* finds."""
    request = SearchRequest(q=q, per_page=50, sort=Sort.TEXT)
    return [f"{hit.ref.slug}/{hit.ref.number}" for hit in searcher.search(request).hits]


def test_pages_of_paragraphs() -> None:
    """Those on which any of their words are; a mark behind the last word begins the page of the next paragraph."""
    assert pages_of_paragraphs(BOOK) == [
        *[("xii",), ("xii", "XIII"), ("1",), ("1",), ("1", "2"), ("3",)],
        *[("112v",), ("Plate 3",), ("115",)],
    ]
    assert pages_of_paragraphs(LETTER) == [()]


@pytest.mark.parametrize(
    ("q", "paragraphs"),
    [
        ("page:1", [3, 4, 5]),
        ("page:2 peace", [5]),
        ("page:3", [6]),
        ("page:1-3", [3, 4, 5, 6]),
        ("page:1–2", [3, 4, 5]),
        ("page:3..1", [3, 4, 5, 6]),
        ("page:xii", [1, 2]),
        ("page:XIII", [2]),
        ("page:xii-xiv", [1, 2]),
        ("page:112v", [7]),
        ("page:112r-113v", [7]),
        ('page:"p. 2"', [5]),
        ('page:"plate 3"', [8]),
        ("page:110-15", [9]),
        ("page:12", []),
        ("peace -page:1 in:book", [2, 6, 7, 8, 9]),
    ],
)
def test_a_page_is_a_filter(searcher: Searcher, q: str, paragraphs: list[int]) -> None:
    """By what is printed on it, alone or in a range of its kind, however the range is written."""
    assert found(searcher, q) == [f"book/p{n}" for n in paragraphs]


@pytest.mark.parametrize(
    ("typed", "spelt", "sentence"),
    [
        ("page:12", "page:12", "on page 12"),
        ("page:112-15 peace", "page:112-115 peace", "on pages 112–115"),
        ("page:XII..xiv", "page:xii-xiv", "on pages xii–xiv"),
        ("language:Russian", "language:ru", "in texts in Russian (ru)"),
        ("language:русский", "language:ru", "in texts in Russian (ru)"),
        ('language:"Ancient Greek"', "language:grc", "in texts in Ancient Greek (grc)"),
        ("language:Deutsch", "language:de", "in texts in German (de)"),
        ("language:français", "language:fr", "in texts in French (fr)"),
        ("language:klingon", "language:klingon", "in texts in the language “klingon”"),
    ],
)
def test_how_a_filter_was_read_is_said(typed: str, spelt: str, sentence: str) -> None:
    """In the canonical spelling and in words, without a notice."""
    query = parse(typed, Settings())
    assert query.notices == ()
    assert canonical(query.tree) == spelt
    assert sentence in describe(query.tree)


@pytest.mark.parametrize(
    ("q", "texts"),
    [
        ("language:russian peace", {"sermon"}),
        ("language:English peace", {"book"}),
        ('language:"classical greek"', {"letter"}),
        ("language:German", set()),
    ],
)
def test_a_language_is_found_by_its_name(searcher: Searcher, q: str, texts: set[str]) -> None:
    """In English or in the language itself; a language is that of its variants, too."""
    assert {place.split("/")[0] for place in found(searcher, q)} == texts


@pytest.mark.parametrize(
    ("q", "texts", "old"),
    [
        ("date:1917-10-26", {"book", "letter"}, 1),
        ("date:1917-11-08", {"book"}, 0),
        ("date:1917-10", {"book", "letter"}, 1),
        ("date:1917-10-26..1917-10-27", {"book", "letter"}, 1),
        ("date:1917-12..1918-01", {"sermon"}, 0),
        ("date:..1917-10-25", set(), 0),
        ("date:1917-12-25", {"sermon"}, 1),
        ("year:1917", {"book", "letter"}, 0),
        ("year:1918", {"sermon"}, 0),
    ],
)
def test_a_day_is_also_that_of_old_style(
    searcher: Searcher, q: str, texts: set[str], old: int
) -> None:
    """As the source prints it, which is told; a year is that of New Style."""
    results = searcher.search(SearchRequest(q=q, per_page=50))
    assert {hit.ref.slug for hit in results.hits} == texts
    day = q.removeprefix("date:")
    told = (Notice(NoticeKind.OLD_STYLE, (day,), count=old),) if old else ()
    assert results.notices == told


def test_the_form_for_dates_finds_old_style_too(searcher: Searcher) -> None:
    """With the same notice."""
    day = Date(1917, 12, 25)
    results = searcher.search(SearchRequest(q="peace", date_from=day, date_to=day))
    assert {hit.ref.slug for hit in results.hits} == {"sermon"}
    assert results.notices == (Notice(NoticeKind.OLD_STYLE, ("1917-12-25",), count=1),)


@pytest.mark.parametrize(
    ("q", "texts"),
    [
        ("title:treaty", {"book"}),
        ('title:"secret treaty" peace', {"book"}),
        ("title:ministries", {"book"}),
        ("title:treaties -page:1", {"book"}),
        ("title:secrecy", set()),
        ("section:diplomacy", {"book"}),
        ('section:"diplomacy war"', set()),
    ],
)
def test_a_title_is_found_by_other_forms_of_its_words(
    searcher: Searcher, q: str, texts: set[str]
) -> None:
    """As words of paragraphs are; all of the words are in it."""
    assert {place.split("/")[0] for place in found(searcher, q)} == texts


def test_a_form_of_a_word_of_a_title_is_not_said_to_be_nowhere(searcher: Searcher) -> None:
    """The title that has another form of it is told, with the query that finds it."""
    nothing = searcher.search(SearchRequest(q="ministries zebra")).no_results
    assert nothing is not None
    assert [canonical(node) for node in nothing.missing] == ["zebra"]
    assert [canonical(elsewhere.tree) for elsewhere in nothing.elsewhere] == ["title:ministries"]
