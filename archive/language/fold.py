"""Folding: the exact form of a word, by which words in quotation marks are compared.

Case, accents, vowel signs, compatibility forms (ligatures, long s, full width), the shapes of apostrophes and
digits, invisible characters, thousands commas and the full stops of three initials or more make no difference;
everything else does. Arabic letters are alike as in the search collation of CLDR (``root.xml``): alef with and
without its signs, ya with and without dots, ta marbuta and ha. A final letter of Hebrew is the letter.
"""

import re
import unicodedata
from functools import cache

from archive.language.tokenizer import APOSTROPHES
from archive.language.tokenizer import GERSHAYIM

#: Letters that Unicode does not decompose.
_LETTERS = {
    **{"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"},
    **{"ı": "i", "ħ": "h", "ŧ": "t", "ё": "е", "ѐ": "е", "ѝ": "и"},
    # Hebrew final letters, and the digraphs of Yiddish.
    **{"ך": "כ", "ם": "מ", "ן": "נ", "ף": "פ", "ץ": "צ", "װ": "וו", "ױ": "וי", "ײ": "יי"},
    # Arabic letters, with their Persian and Urdu shapes.
    **{"ٱ": "ا", "ٲ": "ا", "ٳ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۃ": "ه"},
    **{"ہ": "ه", "ە": "ه", "ھ": "ه"},
}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f" + "".join(
    map(chr, range(0xFE00, 0xFE10))
)
_TATWEEL = "\u0640"
#: The hard sign in transliterations of Russian, left out as often as not.
_DOUBLE_PRIME = "\u02ba"
_EQUIVALENTS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _INVISIBLE + _TATWEEL + _DOUBLE_PRIME + GERSHAYIM)),
    **dict.fromkeys(map(ord, APOSTROPHES), "'"),
    **{ord(letter): plain for letter, plain in _LETTERS.items()},
}
#: The iota below a Greek vowel is a mark of it; Unicode would make it a letter of its own.
_IOTA_BELOW = {
    code: unicodedata.normalize("NFC", base.replace("\u0345", ""))
    for code in range(0x1F80, 0x2000)
    if "\u0345" in (base := unicodedata.normalize("NFD", chr(code)))
}
#: Accents, and the points and vowel signs of Hebrew, Arabic and Syriac.
_SIGNS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0730-\u074a"
    "\u0898-\u089f\u08ca-\u08ff\ufb1e]"
)
#: Letters that lose their marks where they have any: Latin, Greek, Arabic.
_ACCENTED = re.compile("[\u0000-\u024f\u0370-\u03ff\u0620-\u06ff]")
#: Two initials keep their full stops: ``U.S.`` is not ``us``.
_MAX_POINTED_INITIALS = 2
_INITIALS = re.compile(r"((?:[^\W\d_]\.)+[^\W\d_]?)\.?('s)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


@cache
def _plain(character: str) -> str:
    """Return one folded character without its accent, if the mark is only an accent, and a digit as in ASCII.

    Latin, Greek and Arabic letters lose their marks, Hebrew and Syriac ones their points; in other scripts a
    mark can make another letter (Russian й, Hindi vowels), and is kept.
    """
    if _SIGNS.match(character):
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    base = unicodedata.normalize("NFD", character)
    if len(base) > 1 and _ACCENTED.match(base):
        return "".join(c for c in base if not unicodedata.combining(c)).translate(_EQUIVALENTS)
    return character


def fold(surface: str) -> str:
    r"""Return the exact form of the word *surface*; empty only for an empty word.

    >>> [fold(word) for word in ("Naïve", "O’Connell", "1,000", "U. S.", "U.S.S.R.", "ﬁnal", "co\u00adoperate")]
    ['naive', "o'connell", '1000', 'u.s.', 'ussr', 'final', 'cooperate']
    """
    if surface.isascii() and surface.isalpha():
        return surface.lower()
    text = (
        unicodedata.normalize("NFKC", surface.translate(_EQUIVALENTS))
        .translate(_IOTA_BELOW)
        .casefold()
        .translate(_EQUIVALENTS)
    )
    text = "".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(map(_plain, text)))
    if "." in text and (initials := _INITIALS.fullmatch(text)):
        text = _of_initials(initials[1], initials[2] or "")
    return _THOUSANDS.sub("", text) or surface.lower()


def _of_initials(initials: str, possessive: str) -> str:
    letters = initials.replace(".", "")
    pointed = len(letters) <= _MAX_POINTED_INITIALS
    return (".".join([*letters, ""]) if pointed else letters) + possessive
