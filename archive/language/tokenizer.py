"""Where the words of a text are.

A word is a run of letters, digits and their combining marks. Inside it may stand an apostrophe
(``don't``, ``O'Connell``), a full stop or a thousands comma between digits (``3.5``, ``1,000``).
Letters with full stops are one word (``U.S.``, ``i.e.``), also with spaces between capitals
(``U. S.``). A hyphen divides words (``class-conscious`` is two, and the analyser remembers that they
were joined). A soft hyphen divides nothing. Chinese characters and kana are a word each.
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
    """Return the pattern of a word, *letters* being that of letters and digits side by side."""
    return re.compile(
        rf"(?<![^\W_])(?:{_ABBREVIATION})(?:[{APOSTROPHES}][sS](?![^\W_]))?"
        rf"|[{_ONE}]"
        rf"|{letters}(?:(?:[{APOSTROPHES}](?=[^\W_])|(?<=\d)(?:\.(?=\d)|,(?=\d{{3}}(?!\d)))){letters})*"
    )


WORD = _pattern(rf"(?:(?![{_ONE}])[^\W_][{MARKS}]*)+")
#: The same where no character is a word of its own and none is a combining mark: then far quicker.
_PLAIN = _pattern(r"[^\W_]+")
_NOT_PLAIN = re.compile(f"[{_ONE}{MARKS}]")
#: A full stop or comma that may stand inside a word, or end an abbreviation. Nine paragraphs of ten have none.
_POINTED = re.compile(rf"[.,](?:(?<=\.)(?:[^\W_]|[ \u00a0\u202f]{CAPITAL}\.)|(?<=,)\d)")
#: A word where there is none; splitting by it is the quickest way through a paragraph.
_SIMPLE = re.compile(rf"([^\W_]+(?:[{APOSTROPHES}][^\W_]+)*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text: ``text[start:end]``."""

    start: int
    end: int
    surface: str
    #: Only a hyphen stands between this word and the one before it.
    joined: bool = False


def located(text: str) -> "tuple[list[str], array[int], array[int]]":
    """Return the words of *text* in order: as they are written, where each begins, where each ends."""
    plain = text.isascii() or not _NOT_PLAIN.search(text)
    if plain and not _POINTED.search(text):
        # What is between two words, a word, what is between, a word, …
        parts = _SIMPLE.split(text)
        edges = list(accumulate(map(len, parts)))
        return parts[1::2], array("I", edges[:-1:2]), array("I", edges[1::2])
    found = list((_PLAIN if plain else WORD).finditer(text))
    starts = array("I", [match.start() for match in found])
    return [match[0] for match in found], starts, array("I", [match.end() for match in found])


def words(text: str) -> Iterator[Word]:
    """Yield the words of *text* in order."""
    before = -2  # so that nothing joins the first word
    for surface, start, end in zip(*located(text), strict=True):
        joined = start - before == 1 and text[before] in HYPHENS
        yield Word(start, end, surface, joined)
        before = end
