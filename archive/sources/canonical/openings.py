"""How the paragraphs of a text begin, to find texts that may be the same without comparing all their words."""

import re
from zlib import crc32

_WORDS = 6
_MIN_WORDS = 3
#: Characters of a paragraph that are looked at.
_CHARACTERS = 200
_WORD = re.compile(r"\w+")


def opening(paragraph: str) -> str:
    """Return eight digits that identify the first words of *paragraph*; nothing where it has too few.

    >>> opening("The war is over, and peace is made.") == opening("THE WAR IS OVER — and peace")
    True
    >>> opening("Two words")
    ''
    """
    words = _WORD.findall(paragraph[:_CHARACTERS].casefold())[:_WORDS]
    if len(words) < _MIN_WORDS:
        return ""
    return f"{crc32(' '.join(words).encode('utf-8', 'surrogatepass')):08x}"
