"""Text fragments: whole words, escaped as the rules ask, the only ones of their page."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.text import Emendation
from archive.model.text import NoteMark
from archive.model.text import PageBreak
from archive.model.text import Paragraph
from archive.model.text import Run
from archive.model.text import RunKind
from archive.wordlinks.text_fragment import directive
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import Row


def words(text: str, first: int, last: int, **marks: object) -> LinkedWords:
    """Return words of a paragraph that has *marks*."""
    return Row([Paragraph("p1", text, **marks)]).words(first - 1, last)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("linked", "expected"),
    [
        (words("Bread, peace - and land.", 1, 2), "text=Bread%2C%20peace"),
        (words("the land-owners & others", 2, 3), "text=land%2Downers%20%26%20others"),
        (words("he said: “Peace!” and left", 3, 3), "text=Peace"),
        (
            words("мир народам", 1, 2),
            "text=%D0%BC%D0%B8%D1%80%20%D0%BD%D0%B0%D1%80%D0%BE%D0%B4%D0%B0%D0%BC",
        ),
    ],
)
def test_escaped(linked: LinkedWords, expected: str) -> None:
    """Hyphens, commas, ampersands and everything that is no letter of ASCII; no signs at the ends."""
    assert directive(linked, []) == expected


def test_words_that_occur_twice_get_context() -> None:
    """Words before them, or where that is not enough words after them, tell one place from another."""
    page = "secret treaties of the old, all secret treaties of the new"
    assert directive(words(page, 7, 8), [page]) == "text=all-,secret%20treaties"
    assert directive(words(page, 1, 2), [page]) == "text=secret%20treaties,-of%20the%20old"
    of_any = directive(words("a b c d e f g h i j k l", 5, 5), None)
    assert of_any == "text=c%20d-,e,-f%20g%20h%20i%20j%20k%20l"


def test_long_words_are_named_by_their_ends() -> None:
    """More than three hundred letters, or several paragraphs: the first words and the last."""
    long = " ".join(f"word{n}" for n in range(100))
    assert directive(words(long, 1, 100), []) == (
        "text=word0%20word1%20word2%20word3%20word4,word95%20word96%20word97%20word98%20word99"
    )
    two = Row([Paragraph("p1", "Peace to all."), Paragraph("p2", "Land to all.")])
    assert directive(two.words(1, 4), []) == "text=to%20all,Land"


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ({"emendations": (Emendation(4, 8, "wax"),)}, "text=one,three%20four"),
        ({"note_marks": (NoteMark(8, "A"),)}, "text=one%20two,four"),
        ({"note_marks": (NoteMark(7, "1"),)}, "text=one,three%20four"),
        ({"page_breaks": (PageBreak(8, "250"),)}, "text=one%20two,four"),
        ({"runs": (Run(7, 8, RunKind.LINE_BREAK),)}, "text=one%20two,three%20four"),
    ],
)
def test_no_term_reaches_across_marks(marks: dict[str, object], expected: str) -> None:
    """Emendations, marks of notes, pages and ends of lines come between the words of a page."""
    assert directive(words("one two three four", 1, 4, **marks), []) == expected


@given(
    st.lists(st.text("abcé—,-&“” \u0301", min_size=1, max_size=8), min_size=1, max_size=12),
    st.data(),
)
def test_a_term_is_words_of_the_page(parts: list[str], data: st.DataObject) -> None:
    """Whatever the words, every term occurs in the text, and no character of a directive is left unescaped."""
    text = " ".join(" ".join(parts).split())
    row = Row([Paragraph("p1", text)])
    if not len(row):
        return
    low = data.draw(st.integers(0, len(row) - 1))
    linked = row.words(low, data.draw(st.integers(low + 1, len(row))))
    made = directive(linked, [text, text])
    assert made.startswith("text=")
    terms = made.removeprefix("text=").replace("-,", ",").replace(",-", ",").split(",")
    for term in terms:
        assert not set(term) & set("-&#")
        assert unquote(term) in text
