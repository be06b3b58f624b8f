"""Word counting for addresses, and the fingerprint of a range of words.

Both are frozen: a link depends for ever on how its words were counted when it was made. So neither uses
the analyser, which may change.
"""

import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from collections.abc import Iterator
from hashlib import sha256
from string import ascii_letters

from archive.model.span import Span

_RUN = re.compile(r"\S+")
#: Major Unicode categories: a word has a letter or digit; marks on a letter belong to it.
_WORD_CATEGORIES = frozenset("LN")
_KEPT_CATEGORIES = frozenset("LNM")
_FIRST_LETTERS = frozenset(ascii_letters)
#: Characters in a fingerprint.
FINGERPRINT_CHARS = 6


def word_spans(text: str, start: int = 0) -> Iterator[Span]:
    """Yield the spans of the words of *text* from *start*: runs without a space that contain a letter or digit.

    >>> [text[s.start : s.end] for text in ["war – and peace!"] for s in word_spans(text)]
    ['war', 'and', 'peace!']
    """
    return (Span(*run.span()) for run in _RUN.finditer(text, start) if _is_word(run[0]))


def bare(word: str) -> str:
    """Return *word* folded to letters and digits, ignoring case, ligatures and width.

    >>> [bare(word) for word in ("“Peace,", "O’Connell", "ﬁnal", "Straße")]
    ['peace', 'oconnell', 'final', 'strasse']
    """
    if word.isascii():
        return "".join(filter(str.isalnum, word.lower()))
    # Punctuation goes first: an acute typed for an apostrophe must not become an accent.
    folded = unicodedata.normalize("NFKC", _letters(unicodedata.normalize("NFC", word))).casefold()
    return _letters(unicodedata.normalize("NFKC", folded))


def fingerprint(words: Iterable[str]) -> str:
    """Return the fingerprint of *words*: six base-32 characters, about a thousand million values.

    >>> fingerprint(["Secret", "diplomacy,"]) == fingerprint(["secret", "diplomacy"])
    True
    """
    row = " ".join(map(bare, words))
    return (
        b32encode(sha256(row.encode("utf-8", "surrogatepass")).digest())[:FINGERPRINT_CHARS]
        .decode()
        .lower()
    )


def _is_word(run: str) -> bool:
    # Nearly every run begins with a letter.
    return run[0] in _FIRST_LETTERS or any(
        unicodedata.category(c)[0] in _WORD_CATEGORIES for c in run
    )


def _letters(word: str) -> str:
    return "".join(c for c in word if unicodedata.category(c)[0] in _KEPT_CATEGORIES)
