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
from archive.model.span import merge_spans
from archive.search.index.segment_words import READINGS
from archive.search.matching.places import Close
from archive.search.matching.places import Matcher
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.word_reader import ReadWords
from archive.search.matching.word_reader import WordReader
from archive.search.plan import PlanLeaf

#: Matches that are joined between two looks at the clock.
_WATCHED_MATCHES = 10_000
_NOTE = "note"


@dataclass(frozen=True, slots=True)
class Matches:
    """The matches in one paragraph: in its displayed text, and in its notes joined by line ends."""

    spans: tuple[Span, ...] = ()
    note_spans: tuple[Span, ...] = ()


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
            spans: list[list[Span]] = [[] for _ in batch]
            note_spans: list[list[Span]] = [[] for _ in batch]
            for reading, matchers in self._matchers.items():
                if self._reader.has(reading, batch):
                    words = self._reader.read(reading, batch, self._terms)
                    into = note_spans if reading == _NOTE else spans
                    _add_spans(words, matchers, into, deadline)
            for found, in_notes in zip(spans, note_spans, strict=True):
                yield Matches(
                    merge_spans(found, deadline) if found else (),
                    merge_spans(in_notes, deadline) if in_notes else (),
                )


def _add_spans(
    words: ReadWords, matchers: Sequence[Matcher], into: list[list[Span]], deadline: Deadline
) -> None:
    """Add the matches of *matchers* in *words* to the spans of each paragraph."""
    single = np.zeros(len(words.numbers), np.bool_)
    for matcher in deadline.watch(matchers):
        if isinstance(matcher, Close):
            single[matcher.words(words.numbers, deadline)] = True
            continue
        places = matcher.places(words.numbers, deadline)
        alone = places.first == places.last
        # Of many leaves most match the same words.
        single[places.first[alone]] = True
        _add(words, places.first[~alone], places.last[~alone], into, deadline)
    at = np.flatnonzero(single)
    _add(words, at, at, into, deadline)


def _add(
    words: ReadWords,
    first: np.ndarray[tuple[int], np.dtype[np.intp]],
    last: np.ndarray[tuple[int], np.dtype[np.intp]],
    into: list[list[Span]],
    deadline: Deadline,
) -> None:
    rows = zip(
        words.paragraphs(first).tolist(),
        words.starts[first].tolist(),
        words.ends[last].tolist(),
        strict=True,
    )
    for paragraph, start, end in deadline.watch(rows, every=_WATCHED_MATCHES):
        into[paragraph].append(Span(start, end))
