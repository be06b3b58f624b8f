"""Words of a paragraph: white space of any kind becomes single spaces."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from archive.sources.paragraph_builder import collapse_spaces


@given(st.text(st.sampled_from("ab \n\t\u00a0\u2028\u3000\u200b\x1c")))
def test_runs_of_white_space_become_one_space(words: str) -> None:
    """Also at the ends, where the words of a paragraph meet its markup."""
    expected = []
    for character in words:
        if not character.isspace():
            expected.append(character)
        elif expected[-1:] != [" "]:
            expected.append(" ")
    assert collapse_spaces(words) == "".join(expected)


def test_every_white_space_of_unicode_is_one() -> None:
    """Whatever `str.split` takes for white space, alone or between words."""
    for character in filter(str.isspace, map(chr, range(sys.maxunicode + 1))):
        assert collapse_spaces(character) == " "
        assert collapse_spaces(f"a{character}b") == "a b"
