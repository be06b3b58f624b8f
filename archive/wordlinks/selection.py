"""Selections: snap what a reader selects or types to whole words of a text."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.wordlinks.fingerprint import bare
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


def match_selection(paragraphs: Sequence[Paragraph], start: int, end: int) -> LinkedWords | None:
    """Return the words touched by a selection in a page, or `None` where it touches none.

    *start* is the number of characters before the selection in the first of *paragraphs*, *end* the number
    up to its end in the last, both without spaces (a page may have more or fewer of those).
    """
    row = Row(paragraphs)
    touched = [n for n, edges in enumerate(_letters_of(row)) if _touches(edges, start, end, row)]
    return row.words(touched[0], touched[-1] + 1) if touched else None


def match_typed(paragraphs: Sequence[Paragraph], begin: str, end: str) -> Matches:
    """Return where the words *begin* occur, or the ranges from them to the words *end*.

    Each may also be the number of a word.
    """
    row = Row(paragraphs)
    begins = _found(row, begin)
    if not begins:
        return Matches((), missing=begin)
    ends = _found(row, end) if bare(end) else begins
    if not ends:
        return Matches((), missing=end)
    pairs = zip(begins, ends, strict=True) if not bare(end) else product(begins, ends)
    rows = [(low, high) for (low, _), (first, high) in pairs if first >= low]
    places = tuple(row.words(low, high) for low, high in rows[:MAX_PLACES])
    return Matches(places, missing="" if places else end, more=len(rows) > MAX_PLACES)


def _found(row: Row, words: str) -> list[tuple[int, int]]:
    """Return where *words* occur in *row*, as half-open ranges."""
    wanted = bare(words)
    found = list(_occurrences(row, wanted)) if wanted else []
    if not found and _NUMBER.fullmatch(words.strip()):
        number = int(words)
        found = [(n, n + 1) for n, (_, count, _) in enumerate(row.places) if count == number]
    return found


def _occurrences(row: Row, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield the places of *wanted* as whole words or parts between dashes: *peace* also in "peace—and"."""
    letters = ""
    owners: list[int] = []
    edges = {0}
    for n, (place, _, span) in enumerate(row.places):
        for part in _DASHES.split(row.paragraphs[place].text[span.start : span.end]):
            letters += bare(part)
            owners += [n] * (len(letters) - len(owners))
            edges.add(len(letters))
    at = letters.find(wanted)
    before = None
    while at >= 0:
        after = at + len(wanted)
        found = owners[at], owners[after - 1] + 1
        if at in edges and after in edges and found != before:
            before = found
            yield found
        at = letters.find(wanted, at + 1)


def _letters_of(row: Row) -> Iterator[tuple[int, int, int]]:
    """Yield for each word its paragraph, and the characters without spaces before it and up to its end."""
    counts = [_without_spaces(paragraph) for paragraph in row.paragraphs]
    for place, _, span in row.places:
        yield place, counts[place][span.start], counts[place][span.end]


def _without_spaces(paragraph: Paragraph) -> list[int]:
    """Return for each offset of *paragraph* how many characters other than spaces come before it."""
    text = paragraph.text
    dividers: set[int] = set()
    if paragraph.kind is ParagraphKind.TABLE:
        # A page draws the lines between the cells of a table.
        dividers = {match.start() + 1 for match in re.finditer(r" \| ", text)}
    counts = [0]
    for at, character in enumerate(text):
        counts.append(counts[-1] + (not character.isspace() and at not in dividers))
    return counts


def _touches(edges: tuple[int, int, int], start: int, end: int, row: Row) -> bool:
    place, first, last = edges
    return (place > 0 or last > start) and (place < len(row.paragraphs) - 1 or first < end)
