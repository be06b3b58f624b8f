"""The words of a text as addresses count them, and their fingerprint.

Both are frozen: a link that was made stands for ever on how its words were counted then. So neither
asks the analyser, which may learn.
"""

import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256

from archive.model.span import Span

_RUN = re.compile(r"\S+")
#: Letters and digits, of each their first sign in Unicode; what is written on a letter belongs to it.
_COUNTS = frozenset("LN")
_STAYS = frozenset("LNM")
#: How many characters a fingerprint has.
LENGTH = 6


def counted(text: str) -> tuple[Span, ...]:
    """Return the words of *text*: runs of characters without a space, with a letter or digit in them.

    >>> [text[s.start : s.end] for text in ["war – and peace!"] for s in counted(text)]
    ['war', 'and', 'peace!']
    """
    return tuple(Span(*run.span()) for run in _RUN.finditer(text) if _is_word(run[0]))


def bare(word: str) -> str:
    """Return the letters and digits of *word*, whatever its capitals, ligatures and width.

    >>> [bare(word) for word in ("“Peace,", "O’Connell", "ﬁnal", "Straße")]
    ['peace', 'oconnell', 'final', 'strasse']
    """
    if word.isascii():
        return "".join(filter(str.isalnum, word.lower()))
    # Signs go first: an acute that stands for an apostrophe is not to become an accent.
    folded = unicodedata.normalize("NFKC", _letters(unicodedata.normalize("NFC", word))).casefold()
    return _letters(unicodedata.normalize("NFKC", folded))


def fingerprint(words: Iterable[str]) -> str:
    """Return six characters that are those of these *words*, and by chance of one in a thousand million others.

    >>> fingerprint(["Secret", "diplomacy,"]) == fingerprint(["secret", "diplomacy"])
    True
    """
    row = " ".join(map(bare, words))
    return (
        b32encode(sha256(row.encode("utf-8", "surrogatepass")).digest())[:LENGTH].decode().lower()
    )


def _is_word(run: str) -> bool:
    return any(unicodedata.category(c)[0] in _COUNTS for c in run)


def _letters(word: str) -> str:
    return "".join(c for c in word if unicodedata.category(c)[0] in _STAYS)
