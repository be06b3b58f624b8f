"""Survey of the occurrences of a search: their number, their order by context, and the words nearby."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from archive.deadline import Deadline
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
#: Paragraphs that are read at a time.
BATCH_PARAGRAPHS = 1000


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

    def survey(self, positions: Sequence[int], most: int, deadline: Deadline) -> Survey:
        """Return the survey of the paragraphs at *positions*, up to *most* paragraphs or occurrences."""
        counts: list[int] = []
        near = Counter[str]()
        occurrences = 0
        for paragraph in self._highlighted(positions[:most], deadline):
            counts.append(len(paragraph.spans) + len(paragraph.note_spans))
            occurrences += counts[-1]
            near.update(_nearby(paragraph.readings[0], paragraph.spans))
            if occurrences >= most:
                break
        return Survey(tuple(counts), occurrences, near, near.total())

    def in_context(
        self, positions: Sequence[int], order: Order, deadline: Deadline
    ) -> list[tuple[int, int]]:
        """Return all occurrences sorted by context, each as paragraph position and index in the paragraph.

        The index counts occurrences in the notes after those in the text.
        """
        sort_key = self._lexicon.sort_key
        found = []
        for paragraph in self._highlighted(positions, deadline):
            nth = 0
            for reading, spans in _with_reading(paragraph):
                words = sort_key(reading.terms)
                for span in spans:
                    key = context_key(order, words, *word_range(reading.starts, span))
                    found.append((key, paragraph.position, nth))
                    nth += 1
        return [(position, nth) for _, position, nth in sorted(found)]

    def _highlighted(
        self, positions: Sequence[int], deadline: Deadline
    ) -> Iterator[_HighlightedParagraph]:
        rest = iter(positions)
        while batch := list(islice(rest, BATCH_PARAGRAPHS)):
            for position, readings in self._library.readings(batch):
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


def _nearby(shown: ZoneWords, spans: Sequence[Span]) -> str:
    """Return the words within the window of any of *spans*, each once, without the occurrences themselves."""
    pieces = []
    covered = 0
    ranges = [word_range(shown.starts, span) for span in spans]
    for at, (first, end) in enumerate(ranges):
        pieces.append(shown.terms[max(covered, first - WINDOW_WORDS) : first])
        limit = ranges[at + 1][0] if at + 1 < len(ranges) else len(shown.terms)
        covered = max(covered, min(end + WINDOW_WORDS, limit))
        pieces.append(shown.terms[end:covered])
    return "".join(pieces)
