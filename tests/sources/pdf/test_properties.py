"""Whatever stands on pages, and wherever: no word is lost, and what was apart stays apart."""

from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from archive.errors import BrokenText
from archive.sources.pdf.pages import PrintedDocument
from archive.sources.pdf.pages import PrintedLine
from archive.sources.pdf.pages import PrintedPage
from archive.sources.pdf.reader import read_printed

_WORDS = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=9),
    min_size=1,
    max_size=12,
).map(" ".join)
_PLACES = st.integers(-50, 900) | st.floats(-1e6, 1e6)
_SIZES = st.sampled_from([0.1, 6.0, 8.0, 10.0, 10.4, 12.0, 18.0, 900.0])


@st.composite
def _lines(draw: st.DrawFn) -> PrintedLine:
    text, left, bottom, size = draw(_WORDS), draw(_PLACES), draw(_PLACES), draw(_SIZES)
    digits = [
        (at, at + 1) for at, letter in enumerate(text) if letter.isdecimal() and letter.isascii()
    ]
    raised = tuple(digits[:3]) if draw(st.booleans()) else ()
    bold, italic, sideways = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    right = left + draw(st.sampled_from([0.0, 4.0, 5.0])) * len(text)
    return PrintedLine(
        text, left, bottom, right, bottom + size, size, bold, italic, raised, sideways
    )


def _page(lines: list[PrintedLine]) -> PrintedPage:
    return PrintedPage(tuple(lines), "\n".join(line.text for line in lines), 612.0)


@settings(deadline=None)
@given(st.lists(st.lists(_lines(), max_size=14).map(_page), min_size=1, max_size=4))
def test_no_word_is_lost_whatever_stands_on_pages(pages: list[PrintedPage]) -> None:
    """No word is lost, and nothing fails, whatever stands on the pages."""
    try:
        read_printed(PrintedDocument(tuple(pages)), name="a.pdf")
    except BrokenText as refused:
        assert "words would be lost" not in str(refused)  # noqa: PT017 others are refused for what they are
