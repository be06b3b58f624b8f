"""Tantivy queries: a plan as query objects with exactly its meaning.

What Tantivy cannot express exactly (three words near each other, phrases of words in many forms) becomes a
wider query whose hits are verified word by word; see `QueryBuilder._verify`.
"""

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from itertools import combinations
from itertools import product
from math import prod

from tantivy import Query

from archive.deadline import Deadline
from archive.library.reader import Library
from archive.search import bm25
from archive.search.engines.stem_frequencies import StemStore
from archive.search.engines.tantivy_store import TantivyStore
from archive.search.engines.tantivy_store import stems_field
from archive.search.highlighting import leaf_pattern
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import Ranges
from archive.search.index.lexicon import Lexicon
from archive.search.index.word_pattern import WATCHED_STEPS
from archive.search.index.word_pattern import WordPattern
from archive.search.index.word_pattern import phrase_pattern
from archive.search.plan import Adjacent
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import HavingZone
from archive.search.plan import Nearby
from archive.search.plan import Plan
from archive.search.plan import Stems
from archive.search.plan import Within
from archive.search.plan import Without
from archive.search.plan import scoring_stems
from archive.search.query.tree import Zone

#: Phrases to which a run of words in several forms may be expanded.
_MAX_PHRASES = 64
#: Ranges of paragraphs that become range queries; more become a set of sections.
_MAX_RANGES = 4
#: Up to so many paragraphs it is quicker to verify than to run a phrase query of common words.
_MAX_VERIFIED = 500
#: Paragraphs that are read at a time.
_BATCH_PARAGRAPHS = 500


class QueryBuilder:
    """Builds queries for the plans of one generation; raises `DeadlineExceeded` throughout."""

    def __init__(
        self,
        store: TantivyStore,
        stems: StemStore,
        lexicon: Lexicon,
        catalogue: Catalogue,
        library: Library,
    ) -> None:
        self._store = store
        self._stems = stems
        self._lexicon = lexicon
        self._catalogue = catalogue
        self._library = library

    def query(self, plan: Plan, deadline: Deadline) -> Query:
        """Return the query for *plan*; its scores mean nothing."""
        deadline.check()
        store = self._store
        match plan:
            case Stems():
                return store.any_of(self._terms(plan))
            case Adjacent():
                return self._adjacent(plan, deadline)
            case Nearby():
                return self._nearby(plan, deadline)
            case Within(ranges):
                return self._within(ranges)
            case HavingZone(zone):
                return store.term("zones", zone.value)
            case Any(parts):
                return store.any_of([self.query(part, deadline) for part in parts])
            case Without(part):
                return store.all_of((), excluded=[self.query(part, deadline)])
            case All(parts):
                required = [
                    self.query(part, deadline) for part in parts if not isinstance(part, Without)
                ]
                return store.all_of(required, excluded=self._excluded(parts, deadline))

    def scored_query(self, plan: Plan, weights: Mapping[Stems, float], deadline: Deadline) -> Query:
        """Return the query for *plan* that scores hits by all its `scoring_stems`.

        Parts of an `All` that are stems both find and score, which is quickest.
        """
        store = self._store

        def scoring(leaves: Iterable[Stems]) -> list[Query]:
            return [query for leaf in leaves for query in self._terms(leaf, weights[leaf])]

        match plan:
            case Stems():
                return store.any_of(scoring([plan]))
            case Any(parts) if all(isinstance(part, Stems) for part in parts):
                return store.any_of(scoring(scoring_stems(plan)))
            case All(parts):
                required, optional = [], []
                for part in parts:
                    if isinstance(part, Stems):
                        required.append(store.any_of(scoring([part])))
                    elif not isinstance(part, Without):
                        required.append(store.unscored(self.query(part, deadline)))
                        optional += scoring(scoring_stems(part))
                excluded = self._excluded(parts, deadline)
                return store.all_of(required, excluded=excluded, optional=optional)
            case _:
                optional = scoring(scoring_stems(plan))
                unscored = store.unscored(self.query(plan, deadline))
                return store.all_of([unscored], optional=optional)

    def weight(self, leaf: Stems, deadline: Deadline) -> float:
        """Return the `bm25` weight of *leaf*, by the number of paragraphs with any of its stems."""
        counts = [count for _, count in self._known(leaf)]
        few = len(counts) < 2
        frequency = sum(counts) if few else self._store.count(self.query(leaf, deadline))
        return bm25.weight(self._store.paragraphs, frequency)

    def _known(self, leaf: Stems) -> list[tuple[str, int]]:
        """Return the characters of the stems that occur, each with its paragraph frequency."""
        field = stems_field(leaf.zone)
        named = (self._stems.character(leaf.zone, term) for term in leaf.terms)
        return [(name, self._store.frequency(field, name)) for name in named if name]

    def _terms(self, leaf: Stems, weight: float = 0.0) -> list[Query]:
        """Return a query for each stem of *leaf*, scored by *weight* instead of its own rarity if one is given."""
        store, field = self._store, stems_field(leaf.zone)
        return [
            store.weighted(store.term(field, name), weight / bm25.weight(store.paragraphs, count))
            if weight
            else store.term(field, name)
            for name, count in self._known(leaf)
        ]

    def _excluded(self, parts: Sequence[Plan], deadline: Deadline) -> list[Query]:
        return [self.query(part.part, deadline) for part in parts if isinstance(part, Without)]

    def _within(self, ranges: Ranges) -> Query:
        store = self._store
        if len(ranges) <= _MAX_RANGES:
            return store.any_of([store.within(first, end) for first, end in ranges])
        section_of = self._catalogue.section_of
        # Ranges consist of whole sections.
        sections = [
            s for first, end in ranges for s in range(section_of(first), section_of(end - 1) + 1)
        ]
        return store.terms("section", sections)

    def _fields(self, zone: Zone) -> tuple[str, ...]:
        if zone is Zone.TEXT and self._store.has_transmitted:
            return ("text", "transmitted")
        return (zone.value,)

    def _in_fields(self, zone: Zone, query_of: Callable[[str], Query]) -> Query:
        return self._store.any_of([query_of(field) for field in self._fields(zone)])

    def _one_of(self, slot: str, zone: Zone) -> Query:
        """Return a query for any of the words in *slot*."""
        store = self._store
        return self._in_fields(
            zone,
            lambda field: (
                store.term(field, slot) if len(slot) == 1 else store.terms(field, list(slot))
            ),
        )

    def _adjacent(self, leaf: Adjacent, deadline: Deadline) -> Query:
        store = self._store
        slots = [self._lexicon.characters(slot) for slot in leaf.slots]
        if not slots or not all(slots):
            return store.nothing()
        if len(slots) == 1:
            return self._one_of(slots[0], leaf.zone)
        if prod(map(len, slots)) > _MAX_PHRASES:
            return self._verify(
                leaf_pattern(leaf, self._lexicon),
                leaf.zone,
                [self._one_of(slot, leaf.zone) for slot in slots],
                deadline,
            )
        return store.any_of(
            [self._phrase("".join(words), leaf.zone, deadline) for words in product(*slots)]
        )

    def _phrase(self, words: str, zone: Zone, deadline: Deadline) -> Query:
        store = self._store
        pairs = store.common_pairs(words) if zone is Zone.TEXT else []
        if len(words) == 2 and pairs:
            return pairs[0]
        # Only common words: every paragraph has them, but few have all the pairs.
        if pairs and store.are_common(words) and store.count(store.all_of(pairs)) <= _MAX_VERIFIED:
            return self._verify(phrase_pattern(words), zone, pairs, deadline)
        phrase = self._in_fields(zone, lambda field: store.phrase(field, words))
        return store.all_of([phrase, *pairs])

    def _nearby(self, leaf: Nearby, deadline: Deadline) -> Query:
        slots = list(dict.fromkeys(self._lexicon.characters(slot) for slot in leaf.slots))
        if not all(slots):
            return self._store.nothing()
        if len(slots) == 1:
            return self._one_of(slots[0], leaf.zone)
        several = prod(map(len, slots)) > 1
        if leaf.zone is not Zone.TEXT or several:
            # Stage directions and notes of a paragraph share a field; "near" would run across their boundaries.
            return self._verify(
                leaf_pattern(leaf, self._lexicon),
                leaf.zone,
                [self._one_of(slot, leaf.zone) for slot in slots],
                deadline,
            )
        between = len(leaf.slots) + leaf.distance - 2
        near = [self._near(a, b, between) for a, b in combinations(slots, 2)]
        if len(slots) == 2:
            return near[0]
        return self._verify(leaf_pattern(leaf, self._lexicon), leaf.zone, near, deadline)

    def _near(self, one: str, other: str, between: int) -> Query:
        """Return a query for two words in either order with at most *between* words between them.

        For two words Tantivy's slop is exactly that; for more it is not.
        """
        store = self._store
        orders = (one + other, other + one)
        phrases = [
            store.phrase(field, words, slop=between)
            for field in self._fields(Zone.TEXT)
            for words in orders
        ]
        return store.any_of(phrases)

    def _verify(
        self,
        pattern: WordPattern | None,
        zone: Zone,
        wider: Sequence[Query],
        deadline: Deadline,
    ) -> Query:
        """Return a query for the paragraphs that match all the *wider* queries and contain *pattern*."""
        store = self._store
        if pattern is None:
            return store.nothing()
        query = store.all_of(wider)
        positions = store.first(query, store.count(query))
        fields = self._fields(zone)
        steps = deadline.steps(WATCHED_STEPS)
        found: set[int] = set()
        for at in deadline.watch(range(0, len(positions), _BATCH_PARAGRAPHS)):
            pieces = self._library.pieces(positions[at : at + _BATCH_PARAGRAPHS])
            found.update(
                p
                for p, name, terms in pieces
                if name in fields and pattern.is_in(terms, 0, len(terms), steps)
            )
        return store.any_of([store.term("position", position) for position in sorted(found)])
