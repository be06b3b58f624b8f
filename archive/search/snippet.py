"""Snippets: excerpts of a text around its matches, of whole words and, where they fit, whole sentences.

Spans in, spans out: nothing here analyses or searches.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.language.combining import MARKS
from archive.language.controls import close_directions
from archive.model.span import Part
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.model.span import split_at_merged

#: Characters of a snippet, about.
SNIPPET_CHARS = 320
#: Matches among which the densest are sought; a long paragraph may have a million.
MAX_MATCHES = 5000
#: The end of a sentence. It begins with one class of characters, so that a search skips quickly to the next of them.
_SENTENCE = re.compile(
    r"[.!?…؟۔।。！？｡](?:"
    r"(?<=[.!?…؟۔।])[.!?…؟۔।]*[\"”’')\]]*\s+(?=[\"“‘(\[]?[^\W_a-z])"
    r"|(?<=[。！？｡])[。！？｡]*[」』”’）)]*\s*(?=\S))"
)
#: A full stop after an abbreviation, of so many characters with the one before it, ends no sentence.
_ABBREVIATION_CHARS = 4
_MARKS = re.compile(f"[{MARKS}]+")
#: A cut is moved by at most so many characters to keep a word whole: where no space is so near, there are none.
MAX_WORD_CHARS = 40
#: Mostly Chinese, Japanese or Korean, and twice as wide as letters.
_WIDE = re.compile("[\u2e80-\U0010ffff]")
#: Characters around a stretch that tell whether a sentence begins at its edge: marks, closing quotation marks, blanks.
_CONTEXT_CHARS = 64
#: Characters by which the width of a text is judged.
_SAMPLE_CHARS = 200
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_](?:\.[^\W\d_])?|Mr|Mrs|Ms|Dr|St|Nos?|Art|[Vv]ol|pp?|cf|vs|etc)$"
)


@dataclass(frozen=True, slots=True)
class Snippet:
    """Excerpts around the matches, which are marked.

    `excerpts` are in the order of the text; where they do not touch, something was left out between them.
    """

    excerpts: tuple[tuple[Part, ...], ...]
    #: Text was left out before the first and after the last excerpt.
    cut_before: bool
    cut_after: bool


def make_snippet(text: str, spans: Sequence[Span], *, size: int = SNIPPET_CHARS) -> Snippet:
    """Return the snippet of *text* around the densest of *spans*; its beginning where there are none.

    Words that appear only far from there get an excerpt of their own. Of wide characters half as many are shown.
    """
    spans = merge_spans(spans[:MAX_MATCHES])
    if _is_wide(text):
        size //= 2
    if len(text) <= size * 5 // 4:
        return Snippet((split_at_merged(text, spans),), cut_before=False, cut_after=False)
    windows = _windows(
        text, [_Match(*span, text[span.start : span.end].casefold()) for span in spans], size
    )
    excerpts = tuple(_excerpt(text, spans, window) for window in windows)
    return Snippet(excerpts, cut_before=windows[0].start > 0, cut_after=windows[-1].end < len(text))


def sentence_starts(text: str, first: int = 0, end: int = sys.maxsize) -> list[int]:
    """Return where sentences of *text* begin after *first* and until *end*."""
    starts: list[int] = []
    before = first
    for match in _SENTENCE.finditer(text, first, end):
        stop = match.start()
        if match[0][0] != "." or not _is_abbreviation(text, before, stop):
            before = match.end()
            starts.append(before)
    return starts


class _Match(NamedTuple):
    """A match, and its words without capitals."""

    start: int
    end: int
    words: str


def _is_abbreviation(text: str, first: int, stop: int) -> bool:
    first = max(first, stop - _ABBREVIATION_CHARS)
    return _ABBREVIATION.search(text, first, stop) is not None


def _is_wide(text: str) -> bool:
    if text.isascii():
        return False
    sample = text[:_SAMPLE_CHARS]
    return 2 * len(_WIDE.findall(sample)) > len(sample)


def _windows(text: str, matches: Sequence[_Match], size: int) -> Sequence[Span]:
    """Return the stretches of *text* that are shown, one or two."""
    window = _window(text, _densest(matches, size), size)
    rest = _others(matches, window)
    if not rest:
        return (window,)
    window = _window(text, _densest(matches, size // 2), size // 2)
    second = _densest(_others(matches, window) or rest, size // 2)
    return merge_spans([window, _window(text, second, size // 2)])


def _densest(matches: Sequence[_Match], size: int) -> Span:
    """Return from the first to the last of the matches that best fill *size* characters.

    That is: most different words, then most words, then the first.
    """
    if len(matches) < 2:
        return Span(matches[0].start, matches[0].end) if matches else Span(0, 0)
    best, value = Span(matches[0].start, matches[0].end), (0, 0)
    counts: dict[str, int] = {}
    room, end = size * 4 // 5, 0
    for first, (start, _, words) in enumerate(matches):
        while end < len(matches) and matches[end].end - start <= room:
            counts[matches[end].words] = counts.get(matches[end].words, 0) + 1
            end += 1
        worth = (len(counts), end - first)
        if worth > value:
            value, best = worth, Span(start, matches[max(end - 1, first)].end)
        if end == first:
            end = first + 1
        elif counts[words] > 1:
            counts[words] -= 1
        else:
            del counts[words]
    return best


def _others(matches: Sequence[_Match], window: Span) -> list[_Match]:
    """Return the matches outside *window* whose words do not occur inside it."""
    if len(matches) < 2:
        return []
    inside = {m.words for m in matches if window.start <= m.start and m.end <= window.end}
    return [match for match in matches if match.words not in inside]


def _window(text: str, core: Span, size: int) -> Span:
    """Expand *core* to about *size* characters, preferring sentence boundaries."""
    free = max(0, size - (core.end - core.start))
    farthest = core.start - free * 3 // 4
    low = max(0, farthest - _CONTEXT_CHARS)
    starts = sentence_starts(text, low, core.end + free + _CONTEXT_CHARS)
    before = bisect_right(starts, core.start)
    start = starts[before - 1] if before else low
    if start < farthest:
        start = word_start(text, core.start - free // 2, core.start)
    free = max(0, size - (core.end - start))
    if len(text) - core.end <= free:
        end = len(text)
    else:
        before = bisect_right(starts, core.end + free)
        fits = before > 0 and starts[before - 1] >= core.end
        end = starts[before - 1] if fits else word_end(text, core.end + free, core.end)
    return Span(start, len(text[:end].rstrip()))


def word_start(text: str, at: int, latest: int) -> int:
    """Return the start of the first word at or after *at*, *latest* at most; *at* itself where no space is near."""
    if at <= 0:
        return 0
    space = text.find(" ", at - 1, min(latest, at + MAX_WORD_CHARS))
    return _whole_character(text, at) if space < 0 else space + 1


def word_end(text: str, at: int, earliest: int) -> int:
    """Return the end of the last word before *at*, *earliest* at least; *at* itself where no space is near."""
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", max(earliest, at - MAX_WORD_CHARS), at + 1)
    return _whole_character(text, at) if space < 0 else space


def _whole_character(text: str, at: int) -> int:
    """Return *at*, or the end of the character with marks in which it lies."""
    match = _MARKS.match(text, at)
    return match.end() if match else at


def _excerpt(text: str, spans: Sequence[Span], window: Span) -> tuple[Part, ...]:
    first, last = window
    inside = [
        (max(start, first) - first, min(end, last) - first)
        for start, end in spans
        if start < last and end > first
    ]
    return split_at_merged(close_directions(text[first:last]), inside)
