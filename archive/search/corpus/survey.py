"""Survey of the occurrences of a search: their number, their order by context, and the words nearby.

It ends at a number of paragraphs or occurrences, or when its time is over: its counts are then of the first paragraphs.
"""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from archive.deadline import Deadline
from archive.deadline import DeadlineExceeded
from archive.library.entries import ZoneWords
from archive.library.reader import Library
from archive.model.span import Span
from archive.search.corpus.concordance import context_key
from archive.search.corpus.concordance import word_range
from archive.search.highlighting import Marker
from archive.search.index.lexicon import Lexicon
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
    #: The frequency of each word (its character in the lexicon) near an occurrence, and the sum of these.
    near: Mapping[str, int]
    nearby: int
    #: The occurrences in the order of their context, if one was asked for: the position of the paragraph, and which
    #: of its occurrences, those in the notes after those in the text.
    places: Sequence[tuple[int, int]]
    #: The time was over before so many were seen as were wanted.
    timed_out: bool


@dataclass(frozen=True, slots=True)
class _HighlightedParagraph:
    """A paragraph with its words and the spans of its occurrences, in the text and in the notes."""

    position: int
    readings: Sequence[ZoneWords]
    spans: Sequence[Span]
    note_spans: Sequence[Span]


class Surveyor:
    """Counts and sorts occurrences. Stateless, so it can be shared between threads."""

    def __init__(self, marker: Marker, library: Library, lexicon: Lexicon) -> None:
        self._marker = marker
        self._library = library
        self._lexicon = lexicon

    def survey(
        self, positions: Sequence[int], most: int, order: Order, deadline: Deadline
    ) -> Survey:
        """Return the survey of the paragraphs at *positions*, up to *most* paragraphs or occurrences.

        Those that there is no time for before *deadline* are left out.
        """
        counts: list[int] = []
        near = Counter[str]()
        placed: list[tuple[tuple[Sequence[str], ...], int, int]] = []
        occurrences = 0
        timed_out = False
        try:
            for paragraph in self._highlighted(positions[:most], deadline):
                nearby = _nearby(paragraph.readings[0], paragraph.spans, deadline)
                placed += self._placed(paragraph, order, deadline)
                near.update(nearby)
                counts.append(len(paragraph.spans) + len(paragraph.note_spans))
                occurrences += counts[-1]
                if occurrences >= most:
                    break
        except DeadlineExceeded:
            timed_out = True
        places = [(position, nth) for _, position, nth in sorted(placed)]
        return Survey(tuple(counts), occurrences, near, near.total(), places, timed_out)

    def _placed(
        self, paragraph: _HighlightedParagraph, order: Order, deadline: Deadline
    ) -> list[tuple[tuple[Sequence[str], ...], int, int]]:
        """Return the occurrences of *paragraph*, each with its sort key in *order*; none for the order of place."""
        if order is Order.PLACE:
            return []
        numbers = count()
        return [
            (context_key(order, words, *word_range(reading.starts, span)), paragraph.position, nth)
            for reading, spans in _with_reading(paragraph)
            for words in [self._lexicon.sort_key(reading.terms)]
            for span, nth in zip(deadline.watch(spans, every=WATCHED_SPANS), numbers, strict=False)
        ]

    def _highlighted(
        self, positions: Sequence[int], deadline: Deadline
    ) -> Iterator[_HighlightedParagraph]:
        for position, readings in self._library.readings(positions):
            notes = any(reading.zone == "note" for reading in readings)
            yield _HighlightedParagraph(
                position,
                readings,
                self._marker.spans(readings, deadline),
                self._marker.note_spans(readings, deadline) if notes else (),
            )


def _with_reading(paragraph: _HighlightedParagraph) -> Iterator[tuple[ZoneWords, Sequence[Span]]]:
    """Yield each list of spans with the reading that it belongs to."""
    yield paragraph.readings[0], paragraph.spans
    for reading in paragraph.readings:
        if reading.zone == "note":
            yield reading, paragraph.note_spans


def _nearby(shown: ZoneWords, spans: Sequence[Span], deadline: Deadline) -> str:
    """Return the words within the window of any of *spans*, each once, without the occurrences themselves."""
    pieces = []
    covered = 0
    watched = deadline.watch(spans, every=WATCHED_SPANS)
    ranges = [word_range(shown.starts, span) for span in watched]
    for at, (first, end) in enumerate(ranges):
        pieces.append(shown.terms[max(covered, first - WINDOW_WORDS) : first])
        limit = ranges[at + 1][0] if at + 1 < len(ranges) else len(shown.terms)
        covered = max(covered, min(end + WINDOW_WORDS, limit))
        pieces.append(shown.terms[end:covered])
    return "".join(pieces)
