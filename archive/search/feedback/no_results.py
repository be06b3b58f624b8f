"""Advice for a search without results: the words that are missing, alternatives, and the nearest paragraphs."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import combinations

from archive.deadline import Deadline
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Plan
from archive.search.query.rewriting import changed
from archive.search.query.rewriting import plain
from archive.search.query.rewriting import without
from archive.search.query.tree import And
from archive.search.query.tree import Filter
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Zone
from archive.search.query.tree import both
from archive.search.query.tree import is_zone
from archive.search.query.tree import leaves
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Alternative
from archive.search.results import Change
from archive.search.results import Elsewhere
from archive.search.results import Nearest
from archive.search.results import NoResults
from archive.search.subqueries import Parts
from archive.search.subqueries import SubqueryCounter

#: Alternatives that are counted, and those with results that are returned.
MAX_COUNTED_ALTERNATIVES = 16
MAX_ALTERNATIVES = 6
#: Up to so many words, paragraphs are ranked by how many of them they have; among more, function words
#: would outvote the rest.
MAX_COMBINED_WORDS = 4
#: A word in more than one of so many paragraphs is too common to select paragraphs by.
COMMON_ONE_IN = 8


@dataclass(frozen=True, slots=True)
class PartCount:
    """A part of a query, and how many paragraphs of the collection match it."""

    node: Node
    paragraphs: int


class NoResultsAdvisor:
    """Advises on searches without results; raises `DeadlineExceeded` throughout.

    `paragraphs` is the size of the collection.
    """

    def __init__(self, subqueries: SubqueryCounter, *, paragraphs: int) -> None:
        self._subqueries = subqueries
        self._paragraphs = paragraphs

    def advise(self, request: SearchRequest, tree: Node, deadline: Deadline) -> NoResults:
        """Return the missing words of *tree* and the alternatives that find something."""
        parts = Parts.of(tree)
        counts = [self._count(node, parts, deadline) for node in parts.wanted]
        missing = [count.node for count in counts if not count.paragraphs]
        sought = (self._elsewhere(node, parts, deadline) for node in missing)
        elsewhere = [found for found in sought if found is not None]
        counted: dict[tuple[SearchRequest, Node], Alternative] = {}
        for candidate in _alternatives(replace(request, page=1), tree, parts, missing):
            if len(counted) == MAX_COUNTED_ALTERNATIVES:
                break
            search = (candidate.request, candidate.tree)
            if search not in counted:
                counted[search] = replace(candidate, paragraphs=self._results(*search, deadline))
        found = [alternative for alternative in counted.values() if alternative.paragraphs]
        nowhere = [node for node in missing if all(node != found.node for found in elsewhere)]
        named = (name for node in nowhere for name in _names(node))
        return NoResults(tuple(named), tuple(elsewhere), tuple(found[:MAX_ALTERNATIVES]))

    def nearest_plans(
        self, request: SearchRequest, tree: Node, deadline: Deadline
    ) -> Iterator[tuple[Plan, Plan, Nearest]]:
        """Yield plans of the nearest paragraphs, the nearest first, each with the plan to rank them by."""
        counts = self.part_counts(tree, deadline)
        occurring = [count for count in counts if count.paragraphs]
        words = len(counts)
        if not occurring or words < 2 or request.scope is Scope.TEXT:
            return
        parts = Parts.of(tree)

        def plan(count: PartCount) -> Plan:
            return self._subqueries.plan(count.node, deadline, zone=parts.zone)

        every = Any(tuple(map(plan, occurring)))
        if len(occurring) > MAX_COMBINED_WORDS:
            rare = [count for count in occurring if not self._is_common(count)]
            together = Any(tuple(map(plan, rare or occurring)))
            limited = self._subqueries.with_limits(request, parts, together, deadline)
            yield limited, every, Nearest(0, 0, words)
            return
        for size in range(min(len(occurring), words - 1) or 1, 0, -1):
            together = Any(tuple(map(All, combinations(every.parts, size))))
            limited = self._subqueries.with_limits(request, parts, together, deadline)
            yield limited, every, Nearest(0, size, words)

    def part_counts(self, tree: Node, deadline: Deadline) -> list[PartCount]:
        """Return the parts that the nearest paragraphs may have some of.

        These are the parts of *tree*, with the single words of quotations that do not occur.
        """
        parts = Parts.of(tree)
        nodes: dict[Node, None] = {}
        for node in parts.wanted:
            words = plain(node) if isinstance(node, Phrase | Near) else node
            alone = len(parts.wanted) == 1 or not self._count(node, parts, deadline).paragraphs
            pieces = leaves(words) if words != node and alone else (node,)
            nodes.update(dict.fromkeys(pieces))
        return [self._count(node, parts, deadline) for node in nodes]

    def _count(self, node: Node, parts: Parts, deadline: Deadline) -> PartCount:
        return PartCount(node, self._subqueries.count_unfiltered(node, parts.zone, deadline))

    def _elsewhere(self, node: Node, parts: Parts, deadline: Deadline) -> Elsewhere | None:
        """Return where *node* is that does not occur in the zone that was searched; None where it is nowhere."""
        for zone in Zone:
            place = Filter("kind", zone.value) if zone is not Zone.TEXT else None
            tree = both(place, node)
            if place == parts.zone or tree is None:
                continue
            paragraphs = self._subqueries.count_unfiltered(node, place, deadline)
            if paragraphs:
                return Elsewhere(node, zone, tree, paragraphs)
        return None

    def _results(self, request: SearchRequest, tree: Node, deadline: Deadline) -> int:
        if request.scope is Scope.TEXT:
            return self._subqueries.count_by_text(request, tree, deadline)
        return self._subqueries.count(request, tree, deadline)

    def _is_common(self, count: PartCount) -> bool:
        return count.paragraphs * COMMON_ONE_IN > self._paragraphs


def _alternatives(
    request: SearchRequest, tree: Node, parts: Parts, missing: Sequence[Node]
) -> Iterator[Alternative]:
    """Yield alternatives to *request*, not yet counted; the smallest changes come first."""
    for change, wider in _wider_requests(request):
        yield Alternative(change, tree, wider, 0)

    def rewritten(
        change: Change, other: Node | None, removed: tuple[Node, ...] = ()
    ) -> Iterator[Alternative]:
        if other is not None and other != tree:
            yield Alternative(change, other, request, 0, removed)

    def less(*removed: Node) -> Iterator[Alternative]:
        return rewritten(Change.WITHOUT, without(tree, *removed), removed)

    for limit in parts.limits:
        if not is_zone(limit):
            yield from less(limit)
    yield from rewritten(Change.UNQUOTED, changed(tree, _unquoted))
    if len(parts.wanted) > 1 and not missing and request.scope is Scope.PARAGRAPH:
        yield Alternative(Change.SAME_TEXT, tree, replace(request, scope=Scope.TEXT), 0)
    if missing and len(missing) < len(parts.wanted):
        yield from less(*missing)
        occurring = without(tree, *missing, *parts.limits)
        yield from rewritten(Change.OCCURRING_WORDS, occurring)
    elif not missing and len(parts.wanted) > 1:
        for node in parts.wanted:
            yield from less(node)


def _wider_requests(request: SearchRequest) -> Iterator[tuple[Change, SearchRequest]]:
    """Yield *request* without each of its filters, and without all."""
    options = {
        Change.ANY_TEXT: replace(request, texts=()),
        Change.ANY_AUTHOR: replace(request, authors=()),
        Change.ANY_KIND: replace(request, kinds=()),
        Change.ANY_DATE: replace(request, years=(), date_from=None, date_to=None),
        Change.NO_FILTERS: replace(
            request, texts=(), authors=(), kinds=(), years=(), date_from=None, date_to=None
        ),
    }
    yield from ((change, other) for change, other in options.items() if other != request)


def _unquoted(leaf: Node) -> Node:
    return plain(leaf) if isinstance(leaf, Phrase | Near) and len(leaf.words) > 1 else leaf


def _names(node: Node) -> tuple[Node, ...]:
    """Return the parts by which *node* is named: its alternatives, unless they are groups."""
    alternatives = node.parts if isinstance(node, Or) else (node,)
    return alternatives if not any(isinstance(part, And) for part in alternatives) else (node,)
