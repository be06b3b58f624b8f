"""Highlighting: where the leaves of a plan match in the texts of paragraphs, as spans of characters.

The index stores the words of a paragraph as numbers, with their places; no text is analysed again.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archive.deadline import Deadline
from archive.model.span import Span
from archive.search.index.segment_words import READINGS
from archive.search.matching.places import Close
from archive.search.matching.places import Indices
from archive.search.matching.proximity import Group
from archive.search.matching.query_terms import Matcher
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.query_terms import reads_sentences
from archive.search.matching.span_arrays import SpanArrays
from archive.search.matching.span_arrays import merged
from archive.search.matching.word_reader import ReadWords
from archive.search.matching.word_reader import WordReader
from archive.search.plan import PlanLeaf

_NOTE = "note"


@dataclass(frozen=True, slots=True)
class Matches:
    """The matches in one paragraph: in its displayed text, and in its notes joined by line ends."""

    spans: tuple[Span, ...] = ()
    note_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchArrays:
    """The matches in some paragraphs: in their displayed texts, and in their notes."""

    shown: SpanArrays
    notes: SpanArrays

    def matches(self, paragraphs: int, deadline: Deadline) -> Iterator[Matches]:
        """Yield the matches of each of so many *paragraphs*. Raises `DeadlineExceeded`."""
        shown = self.shown.of_paragraphs(paragraphs, deadline)
        yield from map(Matches, shown, self.notes.of_paragraphs(paragraphs, deadline))


class Marker:
    """Finds the matches of plan leaves in paragraphs; *matchers* are numbers of *terms*.

    Made once per search; raises `DeadlineExceeded` throughout.
    """

    def __init__(
        self, terms: QueryTerms, matchers: Mapping[PlanLeaf, Matcher], reader: WordReader
    ) -> None:
        self._terms = terms
        self._reader = reader
        by_reading: dict[str, list[Matcher]] = {}
        for leaf, matcher in matchers.items():
            for reading in READINGS[leaf.zone]:
                by_reading.setdefault(reading, []).append(matcher)
        self._matchers = by_reading

    def matches(self, positions: Sequence[int], deadline: Deadline) -> Iterator[Matches]:
        """Yield the matches in the paragraphs at *positions*, in that order."""
        for batch in deadline.watch(self._reader.batches(positions)):
            yield from self.found(batch, deadline).matches(len(batch), deadline)

    def found(self, batch: Sequence[int], deadline: Deadline) -> MatchArrays:
        """Return the matches in a *batch* of paragraphs (see `WordReader.batches`), by their number in it."""
        spans: list[SpanArrays] = []
        note_spans: list[SpanArrays] = []
        for reading, matchers in self._matchers.items():
            if self._reader.has(reading, batch):
                words = self._reader.read(
                    reading, batch, self._terms, sentences=reads_sentences(matchers)
                )
                into = note_spans if reading == _NOTE else spans
                into += _spans(words, matchers, deadline)
        return MatchArrays(merged(spans), merged(note_spans))


def _spans(
    words: ReadWords, matchers: Sequence[Matcher], deadline: Deadline
) -> Iterator[SpanArrays]:
    """Yield the matches of *matchers* in *words*."""
    single = np.zeros(len(words.numbers), np.bool_)
    for matcher in deadline.watch(matchers):
        if isinstance(matcher, Close | Group):
            places = matcher.members(words, deadline)
        else:
            places = matcher.places(words, deadline)
        alone = places.first == places.last
        # Of many leaves most match the same words.
        single[places.first[alone]] = True
        if not alone.all():
            yield _spans_at(words, places.first[~alone], places.last[~alone])
    at = single.nonzero()[0]
    if len(at):
        yield _spans_at(words, at, at)


def _spans_at(words: ReadWords, first: Indices, last: Indices) -> SpanArrays:
    return SpanArrays(words.paragraphs(first), words.starts[first], words.ends[last])
