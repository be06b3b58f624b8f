"""Spans: marked stretches of a text as offsets; templates make the markup."""

from collections.abc import Iterable
from operator import le
from typing import NamedTuple

from archive.deadline import NEVER
from archive.deadline import Deadline

#: Spans that are joined between two looks at the clock.
_WATCHED_SPANS = 10_000


class Span(NamedTuple):
    """A stretch ``text[start:end]`` in code points. A page makes hundreds, and tuples are made and sorted quickly."""

    start: int
    end: int


class Part(NamedTuple):
    """A piece of a text, marked or not."""

    text: str
    marked: bool


def merge_spans(spans: Iterable[Span], deadline: Deadline = NEVER) -> tuple[Span, ...]:
    """Return *spans* in order, those that overlap joined. Raises `DeadlineExceeded`."""
    ordered = sorted(spans)
    if len(ordered) < 2:
        return tuple(ordered)
    starts, ends = zip(*ordered, strict=True)
    # Most were joined before.
    if all(map(le, ends, starts[1:])):
        return tuple(ordered)
    joined: list[Span] = []
    for span in deadline.watch(ordered, every=_WATCHED_SPANS):
        if joined and span.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def split_at_spans(text: str, spans: Iterable[Span]) -> tuple[Part, ...]:
    """Return *text* cut at the edges of *spans*; the parts joined give it back.

    >>> [(part.text, part.marked) for part in split_at_spans("secret treaties", [Span(7, 15)])]
    [('secret ', False), ('treaties', True)]
    """
    return split_at_merged(text, merge_spans(spans))


def split_at_merged(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Part, ...]:
    """Return what `split_at_spans` does; *spans* are in order, and none overlaps another."""
    cut, at = [], 0
    for start, end in spans:
        if at < start:
            cut.append(Part(text[at:start], False))
        if start < end:
            cut.append(Part(text[start:end], True))
        at = end
    if at < len(text):
        cut.append(Part(text[at:], False))
    return tuple(cut)
