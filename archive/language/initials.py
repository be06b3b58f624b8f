"""Initials typed without full stops: ``US`` is also ``U.S.``, which *us* never is.

Three initials and more are one word with and without full stops (see `fold`). Two may be another word, so
they are taken for initials only in capitals, and not in a line of capitals.
"""

import re
from collections.abc import Iterable

from archive.language.fold import fold
from archive.language.tokenizer import CAPITAL

_TWO_CAPITALS = re.compile(rf"{CAPITAL}{{2}}")
#: Words of two letters or more, all in capitals, that make a line of capitals.
_MIN_LINE_WORDS = 3


def pointed(word: str) -> str:
    """Return the exact form of *word* with full stops if it is two capitals; otherwise an empty string.

    >>> pointed("US"), pointed("us"), pointed("USSR")
    ('u.s.', '', '')
    """
    return fold(".".join([*word, ""])) if _TWO_CAPITALS.fullmatch(word) else ""


def is_line_of_capitals(words: Iterable[str]) -> bool:
    """Tell whether *words* are three or more, all in capitals, so that capitals say nothing.

    >>> is_line_of_capitals(["GIVE", "IT", "TO", "US"]), is_line_of_capitals(["US", "Navy"])
    (True, False)
    """
    longer = [word for word in words if len(word) > 1]
    return len(longer) >= _MIN_LINE_WORDS and all(word.isupper() for word in longer)
