"""Letters of early prints, in which u and v, i and j are one letter each, and vv is a w.

A text whose record says ``early_print: yes`` is indexed in this spelling, and queries are searched in it too.
"""

import re
from collections.abc import Callable

from archive.language.fold import fold

_ONE_LETTER = str.maketrans("vj", "ui")
#: Where u and i are mostly consonants: between vowels, and at the beginning before one.
_CONSONANT_U = re.compile(r"(?:(?<=[aeiouy])|^)u(?=[aeiouy])")
_CONSONANT_I = re.compile(r"^i(?=[aeou])")


def early_form(exact: str) -> str:
    """Return the exact form *exact* as a word of an early print.

    >>> [early_form(word) for word in ("vpon", "upon", "Iustice".lower(), "justice", "vvith")]
    ['upon', 'upon', 'iustice', 'iustice', 'with']
    """
    return exact.replace("vv", "w").translate(_ONE_LETTER)


def fold_early(surface: str) -> str:
    """Return the exact form of the word *surface* of an early print."""
    return early_form(fold(surface))


def early_stem(stem: Callable[[str], str]) -> Callable[[str], str]:
    """Return *stem* for words in their early form: it is given them in about the letters of today.

    Stemming tells vowels from consonants: *loue* and *loued* have one stem as *love* and *loved*.
    """

    def stem_of(early: str) -> str:
        return stem(_CONSONANT_I.sub("j", _CONSONANT_U.sub("v", early)))

    return stem_of
