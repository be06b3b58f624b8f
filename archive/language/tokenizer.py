"""Tokenizer: the words of a text and their positions.

A word is a run of letters, digits and their combining marks. It may contain an apostrophe (``don't``,
``O'Connell``), and between digits a full stop or a thousands comma (``3.5``, ``1,000``). Letters with
full stops are one word (``U.S.``, ``i.e.``), also with spaces between capitals (``U. S.``), and so are
Hebrew letters with gershayim (``צה״ל``). A hyphen divides words (``class-conscious`` is two, and the analyser
records the compound), and so does a maqaf. A soft hyphen divides nothing. In scripts that are written without
spaces, each character is a word, with the marks on it.
"""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from archive.language.combining import MARKS

#: Apostrophes that ``re`` takes for letters: primes and half rings of transliterations, the okina.
LETTER_APOSTROPHES = "ʹʻʼʽʾʿ"
APOSTROPHES = "'’‘‛＇`´′՚׳᾽᾿" + LETTER_APOSTROPHES
HYPHENS = "-\u2010\u2011\u05be"
GERSHAYIM = '"״”“'
#: Hebrew letters, and those with their points: the contents of character classes.
_HEBREW = "\u05d0-\u05f2"
_POINTED_HEBREW = "\u0591-\u05c7\u05d0-\u05f2"
#: A mark of gershayim before the last letters of a Hebrew abbreviation.
INNER_GERSHAYIM = rf"(?<=[{_POINTED_HEBREW}])[{GERSHAYIM}](?=[{_HEBREW}])"

_CHINESE_JAPANESE = (
    r"\u3005-\u3007\u3031-\u3035\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    r"\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\uff66-\uff9d\U00020000-\U0003ffff"
)
_THAI_LAO = (
    r"\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46"
    r"\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"
)
_BURMESE_KHMER = (
    r"\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070"
    r"\u1075-\u1081\u108e\u1780-\u17b3"
)
#: The characters of scripts that are written without spaces between words: the content of a character class.
UNSPACED = _CHINESE_JAPANESE + _THAI_LAO + _BURMESE_KHMER
#: Marks of half width, which ``re`` takes for letters.
_NARROW_MARKS = "\uff9e\uff9f"

_EXTENDED_CAPITALS = "".join(c for c in map(chr, range(0x100, 0x250)) if c.isupper())
CAPITAL = rf"[A-ZÀ-ÖØ-Þ{_EXTENDED_CAPITALS}Α-ΩЀ-ЯҐ]"


def _pattern(marks: str, no_letters: str) -> re.Pattern[str]:
    """Return the pattern of a word, where *marks* may follow a letter and *no_letters* are not taken for any."""
    letter, no_digit = rf"[^\W_{no_letters}]", rf"[^\W\d_{no_letters}]"
    letters = rf"(?:{letter}{marks})+" if marks else rf"{letter}+"
    abbreviation = (
        rf"{CAPITAL}\.(?:[ \u00a0\u202f]?{CAPITAL}\.)+(?:{CAPITAL}(?!{letter}))?"  # U.S.  U. S.  U.S.S.R
        rf"|(?:{no_digit}\.){{2,}}(?!{letter})"  # i.e.  a.m.
        rf"|{no_digit}(?:\.{no_digit})+(?!{letter})"  # U.S
    )
    return re.compile(
        rf"((?<!{letter})(?:{abbreviation})(?:[{APOSTROPHES}][sS](?!{letter}))?"
        rf"|[{UNSPACED}][{MARKS}{_NARROW_MARKS}]*"
        rf"|{letters}(?:(?:[{APOSTROPHES}](?={letter})|(?<=\d)(?:\.(?=\d)|,(?=\d{{3}}(?!\d)))"
        rf"|{INNER_GERSHAYIM}){letters})*)"
    )


@cache
def any_word() -> re.Pattern[str]:
    """Return the pattern of a word in any script, which takes longer to compile than all others together."""
    return _pattern(rf"[{MARKS}]*", UNSPACED + LETTER_APOSTROPHES)


#: The same for texts without marks, Hebrew, and characters that are words or apostrophes: far quicker.
_PLAIN = _pattern("", "")
_NOT_PLAIN = re.compile(f"[{UNSPACED}{MARKS}{_HEBREW}{LETTER_APOSTROPHES}]")
#: A full stop or comma that may be inside a word or end an abbreviation. Nine paragraphs of ten have none.
_POINTED = re.compile(rf"[.,](?:(?<=\.)(?:[^\W_]|[ \u00a0\u202f]{CAPITAL}\.)|(?<=,)\d)")
#: A word of a text without those, and of one that is ASCII besides, which is found a quarter quicker.
_SIMPLE = re.compile(rf"([^\W_]+(?:[{APOSTROPHES}][^\W_]+)*)")
_SIMPLE_ASCII = re.compile(r"([a-zA-Z0-9]+(?:['`][a-zA-Z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A word in a text: ``text[start:end]``."""

    start: int
    end: int
    surface: str
    #: Only a hyphen separates this word from the one before it.
    hyphenated: bool = False

    @property
    def is_unspaced(self) -> bool:
        """Whether it is one character of a script that is written without spaces."""
        return is_unspaced(self.surface)


_UNSPACED = re.compile(f"[{UNSPACED}]")


def is_unspaced(word: str) -> bool:
    """Tell whether *word* is one character of a script that is written without spaces."""
    return _UNSPACED.match(word) is not None


def word_arrays(text: str) -> "tuple[list[str], array[int], array[int]]":
    """Return the words of *text* in order as three sequences: surface forms, starts and ends."""
    ascii = text.isascii()
    if not ascii and _NOT_PLAIN.search(text):
        pattern = any_word()
    elif _POINTED.search(text):
        pattern = _PLAIN
    else:
        pattern = _SIMPLE_ASCII if ascii else _SIMPLE
    # The text before the first word, a word, the text between, a word, …
    parts = pattern.split(text)
    edges = array("I", accumulate(map(len, parts)))
    return parts[1::2], edges[:-1:2], edges[1::2]


def words(text: str) -> Iterator[WordSpan]:
    """Yield the words of *text* in order."""
    before = -2  # so that the first word is not hyphenated
    for surface, start, end in zip(*word_arrays(text), strict=True):
        hyphenated = start - before == 1 and text[before] in HYPHENS
        yield WordSpan(start, end, surface, hyphenated)
        before = end
