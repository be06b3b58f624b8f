"""Folding: the exact form of a word, by which words in quotation marks are compared.

Case, accents, compatibility forms (ligatures, long s, full width), curly apostrophes, soft hyphens
and thousands commas make no difference; everything else does.
"""

import re
import unicodedata
from functools import cache

from archive.language.tokenizer import APOSTROPHES

#: Letters that Unicode does not decompose.
_LETTERS = {
    **{"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **{"ı": "i", "ħ": "h", "ŧ": "t", "ё": "е", "ѐ": "е", "ѝ": "и"},
}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
_EQUIVALENTS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _INVISIBLE)),
    **dict.fromkeys(map(ord, APOSTROPHES), "'"),
    **{ord(letter): plain for letter, plain in _LETTERS.items()},
}
_INITIALS = re.compile(r"((?:[^\W\d_]\.)+[^\W\d_]?)\.?('s)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


@cache
def _plain(character: str) -> str:
    """Return one folded character without its accent, if the mark is only an accent.

    Latin and Greek letters lose their marks; in other scripts a mark can make another letter
    (Russian й, Hindi vowels), and is kept.
    """
    if "\u0300" <= character <= "\u036f":
        return ""
    base = unicodedata.normalize("NFD", character)
    if len(base) > 1 and (base[0] <= "\u024f" or "\u0370" <= base[0] <= "\u03ff"):
        return "".join(c for c in base if not unicodedata.combining(c))
    return character


def fold(surface: str) -> str:
    r"""Return the exact form of the word *surface*; empty only for an empty word.

    >>> [fold(word) for word in ("Naïve", "O’Connell", "1,000", "U. S.", "ﬁnal", "co\u00adoperate")]
    ['naive', "o'connell", '1000', 'u.s.', 'final', 'cooperate']
    """
    if surface.isascii() and surface.isalpha():
        return surface.lower()
    text = (
        unicodedata.normalize("NFKC", surface.translate(_EQUIVALENTS))
        .casefold()
        .translate(_EQUIVALENTS)
    )
    text = "".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(map(_plain, text)))
    initials = _INITIALS.fullmatch(text) if "." in text else None
    if initials is not None:
        text = f"{initials[1].rstrip('.')}.{initials[2] or ''}"
    return _THOUSANDS.sub("", text) or surface.lower()
