"""Slugs from titles: short, ASCII, cut between words."""

import re
import unicodedata
from collections.abc import Container

from archive.model.address import is_slug

MAX_SLUG_CHARS = 60
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґѣ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch  y  e iu ia i i ie g e".split(
            " "
        ),
        strict=True,
    )
)


def slug_of(title: str, *, fallback: str = "") -> str:
    """Return a slug for *title*; where none of it can be used, for *fallback*, else ``text``."""
    for words in (title, fallback):
        slug = _slug(words)
        if is_slug(slug):
            return slug
    return "text"


def _slug(words: str) -> str:
    plain = "".join(_CYRILLIC.get(letter, letter) for letter in words.lower()).translate(_LETTERS)
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", plain)
        if not unicodedata.combining(character)
    )
    folded = bare if bare.isascii() else _in_latin_letters(bare)
    # An apostrophe does not divide a word: *people's* is ``peoples``.
    parts = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", folded.lower()))
    slug = ""
    for part in parts:
        longer = f"{slug}-{part}" if slug else part[:MAX_SLUG_CHARS]
        if len(longer) > MAX_SLUG_CHARS:
            break
        slug = longer
    return slug


def _in_latin_letters(words: str) -> str:
    """Return *words* in Latin letters: Greek, Hebrew, Arabic, Chinese and all others, by their sound."""
    # It reads large tables, and few titles need it.
    from anyascii import anyascii

    return anyascii(words)


def unique_slug(slug: str, taken: Container[str]) -> str:
    """Return *slug*, with a number appended where it is *taken*."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
