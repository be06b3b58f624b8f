"""Snippets: excerpts of a text around its matches, of whole words and, where they fit, whole sentences.

Spans in, spans out: nothing here analyses or searches.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.language.combining import MARKS
from archive.language.controls import close_directions
from archive.model.span import Part
from archive.model.span import Span
from archive.model.span import merge_spans
from archive.model.span import split_at_spans

#: Characters of a snippet, about.
SNIPPET_CHARS = 320
#: Matches among which the densest are sought; a long paragraph may have a million.
MAX_MATCHES = 5000
_SENTENCE = re.compile(
    r"[.!?…؟۔।]+[\"”’')\]]*\s+(?=[\"“‘(\[]?[^\W_a-z])|[。！？｡]+[」』”’）)]*\s*(?=\S)"
)
#: A full stop after an abbreviation, of so many characters with the one before it, ends no sentence.
_ABBREVIATION_CHARS = 4
_MARKS = re.compile(f"[{MARKS}]+")
#: A cut is moved by at most so many characters to keep a word whole: where no space is so near, there are none.
MAX_WORD_CHARS = 40
#: Characters from here on are mostly Chinese, Japanese or Korean, and twice as wide as letters.
_FIRST_WIDE = "\u2e80"
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
        return Snippet((split_at_spans(text, spans),), cut_before=False, cut_after=False)
    windows = [_window(text, _densest(text, spans, size), size)]
    rest = _others(text, spans, windows[0])
    if rest:
        first = _densest(text, spans, size // 2)
        windows = [_window(text, first, size // 2)]
        second = _densest(text, _others(text, spans, windows[0]) or rest, size // 2)
        windows.append(_window(text, second, size // 2))
    windows = list(merge_spans(sorted(windows)))
    excerpts = tuple(_excerpt(text, spans, window) for window in windows)
    return Snippet(excerpts, cut_before=windows[0].start > 0, cut_after=windows[-1].end < len(text))


def sentence_starts(text: str) -> tuple[int, ...]:
    """Return where the sentences of *text* begin, 0 first."""
    starts = [0]
    for match in _SENTENCE.finditer(text):
        end = match.start()
        first = max(starts[-1], end - _ABBREVIATION_CHARS)
        if match[0][0] != "." or _ABBREVIATION.search(text, first, end) is None:
            starts.append(match.end())
    return tuple(starts)


def _is_wide(text: str) -> bool:
    sample = text[:_SAMPLE_CHARS]
    return not text.isascii() and 2 * sum(c >= _FIRST_WIDE for c in sample) > len(sample)


def _densest(text: str, spans: Sequence[Span], size: int) -> Span:
    """Return from the first to the last of the spans that best fill *size* characters.

    That is: most different words, then most words, then the first.
    """
    if not spans:
        return Span(0, 0)
    words = [text[span.start : span.end].casefold() for span in spans]
    best, value = spans[0], (0, 0)
    counts: Counter[str] = Counter()
    end = 0
    for first, span in enumerate(spans):
        while end < len(spans) and spans[end].end - span.start <= size * 4 // 5:
            counts[words[end]] += 1
            end += 1
        worth = (len(counts), end - first)
        if worth > value:
            value, best = worth, Span(span.start, spans[max(end - 1, first)].end)
        if end > first:
            counts[words[first]] -= 1
            if not counts[words[first]]:
                del counts[words[first]]
        else:
            end = first + 1
    return best


def _others(text: str, spans: Sequence[Span], window: Span) -> list[Span]:
    """Return the spans outside *window* whose words do not occur inside it."""
    inside = {
        text[s.start : s.end].casefold()
        for s in spans
        if window.start <= s.start and s.end <= window.end
    }
    return [s for s in spans if text[s.start : s.end].casefold() not in inside]


def _window(text: str, core: Span, size: int) -> Span:
    """Expand *core* to about *size* characters, preferring sentence boundaries."""
    low = max(0, core.start - 2 * size)
    sentences = [low + at for at in sentence_starts(text[low : core.end + 2 * size])]
    free = max(0, size - (core.end - core.start))
    start = max((s for s in sentences if s <= core.start), default=0)
    if core.start - start > free * 3 // 4:
        start = word_start(text, core.start - free // 2, core.start)
    free = max(0, size - (core.end - start))
    ends = [s for s in (*sentences[1:], len(text)) if s >= core.end]
    fitting = [end for end in ends if end - core.end <= free]
    end = fitting[-1] if fitting else word_end(text, core.end + free, core.end)
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
    inside = [
        Span(max(s.start, window.start) - window.start, min(s.end, window.end) - window.start)
        for s in spans
        if s.start < window.end and s.end > window.start
    ]
    return split_at_spans(close_directions(text[window.start : window.end]), inside)
