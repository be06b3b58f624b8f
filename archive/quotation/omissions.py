"""Quotations within a text, and omissions within a quotation."""

import re
from collections.abc import Sequence

from archive.deadline import Deadline
from archive.language.tokenizer import words
from archive.quotation.fitting import Fit

#: Pairs of marks around quotations. Single marks are apostrophes too often to be trusted.
_QUOTED = re.compile(r"“([^“”]{2,})”|„([^„“”]{2,})[“”]|«([^«»]{2,})»|(?<!\w)\"([^\"]{2,})\"(?!\w)")
_GAP = re.compile(r"\s*[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]\s*|\s*(?:…|(?:\.\s?){3,4})\s*")
#: Fewer words in quotation marks within a longer text are a title or irony.
MIN_EMBEDDED_WORDS = 4


def quotations(text: str) -> tuple[str, ...]:
    """Return the quotations in *text*: its passages in quotation marks, or all of it.

    Marks around the whole are removed. Where there are words outside the marks, passages of fewer than
    `MIN_EMBEDDED_WORDS` words are not taken for quotations.
    """
    text = " ".join(text.split())
    found = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    outside = sum(1 for _ in words(_QUOTED.sub(" ", text)))
    long = tuple(piece.strip() for piece in found if _count(piece) >= MIN_EMBEDDED_WORDS)
    if found and not outside:
        return tuple(piece.strip() for piece in found if _count(piece))
    # Words outside that are more than an introduction: the marks inside belong to the quotation.
    if long and outside:
        return long
    return (text,) if _count(text) else ()


def words_around(text: str) -> tuple[bool, ...]:
    """Tell of each word of *text* whether it is outside the marks around the passages of `quotations`.

    Empty where there are none, or nothing outside.
    """
    text = " ".join(text.split())
    inside = [
        match.span() for match in _QUOTED.finditer(text) if _count(match[0]) >= MIN_EMBEDDED_WORDS
    ]
    around = tuple(
        not any(start <= word.start < end for start, end in inside) for word in words(text)
    )
    return around if inside and any(around) else ()


def segments(quotation: str) -> tuple[str, ...]:
    """Return the pieces of *quotation* between its marks of omission; one where it has none."""
    return tuple(piece for piece in _GAP.split(quotation) if _count(piece))


def _count(text: str) -> int:
    return sum(1 for _ in words(text))


def join_parts(parts: Sequence[Sequence[Fit]], deadline: Deadline) -> list[tuple[Fit, ...]]:
    """Return, for each fit of the first part, the best following fit of every other part in the same text.

    Exact fits come before others, near ones before far ones. Where a part does not follow, nothing is joined.
    Raises `DeadlineExceeded`.
    """
    if not parts:
        return []
    joined: list[tuple[Fit, ...]] = []
    for first in deadline.watch(parts[0]):
        chain = [first]
        for others in deadline.watch(parts[1:]):
            following = [fit for fit in others if follows(fit, chain[-1])]
            if not following:
                break
            chain.append(
                min(following, key=lambda fit: (not fit.is_exact, -round(fit.share, 1), fit.start))
            )
        if len(chain) == len(parts):
            joined.append(tuple(chain))
    return sorted(joined, key=_rank)


def follows(fit: Fit, before: Fit) -> bool:
    """Tell whether *fit* is in the same text after *before*, or in the same note."""
    if fit.words.note != before.words.note or (fit.in_note and fit.start[0] != before.start[0]):
        return False
    return fit.slug == before.slug and fit.start >= before.end


def _rank(fits: tuple[Fit, ...]) -> tuple[bool, float, int]:
    exact = all(fit.is_exact for fit in fits)
    return not exact, -sum(fit.share for fit in fits), fits[-1].end[0] - fits[0].start[0]
