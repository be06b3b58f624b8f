"""The engine for large collections: Tantivy finds, counts and proposes; the order is ours.

Good for millions of paragraphs on one machine. A plan becomes Tantivy's query objects over our terms (see
`tantivy_store`), so hits, counts and sections are exact. The order by relevance is `bm25` as for every
engine: Tantivy scores by the same formula but rounds the lengths of paragraphs down, and so
scores none too low. Its best few hundred are scored again with the true numbers (see
`stem_store`); as soon as enough of them stand above what Tantivy gave the last, the order is that of the
whole collection, proven. Where the proof would need more than `MOST` candidates, because tens of thousands
of paragraphs are all but equal, the best of so many is taken.
"""

from collections.abc import Mapping
from collections.abc import Sequence
from heapq import nsmallest
from itertools import repeat
from operator import neg
from pathlib import Path

from archive.library.reader import Library
from archive.search import bm25
from archive.search.engines.protocol import Selection
from archive.search.engines.stem_frequencies import StemStore
from archive.search.engines.stem_frequencies import StemStoreWriter
from archive.search.engines.tantivy_queries import Queries
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

#: Candidates that are asked for at first, and at most.
FIRST = 300
MOST = 10_000
#: Tantivy adds scores in single precision.
_ROUNDING = 1.00001
#: The folder of Tantivy's own files in a generation.
FOLDER = "tantivy"


class TantivyWriter:
    """Writes the index of a new generation into a folder."""

    def __init__(self, folder: Path) -> None:
        self._stems = StemStoreWriter(folder)
        self._store = TantivyStoreWriter(folder / FOLDER)

    def add(
        self,
        readings: Mapping[str, str],
        stems: Mapping[Zone, Sequence[str]],
        *,
        section: int,
        day: int,
    ) -> None:
        """Add the next paragraph, which stands in that *section*, in a text of that *day*."""
        characters = self._stems.add(len(readings["text"]), stems)
        self._store.add(readings, characters, section=section, day=day)

    def finish(self) -> None:
        """Write all that was added."""
        self._store.finish()
        self._stems.finish()

    def abandon(self) -> None:
        """Give up and let go of the files."""
        self._stems.abandon()
        self._store.abandon()


class TantivyEngine:
    """Finds paragraphs in the generation at a folder. At *first*, so many candidates are asked for."""

    name = "tantivy"

    def __init__(
        self,
        folder: Path,
        lexicon: Lexicon,
        catalogue: Catalogue,
        library: Library,
        *,
        first: int = FIRST,
    ) -> None:
        self._first = first
        self._catalogue = catalogue
        self._stems = StemStore(folder)
        self._store = TantivyStore(folder / FOLDER)
        self._queries = Queries(self._store, self._stems, lexicon, catalogue, library)

    def select(self, plan: Plan, sort: Sort, wanted: int) -> Selection:
        """Return all that *plan* finds, counted, and the first *wanted* of it."""
        query = self._queries.query(plan)
        sections = self._store.sections(query, len(self._catalogue.sections))
        total = sum(sections.values())
        wanted = min(wanted, total)
        stems = scoring_stems(plan)
        if not total:
            found: Sequence[int] = ()
        elif sort is Sort.DATE:
            found = self._store.oldest(query, wanted)
        elif sort is Sort.RELEVANCE and stems:
            found = self._best(plan, stems, wanted, total)
        else:
            found = self._store.first(query, wanted)
        return Selection(total, tuple(found), sections)

    def count(self, plan: Plan) -> int:
        """Return how many paragraphs *plan* finds."""
        match plan:
            case Stems((term,), zone):
                character = self._stems.character(zone, term)
                return self._store.frequency(stems_field(zone), character) if character else 0
            case _:
                return self._store.count(self._queries.query(plan))

    def indexed(self) -> int:
        """Return how many paragraphs Tantivy holds."""
        return self._store.count(self._store.everything())

    def close(self) -> None:
        """Nothing needs closing: files end with the last who reads them."""

    def _best(self, plan: Plan, stems: Sequence[Stems], wanted: int, total: int) -> list[int]:
        """Return the *wanted* best of the *total* paragraphs of *plan*, asking for more until they are proven."""
        weights = {leaf: self._queries.weight(leaf) for leaf in stems}
        query = self._queries.scored(plan, weights)
        highest = (bm25.K1 + 1) * sum(weights[leaf] for leaf in stems)
        # The formula of Tantivy bounds ours only where length is that of the text.
        bounded = all(leaf.zone is Zone.TEXT for leaf in stems)
        limit = max(self._first, 3 * wanted) if bounded else total
        while True:
            limit = min(limit, total)
            candidates, lowest = self._store.best(query, limit)
            scores = self._scores(candidates, stems, weights)
            best = nsmallest(wanted, zip(map(neg, scores), candidates, strict=True))
            last = -best[-1][0]
            if limit == total or limit >= max(MOST, wanted) or last > self._bound(lowest, highest):
                return [position for _, position in best]
            limit *= 4

    def _bound(self, lowest: float, highest: float) -> float:
        """Return what no paragraph can score, by our formula, that Tantivy scores *lowest* or less.

        A word of weight w that stands f times scores w f / (f + n), with norm n; Tantivy's n is at most
        `excess` times ours. Solved for f / n and put together for all words (the bound is concave and
        homogeneous, so the sum of the bounds is at most the bound of the sums), *highest* being the sum of
        what each word could score.
        """
        excess = self._stems.excess
        return _ROUNDING * excess * lowest * highest / (highest + lowest * (excess - 1))

    def _scores(
        self, positions: Sequence[int], stems: Sequence[Stems], weights: Mapping[Stems, float]
    ) -> list[float]:
        strings, norms = self._stems.strings(positions), self._stems.norms(positions)
        totals = [0.0] * len(positions)
        for leaf in stems:
            for term in leaf.terms:
                character = self._stems.character(leaf.zone, term).encode()
                if character:
                    counts = map(bytes.count, strings, repeat(character))
                    totals = bm25.added(totals, weights[leaf], counts, norms)
        return totals
