"""Quotations within a text, and omissions within a quotation."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from sys import maxsize

from archive.deadline import Deadline
from archive.language.tokenizer import words
from archive.quotation.fitting import Fit

#: Pairs of marks around quotations. A number behind the second one calls a note.
_QUOTED = re.compile(
    r"“([^“”]{2,})”|„([^„“”]{2,})[“”]|”([^“”]{2,})”|«([^«»]{2,})»|»([^«»]{2,})«"
    r"|「([^「」]{2,})」|『([^『』]{2,})』|(?<!\w)\"([^\"]{2,})\"(?![^\W\d_])"
)
#: Single marks may be apostrophes: they are trusted where each that opens is followed by one that closes.
_SINGLE = re.compile(
    r"(?P<opens>(?<![\w’'])[‘‚'](?!\d|(?i:tis|twas|em|n)\b)(?=\w))|(?<=[\w.,;:!?…])[’‘'](?![^\W\d_])"
)
_GAP = re.compile(r"\s*[\[(]\s*(?:…|\.\s?\.\s?\.)\s*[\])]\s*|\s*(?:…|(?:\.\s?){3,4})\s*")
#: Beside longer ones, fewer words in quotation marks are a title or irony.
MIN_EMBEDDED_WORDS = 4

#: The first character of a passage in quotation marks, and the one after its last.
_Marked = tuple[int, int]


def quotations(text: str) -> tuple[str, ...]:
    """Return the quotations in *text*: its passages in quotation marks, or all of it.

    Marks around the whole are removed. Where there are words outside the marks, passages of fewer than
    `MIN_EMBEDDED_WORDS` words are quotations only if none is longer.
    """
    text = " ".join(text.split())
    found = _quoted_passages(text)
    if found:
        return tuple(text[start:end].strip() for start, end in found)
    return (text,) if _count(text) else ()


def words_around(text: str) -> tuple[bool, ...]:
    """Tell of each word of *text* whether it is outside the marks around the passages of `quotations`.

    Empty where there are none, or nothing outside.
    """
    text = " ".join(text.split())
    inside = _quoted_passages(text)
    around = tuple(not _inside(word.start, inside) for word in words(text))
    return around if inside and any(around) else ()


def has_only_short(text: str) -> bool:
    """Tell whether all `quotations` in *text* are so short that its marks may be around a title or irony."""
    return all(_count(passage) < MIN_EMBEDDED_WORDS for passage in quotations(text))


def _quoted_passages(text: str) -> list[_Marked]:
    found = [span for span in _marked(text) if _count(text[slice(*span)])]
    if any(not _inside(word.start, found) for word in words(text)):
        long = [span for span in found if _count(text[slice(*span)]) >= MIN_EMBEDDED_WORDS]
        return long or found
    return found


def _inside(place: int, spans: Sequence[_Marked]) -> bool:
    """Tell whether *place* is in one of *spans*, which ascend and do not overlap; there may be thousands."""
    at = bisect_right(spans, (place, maxsize)) - 1
    return at >= 0 and place < spans[at][1]


def _marked(text: str) -> list[_Marked]:
    """Return what is between quotation marks in *text*: between single ones where there are no others."""
    if found := [match.span(match.lastindex or 0) for match in _QUOTED.finditer(text)]:
        return found
    marks = list(_SINGLE.finditer(text))
    opening, closing = marks[::2], marks[1::2]
    paired = all(mark["opens"] for mark in opening) and not any(mark["opens"] for mark in closing)
    if not paired or len(opening) != len(closing):
        return []
    return [(first.end(), last.start()) for first, last in zip(opening, closing, strict=True)]


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
