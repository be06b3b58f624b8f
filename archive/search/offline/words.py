"""How a browser divides typed words and folds them: the rules of `archive.language` in the terms of JavaScript."""

import re

from archive.language.combining import MARKS
from archive.language.fold import fold
from archive.language.tokenizer import APOSTROPHES
from archive.language.tokenizer import CAPITAL
from archive.language.tokenizer import INNER_GERSHAYIM
from archive.language.tokenizer import LETTER_APOSTROPHES
from archive.language.tokenizer import UNSPACED

#: The characters of which the folded form is written down: Latin, Greek, Cyrillic, Hebrew, Arabic and their
#: extensions, signs and forms of compatibility. Others are letters that only have small ones, or none.
_FOLDED = (
    *range(0x21, 0x900),
    *range(0x1C80, 0x2190),
    *range(0xFB00, 0xFE10),
    *range(0xFE70, 0xFFF0),
)
_SURROGATES = range(0xD800, 0xE000)
_ASTRAL = re.compile(r"\\U000([0-9a-f]{5})")


def word_pattern() -> str:
    """Return the pattern of a word (see `archive.language.tokenizer`) for a browser, to be used with ``gu``."""
    unspaced = _ASTRAL.sub(r"\\u{\1}", UNSPACED)
    other = rf"(?![{unspaced}{LETTER_APOSTROPHES}])"
    letter, no_digit = rf"{other}[\p{{L}}\p{{N}}]", rf"{other}[\p{{L}}\p{{Nl}}\p{{No}}]"
    letters = rf"(?:{letter}[{MARKS}]*)+"
    abbreviation = (
        rf"{CAPITAL}\.(?:[ \u00a0\u202f]?{CAPITAL}\.)+(?:{CAPITAL}(?!{letter}))?"
        rf"|(?:{no_digit}\.){{2,}}(?!{letter})|{no_digit}(?:\.{no_digit})+(?!{letter})"
    )
    return (
        rf"(?<!{letter})(?:{abbreviation})(?:[{APOSTROPHES}][sS](?!{letter}))?|[{unspaced}][{MARKS}]*"
        rf"|{letters}(?:(?:[{APOSTROPHES}](?={letter})|(?<=\d)(?:\.(?=\d)|,(?=\d{{3}}(?!\d)))"
        rf"|{INNER_GERSHAYIM}){letters})*"
    )


def folds() -> dict[str, str]:
    """Return the folded form of each character whose small letter it is not."""
    found: dict[str, str] = {}
    for character in map(chr, (code for code in _FOLDED if code not in _SURROGATES)):
        # After a letter, since a mark alone would be kept.
        folded = fold(f"x{character}")[1:]
        if folded != character.lower():
            found[character] = folded
    return found
