"""Finds the occurrences of a collocate: those near an occurrence of the query, each once."""

from collections.abc import Sequence

import numpy as np

from archive.deadline import Deadline
from archive.search.corpus.survey import Finder
from archive.search.corpus.windows import Window
from archive.search.corpus.windows import are_near
from archive.search.highlighting import MatchArrays
from archive.search.index.sorted_set import sorted_set
from archive.search.matching.span_arrays import NO_SPANS
from archive.search.matching.span_arrays import SpanArrays
from archive.search.matching.word_reader import WordReader


class CollocateFinder:
    """Finds the words with the term *exact* within the *window* of what *finder* finds: as many as a survey counts."""

    def __init__(self, finder: Finder, reader: WordReader, exact: str, window: Window) -> None:
        self._finder = finder
        self._reader = reader
        self._numbers = reader.numbers_of(exact)
        self._window = window

    def found(self, batch: Sequence[int], deadline: Deadline) -> MatchArrays:
        """Return the matches in a *batch* of paragraphs, by their number in it."""
        words = self._reader.terms("text", batch)
        near = are_near(words, self._finder.found(batch, deadline).shown, self._window)
        at = np.flatnonzero(near & np.isin(words.numbers, self._numbers))
        spans = SpanArrays(words.paragraphs(at), words.starts[at], words.ends[at])
        return MatchArrays(spans, NO_SPANS)

    def having(self, positions: Sequence[int], deadline: Deadline) -> list[int]:
        """Return those of *positions* that have any. Raises `DeadlineExceeded`."""
        kept: list[int] = []
        for batch in deadline.watch(self._reader.batches(positions)):
            own = sorted_set(self.found(batch, deadline).shown.paragraphs)
            kept += [batch[n] for n in own.tolist()]
        return kept
