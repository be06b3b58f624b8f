"""Candidates: the paragraphs of the collection that a segment of a quotation may come from.

Found by the words themselves; where they occur nowhere, by the rarest of them; and where all of them are
common, by the rarest runs of three.
"""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence

from archive.deadline import Deadline
from archive.library.protocol import Library
from archive.quotation.collation import Segment
from archive.quotation.collation import window
from archive.quotation.passages import PassageReader
from archive.quotation.passages import SourceWords
from archive.quotation.quoted_words import QuotationReader
from archive.quotation.thresholds import MAX_PART_WORDS
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
from archive.search.plan import Planner
from archive.search.plan import Stems
from archive.search.query.tree import Zone
from archive.search.request import Sort

#: Paragraphs with the very words that are read.
MAX_EXACT_PARAGRAPHS = 100
#: Rarest words by which candidates are found, and paragraphs found by them that are weighed.
MAX_RARE_WORDS = 8
MAX_CANDIDATES = 20
#: Of those, how many are compared word by word.
MAX_COMPARED = 8
#: So many are compared whatever their weight: the nearest passages of an absent quotation.
MIN_COMPARED = 3
#: Runs of words by which common words are found, and words of each.
MAX_RUNS = 3
RUN_WORDS = 3
#: Words that are read on each side of a candidate beyond the length of the segment.
MARGIN_WORDS = 3


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
        """Yield the words around each paragraph that *segment* may come from."""
        exact = self._exact(segment)
        positions = self._positions(exact, MAX_EXACT_PARAGRAPHS, deadline, within)
        for position in positions or self._nearest(segment, deadline, within):
            yield from self._passages.around(position, len(segment.words) + MARGIN_WORDS)

    def count_exact(self, segment: Segment, deadline: Deadline) -> int:
        """Return how many paragraphs contain *segment* word for word."""
        return self._engine.count(self._exact(segment), deadline)

    def _exact(self, segment: Segment) -> Plan:
        slots = self._reader.spellings_of_words(segment.text)[:MAX_PART_WORDS]
        return Adjacent(slots, Zone.TEXT)

    def _nearest(self, segment: Segment, deadline: Deadline, within: Having | None) -> list[int]:
        """Return the paragraphs in which the most weight of the quotation lies together."""
        terms = self._reader.terms(segment.text)[:MAX_PART_WORDS]
        rarest = self._rarest(terms)
        least = min_share(segment) * sum(word.weight for word in segment.words)
        found = self._positions(Any(rarest), MAX_CANDIDATES, deadline, within) if rarest else []
        weighed = self._weigh(segment, found, deadline)
        if not weighed or weighed[0][0] < least:
            # Words that are all common may rarely be side by side.
            for run in self._rarest_runs(terms):
                found += self._positions(run, MAX_CANDIDATES, deadline, within)
            weighed = self._weigh(segment, found, deadline)
        return [
            position
            for n, (weight, position) in enumerate(weighed[:MAX_COMPARED])
            if weight >= least or n < MIN_COMPARED
        ]

    def _rarest(self, terms: Sequence[str]) -> tuple[Stems, ...]:
        """Return the rarest of *terms* that occur at all, in any form, as leaves of a plan."""
        frequency = self._reader.paragraph_frequency
        known = [
            (paragraphs, Stems(stems, Zone.TEXT))
            for stems in dict.fromkeys(map(self._planner.stems_of, terms))
            if (paragraphs := frequency(form[0] for form in self._words.forms(stems)))
        ]
        return tuple(leaf for _, leaf in sorted(known, key=lambda pair: pair[0])[:MAX_RARE_WORDS])

    def _rarest_runs(self, terms: Sequence[str]) -> Iterable[Adjacent]:
        """Yield the runs of three words that weigh most."""
        occurring = [self._words.word(term) is not None for term in terms]
        runs = sorted(
            (-sum(map(self._reader.weight, terms[i : i + RUN_WORDS])), i)
            for i in range(len(terms) - RUN_WORDS + 1)
            if all(occurring[i : i + RUN_WORDS])
        )
        for _, i in runs[:MAX_RUNS]:
            yield Adjacent(tuple((term,) for term in terms[i : i + RUN_WORDS]), Zone.TEXT)

    def _weigh(
        self, segment: Segment, positions: Iterable[int], deadline: Deadline
    ) -> list[tuple[float, int]]:
        """Return about how much weight of *segment* lies together in each paragraph, most first."""
        weighed = [
            (window(segment.words, self._source.exact("text", position), deadline)[2], position)
            for position in deadline.watch(dict.fromkeys(positions))
        ]
        return sorted(weighed, key=lambda pair: (-pair[0], pair[1]))

    def _positions(
        self, plan: Plan, limit: int, deadline: Deadline, within: Having | None
    ) -> list[int]:
        if within is not None:
            plan = All((plan, within))
        return list(self._engine.select(plan, Sort.RELEVANCE, limit, deadline).positions)
