"""Tokenizer: the words of a text and their positions.

A word is a run of letters, digits and their combining marks. It may contain an apostrophe (``don't``,
``O'Connell``), and between digits a full stop or a thousands comma (``3.5``, ``1,000``). Letters with
full stops are one word (``U.S.``, ``i.e.``), also with spaces between capitals (``U. S.``). A hyphen
divides words (``class-conscious`` is two, and the analyser records the compound). A soft hyphen divides
nothing. Chinese characters and kana are a word each.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from archive.language.combining import MARKS

APOSTROPHES = "'’‘ʼ＇`´′"
HYPHENS = "-\u2010\u2011\u05be"

_ONE = r"\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CAPITAL = r"[A-ZÀ-ÖØ-ÞА-ЯЁ]"
_ABBREVIATION = (
    rf"{CAPITAL}\.(?:[ \u00a0\u202f]?{CAPITAL}\.)+"  # U.S.  U. S.
    rf"|(?:[^\W\d_]\.){{2,}}(?![^\W_])"  # i.e.  a.m.
    rf"|[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"  # U.S
)


def _pattern(letters: str) -> re.Pattern[str]:
    """Return the pattern of a word; *letters* is that of a run of letters and digits."""
    return re.compile(
        rf"(?<![^\W_])(?:{_ABBREVIATION})(?:[{APOSTROPHES}][sS](?![^\W_]))?"
        rf"|[{_ONE}]"
        rf"|{letters}(?:(?:[{APOSTROPHES}](?=[^\W_])|(?<=\d)(?:\.(?=\d)|,(?=\d{{3}}(?!\d)))){letters})*"
    )


WORD = _pattern(rf"(?:(?![{_ONE}])[^\W_][{MARKS}]*)+")
#: The same for texts without combining marks and characters that are words of their own: far quicker.
_PLAIN = _pattern(r"[^\W_]+")
_NOT_PLAIN = re.compile(f"[{_ONE}{MARKS}]")
#: A full stop or comma that may be inside a word or end an abbreviation. Nine paragraphs of ten have none.
_POINTED = re.compile(rf"[.,](?:(?<=\.)(?:[^\W_]|[ \u00a0\u202f]{CAPITAL}\.)|(?<=,)\d)")
#: A word of a text without those; splitting by it is the quickest way through a paragraph.
_SIMPLE = re.compile(rf"([^\W_]+(?:[{APOSTROPHES}][^\W_]+)*)")


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A word in a text: ``text[start:end]``."""

    start: int
    end: int
    surface: str
    #: Only a hyphen separates this word from the one before it.
    hyphenated: bool = False


def word_arrays(text: str) -> "tuple[list[str], array[int], array[int]]":
    """Return the words of *text* in order as three sequences: surface forms, starts and ends."""
    plain = text.isascii() or not _NOT_PLAIN.search(text)
    if plain and not _POINTED.search(text):
        # The text before the first word, a word, the text between, a word, …
        parts = _SIMPLE.split(text)
        edges = list(accumulate(map(len, parts)))
        return parts[1::2], array("I", edges[:-1:2]), array("I", edges[1::2])
    found = list((_PLAIN if plain else WORD).finditer(text))
    starts = array("I", [match.start() for match in found])
    return [match[0] for match in found], starts, array("I", [match.end() for match in found])


def words(text: str) -> Iterator[WordSpan]:
    """Yield the words of *text* in order."""
    before = -2  # so that the first word is not hyphenated
    for surface, start, end in zip(*word_arrays(text), strict=True):
        hyphenated = start - before == 1 and text[before] in HYPHENS
        yield WordSpan(start, end, surface, hyphenated)
        before = end
