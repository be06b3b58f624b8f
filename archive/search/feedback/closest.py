"""Closest matches: paragraphs with most of the words, shown where few or none have all of them.

They are a list of their own: totals, facets and files count only paragraphs that match the query.
"""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import combinations

from archive.deadline import Deadline
from archive.language.tokenizer import words
from archive.search.engines.protocol import Engine
from archive.search.hits import MAX_CANDIDATES
from archive.search.hits import HitBuilder
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Plan
from archive.search.plan import Without
from archive.search.query.rewriting import plain
from archive.search.query.tree import And
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Proximity
from archive.search.query.tree import Word
from archive.search.query.tree import leaves
from archive.search.request import Scope
from archive.search.request import Sort
from archive.search.results import Closest
from archive.search.results import Results
from archive.search.subqueries import Parts
from archive.search.subqueries import SubqueryCounter

#: Where fewer paragraphs match, the closest matches follow them, so many together.
FEW_HITS = 20
#: Beside hits, they are shown for so many words and more: one of two words says little.
MIN_WORDS = 3
#: Up to so many words, paragraphs are chosen by how many of them they have; among more, function words
#: would outvote the rest.
MAX_COMBINED_WORDS = 4
#: A word in more than one of so many paragraphs is too common to select paragraphs by.
COMMON_ONE_IN = 3


@dataclass(frozen=True, slots=True)
class _Choice:
    """What paragraphs are chosen by: those of `plan`, which have so many of the words; 0 where that differs."""

    plan: Plan
    matched: int


class ClosestFinder:
    """Finds the closest matches of a query. `paragraphs` is the size of the collection.

    Raises `DeadlineExceeded` throughout.
    """

    def __init__(
        self, engine: Engine, subqueries: SubqueryCounter, hits: HitBuilder, *, paragraphs: int
    ) -> None:
        self._engine = engine
        self._subqueries = subqueries
        self._hits = hits
        self._paragraphs = paragraphs

    def closest(self, results: Results, tree: Node, deadline: Deadline) -> Closest | None:
        """Return the closest matches of *tree* beside *results*; None where there are none, or enough hits.

        Beside hits that are not listed there are none.
        """
        if results.total and not results.hits:
            return None
        request = results.request
        most = request.per_page
        if results.total:
            most = min(most, FEW_HITS - results.total)
        if most <= 0 or request.page != results.pages or request.scope is Scope.TEXT:
            return None
        parts = Parts.of(tree)
        if results.total and not _is_plain(parts):
            return None
        every = list(self._pieces(tree, parts, deadline))
        distinct = list(dict.fromkeys(every))
        if len(distinct) < (MIN_WORDS if results.total else 2):
            return None
        plans = {node: self._subqueries.plan(node, deadline, zone=parts.zone) for node in distinct}
        # A word that is asked twice weighs twice.
        ranked_by = Any(tuple(plans[node] for node in every))
        if parts.zone is None:
            plans = {node: self._or_in_record(node, plan) for node, plan in plans.items()}
        counts = dict(zip(plans, self._engine.counts(list(plans.values()), deadline), strict=True))
        plans = {node: plan for node, plan in plans.items() if counts[node]}
        first = replace(request, page=1, per_page=most, sort=Sort.RELEVANCE)
        for choice in self._choices(plans, counts):
            plan = self._subqueries.with_limits(request, parts, choice.plan, deadline)
            if results.total:
                plan = All((plan, Without(self._subqueries.plan(tree, deadline))))
            selection = self._engine.select(
                plan, Sort.RELEVANCE, MAX_CANDIDATES, deadline, unranked=MAX_CANDIDATES
            )
            if selection.total:
                hits = self._hits.hits(
                    first, ranked_by, selection.positions, deadline, by_coverage=not choice.matched
                )
                # Of alternatives, one was wanted.
                counted = not any(isinstance(node, Or) for node in parts.wanted)
                matched = choice.matched if counted else 0
                return Closest(hits, selection.total, matched, len(distinct))
        return None

    def _pieces(self, tree: Node, parts: Parts, deadline: Deadline) -> Iterator[Node]:
        """Yield what the closest paragraphs may have some of, as often as it is asked.

        These are the parts of *tree*. Of a quotation that does not occur, or is all that is asked, they are the single
        words, of a hyphenated word its parts, and of alternatives without hits the words of all.
        """
        asked = tree.parts if isinstance(tree, And) else (tree,)
        for node in asked:
            if node in parts.limits:
                continue
            alone = len(parts.wanted) == 1
            if isinstance(node, Or | And | Phrase | Near | Proximity) and (
                alone or not self._count(node, parts, deadline)
            ):
                for leaf in leaves(node):
                    yield from _single_words(leaf)
            else:
                yield from _single_words(node) if isinstance(node, Word) else (node,)

    def _choices(self, plans: Mapping[Node, Plan], counts: Mapping[Node, int]) -> Iterator[_Choice]:
        """Yield what paragraphs may be chosen by, the most words first."""
        if len(plans) > MAX_COMBINED_WORDS:
            rare = [plans[n] for n in plans if counts[n] * COMMON_ONE_IN <= self._paragraphs]
            yield _Choice(Any(tuple(rare or plans.values())), 0)
            return
        for size in range(len(plans), 0, -1):
            yield _Choice(Any(tuple(map(All, combinations(plans.values(), size)))), size)

    def _or_in_record(self, node: Node, plan: Plan) -> Plan:
        """Return *plan*, that of *node*, also for the paragraphs whose title or heading has that word."""
        if not isinstance(node, Word):
            return plan
        # A form in a title would bring in all paragraphs of its text.
        return Any(
            (plan, *(self._subqueries.in_record(node.text, f) for f in ("title", "section")))
        )

    def _count(self, node: Node, parts: Parts, deadline: Deadline) -> int:
        return self._subqueries.count_unfiltered(node, parts.zone, deadline)


def _is_plain(parts: Parts) -> bool:
    """Tell whether only words are wanted, which nobody has put into quotation marks."""
    return all(isinstance(node, Word) for node in parts.wanted) and not any(
        isinstance(node, Not) for node in parts.limits
    )


def _single_words(node: Node) -> Sequence[Node]:
    """Return the words of a quotation or a hyphenated word, each by itself."""
    if isinstance(node, Phrase | Near):
        return leaves(plain(node))
    if isinstance(node, Word):
        found = [word.surface for word in words(node.text)]
        return [Word(surface) for surface in found] if len(found) > 1 else [node]
    return [node]
