"""From what a reader selects or types to whole words of a text, as a link counts them."""

import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from archive.model.text import Paragraph
from archive.model.text import ParagraphKind
from archive.wordlinks.fingerprint import bare
from archive.wordlinks.word_range import Linked
from archive.wordlinks.word_range import Row

#: So many places are offered where words stand more than once.
MOST = 12

_DASHES = re.compile(r"[-/…\u2010-\u2015]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places that answer to what was typed; where there are none, which words are *missing*."""

    places: tuple[Linked, ...]
    missing: str = ""
    #: There are more of them.
    more: bool = False


def selected(paragraphs: Sequence[Paragraph], start: int, end: int) -> Linked | None:
    """Return the words touched by a selection, or nothing where it touches none.

    It is told as a page can tell it: *start* are the characters before it in the first of *paragraphs*,
    *end* those up to its end in the last, without any spaces (which a page has more or fewer of).
    """
    row = Row(paragraphs)
    touched = [n for n, edges in enumerate(_letters_of(row)) if _touches(edges, start, end, row)]
    return row.linked(touched[0], touched[-1] + 1) if touched else None


def typed(paragraphs: Sequence[Paragraph], begin: str, end: str) -> Chosen:
    """Return where the words *begin* stand, or all from them to the words *end*; each may be the number of a word."""
    row = Row(paragraphs)
    begins = _found(row, begin)
    if not begins:
        return Chosen((), missing=begin)
    ends = _found(row, end) if bare(end) else begins
    if not ends:
        return Chosen((), missing=end)
    pairs = zip(begins, ends, strict=True) if not bare(end) else product(begins, ends)
    rows = [(low, high) for (low, _), (first, high) in pairs if first >= low]
    places = tuple(row.linked(low, high) for low, high in rows[:MOST])
    return Chosen(places, missing="" if places else end, more=len(rows) > MOST)


def _found(row: Row, words: str) -> list[tuple[int, int]]:
    """Return where *words* stand in *row*, from one word to another, which is excluded."""
    wanted = bare(words)
    found = list(_occurrences(row, wanted)) if wanted else []
    if not found and _NUMBER.fullmatch(words.strip()):
        number = int(words)
        found = [(n, n + 1) for n, (_, count, _) in enumerate(row.places) if count == number]
    return found


def _occurrences(row: Row, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield the places of *wanted*, whole words or their parts between dashes: of "peace—and", also *peace*."""
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
    """Yield of each word its paragraph, and the characters without spaces before it and up to its end."""
    counts = [_without_spaces(paragraph) for paragraph in row.paragraphs]
    for place, _, span in row.places:
        yield place, counts[place][span.start], counts[place][span.end]


def _without_spaces(paragraph: Paragraph) -> list[int]:
    """Return how many characters that a page shows as letters stand before each place of *paragraph*."""
    text = paragraph.text
    dividers: set[int] = set()
    if paragraph.kind is ParagraphKind.TABLE:
        # Between the cells of a table stands a line that is drawn.
        dividers = {match.start() + 1 for match in re.finditer(r" \| ", text)}
    counts = [0]
    for at, character in enumerate(text):
        counts.append(counts[-1] + (not character.isspace() and at not in dividers))
    return counts


def _touches(edges: tuple[int, int, int], start: int, end: int, row: Row) -> bool:
    place, first, last = edges
    return (place > 0 or last > start) and (place < len(row.paragraphs) - 1 or first < end)
