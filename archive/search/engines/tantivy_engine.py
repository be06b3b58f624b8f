"""The engine for large collections: Tantivy finds and counts, and proposes candidates that we rank.

Good for millions of paragraphs on one machine. A plan becomes Tantivy's query objects over our terms (see
`tantivy_store`), so hits, counts and sections are exact. The order by relevance is `bm25` as for every
engine: Tantivy scores by the same formula but rounds the lengths of paragraphs down, and so scores none too
low. Its best few hundred are scored again with the true numbers (see `stem_frequencies`); once enough of
them score above the bound for all the others, their order is proven for the whole collection. Where the
proof would need more than `MAX_CANDIDATES`, because tens of thousands of paragraphs are all but equal, the
best of so many are taken.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from heapq import nsmallest
from itertools import repeat
from operator import neg
from pathlib import Path

from archive.deadline import Deadline
from archive.library.reader import Library
from archive.search import bm25
from archive.search.engines.protocol import EngineResult
from archive.search.engines.stem_frequencies import StemStore
from archive.search.engines.stem_frequencies import StemStoreWriter
from archive.search.engines.tantivy_queries import QueryBuilder
from archive.search.engines.tantivy_store import TantivyStore
from archive.search.engines.tantivy_store import TantivyStoreWriter
from archive.search.engines.tantivy_store import stems_field
from archive.search.index.catalogue import Catalogue
from archive.search.index.lexicon import Lexicon
from archive.search.plan import Plan
from archive.search.plan import Stems
from archive.search.plan import scoring_stems
from archive.search.query.tree import Zone
from archive.search.request import Sort

#: Candidates that are ranked at first, and at most.
INITIAL_CANDIDATES = 300
MAX_CANDIDATES = 10_000
#: Tantivy adds scores in single precision.
_ROUNDING_FACTOR = 1.00001
#: The folder of Tantivy's own files in a generation.
TANTIVY_FOLDER = "tantivy"


class TantivyWriter:
    """Writes the index of a new generation into a folder."""

    def __init__(self, folder: Path) -> None:
        self._store = TantivyStoreWriter(folder / TANTIVY_FOLDER)
        self._stems = StemStoreWriter(folder)

    def add(
        self,
        readings: Mapping[str, str],
        stems: Mapping[Zone, Sequence[str]],
        *,
        section: int,
        day: int,
    ) -> None:
        """Add the next paragraph: the characters of each reading, and the stems of each zone."""
        characters = self._stems.add(len(readings["text"]), stems)
        self._store.add(readings, characters, section=section, day=day)

    def finish(self) -> None:
        """Write everything to disk."""
        self._store.finish()
        self._stems.finish()

    def abandon(self) -> None:
        """Abort, and close the files."""
        try:
            self._stems.abandon()
        finally:
            self._store.abandon()


class TantivyEngine:
    """Finds paragraphs in the generation at a folder, ranking *initial* candidates at first."""

    name = "tantivy"

    def __init__(
        self,
        folder: Path,
        lexicon: Lexicon,
        catalogue: Catalogue,
        library: Library,
        *,
        initial: int = INITIAL_CANDIDATES,
    ) -> None:
        self._initial = initial
        self._catalogue = catalogue
        self._stems = StemStore(folder)
        self._store = TantivyStore(folder / TANTIVY_FOLDER)
        self._queries = QueryBuilder(self._store, self._stems, lexicon, catalogue, library)

    def select(self, plan: Plan, sort: Sort, limit: int, deadline: Deadline) -> EngineResult:
        """Return the count of all hits of *plan* and the first *limit* of them in the order *sort*."""
        query = self._queries.query(plan, deadline)
        deadline.check()
        sections = self._store.sections(query, len(self._catalogue.sections))
        total = sum(sections.values())
        limit = min(limit, total)
        stems = scoring_stems(plan)
        if not total:
            found: Sequence[int] = ()
        elif sort is Sort.DATE:
            found = self._store.oldest(query, limit)
        elif sort is Sort.RELEVANCE and stems:
            found = self._best(plan, stems, limit, total, deadline)
        else:
            found = self._store.first(query, limit)
        return EngineResult(total, tuple(found), sections)

    def count(self, plan: Plan, deadline: Deadline) -> int:
        """Return the number of hits of *plan*."""
        match plan:
            case Stems((term,), zone):
                character = self._stems.character(zone, term)
                return self._store.frequency(stems_field(zone), character) if character else 0
            case _:
                query = self._queries.query(plan, deadline)
                deadline.check()
                return self._store.count(query)

    def indexed(self) -> int:
        """Return how many paragraphs Tantivy contains."""
        return self._store.count(self._store.everything())

    def close(self) -> None:
        """Close the files."""
        self._store.close()
        self._stems.close()

    def _best(
        self,
        plan: Plan,
        stems: Sequence[Stems],
        wanted: int,
        total: int,
        deadline: Deadline,
    ) -> list[int]:
        """Return the *wanted* best of the *total* hits of *plan*, with ever more candidates until they are proven."""
        weights = {leaf: self._queries.weight(leaf, deadline) for leaf in stems}
        query = self._queries.scored_query(plan, weights, deadline)
        highest = (bm25.K1 + 1) * sum(weights[leaf] for leaf in stems)
        # Tantivy's score is a bound for ours only if both use the length of the text.
        bounded = all(leaf.zone is Zone.TEXT for leaf in stems)
        count = max(self._initial, 3 * wanted) if bounded else total
        while True:
            deadline.check()
            count = min(count, total)
            candidates, lowest = self._store.best(query, count)
            scores = self._scores(candidates, stems, weights, deadline)
            best = nsmallest(wanted, zip(map(neg, scores), candidates, strict=True))
            last = -best[-1][0]
            if (
                count == total
                or count >= max(MAX_CANDIDATES, wanted)
                or last > self._bound(lowest, highest)
            ):
                return [position for _, position in best]
            count *= 4

    def _bound(self, lowest: float, highest: float) -> float:
        """Return an upper bound, by our formula, for paragraphs that Tantivy scores at most *lowest*.

        A word of weight w that occurs f times scores w f / (f + n), with norm n; Tantivy's n is at most
        `excess` times ours. Solved for f / n and summed over all words (the bound is concave and
        homogeneous, so the sum of the bounds is at most the bound of the sums); *highest* is the sum of the
        highest possible scores of the words.
        """
        excess = self._stems.excess
        return _ROUNDING_FACTOR * excess * lowest * highest / (highest + lowest * (excess - 1))

    def _scores(
        self,
        positions: Sequence[int],
        stems: Sequence[Stems],
        weights: Mapping[Stems, float],
        deadline: Deadline,
    ) -> list[float]:
        strings, norms = self._stems.strings(positions), self._stems.norms(positions)
        totals = [0.0] * len(positions)
        for leaf in stems:
            for term in deadline.watch(leaf.terms):
                character = self._stems.character(leaf.zone, term).encode()
                if character:
                    counts = map(bytes.count, strings, repeat(character))
                    totals = bm25.added(totals, weights[leaf], counts, norms)
        return totals
