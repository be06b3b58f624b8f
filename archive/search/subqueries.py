"""Subqueries: plans and counts for parts of a search, under its filters.

Used to explain why nothing was found, and to search whole texts.
"""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from archive.deadline import Deadline
from archive.language.analyser import Analyser
from archive.language.tokenizer import words
from archive.search.engines.protocol import Engine
from archive.search.filters import EVERYTHING
from archive.search.filters import with_filters
from archive.search.index.catalogue import Catalogue
from archive.search.plan import NOTHING
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import HavingWords
from archive.search.plan import InTexts
from archive.search.plan import Plan
from archive.search.planner import Planner
from archive.search.query.canonical import joined
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import both
from archive.search.query.tree import is_zone
from archive.search.request import Scope
from archive.search.request import SearchRequest

#: Titles or headings that are looked at for a quotation.
MAX_NAMES = 1_000


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the outermost And of a query."""

    #: Words, quotations, patterns and alternatives.
    wanted: tuple[Node, ...]
    #: Filters, dates and negations.
    limits: tuple[Node, ...]
    #: The filter for stage directions or notes, if any; one of `limits`.
    zone: Node | None

    @classmethod
    def of(cls, tree: Node) -> "Parts":
        """Sort the parts of *tree*."""
        parts = tree.parts if isinstance(tree, And) else (tree,)
        limits = tuple(part for part in parts if isinstance(part, Not | Filter | DateRange))
        wanted = tuple(part for part in parts if part not in limits)
        return cls(tuple(dict.fromkeys(wanted)), limits, next(filter(is_zone, parts), None))


class SubqueryCounter:
    """Plans and counts subqueries. Safe to share between threads; raises `DeadlineExceeded` throughout."""

    def __init__(self, planner: Planner, catalogue: Catalogue, engine: Engine) -> None:
        self._planner = planner
        self._catalogue = catalogue
        self._engine = engine

    def plan(self, node: Node, deadline: Deadline, *, zone: Node | None = None) -> Plan:
        """Return the plan of *node*, whose words are searched in *zone*."""
        whole = both(zone, node)
        assert whole is not None
        return self._planner.plan(whole, deadline, cut=lambda _typed, _words: None)

    def counts(
        self, searches: Sequence[tuple[SearchRequest, Node | None]], deadline: Deadline
    ) -> tuple[int, ...]:
        """Return how many paragraphs each search finds: a query under the filters of its request; None matches all."""
        plans = [self._plan_of(request, tree, deadline) for request, tree in searches]
        return self._engine.counts(plans, deadline)

    def count_unfiltered(self, node: Node, zone: Node | None, deadline: Deadline) -> int:
        """Return how many paragraphs of the whole collection match *node*."""
        return self.counts_unfiltered([node], zone, deadline)[0]

    def counts_unfiltered(
        self, nodes: Sequence[Node], zone: Node | None, deadline: Deadline
    ) -> tuple[int, ...]:
        """Return how many paragraphs of the whole collection match each of *nodes*."""
        plans = [self.plan(node, deadline, zone=zone) for node in nodes]
        return self._engine.counts(plans, deadline)

    def in_record(self, word: str, field: str) -> Plan:
        """Return the plan of the paragraphs whose *field* of the record, one of `FIELDS`, has *word* as it is typed."""
        return HavingWords(field, Analyser().analyse(word).terms)

    def count_in_record(self, word: str, field: str, deadline: Deadline) -> int:
        """Return how many paragraphs of the whole collection have *word* in *field*, as a filter finds it."""
        plan = self._planner.condition(record_filter(word, field))
        return self._engine.counts([plan], deadline)[0]

    def words_of_names(self, field: str) -> list[str]:
        """Return the words of all authors or speakers, as `name_words`."""
        columns = ("speaker", "printed_speaker") if field == "speaker" else (field,)
        return self._catalogue.name_words(*columns)

    def is_quoted_in(self, field: str, quoted: Sequence[str], deadline: Deadline) -> bool:
        """Tell whether a title or heading (*field*: ``title``, ``section``) has the words *quoted* side by side.

        Of very many that have the words, only some are looked at.
        """
        analyse = Analyser().analyse
        wanted = tuple(analyse(joined(quoted)).terms)
        named = islice(self._named_like(field, wanted, joined(quoted), deadline), MAX_NAMES)
        names = (tuple(analyse(name).terms) for name in deadline.watch(named))
        size = len(wanted)
        return any(
            name[at : at + size] == wanted for name in names for at in range(len(name) - size + 1)
        )

    def _named_like(
        self, field: str, terms: Sequence[str], quoted: str, deadline: Deadline
    ) -> Iterator[str]:
        """Yield the titles or headings that have all exact *terms*, those of *quoted*."""
        if field == "title":
            having = self._engine.texts(self.in_record(quoted, field), deadline)
            yield from (self._catalogue.text(number).title for number in sorted(having))
        elif terms:
            sections = (key for _, key in self._catalogue.places_like(terms) if key >= 0)
            yield from (self._catalogue.section(key).heading for key in sections)

    def with_limits(
        self, request: SearchRequest, parts: Parts, plan: Plan, deadline: Deadline
    ) -> Plan:
        """Return *plan* with the limits of *parts* and the filters of *request*."""
        limits = both(*parts.limits)
        whole = All((plan, self.plan(limits, deadline))) if limits else plan
        return with_filters(request, whole)

    def same_text_plan(self, request: SearchRequest, tree: Node, deadline: Deadline) -> Plan:
        """Return the plan of the paragraphs with any part of *tree*, in texts that have all its parts.

        Negated parts must not occur anywhere in the text. Filters apply to the paragraphs.
        """
        parts = Parts.of(tree)
        filters = Parts(
            parts.wanted,
            tuple(part for part in parts.limits if not isinstance(part, Not)),
            parts.zone,
        )
        plans = [self.plan(part, deadline, zone=parts.zone) for part in parts.wanted]
        texts: set[int] | None = None
        for plan in plans:
            limited = self.with_limits(request, filters, plan, deadline)
            having = self._texts(limited, deadline)
            texts = set(having) if texts is None else texts & having
            if not texts:
                return NOTHING
        if texts is None:
            texts = set(range(self._catalogue.texts))
        for part in parts.limits:
            if isinstance(part, Not):
                unwanted = self.plan(part.part, deadline, zone=parts.zone)
                limited = self.with_limits(request, filters, unwanted, deadline)
                texts -= self._texts(limited, deadline)
        inside = InTexts(frozenset(texts))
        any_part = Any(tuple(plans)) if plans else inside
        limited = self.with_limits(request, filters, any_part, deadline)
        return All((limited, inside))

    def _plan_of(self, request: SearchRequest, tree: Node | None, deadline: Deadline) -> Plan:
        if tree and request.scope is Scope.TEXT:
            return self.same_text_plan(request, tree, deadline)
        return with_filters(request, self.plan(tree, deadline) if tree else EVERYTHING)

    def _texts(self, plan: Plan, deadline: Deadline) -> frozenset[int]:
        """Return the indices of the texts with paragraphs that match *plan*."""
        return self._engine.texts(plan, deadline)


def record_filter(word: str, field: str) -> Filter:
    """Return the filter for a *field* of the record with the parts of *word*."""
    return Filter(field, joined([part.surface for part in words(word)]))
