"""Selections: snap what a reader selects or types to whole words of a text."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.word_range import WATCHED_WORDS
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import Row

#: Places that are offered where words occur more than once.
MAX_PLACES = 12

_DASHES = re.compile(r"[-/…\u2010-\u2015]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Matches:
    """The places that match typed words; where there are none, `missing` says which words were not found."""

    places: tuple[LinkedWords, ...]
    missing: str = ""
    #: There are more places than these.
    more: bool = False


def match_selection(
    paragraphs: Sequence[Paragraph], start: int, end: int, deadline: Deadline = NEVER
) -> LinkedWords | None:
    """Return the words touched by a selection in a page, or `None` where it touches none.

    *start* is the number of characters before the selection in the first of *paragraphs*, *end* the number
    up to its end in the last, both without spaces (a page may have more or fewer of those). Raises
    `DeadlineExceeded`.
    """
    row = Row(paragraphs, deadline)
    edges = deadline.watch(_letters_of(row), every=WATCHED_WORDS)
    touched = [n for n, edge in enumerate(edges) if _touches(edge, start, end, row)]
    return row.words(touched[0], touched[-1] + 1) if touched else None


def match_typed(
    paragraphs: Sequence[Paragraph], begin: str, end: str, deadline: Deadline = NEVER
) -> Matches:
    """Return where the words *begin* occur, or the ranges from them to the words *end*.

    Each may also be the number of a word. Raises `DeadlineExceeded`.
    """
    row = Row(paragraphs, deadline)
    begins = _found(row, begin, deadline)
    if not begins:
        return Matches((), missing=begin)
    ends = _found(row, end, deadline) if bare(end) else []
    if not ends and bare(end):
        return Matches((), missing=end)
    ranges = _ranges(begins, ends) if ends else iter(begins)
    places = [row.words(low, high) for low, high in islice(ranges, MAX_PLACES + 1)]
    more = len(places) > MAX_PLACES
    return Matches(tuple(places[:MAX_PLACES]), missing="" if places else end, more=more)


def _ranges(
    begins: Sequence[tuple[int, int]], ends: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the ranges from each of *begins* to each of *ends* that does not begin before it; both ascend."""
    for low, _ in begins:
        first = bisect_left(ends, low, key=itemgetter(0))
        if first == len(ends):
            return
        for n in range(first, len(ends)):
            yield low, ends[n][1]


def _found(row: Row, words: str, deadline: Deadline) -> list[tuple[int, int]]:
    """Return where *words* occur in *row*, as half-open ranges, which ascend."""
    wanted = bare(words)
    found = list(_occurrences(row, wanted, deadline)) if wanted else []
    if not found and _NUMBER.fullmatch(words.strip()):
        number = int(words)
        found = [(n, n + 1) for n, (_, count, _) in enumerate(row.places) if count == number]
    return found


def _occurrences(row: Row, wanted: str, deadline: Deadline) -> Iterator[tuple[int, int]]:
    """Yield the places of *wanted* as whole words or parts between dashes: *peace* also in "peace—and"."""
    parts: list[str] = []
    owners: list[int] = []
    edges = {0}
    places = deadline.watch(row.places, every=WATCHED_WORDS)
    for n, (place, _, span) in enumerate(places):
        for part in _DASHES.split(row.paragraphs[place].text[span.start : span.end]):
            parts.append(bare(part))
            owners += [n] * len(parts[-1])
            edges.add(len(owners))
    matches = re.finditer(f"(?={re.escape(wanted)})", "".join(parts))
    before = None
    for match in deadline.watch(matches, every=WATCHED_WORDS):
        at, after = match.start(), match.start() + len(wanted)
        found = owners[at], owners[after - 1] + 1
        if at in edges and after in edges and found != before:
            before = found
            yield found


def _letters_of(row: Row) -> Iterator[tuple[int, int, int]]:
    """Yield for each word its paragraph, and the characters without spaces before it and up to its end."""
    paragraph, at, count = -1, 0, 0
    for place, _, span in row.places:
        if place != paragraph:
            paragraph, at, count = place, 0, 0
        count += _letters_between(row.paragraphs[place], at, span.start)
        yield place, count, count + span.end - span.start
        at, count = span.end, count + span.end - span.start


def _letters_between(paragraph: Paragraph, start: int, end: int) -> int:
    """Return how many characters other than spaces are between two words, as a page shows them."""
    between = paragraph.text[start:end]
    if paragraph.kind is ParagraphKind.TABLE:
        # A page draws the lines between the cells of a table.
        between = between.replace(" | ", "")
    return sum(map(len, between.split()))


def _touches(edges: tuple[int, int, int], start: int, end: int, row: Row) -> bool:
    place, first, last = edges
    return (place > 0 or last > start) and (place < len(row.paragraphs) - 1 or first < end)
