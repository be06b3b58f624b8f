"""Wildcards: ``annex*`` and ``w?r`` as patterns over the exact terms of the vocabulary."""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WildcardPattern:
    """The exact terms that begin and end so, with the `inner` stretches between in this order, none overlapping.

    Where it has a ``?``, which is any one letter, these only choose which terms are compared with `shape`. `spelt` is
    the wildcard with its letters folded.
    """

    beginning: str
    inner: tuple[str, ...]
    ending: str
    spelt: str
    shape: re.Pattern[str] | None = None


def wildcard_pattern(wildcard: str, folded: Callable[[str], str]) -> WildcardPattern:
    """Return the pattern of the exact terms that *wildcard* matches; *folded* is how a word is folded."""
    split = [
        folded(piece) if piece.strip("*?") else piece for piece in re.split(r"([*?])", wildcard)
    ]
    pieces, spelt = split[::2], "".join(split)
    if len(pieces) == 1:
        return WildcardPattern(spelt, (), "", spelt, _shape(wildcard, folded))
    shape = _shape(wildcard, folded) if "?" in wildcard else None
    beginning, *inner, ending = pieces
    return WildcardPattern(beginning, tuple(filter(None, inner)), ending, spelt, shape)


def _shape(wildcard: str, folded: Callable[[str], str]) -> re.Pattern[str]:
    stretches = [_stretch(stretch, folded) for stretch in wildcard.split("*")]
    first, *inner, last = stretches if len(stretches) > 1 else [*stretches, ""]
    # Each stretch between stars is matched at its first place, atomically: it matches the same words,
    # and no pattern can make `re` backtrack through all divisions of a word.
    between = "".join(f"(?>.*?{stretch})" for stretch in inner if stretch)
    end = f".*{last}" if len(stretches) > 1 else ""
    return re.compile(f"{first}{between}{end}")


def _stretch(stretch: str, folded: Callable[[str], str]) -> str:
    """Return the pattern of a stretch without stars, as blind to case and accents as a word is."""
    return ".".join(re.escape(folded(piece)) if piece else "" for piece in stretch.split("?"))
