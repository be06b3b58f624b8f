"""Candidates: the paragraphs and notes of the collection that a segment of a quotation may come from.

Found by the words themselves; where they occur nowhere, by the rarest of them and by their rarest runs. Runs find
a sentence of common words, and one in a paragraph so long that it ranks low by its words.
"""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from archive.deadline import Deadline
from archive.library.protocol import Library
from archive.quotation.collation import QuotedWord
from archive.quotation.collation import Segment
from archive.quotation.collation import window
from archive.quotation.passages import PassageReader
from archive.quotation.passages import SourceWords
from archive.quotation.quoted_words import QuotationReader
from archive.quotation.thresholds import min_share
from archive.search.engines.protocol import Engine
from archive.search.index.catalogue import Catalogue
from archive.search.index.protocol import Words
from archive.search.matching.word_reader import WordReader
from archive.search.plan import Adjacent
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Having
from archive.search.plan import Plan
from archive.search.plan import Stems
from archive.search.planner import Planner
from archive.search.query.tree import Zone
from archive.search.request import Sort

#: Paragraphs with the very words that are read, and words by which they are found. The others are compared as well.
MAX_EXACT_PARAGRAPHS = 100
MAX_SOUGHT_WORDS = 400
#: Rarest words by which candidates are found, and paragraphs found by them, or by a run, that are weighed.
MAX_RARE_WORDS = 8
MAX_CANDIDATES = 20
#: Runs of words by which candidates are found, words of a run, and paragraphs found by all runs that are weighed.
MAX_RUNS = 8
RUN_LENGTHS = (4, 3)
MAX_FOUND_BY_RUNS = 40
#: How many candidates are compared word by word; of a long quotation fewer.
MAX_COMPARED = 8
LONG_QUOTATION_WORDS = 400
#: So many are compared whatever their weight: the nearest passages of an absent quotation.
MIN_COMPARED = 3
#: Words that are read on each side of a candidate beyond the length of the segment.
MARGIN_WORDS = 40

#: A paragraph, and whether its text or its notes are meant.
Place = tuple[Zone, int]
_ZONES = (Zone.TEXT, Zone.NOTE)


class CandidateFinder:
    """Finds the candidates of segments. Safe to share between threads; raises `DeadlineExceeded` throughout."""

    def __init__(
        self,
        *,
        library: Library,
        words: Words,
        source: WordReader,
        catalogue: Catalogue,
        engine: Engine,
        planner: Planner,
        reader: QuotationReader,
    ) -> None:
        self._words = words
        self._source = source
        self._engine = engine
        self._planner = planner
        self._reader = reader
        self._passages = PassageReader(library, catalogue, source)

    def candidates(
        self, segment: Segment, deadline: Deadline, within: Having | None = None
    ) -> Iterator[SourceWords]:
        """Yield the words around each paragraph, and of each note, that *segment* may come from."""
        exact = [
            (zone, position)
            for zone in _ZONES
            for position in self._positions(
                _exact(segment, zone), MAX_EXACT_PARAGRAPHS, deadline, within
            )
        ]
        for zone, position in exact or self._nearest(segment, deadline, within):
            if zone is Zone.NOTE:
                yield from self._passages.notes(position)
            else:
                yield from self._passages.around(position, len(segment.words) + MARGIN_WORDS)

    def count_exact(self, segment: Segment, deadline: Deadline) -> int:
        """Return how many paragraphs contain *segment* word for word, in their text and in their notes."""
        return sum(self._engine.counts([_exact(segment, zone) for zone in _ZONES], deadline))

    def _nearest(self, segment: Segment, deadline: Deadline, within: Having | None) -> list[Place]:
        """Return the places in which the most weight of the quotation lies together."""
        least = min_share(segment) * sum(word.weight for word in segment.words)
        weighed: list[tuple[float, Place]] = []
        for zone in _ZONES:
            found = self._by_rare_words(segment, zone, deadline, within)
            found += self._by_runs(segment, zone, deadline, within)
            weighed += self._weigh(segment, zone, found, deadline)
        weighed.sort(key=lambda pair: (-pair[0], pair[1][1]))
        most = MAX_COMPARED if len(segment.words) <= LONG_QUOTATION_WORDS else MIN_COMPARED
        return [
            place
            for n, (weight, place) in enumerate(weighed[:most])
            if weight >= least or n < MIN_COMPARED
        ]

    def _by_rare_words(
        self, segment: Segment, zone: Zone, deadline: Deadline, within: Having | None
    ) -> list[int]:
        """Return the paragraphs that rank highest by the rarest words of *segment*, in any form."""
        frequency = self._reader.paragraph_frequency
        terms = (word.exact for word in segment.words)
        known = [
            (paragraphs, Stems(stems, zone))
            for stems in dict.fromkeys(map(self._planner.stems_of, terms))
            if (paragraphs := frequency(self._planner.single_forms(stems)))
        ]
        rarest = sorted(known, key=lambda pair: pair[0])[:MAX_RARE_WORDS]
        plan = Any(tuple(leaf for _, leaf in rarest))
        return self._positions(plan, MAX_CANDIDATES, deadline, within) if rarest else []

    def _by_runs(
        self, segment: Segment, zone: Zone, deadline: Deadline, within: Having | None
    ) -> list[int]:
        """Return the paragraphs with the rarest runs of words of *segment*, those with most runs first."""
        found = Counter[int]()
        for length in RUN_LENGTHS:
            for run in self._rarest_runs(segment.words, length):
                plan = Adjacent(tuple(word.spelt for word in run), zone)
                found.update(self._positions(plan, MAX_CANDIDATES, deadline, within))
            if found:
                break
        return [position for position, _ in found.most_common(MAX_FOUND_BY_RUNS)]

    def _rarest_runs(
        self, words: Sequence[QuotedWord], length: int
    ) -> Iterator[Sequence[QuotedWord]]:
        """Yield the heaviest runs of *length* words that occur, first those that share no more than half of it."""
        occurring = [any(True for _ in self._words.known(word.spelt)) for word in words]
        by_weight = sorted(
            (-sum(word.weight for word in words[i : i + length]), i)
            for i in range(len(words) - length + 1)
            if all(occurring[i : i + length])
        )
        apart: list[int] = []
        for _, i in by_weight:
            if len(apart) < MAX_RUNS and all(abs(i - other) >= length // 2 for other in apart):
                apart.append(i)
        rest = (i for _, i in by_weight if i not in apart)
        for i in [*apart, *rest][:MAX_RUNS]:
            yield words[i : i + length]

    def _weigh(
        self, segment: Segment, zone: Zone, positions: Iterable[int], deadline: Deadline
    ) -> list[tuple[float, Place]]:
        """Return about how much weight of *segment* lies together in each paragraph."""
        return [
            (
                window(segment.words, self._source.exact(zone, position), deadline)[2],
                (zone, position),
            )
            for position in deadline.watch(dict.fromkeys(positions))
        ]

    def _positions(
        self, plan: Plan, limit: int, deadline: Deadline, within: Having | None
    ) -> list[int]:
        if within is not None:
            plan = All((plan, within))
        return list(self._engine.select(plan, Sort.RELEVANCE, limit, deadline).positions)


def _exact(segment: Segment, zone: Zone) -> Plan:
    return Adjacent(tuple(word.spelt for word in segment.words[:MAX_SOUGHT_WORDS]), zone)
