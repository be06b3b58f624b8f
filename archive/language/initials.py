"""Initials typed without full stops: ``US`` is also ``U.S.``, which *us* never is.

Three initials and more are one word with and without full stops (see `fold`). Two may be another word, so
they are taken for initials only in capitals, and not in a line of capitals.
"""

import re
from collections.abc import Iterable

from archive.language.fold import fold
from archive.language.tokenizer import CAPITAL

_TWO_CAPITALS = re.compile(rf"{CAPITAL}{{2}}")
_POINTED = re.compile(r"[^\W\d_]\.[^\W\d_]\.")
#: Words of two letters or more, all in capitals, that make a line of capitals.
_MIN_LINE_WORDS = 3


#: Three words or more in capitals, one after the other.
_SHOUTED = re.compile(r"[A-Z]+(?:[^\w\n]+[A-Z]+\b){2,}")
_TWO_LETTERS = re.compile(r"\b[A-Z]{2}\b")


class CapitalsSeen:
    """The words of two letters of a collection, of which those only in capitals are initials: *UN* but not *US*.

    `fold` is called at least once for each spelling of a word, and `shouted` for each text.
    """

    def __init__(self) -> None:
        self._capitals: set[str] = set()
        self._others: set[str] = set()

    def fold(self, surface: str) -> str:
        """Return the exact form of *surface*."""
        exact = fold(surface)
        if len(surface) == 2:
            (self._capitals if pointed(surface) else self._others).add(exact)
        return exact

    def shouted(self, text: str) -> None:
        """Take note of the words in lines of capitals in *text*: there they are no initials."""
        for line in _SHOUTED.finditer(text):
            self._others.update(word.lower() for word in _TWO_LETTERS.findall(line[0]))

    @property
    def initials(self) -> frozenset[str]:
        """The exact forms that occur only in capitals."""
        return frozenset(self._capitals - self._others)


def pointed(word: str) -> str:
    """Return the exact form of *word* with full stops if it is two capitals; otherwise an empty string.

    >>> pointed("US"), pointed("us"), pointed("USSR")
    ('u.s.', '', '')
    """
    return fold(".".join([*word, ""])) if _TWO_CAPITALS.fullmatch(word) else ""


def bare(exact: str) -> str:
    """Return the two initials *exact* without full stops; otherwise an empty string.

    >>> bare("u.n."), bare("3.5"), bare("un")
    ('un', '', '')
    """
    return exact.replace(".", "") if _POINTED.fullmatch(exact) else ""


def is_line_of_capitals(words: Iterable[str]) -> bool:
    """Tell whether *words* are three or more, all in capitals, so that capitals say nothing.

    >>> is_line_of_capitals(["GIVE", "IT", "TO", "US"]), is_line_of_capitals(["US", "Navy"])
    (True, False)
    """
    longer = [word for word in words if len(word) > 1]
    return len(longer) >= _MIN_LINE_WORDS and all(word.isupper() for word in longer)
