"""Advice for a search without results: the words that are missing, and alternatives."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from archive.deadline import Deadline
from archive.search.filters import is_filtered
from archive.search.query.canonical import joined
from archive.search.query.rewriting import apart
from archive.search.query.rewriting import without
from archive.search.query.tree import And
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import Zone
from archive.search.query.tree import both
from archive.search.query.tree import either
from archive.search.query.tree import is_zone
from archive.search.query.tree import leaves
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Alternative
from archive.search.results import Change
from archive.search.results import Elsewhere
from archive.search.results import FacetName
from archive.search.results import NoResults
from archive.search.subqueries import Parts
from archive.search.subqueries import SubqueryCounter
from archive.search.subqueries import record_filter
from archive.search.value_filters import VALUE_FILTERS
from archive.search.value_filters import without_values

#: Alternatives that are counted, and those with results that are returned.
MAX_COUNTED_ALTERNATIVES = 16
MAX_ALTERNATIVES = 6

#: Filters by whole names, each of which is also a filter by words of them in a query.
NAMES = frozenset(
    {
        FacetName.AUTHOR,
        FacetName.SPEAKER,
        FacetName.PERSON,
        FacetName.PLACE,
        FacetName.SUBJECT,
    }
)
#: Fields of records that may have a word that no paragraph has.
RECORD_FIELDS = ("title", "section", "speaker", "author", "person", "place", "subject")


class NoResultsAdvisor:
    """Advises on searches without results; raises `DeadlineExceeded` throughout."""

    def __init__(self, subqueries: SubqueryCounter) -> None:
        self._subqueries = subqueries

    def advise(self, request: SearchRequest, tree: Node, deadline: Deadline) -> NoResults:
        """Return the missing words of *tree* and the alternatives that find something."""
        parts = Parts.of(tree)
        missing = self._nowhere(parts.wanted, parts, deadline)
        without_hits = [word for node in missing for word in self._absent(node, parts, deadline)]
        sought = (self._elsewhere(node, parts, deadline) for node in without_hits)
        elsewhere = [found for found in sought if found is not None]
        alternatives: dict[tuple[SearchRequest, Node], Alternative] = {}
        for candidate in _alternatives(replace(request, page=1), tree, parts, missing):
            alternatives.setdefault((candidate.request, candidate.tree or tree), candidate)
            if len(alternatives) == MAX_COUNTED_ALTERNATIVES:
                break
        found = self._with_hits(list(alternatives.items()), deadline)
        nowhere = [node for node in without_hits if all(node != found.node for found in elsewhere)]
        return NoResults(tuple(nowhere), tuple(elsewhere), tuple(found[:MAX_ALTERNATIVES]))

    def wider(self, request: SearchRequest, deadline: Deadline) -> NoResults:
        """Return what the filters of *request*, which has no words, find by parts of names, or without one of them."""
        first = replace(request, page=1)
        candidates = (
            *_named_in_part(first, None),
            *(Alternative(change, None, wider, 0) for change, wider in _wider_requests(first)),
        )
        searches = [
            ((each.request, each.tree), each)
            for each in candidates
            if each.tree or is_filtered(each.request)
        ]
        return NoResults(alternatives=tuple(self._with_hits(searches, deadline)))

    def _with_hits(
        self,
        candidates: Sequence[tuple[tuple[SearchRequest, Node | None], Alternative]],
        deadline: Deadline,
    ) -> list[Alternative]:
        """Return the alternatives that find something, each with how many paragraphs its search finds."""
        counts = self._subqueries.counts([search for search, _ in candidates], deadline)
        return [
            replace(each, paragraphs=count)
            for (_, each), count in zip(candidates, counts, strict=True)
            if count
        ]

    def _absent(self, node: Node, parts: Parts, deadline: Deadline) -> list[Node]:
        """Return what of *node*, which has no hits, does not occur: all of it, or some words of alternatives."""
        if not isinstance(node, Or | And):
            return [node]
        return self._nowhere(list(dict.fromkeys(leaves(node))), parts, deadline)

    def _nowhere(self, nodes: Sequence[Node], parts: Parts, deadline: Deadline) -> list[Node]:
        """Return those of *nodes* that no paragraph has."""
        counts = self._subqueries.counts_unfiltered(nodes, parts.zone, deadline)
        return [node for node, count in zip(nodes, counts, strict=True) if not count]

    def _elsewhere(self, node: Node, parts: Parts, deadline: Deadline) -> Elsewhere | None:
        """Return where *node* is that does not occur in the zone that was searched; None where it is nowhere."""
        for zone in Zone:
            place = Filter("kind", zone.value) if zone is not Zone.TEXT else None
            tree = both(place, node)
            if place == parts.zone or tree is None:
                continue
            paragraphs = self._subqueries.count_unfiltered(node, place, deadline)
            if paragraphs:
                return Elsewhere(node, tree, paragraphs)
        match node:
            case Word(text) | Phrase((text,)):
                return self._in_record(node, text, deadline)
            case Phrase(several):
                return self._quoted(node, several, deadline)
            case _:
                return None

    def _in_record(self, node: Node, word: str, deadline: Deadline) -> Elsewhere | None:
        """Return where *node*, that single *word*, is in titles, headings, names or subjects."""
        for field in RECORD_FIELDS:
            if paragraphs := self._subqueries.count_in_record(word, field, deadline):
                return Elsewhere(node, record_filter(word, field), paragraphs)
        return None

    def _quoted(self, node: Node, quoted: tuple[str, ...], deadline: Deadline) -> Elsewhere | None:
        """Return where *node*, those words side by side, is in titles or headings."""
        for field in ("title", "section"):
            if self._subqueries.is_quoted_in(field, quoted, deadline):
                named = record_filter(joined(quoted), field)
                count = self._subqueries.count_unfiltered(named, None, deadline)
                return Elsewhere(node, named, count)
        return None


def _alternatives(
    request: SearchRequest, tree: Node, parts: Parts, missing: Sequence[Node]
) -> Iterator[Alternative]:
    """Yield alternatives to *request*, not yet counted; the smallest changes come first."""
    yield from _named_in_part(request, tree)
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
    yield from rewritten(Change.UNQUOTED, apart(tree))
    if len(parts.wanted) > 1 and not missing and request.scope is Scope.PARAGRAPH:
        yield Alternative(Change.SAME_TEXT, tree, replace(request, scope=Scope.TEXT), 0)
    if missing and len(missing) < len(parts.wanted):
        yield from less(*missing)
        # Who excludes something wants it in no search.
        filters = [limit for limit in parts.limits if not isinstance(limit, Not)]
        occurring = without(tree, *missing, *filters)
        yield from rewritten(Change.OCCURRING_WORDS, occurring)
    elif not missing and len(parts.wanted) > 1:
        for node in parts.wanted:
            yield from less(node)


def _named_in_part(request: SearchRequest, tree: Node | None) -> Iterator[Alternative]:
    """Yield *request* with each filter by whole names, such as ``Lenin``, as one by words of names."""
    for each in VALUE_FILTERS:
        values = each.values(request)
        if values and each.name in NAMES:
            named = either(*(record_filter(value, each.name.value) for value in values))
            whole = both(tree, named)
            yield Alternative(Change.NAMED_IN_PART, whole, each.replaced(request), 0)


def _wider_requests(request: SearchRequest) -> Iterator[tuple[Change, SearchRequest]]:
    """Yield *request* without each of its filters, and without all."""
    options = {each.change: each.replaced(request) for each in VALUE_FILTERS}
    undated = replace(request, years=(), date_from=None, date_to=None)
    options |= {Change.ANY_DATE: undated, Change.NO_FILTERS: without_values(undated)}
    yield from ((change, other) for change, other in options.items() if other != request)
