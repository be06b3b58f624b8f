"""A look over the occurrences of a search: how many, where, in what order of context, and what stands near."""

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from archive.library.entries import Reading
from archive.library.reader import Library
from archive.model.span import Span
from archive.search.corpus.concordance import context_key
from archive.search.corpus.concordance import word_range
from archive.search.highlighting import Marker
from archive.search.index.lexicon import Lexicon
from archive.search.request import Order

#: Words on each side of an occurrence that stand near it.
WINDOW = 5
#: Paragraphs that are read at a time.
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in the first paragraphs that a search found.

    `counts` has how many occurrences each of them has, in the order of the texts.
    """

    counts: Sequence[int]
    occurrences: int
    #: How often each word (its character in the lexicon) stands near an occurrence, and how many words do.
    near: Mapping[str, int]
    nearby: int


@dataclass(frozen=True, slots=True)
class _Marked:
    """A paragraph, its words, and what was found in it: in the text, and in its notes."""

    position: int
    readings: Sequence[Reading]
    spans: Sequence[Span]
    note_spans: Sequence[Span]


class Surveyor:
    """Looks over what was found; holds nothing of it."""

    def __init__(self, marker: Marker, library: Library, lexicon: Lexicon) -> None:
        self._marker = marker
        self._library = library
        self._lexicon = lexicon

    def survey(self, positions: Sequence[int], most: int) -> Survey:
        """Return the counts for the paragraphs at *positions*, until *most* of them or of occurrences are seen."""
        counts: list[int] = []
        near = Counter[str]()
        occurrences = 0
        for marked in self._marked(positions[:most]):
            counts.append(len(marked.spans) + len(marked.note_spans))
            occurrences += counts[-1]
            near.update(_nearby(marked.readings[0], marked.spans))
            if occurrences >= most:
                break
        return Survey(tuple(counts), occurrences, near, near.total())

    def in_context(self, positions: Sequence[int], order: Order) -> list[tuple[int, int]]:
        """Return all occurrences by their context: the paragraph, and which occurrence of it, from 0.

        Occurrences in notes come after those in the text.
        """
        sort_key = self._lexicon.sort_key
        found = []
        for marked in self._marked(positions):
            nth = 0
            for reading, spans in _with_reading(marked):
                words = sort_key(reading.terms)
                for span in spans:
                    key = context_key(order, words, *word_range(reading.starts, span))
                    found.append((key, marked.position, nth))
                    nth += 1
        return [(position, nth) for _, position, nth in sorted(found)]

    def _marked(self, positions: Sequence[int]) -> Iterator[_Marked]:
        rest = iter(positions)
        while batch := list(islice(rest, BATCH)):
            for position, readings in self._library.readings(batch):
                notes = any(reading.zone == "note" for reading in readings)
                yield _Marked(
                    position,
                    readings,
                    self._marker.spans(readings),
                    self._marker.note_spans(readings) if notes else (),
                )


def _with_reading(marked: _Marked) -> Iterator[tuple[Reading, Sequence[Span]]]:
    """Yield each list of occurrences with the words that it stands among."""
    yield marked.readings[0], marked.spans
    for reading in marked.readings:
        if reading.zone == "note":
            yield reading, marked.note_spans


def _nearby(shown: Reading, spans: Sequence[Span]) -> str:
    """Return the words within the window of any of *spans*, each place once, without what was found itself."""
    pieces = []
    done = 0
    ranges = [word_range(shown.starts, span) for span in spans]
    for at, (first, end) in enumerate(ranges):
        pieces.append(shown.terms[max(done, first - WINDOW) : first])
        limit = ranges[at + 1][0] if at + 1 < len(ranges) else len(shown.terms)
        done = max(done, min(end + WINDOW, limit))
        pieces.append(shown.terms[end:done])
    return "".join(pieces)
