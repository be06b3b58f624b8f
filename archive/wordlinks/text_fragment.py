"""Text fragments (WICG *URL Fragment Text Directives*): links that make a browser scroll to words.

A browser looks for the words as the page shows them. So a term never reaches across what the page
shows between words (a note mark, a page number, an emendation, the end of a line of verse): there the
link names its first and its last words instead of all of them.
"""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import islice
from itertools import pairwise
from urllib.parse import quote

from archive.model.span import Span
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.model.text import RunKind
from archive.wordlinks.word_range import LinkedWords

#: Longer quotations are named by their first and last words.
MAX_WHOLE_CHARS = 300
#: Words that name the beginning and the end of a longer one.
_END_WORDS = 5
#: Words of context that may tell one place from another.
_MAX_CONTEXT_WORDS = 8
#: Characters in which that many words are sought at first.
_CONTEXT_CHARS = 400

_SPACE = re.compile(r"\s+")


def directive(linked: LinkedWords, shown: Iterable[str] | None) -> str:
    """Return the directive ``text=…`` for *linked*, which must be unique among *shown*, the words of the page.

    Where those are not known, context is always given.

    >>> from archive.model.text import Paragraph
    >>> directive(LinkedWords((Paragraph("p1", "Bread, peace - and land."),), 2, 3, 7, 18), [])
    'text=peace%20%2D%20and'
    """
    spans = list(linked.spans())
    (first, head), (last, tail) = spans[0], spans[-1]
    opening, closing = _clean(first, head)[0], _clean(last, tail)[-1]
    page = None if shown is None else "\n".join(map(_even, shown))
    if len(spans) == 1 and opening == closing and opening.end - opening.start <= MAX_WHOLE_CHARS:
        start = opening
        words = _term(first, start)
        ending = ""
    else:
        start = _first_words(first, opening)
        words = _term(first, start)
        ending = f",{_written(_term(last, _last_words(last, closing)))}"
    before, after = _context(first, start, page, suffix=not ending)
    prefix = f"{_written(before)}-," if before else ""
    suffix = f",-{_written(after)}" if after else ""
    return f"text={prefix}{_written(words)}{ending}{suffix}"


def _written(term: str) -> str:
    """Return *term* percent-encoded, including the characters that have a meaning in a directive."""
    return quote(_SPACE.sub(" ", term), safe="").replace("-", "%2D")


def _even(text: str) -> str:
    return _SPACE.sub(" ", text).casefold()


def _term(paragraph: Paragraph, span: Span) -> str:
    return paragraph.text[span.start : span.end]


def _barriers(paragraph: Paragraph) -> set[int]:
    """Return the offsets at which a page shows something between the letters of *paragraph*."""
    marks = {mark.at for mark in paragraph.note_marks} | {p.at for p in paragraph.page_breaks}
    ends = {at for e in paragraph.emendations for at in (e.start, e.end)}
    lines = {run.start for run in paragraph.runs if run.kind is RunKind.LINE_BREAK}
    cells = re.finditer(r" \| ", paragraph.text) if paragraph.kind is ParagraphKind.TABLE else ()
    return marks | ends | lines | {at for cell in cells for at in cell.span()}


def _clean(paragraph: Paragraph, span: Span) -> list[Span]:
    """Return the uninterrupted stretches of *span* on a page, from letter to letter."""
    glued = {mark.at for mark in paragraph.note_marks} | {p.at for p in paragraph.page_breaks}
    inner = sorted(at for at in _barriers(paragraph) if span.start < at < span.end)
    edges = [span.start, *inner, span.end]
    loose = [_unglued(paragraph.text, Span(*piece), glued) for piece in pairwise(edges)]
    trimmed = [_trimmed(paragraph.text, piece) for piece in loose]
    return [piece for piece in trimmed if piece.start < piece.end] or [
        _trimmed(paragraph.text, span)
    ]


def _unglued(text: str, span: Span, glued: set[int]) -> Span:
    """Return *span* without a word at its end that a mark follows at once: the page shows them as one word."""
    start, end = span.start, span.end
    if end in glued and end > start and _is_letter(text[end - 1]):
        end = max(start, text.rfind(" ", start, end))
    if start in glued and start < end and _is_letter(text[start]):
        space = text.find(" ", start, end)
        start = space if space >= 0 else end
    return Span(start, end)


def _trimmed(text: str, span: Span) -> Span:
    """Return *span* from its first letter to its last; empty where it has none."""
    inside = range(span.start, span.end)
    first = next((at for at in inside if _is_letter(text[at])), None)
    if first is None:
        return Span(span.start, span.start)
    last = next(at for at in reversed(inside) if _is_letter(text[at]))
    return Span(first, last + 1)


def _first_words(paragraph: Paragraph, span: Span) -> Span:
    *_, run = islice(re.finditer(r"\S+", _term(paragraph, span)), _END_WORDS)
    return _trimmed(paragraph.text, Span(span.start, span.start + run.end()))


def _last_words(paragraph: Paragraph, span: Span) -> Span:
    term = _term(paragraph, span)
    start = len(term)
    for word in reversed(term.rsplit(None, _END_WORDS)[-_END_WORDS:]):
        start = term.rindex(word, 0, start)
    return _trimmed(paragraph.text, Span(span.start + start, span.end))


def _context(
    paragraph: Paragraph, term: Span, page: str | None, *, suffix: bool
) -> tuple[str, str]:
    """Return the words before and after *term* that make it unique on the *page*, if any are needed."""
    text = paragraph.text
    barriers = _barriers(paragraph)
    low = max((at for at in barriers if at <= term.start), default=0)
    high = min((at for at in barriers if at >= term.end), default=len(text))
    befores = [start for start, _ in _last_of(text, low, term.start)][::-1]
    following = islice(_words(text, term.end, high), _MAX_CONTEXT_WORDS)
    afters = [end for _, end in following] if suffix else []
    before = after = ""
    for number, follow in [(n, 0) for n in range(_MAX_CONTEXT_WORDS + 1)] + [
        (2, n) for n in range(_MAX_CONTEXT_WORDS)
    ]:
        start = befores[:number][-1] if number and befores else term.start
        end = afters[:follow][-1] if follow and afters else term.end
        before, after = text[start : term.start].strip(), text[term.end : end].strip()
        if page is not None and page.count(_even(text[start:end])) < 2:
            break
    return before, after


def _last_of(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Return the last words of a stretch, as many as may be context; what is before them is not read."""
    size = _CONTEXT_CHARS
    while True:
        start = max(low, high - size)
        found = list(_words(text, start, high))
        # The first may have lost its beginning.
        if start == low or len(found) > _MAX_CONTEXT_WORDS:
            return found[-_MAX_CONTEXT_WORDS:]
        size *= 4


def _words(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of the words of a stretch, from letter to letter."""
    for run in re.finditer(r"\S+", text[low:high]):
        span = _trimmed(text, Span(low + run.start(), low + run.end()))
        if span.start < span.end:
            yield span.start, span.end


def _is_letter(character: str) -> bool:
    """Tell whether *character* is a letter, a digit, or written on one."""
    return unicodedata.category(character)[0] in "LNM"
