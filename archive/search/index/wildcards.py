"""Wildcards: ``annex*`` and ``w?r`` as patterns over the exact terms of the vocabulary."""

import re
from collections.abc import Callable


def wildcard_pattern(wildcard: str, folded: Callable[[str], str]) -> re.Pattern[str]:
    """Return the pattern of the exact terms that *wildcard* matches, as lines; *folded* is how a word is folded."""
    stretches = [_stretch(stretch, folded) for stretch in wildcard.split("*")]
    first, *inner, last = stretches if len(stretches) > 1 else [*stretches, ""]
    # Each stretch between stars is matched at its first place, atomically: it matches the same words,
    # and no pattern can make `re` backtrack through all divisions of a word.
    between = "".join(f"(?>.*?{stretch})" for stretch in inner if stretch)
    end = f".*{last}" if len(stretches) > 1 else ""
    return re.compile(f"^{first}{between}{end}$", re.MULTILINE)


def literal_beginning(wildcard: str, folded: Callable[[str], str]) -> str:
    """Return with what all exact terms begin that *wildcard* matches."""
    literal = re.split(r"[*?]", wildcard, maxsplit=1)[0]
    return folded(literal) if literal else ""


def _stretch(stretch: str, folded: Callable[[str], str]) -> str:
    """Return the pattern of a stretch without stars, as blind to case and accents as a word is."""
    return ".".join(re.escape(folded(piece)) if piece else "" for piece in stretch.split("?"))
