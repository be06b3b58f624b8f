"""The search of one generation: sets, counts and BM25 over arrays of postings, whatever engine stores them."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archive.deadline import Deadline
from archive.library.text_positions import Positions
from archive.search import bm25
from archive.search.engines.postings import Documents
from archive.search.engines.postings import PostingsReader
from archive.search.engines.protocol import Counting
from archive.search.engines.protocol import EngineResult
from archive.search.index.protocol import Words
from archive.search.index.segment import Segment
from archive.search.index.text_order import TextOrder
from archive.search.matching import sets
from archive.search.matching.counting import FacetCounter
from archive.search.matching.finder import PlanFinder
from archive.search.matching.query_terms import QueryTerms
from archive.search.matching.runs import RunFinder
from archive.search.matching.scoring import WeightedStem
from archive.search.matching.scoring import best
from archive.search.plan import Any
from archive.search.plan import Plan
from archive.search.plan import Stems
from archive.search.plan import all_leaves
from archive.search.plan import scoring_stems
from archive.search.request import Sort


@dataclass(frozen=True, slots=True)
class SearchedSegment:
    """A segment with its postings, and what finds runs of words in it."""

    segment: Segment
    postings: PostingsReader
    runs: RunFinder


#: The paragraphs of each segment that were found.
Found = Sequence[Documents]


class ArrayEngine:
    """Finds paragraphs in the *segments* of a generation. Safe to share between threads.

    *words* is how many words all paragraphs in the *order* have.
    """

    def __init__(
        self,
        name: str,
        segments: Sequence[SearchedSegment],
        order: TextOrder,
        vocabulary: Words,
        words: int,
    ) -> None:
        self.name = name
        #: What it searches, for those who write it elsewhere.
        self.segments = tuple(segments)
        self.order = order
        self._vocabulary = vocabulary
        self._facets = FacetCounter([each.segment.columns for each in segments])
        self._average = words / max(1, order.paragraphs) or 1.0

    def select(
        self,
        plan: Plan,
        sort: Sort,
        limit: int,
        deadline: Deadline,
        *,
        facets: Mapping[str, Counting] | None = None,
        unranked: int = 0,
    ) -> EngineResult:
        """Return the count of all hits of *plan* and the first *limit* of them in the order *sort*.

        By relevance, up to *unranked* hits are in the order of positions.
        """
        among = [each.among for each in (facets or {}).values() if each.among is not None]
        whole = Any((plan, *among)) if among else plan
        search = _Search(self.segments, self.order, self._vocabulary, whole, deadline)
        found = search.found(plan)
        total = sum(map(len, found))
        stems = scoring_stems(plan) if sort is Sort.RELEVANCE and total > unranked else ()
        ordered = (
            self._best(search, stems, found, limit) if stems else self._in_order(found, sort, limit)
        )
        counts = None
        if facets is not None:
            counted = {
                name: (each, search.found(each.among) if each.among is not None else found)
                for name, each in facets.items()
            }
            counts = self._facets.count(found, counted, deadline)
        return EngineResult(total, tuple(ordered.tolist()), counts)

    def counts(self, plans: Sequence[Plan], deadline: Deadline) -> tuple[int, ...]:
        """Return the number of hits of each of *plans*, the words of which are looked up together."""
        search = _Search(self.segments, self.order, self._vocabulary, Any(tuple(plans)), deadline)
        return tuple(sum(map(len, search.found(plan))) for plan in plans)

    def texts(self, plan: Plan, deadline: Deadline) -> frozenset[int]:
        """Return the numbers of the texts with hits of *plan*."""
        texts: set[int] = set()
        for number, documents in enumerate(self._found(plan, deadline)):
            own = sets.distinct(self.segments[number].segment.columns.text_of[documents])
            texts.update(self.order.texts(number)[own].tolist())
        return frozenset(texts)

    def words_by_text(self, plan: Plan, deadline: Deadline) -> Mapping[int, int]:
        """Return how many words the hits of *plan* have, by the number of their text."""
        words: dict[int, int] = {}
        for number, documents in enumerate(self._found(plan, deadline)):
            segment = self.segments[number].segment
            columns = segment.columns
            sums = np.bincount(
                columns.text_of[documents], segment.lengths[documents], columns.texts
            ).astype(np.int64)
            texts = sets.distinct(columns.text_of[documents])
            own = self.order.texts(number)[texts]
            words |= dict(zip(own.tolist(), sums[texts].tolist(), strict=True))
        return words

    def indexed(self) -> int:
        """Return how many paragraphs the segments contain, those of texts in the order."""
        return sum(
            len(self.order.living(n, np.arange(each.segment.paragraphs, dtype=np.uint32)))
            for n, each in enumerate(self.segments)
        )

    def is_whole(self) -> bool:
        """Tell whether all mapped files are still as long as they were."""
        return all(each.segment.is_whole() and each.postings.is_whole() for each in self.segments)

    def close(self) -> None:
        """Close the files."""
        for each in self.segments:
            each.runs.close()
            each.postings.close()

    def _found(self, plan: Plan, deadline: Deadline) -> Found:
        search = _Search(self.segments, self.order, self._vocabulary, plan, deadline)
        return search.found(plan)

    def _in_order(self, found: Found, sort: Sort, limit: int) -> Positions:
        """Return the first *limit* positions in the order of texts, or of their dates."""
        positions = np.concatenate([self.order.positions(n, d) for n, d in enumerate(found)])
        if sort is not Sort.DATE:
            return np.sort(positions)[:limit]
        days = np.concatenate(
            [
                each.segment.columns.day[each.segment.columns.text_of[documents]]
                for each, documents in zip(self.segments, found, strict=True)
            ]
        )
        return positions[np.lexsort((positions, days))[:limit]]

    def _best(
        self, search: "_Search", stems: Sequence[Stems], found: Found, limit: int
    ) -> Positions:
        """Return the positions of the *limit* best of *found*."""
        weights = [
            bm25.weight(self.order.paragraphs, sum(map(len, search.found(leaf)))) for leaf in stems
        ]
        positions, scores = [], []
        for number, documents in enumerate(found):
            # Of equal scores the first in the order of texts: that of a segment may be another.
            weighted = search.weighted(number, stems, weights)
            lengths = self.segments[number].segment.lengths
            kept, own = best(documents, weighted, lengths, self._average, limit, search.deadline)
            positions.append(self.order.positions(number, kept))
            scores.append(own)
        at, score = np.concatenate(positions), np.concatenate(scores)
        return at[np.lexsort((at, -score))[:limit]]


class _Search:
    """One plan being searched in all segments."""

    def __init__(
        self,
        segments: Sequence[SearchedSegment],
        order: TextOrder,
        vocabulary: Words,
        plan: Plan,
        deadline: Deadline,
    ) -> None:
        terms = QueryTerms(vocabulary, deadline)
        # Stems are found by their postings.
        matchers = terms.matchers(leaf for leaf in all_leaves(plan) if not isinstance(leaf, Stems))
        self.deadline = deadline
        self._order = order
        #: What was found already: the words of a plan are counted to be weighed.
        self._found: dict[Plan, Found] = {}
        self._finders = [
            PlanFinder(
                n, each.segment, each.postings, each.runs, order.texts(n), terms, matchers, deadline
            )
            for n, each in enumerate(segments)
        ]

    def found(self, plan: Plan) -> Found:
        """Return what matches *plan*, a part of the plan, in each segment."""
        if plan not in self._found:
            self._found[plan] = [
                self._order.living(n, each.find(plan)) for n, each in enumerate(self._finders)
            ]
        return self._found[plan]

    def weighted(
        self, segment: int, stems: Sequence[Stems], weights: Sequence[float]
    ) -> list[WeightedStem]:
        """Return the postings of *stems* in *segment*, each with the weight of its word."""
        finder = self._finders[segment]
        return [
            WeightedStem(postings, weight)
            for leaf, weight in zip(stems, weights, strict=True)
            for postings in (finder.postings(leaf.zone, term) for term in leaf.terms)
            if len(postings.documents)
        ]
