"""Survey of the occurrences of a search: their number, their order by context, and the words nearby.

It ends at a number of paragraphs or occurrences, or when its time is over: its counts are then of the first paragraphs.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.model.span import Span
from archive.search.corpus.concordance import context_key
from archive.search.corpus.concordance import word_range
from archive.search.highlighting import Marker
from archive.search.matching.word_reader import WordReader
from archive.search.matching.word_reader import is_end
from archive.search.request import Order

#: Words on each side of an occurrence that count as near.
WINDOW_WORDS = 5
#: Occurrences that are placed among the words between two looks at the clock.
WATCHED_SPANS = 10_000


@dataclass(frozen=True, slots=True)
class Survey:
    """Occurrences in the first paragraphs that a search found.

    `counts` has the number of occurrences in each of them, in text order.
    """

    counts: Sequence[int]
    occurrences: int
    #: The frequency of each exact term near an occurrence, and the sum of these.
    near: Mapping[str, int]
    nearby: int
    #: The occurrences in the order of their context, if one was asked for: the position of the paragraph, and which
    #: of its occurrences, those in the notes after those in the text.
    places: Sequence[tuple[int, int]]
    #: The time was over before so many were seen as were wanted.
    timed_out: bool


@dataclass(frozen=True, slots=True)
class _Occurrences:
    """The spans of the occurrences in one reading of a paragraph, with its words as term numbers and their starts."""

    spans: Sequence[Span]
    numbers: Sequence[int]
    starts: Sequence[int]


#: The words around an occurrence by which it is sorted, the position of its paragraph, and which one there it is.
_Placed = tuple[tuple[Sequence[int], ...], int, int]


class Surveyor:
    """Counts and sorts occurrences. Stateless, so it can be shared between threads."""

    def __init__(self, marker: Marker, reader: WordReader) -> None:
        self._marker = marker
        self._reader = reader

    def survey(
        self, positions: Sequence[int], most: int, order: Order, deadline: Deadline
    ) -> Survey:
        """Return the survey of the paragraphs at *positions*, up to *most* paragraphs or occurrences.

        Those that there is no time for before *deadline* are left out.
        """
        counts: list[int] = []
        near = Counter[int]()
        placed: list[_Placed] = []
        occurrences = 0
        timed_out = False
        try:
            for position, shown, notes in self._found(positions[:most], deadline):
                nearby = _nearby(shown, deadline)
                placed += _placed(position, (shown, notes), order, deadline)
                near.update(nearby)
                counts.append(len(shown.spans) + len(notes.spans))
                occurrences += counts[-1]
                if occurrences >= most:
                    break
        except DeadlineExceeded:
            timed_out = True
        return Survey(
            tuple(counts),
            occurrences,
            self._by_term(near),
            near.total(),
            [(position, nth) for _, position, nth in sorted(self._in_order(placed))],
            timed_out,
        )

    def _by_term(self, counts: Mapping[int, int]) -> Mapping[str, int]:
        """Return *counts* of words by their exact terms, which have another number in each segment."""
        found = Counter[str]()
        for number, times in counts.items():
            found[self._reader.term(number)] += times
        return found

    def _in_order(self, placed: Sequence[_Placed]) -> Iterator[_Placed]:
        """Yield *placed* with sort keys by the order of terms; the end of a part comes before all terms."""
        numbers = {number for key, _, _ in placed for side in key for number in side}
        terms = {n: self._reader.term(n) for n in numbers if not is_end(n)}
        ranks = {term: rank for rank, term in enumerate(sorted(set(terms.values())))}
        rank_of = {n: ranks[terms[n]] if n in terms else -1 for n in numbers}
        for key, position, nth in placed:
            yield tuple([rank_of[n] for n in side] for side in key), position, nth

    def _found(
        self, positions: Sequence[int], deadline: Deadline
    ) -> Iterator[tuple[int, _Occurrences, _Occurrences]]:
        """Yield each paragraph with the occurrences in its text and in its notes."""
        for batch in self._reader.batches(positions):
            shown = self._reader.term_numbers("text", batch)
            notes = self._reader.term_numbers("note", batch)
            marked = self._marker.matches(batch, deadline)
            for n, (position, matches) in enumerate(zip(batch, marked, strict=True)):
                yield (
                    position,
                    _Occurrences(matches.spans, *shown.paragraph(n)),
                    _Occurrences(matches.note_spans, *notes.paragraph(n)),
                )


def _placed(
    position: int, readings: Iterable[_Occurrences], order: Order, deadline: Deadline
) -> list[_Placed]:
    """Return the occurrences of a paragraph, each with its sort key in *order*; none for the order of place."""
    if order is Order.PLACE:
        return []
    numbers = count()
    return [
        (context_key(order, found.numbers, *word_range(found.starts, span)), position, nth)
        for found in readings
        for span, nth in zip(
            deadline.watch(found.spans, every=WATCHED_SPANS), numbers, strict=False
        )
    ]


def _nearby(shown: _Occurrences, deadline: Deadline) -> list[int]:
    """Return the words within the window of any occurrence, each once, without the occurrences themselves."""
    found: list[int] = []
    covered = 0
    watched = deadline.watch(shown.spans, every=WATCHED_SPANS)
    ranges = [word_range(shown.starts, span) for span in watched]
    for at, (first, end) in enumerate(ranges):
        found += shown.numbers[max(covered, first - WINDOW_WORDS) : first]
        limit = ranges[at + 1][0] if at + 1 < len(ranges) else len(shown.numbers)
        covered = max(covered, min(end + WINDOW_WORDS, limit))
        found += shown.numbers[end:covered]
    return found
