"""Finding linked words in a later revision.

Their paragraphs are followed through splits, merges and moves, and the words compared with those that are there now.
"""

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from itertools import pairwise

from archive.deadline import NEVER
from archive.deadline import Deadline
from archive.model.revision import RevisionSummary
from archive.model.text import Paragraph
from archive.model.word_diff import pairs
from archive.wordlinks.word_range import LinkedWords
from archive.wordlinks.word_range import Row

#: An unchanged stretch, with its unchanged neighbours, has at least so many words: "the" alone is everywhere.
_MIN_KEPT_WORDS = 3
#: Words that occur once in the whole text are found anywhere in it from this many on.
_MIN_UNIQUE_WORDS = 5

_SPLIT_OR_MERGED = re.compile(r"(?:split|merged) into (?P<numbers>.+)")


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Where linked words are in a later revision, or what is in their place."""

    #: They are all there, in their order, with no others between them.
    intact: bool
    #: One place; several where their paragraphs were moved apart; none where nothing replaced them.
    places: tuple[LinkedWords, ...]


def find_words(
    was: LinkedWords,
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    later: Sequence[RevisionSummary],
    deadline: Deadline = NEVER,
) -> FoundWords:
    """Return where *was*, words of the text *before*, are in the text *after* the revisions *later*.

    Raises `DeadlineExceeded`.
    """
    found = _Search(was, before, after, later, deadline).run()
    if not found.intact and (elsewhere := _find_elsewhere(was, before, after, deadline)):
        return FoundWords(True, (elsewhere,))
    return found


def successors(
    was: LinkedWords, after: Sequence[Paragraph], later: Sequence[RevisionSummary]
) -> tuple[Paragraph, ...]:
    """Return the paragraphs of *after* that have the words of those of *was*, in the order of the link."""
    here: dict[str, Paragraph] = {}
    for paragraph in was.paragraphs:
        numbers = descendants([paragraph.number], later)
        here |= {each.number: each for each in after if each.number in numbers}
    return tuple(here.values())


def descendants(numbers: Iterable[str], later: Sequence[RevisionSummary]) -> set[str]:
    """Return the numbers that have the words of *numbers* after the revisions *later*."""
    here = set(numbers)
    for revision in later:
        went = {n: _SPLIT_OR_MERGED.fullmatch(revision.changes.get(n, "")) for n in here}
        here = set(
            chain.from_iterable(
                match["numbers"].split(", ") if match else [number]
                for number, match in went.items()
            )
        )
    return here


class _Search:
    """Aligns linked words with the paragraphs that have the words of their paragraphs now."""

    def __init__(
        self,
        was: LinkedWords,
        before: Sequence[Paragraph],
        after: Sequence[Paragraph],
        later: Sequence[RevisionSummary],
        deadline: Deadline,
    ) -> None:
        here = successors(was, after, later)
        self._places = {paragraph.number: n for n, paragraph in enumerate(after)}
        old = {paragraph.number for paragraph in before}
        self._row = Row(tuple(self._with_new_ones(here, after, old)), deadline)
        self._stretches = list(self._number_stretches(after))
        whole = Row(was.paragraphs, deadline)
        self._length = len(whole)
        self._low, self._high = _ends(was, whole)
        self._found = dict(pairs(whole.bare, self._row.bare))

    def run(self) -> FoundWords:
        inside = [self._found.get(n) for n in range(self._low, self._high + 1)]
        stretches = dict.fromkeys(self._stretch(n) for n in inside if n is not None)
        if len(stretches) > 1:
            return self._apart(inside, list(stretches))
        return self._together(inside, next(iter(stretches), 0))

    def _together(self, inside: Sequence[int | None], stretch: int) -> FoundWords:
        """Return where the words are that were found, if at all, in one *stretch* of the text."""
        start, stop = inside[0], inside[-1]
        if start is not None and self._is_kept(inside):
            return FoundWords(True, (self._row.words(start, start + len(inside)),))
        words = [n for n in range(len(self._row)) if self._stretch(n) == stretch]
        if not words:
            return FoundWords(False, ())
        begin = start if start is not None else max(words[0], _after(self._found, self._low))
        rest = _before(self._found, self._high, self._length, len(self._row))
        end = stop + 1 if stop is not None else min(words[-1] + 1, rest)
        return FoundWords(False, (self._row.words(begin, end),) if begin < end else ())

    def _apart(self, inside: Sequence[int | None], stretches: Sequence[int]) -> FoundWords:
        """Return where the words are that were found in several *stretches* of the text."""
        parts = [
            [n for n in inside if n is not None and self._stretch(n) == each] for each in stretches
        ]
        intact = None not in inside and all(map(self._is_kept, parts))
        return FoundWords(intact, tuple(self._row.words(p[0], p[-1] + 1) for p in parts))

    def _is_kept(self, inside: Sequence[int | None]) -> bool:
        """Tell whether words of the row are side by side, and there are enough unchanged words around them."""
        start = inside[0]
        if start is None or list(inside) != list(range(start, start + len(inside))):
            return False
        old = {new: n for n, new in self._found.items()}
        kept = _kept_around(self._found, old[start], old[start + len(inside) - 1])
        return kept >= min(_MIN_KEPT_WORDS, self._length)

    def _stretch(self, word: int) -> int:
        return self._stretches[self._row.places[word][0]]

    def _with_new_ones(
        self, here: Sequence[Paragraph], after: Sequence[Paragraph], old: set[str]
    ) -> Iterator[Paragraph]:
        """Yield the paragraphs *here*, with those between two of them that were not in the text before."""
        yield from here[:1]
        for one, other in pairwise(here):
            low, high = self._places[one.number], self._places[other.number]
            between = after[low + 1 : high]
            if not any(paragraph.number in old for paragraph in between):
                yield from between
            yield other

    def _number_stretches(self, after: Sequence[Paragraph]) -> Iterator[int]:
        """Yield, for each paragraph of the row, the number of the stretch of consecutive paragraphs it is in."""
        stretch, paragraphs = 0, self._row.paragraphs
        for n, paragraph in enumerate(paragraphs):
            if n:
                low, high = (self._places[p.number] for p in (paragraphs[n - 1], paragraph))
                stretch += low > high or any(p.text for p in after[low + 1 : high])
            yield stretch


def _ends(was: LinkedWords, whole: Row) -> tuple[int, int]:
    """Return the first and the last word of *was* in the row of its *whole* paragraphs."""
    low = whole.at(was.paragraphs[0].number, was.first)
    high = whole.at(was.paragraphs[-1].number, was.last)
    assert low is not None
    assert high is not None
    return low, high


def _kept_around(found: Mapping[int, int], low: int, high: int) -> int:
    """Return the length of the unchanged stretch around the words from *low* to *high*."""
    while found.get(low - 1, -2) == found[low] - 1:
        low -= 1
    while found.get(high + 1, -2) == found[high] + 1:
        high += 1
    return high - low + 1


def _after(found: Mapping[int, int], low: int) -> int:
    return next((found[n] + 1 for n in range(low - 1, -1, -1) if n in found), 0)


def _before(found: Mapping[int, int], high: int, length: int, end: int) -> int:
    return next((found[n] for n in range(high + 1, length) if n in found), end)


def _find_elsewhere(
    was: LinkedWords,
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    deadline: Deadline,
) -> LinkedWords | None:
    """Return the words of *was* in the text *after*, if they occur once *before* and once there."""
    whole = Row(was.paragraphs, deadline)
    low, high = _ends(was, whole)
    words = whole.bare[low : high + 1]
    if len(words) < _MIN_UNIQUE_WORDS or len(_places(words, Row(before, deadline))) != 1:
        return None
    row = Row(after, deadline)
    places = _places(words, row)
    return row.words(places[0], places[0] + len(words)) if len(places) == 1 else None


def _places(words: Sequence[str], row: Row) -> list[int]:
    """Return where *words* occur in *row*."""
    # The separator is not a letter, so no word can contain it.
    wanted, text = ("\n".join(["", *listed, ""]) for listed in (words, row.bare))
    places, at = [], text.find(wanted)
    while at >= 0:
        places.append(text.count("\n", 0, at))
        at = text.find(wanted, at + 1)
    return places
