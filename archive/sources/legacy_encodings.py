"""Encodings from before Unicode: which one decodes bytes that are not UTF-8.

Other alphabets than the Latin are told by `charset-normalizer`. Encodings of the Latin alphabet differ in a few letters
only, and are told by the letters that languages have.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from archive.sources.language import UNKNOWN
from archive.sources.language import language_of

#: Encodings of the Latin alphabet, the likelier first, with what readers call them.
_LATIN = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "iso8859-2": "Latin-2",
    "cp1254": "Windows-1254",
    "mac_roman": "Mac OS Roman",
    "cp850": "code page 850",
    "cp852": "code page 852",
    "mac_latin2": "Mac OS Central European",
}
#: Encodings of other alphabets.
_OTHER = (
    *(
        "cp1251",
        "koi8_r",
        "koi8_u",
        "iso8859_5",
        "cp866",
        "mac_cyrillic",
        "cp1253",
        "iso8859_7",
        "mac_greek",
    ),
    *(
        "cp1255",
        "iso8859_8",
        "cp1256",
        "iso8859_6",
        "big5",
        "gb18030",
        "cp932",
        "euc_jp",
        "cp949",
        "cp874",
    ),
)
#: The letters beyond ASCII of the languages that they are for, in lower case.
_ALPHABETS = {
    # Letters of words and names from elsewhere.
    "en": "àâäæçèéêëîïñôöœûü",
    "la": "àâæèëïœùûü",
    "fr": "àâæçéèêëîïôœùûüÿ",
    "de": "äöüß",
    "es": "áéíñóúüªº",
    "pt": "áâãàçéêíóôõúü",
    "it": "àèéìíîòóùú",
    "sv": "åäöéü",
    "da": "æøåéòô",
    "is": "áéíóúýþæöð",
    "nl": "ëïéèüóö",
    "ca": "àçéèíïóòúü",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "tr": "çğıöşüâîû",
    "ro": "ăâîşţșț",
    "hr": "čćđšž",
}
#: Signs that texts have beside letters; others are unlikely.
_SIGNS = frozenset("‘’‚“”„«»‹›–—…•§°©®†‡€£¡¿·´ªº½¼¾²³×\u00a0")
_MIN_LETTERS = 0.3
_MAX_CHAOS = 0.35
_ENGLISH_MARGIN = 0.4


@dataclass(frozen=True, slots=True)
class LegacyText:
    """A text that was decoded, and its encoding: its name in Python, and the reason to take it."""

    text: str
    encoding: str
    why: str


def decode_other_alphabet(data: bytes) -> LegacyText | None:
    """Return *data* decoded if its letters are not Latin: Cyrillic, Greek, Hebrew, Arabic, Chinese and others."""
    # Slow to import, and only few files need it.
    from charset_normalizer import from_bytes

    found = [
        (_plausibility(text) + match.coherence - 4 * match.chaos, match.encoding, text)
        for match in from_bytes(data, threshold=_MAX_CHAOS, cp_isolation=list(_OTHER))
        if (text := _decoded(data, match.encoding)) is not None
    ]
    if not found:
        return None
    _, encoding, text = max(found)
    beyond = [character for character in text if character > "\x7f" and character.isalpha()]
    other = sum(not _is_latin(character) for character in beyond)
    if (
        not beyond
        or other < 0.9 * len(beyond)
        or other < _MIN_LETTERS * sum(map(str.isalpha, text))
    ):
        return None
    return LegacyText(text, encoding, f"not UTF-8; its letters are those of {encoding}")


def _plausibility(text: str) -> float:
    """Return the share of the letters that are of the most frequent script, and more where a language is clear.

    Japanese writes in two scripts, and capitals follow no small letter.
    """
    names = Counter(
        "JAPANESE" if name in ("HIRAGANA", "KATAKANA", "CJK") else name
        for character in text[:2000]
        if character > "\x7f"
        for name in (unicodedata.name(character, "?").split()[0].split("-")[0],)
    )
    share = max(names.values(), default=0) / max(1, names.total())
    odd = sum(one.islower() and other.isupper() for one, other in pairwise(text[:2000]))
    kana = sum("\u3040" <= character <= "\u30ff" for character in text[:2000])
    known = 0.3 * (language_of(text) != UNKNOWN) + kana / max(1, names.total())
    return share + known - 10 * odd / max(1, names.total())


def decode_latin(data: bytes) -> LegacyText | None:
    """Return *data* decoded by the encoding that gives the letters of one language; None where Latin-1 does as well."""
    language = language_of(data.decode("cp1252", errors="replace"))
    scores = {
        encoding: _likelihood(data.decode(encoding, errors="replace"), language)
        for encoding in _LATIN
    }
    best = max(scores, key=lambda encoding: scores[encoding])
    text = _decoded(data, best)
    # English has few such letters, and most bytes beyond ASCII are quotation marks.
    margin = _ENGLISH_MARGIN if language == "en" else 0.02
    if text is None or scores[best] <= scores["cp1252"] + margin:
        return None
    why = f"not UTF-8; only {_LATIN[best]} gives it the letters of one language"
    return LegacyText(text, best, why)


def _likelihood(text: str, language: str) -> float:
    """Return the share of the characters beyond ASCII that *language* has (or any, if it is unknown) or are signs."""
    beyond = Counter(character.lower() for character in text if character > "\x7f")
    total = beyond.total()
    if not total:
        return 0.0
    signs = sum(count for character, count in beyond.items() if character in _SIGNS)
    inside = _signs_inside(text)
    alphabets = [_ALPHABETS[language]] if language in _ALPHABETS else _ALPHABETS.values()
    known = max(
        sum(count for character, count in beyond.items() if character in letters)
        for letters in alphabets
    )
    return (signs + known - 2 * inside) / total


def _signs_inside(text: str) -> int:
    """Return how many signs are between two letters, where only an apostrophe or dash is likely, and odd capitals."""
    return sum(
        (character.isupper() and before.islower())
        or (
            not character.isalpha()
            and character not in "’–—·\u00a0"
            and before.isalpha()
            and after.isalpha()
        )
        for before, character, after in zip(text, text[1:], text[2:], strict=False)
        if character > "\x7f"
    )


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_latin(character: str) -> bool:
    return character < "\u0250" or "\u1e00" <= character < "\u1f00"
