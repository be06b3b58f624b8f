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


#: Three words or more in capitals, one after the other. A pattern that begins with a set of letters skips all others.
_SHOUTED = re.compile(r"[A-Z][A-Z]*(?:[^\w\n]+[A-Z]+\b){2,}")
_TWO_LETTERS = re.compile(r"\b[A-Z]{2}\b")


class CapitalsSeen:
    """Counts the texts that have a word of two letters in capitals, as initials are, and those that have it otherwise.

    A word that no text has otherwise is initials: *UN* but not *US*. `read` each string of a text, then `end_text`.
    """

    def __init__(self) -> None:
        #: By exact form: how many texts have it in capitals, and how many otherwise.
        self.counts: dict[str, tuple[int, int]] = {}
        #: The words of the text, as written.
        self._words: set[str] = set()
        self._shouted: set[str] = set()

    def read(self, words: Iterable[str]) -> None:
        """Take note of *words* of a text, as they are written."""
        self._words.update(words)

    def shouted(self, text: str) -> None:
        """Take note of the words in lines of capitals in *text*: there they are no initials."""
        for line in _SHOUTED.finditer(text):
            self._shouted.update(word.lower() for word in _TWO_LETTERS.findall(line[0]))

    def end_text(self) -> None:
        """Count what was read of a text."""
        of_two = [word for word in self._words if len(word) == 2]
        in_capitals = {fold(word) for word in of_two if pointed(word)}
        otherwise = {fold(word) for word in of_two if not pointed(word)} | self._shouted
        for exact in in_capitals | otherwise:
            capitals, others = self.counts.get(exact, (0, 0))
            self.counts[exact] = (capitals + (exact in in_capitals), others + (exact in otherwise))
        self._words.clear()
        self._shouted.clear()


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
