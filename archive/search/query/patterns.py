"""Patterns: typed words with wildcards."""

import re

from archive.language.combining import MARKS
from archive.language.tokenizer import APOSTROPHES
from archive.language.tokenizer import HYPHENS
from archive.language.tokenizer import words
from archive.search.query.tree import is_pattern

#: A question mark at the end of a word is only a question mark.
WILD = re.compile(r"\*|\?(?=[^\W_]|[*?])")
_OF_PATTERN = re.compile(rf"[^\W_]|[*?.{APOSTROPHES}{MARKS}]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*")
_HYPHEN = re.compile(f"[{HYPHENS}]")


def is_wild(text: str) -> bool:
    """Tell whether *text* has a wildcard that is read as one."""
    return bool(WILD.search(text)) and not any(word.is_unspaced for word in words(text))


def pattern_of(text: str) -> str:
    """Return *text* with letters, digits and wildcards only, and the full stops of initials at its beginning.

    Empty where it has no letter or digit.
    """
    kept = "".join(_OF_PATTERN.findall(text))
    initials = _INITIALS.match(kept)
    end = initials.end() if initials else 0
    pattern = re.sub(r"\*+", "*", kept[:end] + kept[end:].replace(".", ""))
    return pattern if any(c.isalnum() for c in pattern) else ""


def parts_of(text: str) -> tuple[str, ...]:
    """Return the patterns and words of *text* between its hyphens, without other signs.

    Empty where no pattern has a letter or digit.
    """
    kept: list[str] = []
    for part in _HYPHEN.split(text):
        if not WILD.search(part):
            kept += (word.surface for word in words(part))
        elif pattern := pattern_of(part):
            kept.append(pattern)
    return tuple(kept) if any(map(is_pattern, kept)) else ()
