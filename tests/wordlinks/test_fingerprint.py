"""Word counting and fingerprints are frozen: existing links depend on both."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.wordlinks.fingerprint import FINGERPRINT_CHARS
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.fingerprint import fingerprint
from archive.wordlinks.fingerprint import word_spans

#: Never change a line of this: each represents all existing links of its kind.
FROZEN = {
    "secret diplomacy,": "57yu3r",
    "“Secret — diplomacy”": "57yu3r",
    "The workers' and peasants' government": "4fwscd",
    "Straße der Œuvre, naïve": "gehpgc",
    "мир народам, земля крестьянам": "tivt4a",
    "सत्यमेव जयते": "nagxyh",
    "1,000 p.m. co-operate": "c4sycf",
}


@pytest.mark.parametrize(("text", "mark"), FROZEN.items())
def test_the_fingerprint_is_frozen(text: str, mark: str) -> None:
    """These words have these fingerprints for ever."""
    assert fingerprint(text[s.start : s.end] for s in word_spans(text)) == mark


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("war – and peace", ["war", "and", "peace"]),
        ("land-owners (the many), 3.5 %", ["land-owners", "(the", "many),", "3.5"]),
        ("peace—and bread", ["peace—and", "bread"]),
        ("  ", []),
        ("… ! —", []),
        ("साँप", ["साँप"]),
    ],
)
def test_words_are_counted_by_spaces(text: str, words: list[str]) -> None:
    """A word is a run without spaces that has a letter or a digit."""
    assert [text[span.start : span.end] for span in word_spans(text)] == words


@given(st.text())
def test_counting_covers_every_letter(text: str) -> None:
    """No letter or digit is outside the words, the words are in order, and each has one."""
    spans = word_spans(text)
    inside = {at for span in spans for at in range(span.start, span.end)}
    letters = {at for at, c in enumerate(text) if unicodedata.category(c)[0] in "LN"}
    assert letters <= inside
    assert list(spans) == sorted(spans)
    assert all(letters & set(range(span.start, span.end)) for span in spans)


@given(st.lists(st.text(min_size=1), max_size=4))
def test_fingerprint_is_six_base32_characters(words: list[str]) -> None:
    """Whatever the words, six characters that an address can carry."""
    mark = fingerprint(words)
    assert len(mark) == FINGERPRINT_CHARS
    assert set(mark) <= set("abcdefghijklmnopqrstuvwxyz234567")


@given(st.text(st.characters(codec="utf-8")))
def test_forms_of_letters_make_no_difference(word: str) -> None:
    """Capitals, composed and decomposed letters are the same."""
    assert bare(unicodedata.normalize("NFD", word)) == bare(unicodedata.normalize("NFC", word))
    assert bare(bare(word)) == bare(word)


def test_an_apostrophe_of_any_make_makes_no_difference() -> None:
    """Straight, curly, or an accent that was typed for one."""
    assert len({fingerprint([f"O{sign}Connell"]) for sign in "'’‘´`"}) == 1


def test_another_letter_makes_another_fingerprint() -> None:
    """A sign on a letter that makes another word of it counts."""
    assert fingerprint(["कल"]) != fingerprint(["काल"])
    assert fingerprint(["peace", "war"]) != fingerprint(["peacewar"])
