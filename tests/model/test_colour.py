"""Colours, and how well one is read on another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model.colour import Colour

COLOURS = st.builds(Colour, *(st.integers(0, 255) for _ in range(3)))
PAPERS = [
    (Colour.parse("#fdfcf8"), Colour.parse("#f5f1e8")),
    (Colour.parse("#171614"), Colour.parse("#211f1c")),
]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#9a2318", "#9a2318", 1.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """The contrast of two colours is the one that other programs print, whichever comes first."""
    first, second = Colour.parse(one), Colour.parse(other)
    assert first.contrast(second) == pytest.approx(ratio, abs=0.005)
    assert first.contrast(second) == second.contrast(first)


@pytest.mark.parametrize("word", ["#9A2318", "9a2318", "#9a2318"])
def test_colours_are_read_with_and_without_their_sign(word: str) -> None:
    """Capitals and the sign make no difference."""
    assert Colour.parse(word) == Colour(0x9A, 0x23, 0x18)


@pytest.mark.parametrize(
    "word",
    ["", "#", "red", "#12", "#12345", "#1234567", "#ggg", "rgb(1,2,3)", "#12345678", "#fff\n"],
)
def test_what_is_no_colour_is_refused(word: str) -> None:
    """Names, functions and other numbers of digits are no colours here."""
    with pytest.raises(ValueError, match="no colour"):
        Colour.parse(word)


@given(COLOURS, st.sampled_from(PAPERS))
def test_nearest_colour_can_be_read(colour: Colour, papers: tuple[Colour, Colour]) -> None:
    """The proposed colour has the contrast that is asked for, and is the colour itself where that has it."""
    proposed = colour.readable_on(papers, 4.5)
    assert proposed.contrast_with(papers) >= 4.5
    if colour.contrast_with(papers) >= 4.5:
        assert proposed == colour
