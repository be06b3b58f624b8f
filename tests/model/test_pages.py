"""Pages of the printed source: where they begin, and which ones a passage is on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.pages import Pages
from archive.model.pages import page_list
from archive.model.pages import page_starts
from archive.model.text import Metadata
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import Source
from archive.model.text import Text

GONE = "(withdrawn)"


def text(*paragraphs: str, pages: str = "") -> Text:
    """Return a text in which ``|250|`` is a page break."""
    made = []
    for number, written in enumerate(paragraphs, 1):
        if written == GONE:
            made.append(Paragraph(f"p{number}", "", withdrawn="A later hand."))
            continue
        words, breaks = "", []
        for n, piece in enumerate(written.split("|")):
            if n % 2:
                breaks.append(PageBreak(len(words), piece))
            else:
                words += piece
        made.append(Paragraph(f"p{number}", words, page_breaks=tuple(breaks)))
    metadata = Metadata("A text", source=Source(title="A book", pages=pages))
    return Text("a-text", metadata, (Section("s1", "", tuple(made)),))


def spans(made: Text) -> list[str]:
    """Return the pages of each living paragraph: ``462–463``, or ``?`` where they are not known."""
    pages = Pages(page_starts(made))
    found = []
    for place, paragraph in enumerate(p for p in made.paragraphs if not p.withdrawn):
        between = pages.between((place, 0), (place, len(paragraph.text)))
        found.append("–".join(dict.fromkeys(between)) if between else "?")
    return found


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (text("a", "b"), ["?", "?"]),
        (text("|462|a", "b", "c|463|d", "e"), ["462", "462", "462–463", "463"]),
        (text("a|462|b", "c"), ["?", "462"]),
        # The record says on which page the text begins.
        (text("a|462|b", "c", pages="461–470"), ["461–462", "462"]),
        (text("a|462|b", "c", pages="461"), ["461–462", "462"]),
        (text("a|462|b", pages="460–470"), ["?"]),
        (text("|462|a", "b", pages="461–462"), ["462", "462"]),
        (text("a|x|b", "c", pages="ix–x"), ["ix–x", "x"]),
        (text("a|12v|b", "c|13r|d", pages="12r-13r"), ["12r–12v", "12v–13r"]),
        (text("|xii|a|1|b"), ["xii–1"]),
        # A mark at the end belongs to the next paragraph.
        (text("|462|a|463|", "b"), ["462", "463"]),
        (text("|462|a |463| ", "b"), ["462", "463"]),
        (text("|462|a|463|b|464|c"), ["462–464"]),
        # Page 463 has no words.
        (text("|462|a", "|463||464|b"), ["462", "464"]),
        # Withdrawn words are on no page; their marks stay before the next paragraph.
        (text("|462|a", GONE, "b", "c|464|d"), ["462", "462", "462–464"]),
        (text("|462|a", GONE, "|463|b"), ["462", "463"]),
        (text(GONE, "a|462|b", pages="461–462"), ["461–462"]),
    ],
)
def test_pages_of_paragraphs(made: Text, expected: list[str]) -> None:
    """A paragraph is on the page that began last, and on all that begin in it; no page is guessed."""
    assert spans(made) == expected


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("462", 0),
        ("463", 2),
        ("p. 463", 2),
        ("page 463", 2),
        (" 463 ", 2),
        ("pp. 463", 2),
        ("464", 2),
        ("xii", 3),
        ("XII", 3),
        ("Tafel  II", 3),
        ("tafel ii", 3),
        ("465", None),
        ("46", None),
        ("", None),
        ("p.", None),
    ],
)
def test_paragraph_of_a_page(label: str, place: int | None) -> None:
    """A page leads to the paragraph in which it begins, with words on it or not."""
    made = text("|462|a", "b", "c|463|d|464|e", "|xii||Tafel II|f")
    assert Pages(page_starts(made)).place_of(label) == place


def test_repeated_label_leads_to_the_first() -> None:
    """Of two pages with one label, as in two volumes, the first is found."""
    made = text("|1|a", "|2|b", "|1|c")
    pages = Pages(page_starts(made))
    assert pages.place_of("1") == 0
    assert pages.labels == ("1", "2")


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("249 250 251 253", ["249–251", "253"]),
        ("ix x xi 1 2", ["ix–xi", "1–2"]),
        ("XIX XX", ["XIX–XX"]),
        ("12r 12v 13r", ["12r–13r"]),
        ("12a 12b", ["12a", "12b"]),
        ("5 4 3", ["5", "4", "3"]),
        ("9 10 c 101", ["9–10", "c", "101"]),
        ("İ ii ı ii", ["İ", "ii", "ı", "ii"]),
        ("", []),
    ],
)
def test_pages_are_listed_as_ranges(labels: str, expected: list[str]) -> None:
    """Consecutive numbers, Roman ones and leaves are one range."""
    assert page_list(labels.split()) == expected


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "|1|", "|2|", "|iii|", " "]), min_size=1).map("".join),
        min_size=1,
    ),
    st.sampled_from(["", "1", "1–2", "x"]),
)
def test_any_marks(paragraphs: list[str], pages: str) -> None:
    """Whatever is marked, pages begin in the order of the text, and every label is found."""
    made = text(*paragraphs, pages=pages)
    starts = page_starts(made)
    assert [(s.place, s.at) for s in starts] == sorted((s.place, s.at) for s in starts)
    found = Pages(starts)
    marked = {mark.label for p in made.paragraphs for mark in p.page_breaks}
    assert marked <= set(found.labels) <= {*marked, pages.split("–")[0]}
    assert all(found.place_of(label) is not None for label in found.labels)
