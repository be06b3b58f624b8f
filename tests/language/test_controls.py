"""Control characters: what is left out, what is closed, and what a terminal is shown."""

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.language.controls import clean
from archive.language.controls import close_directions
from archive.language.controls import escape_controls
from archive.language.controls import has_directions
from archive.language.controls import open_directions
from archive.language.controls import strays
from archive.language.controls import typed
from archive.language.controls import without_controls
from archive.language.controls import without_directions

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
#: Words, and everything that sets a direction or ends one.
_MIXED = st.text(
    st.sampled_from([*"ab ×", LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI, "\u200e", "\u200f"])
)


@pytest.mark.parametrize(
    ("opened", "ends"),
    [
        (f"a{RLO}b", PDF),
        (f"a{LRO}b", PDF),
        (f"a{RLE}b", PDF),
        (f"a{LRE}b", PDF),
        (f"a{RLI}b", PDI),
        (f"a{LRI}b", PDI),
        (f"a{FSI}b", PDI),
        (f"{RLO}a{RLI}b", PDI + PDF),
        (f"{RLI}a{RLO}b", PDF + PDI),
        (f"{RLO}{RLO}", PDF * 2),
        # The end of an isolate ends the embeddings in it.
        (f"{RLI}a{RLO}b{PDI}", ""),
        (f"{RLI}{RLO}{LRI}{RLE}{PDI}b", PDF + PDI),
        # An end inside an isolate does not reach what began outside.
        (f"{RLO}{RLI}{PDF}", PDI + PDF),
        (f"{RLO}{RLI}{PDF}{PDI}", PDF),
        # Ends of nothing end nothing, and harm nothing.
        (f"{PDF}{PDI}a", ""),
        (f"{PDI}{RLI}a", PDI),
        (f"{RLE}{PDI}a", PDF),
    ],
)
def test_what_is_open_is_closed_at_the_end(opened: str, ends: str) -> None:
    """In the order that the Unicode Bidirectional Algorithm matches them, and nothing else is changed."""
    assert close_directions(opened) == opened + ends
    assert bool(open_directions(opened)) == bool(ends)


@pytest.mark.parametrize(
    "words",
    [
        "plain words",
        "שלום\u200f, עולם",
        "العربية\u061c (1917)",
        f"He said {RLI}שלום{PDI} to them.",
        f"{RLE}שלום {LRE}peace{PDF} עולם{PDF}",
        "a\u200db می\u200cخواهم",
        "line\nline\ttab\x85next\u2028line",
        "\ue000 \u0301 🙂 \ufffd",
    ],
)
def test_legitimate_text_stays(words: str) -> None:
    """Marks, joiners, and directions that are ended are part of a text; so are white space and private characters."""
    assert clean(words) == words
    assert strays(words) == []


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x01", "\x07", "\x08", "\x0e", "\x1b", "\x7f", "\x80", "\x9b", "\x9d", "\x9f",
     "\ud800", "\ufdd0", "\ufdef", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"],
)  # fmt: skip
def test_what_no_text_needs_is_left_out(character: str) -> None:
    """Controls of devices, surrogates, and the code points that are no characters."""
    assert clean(f"a{character}b") == "ab"
    assert without_controls(f"a{character}b", " ") == "a b"
    assert strays(f"a{character}b{character}") == [character]
    assert character not in escape_controls(f"a{character}b")


def test_what_is_typed_is_shown_in_words() -> None:
    """Controls that a form brings along divide words, and lines stay; nothing is left open."""
    assert typed(f"a\x00b\x0cc\u2028d\ne {RLO}f") == f"a b c d\ne {RLO}f{PDF}"


@given(_MIXED)
def test_closing_is_complete_and_appends_only(words: str) -> None:
    """Whatever is in a field, what comes after it is not turned; closing again changes nothing."""
    closed = close_directions(words)
    assert closed.startswith(words)
    assert open_directions(closed) == []
    assert close_directions(closed) == closed
    assert set(closed[len(words) :]) <= {PDF, PDI}
    assert not has_directions(without_directions(words))
    assert without_directions(closed) == without_directions(words)


@given(_MIXED, _MIXED)
def test_closed_fields_stay_closed_side_by_side(one: str, other: str) -> None:
    """So a citation of fields that are closed ends as it began."""
    assert open_directions(f"{clean(one)}, “{clean(other)}”, https://a.example/") == []
    assert open_directions(f"{RLI}{clean(one)}{PDI}") == []


@given(st.text(st.characters()))
def test_a_terminal_gets_nothing_to_obey(words: str) -> None:
    """Escapes are those of JSON, which reads them as the characters again; line ends and tabs stay."""
    shown = escape_controls(words)
    obeyed = [c for c in shown if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert set(obeyed) <= {"\n", "\t"}
    assert not has_directions(shown)
    written = json.dumps(words, ensure_ascii=False)
    assert json.loads(escape_controls(written)) == words


@given(st.text(st.characters()))
def test_clean_text_can_be_in_xml(words: str) -> None:
    """Whatever a field holds, XML 1.0 can hold it when it is clean, apart from white space to be escaped."""
    allowed = {"\t", "\n", "\r"}
    for character in clean(words):
        code = ord(character)
        white = character.isspace()
        assert white or code >= 0x20, hex(code)
        assert character in allowed or white or not 0xD800 <= code <= 0xDFFF
        assert code not in (0xFFFE, 0xFFFF)


#: Every code point of the two kinds of controls, and every other one.
_REMOVED = [
    character
    for character in map(chr, range(sys.maxunicode + 1))
    if (unicodedata.category(character) in ("Cc", "Cs") and not character.isspace())
    or ord(character) & 0xFFFE == 0xFFFE
    or 0xFDD0 <= ord(character) <= 0xFDEF
]
_DIRECTIONS = [LRE, RLE, PDF, LRO, RLO, LRI, RLI, FSI, PDI]


@pytest.mark.parametrize("beside", ["", "word\n\tw", "\u00a0\u00ad", "é"])
def test_every_control_is_found_whatever_is_beside_it(beside: str) -> None:
    """No text that holds a control is taken for one without."""
    for character in _REMOVED:
        assert without_controls(beside + character) == beside, hex(ord(character))
        assert strays(beside + character) == [character], hex(ord(character))
    for character in _DIRECTIONS:
        assert has_directions(beside + character)
        opened = [] if character in (PDF, PDI) else [character]
        assert strays(beside + character) == opened
        assert (close_directions(beside + character) == beside + character) == (not opened)


def test_all_that_is_no_control_is_kept() -> None:
    """The rest of Unicode, in one text."""
    every = {*map(chr, range(sys.maxunicode + 1))}
    rest = "".join(sorted(every.difference(_REMOVED, _DIRECTIONS)))
    assert without_controls(rest) == clean(rest) == rest
    assert strays(rest) == []
    assert not has_directions(rest)
