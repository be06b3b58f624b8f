"""The parts of a search: what it wants, what limits it, and how to count any of them.

Used where a search is taken apart: to say why nothing was found, and to search whole texts.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.search.engines.protocol import Engine
from archive.search.filters import narrowed
from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import Ranges
from archive.search.index.catalogue import merge_ranges
from archive.search.plan import NOTHING
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Plan
from archive.search.plan import Planner
from archive.search.plan import Stems
from archive.search.plan import Within
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import both
from archive.search.query.wording import is_zone
from archive.search.request import SearchRequest
from archive.search.request import Sort

#: The texts with a word that one of so many paragraphs has are remembered, for so many words.
_COMMON = 20
_MOST_KEPT = 300


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the outermost And of a search."""

    #: Words, quotations, shapes and alternatives.
    wanted: tuple[Node, ...]
    #: Filters and dates, and what is not wanted.
    limits: tuple[Node, ...]
    #: The kind of run in which words are sought, if any; one of `limits`.
    zone: Node | None

    @classmethod
    def of(cls, tree: Node) -> "Parts":
        """Take *tree* apart."""
        parts = tree.parts if isinstance(tree, And) else (tree,)
        limits = tuple(part for part in parts if isinstance(part, Not | Filter | DateRange))
        wanted = tuple(part for part in parts if part not in limits)
        return cls(tuple(dict.fromkeys(wanted)), limits, next(filter(is_zone, parts), None))


class Asker:
    """Plans and counts parts of searches, with the choices beside the box."""

    def __init__(self, planner: Planner, catalogue: Catalogue, engine: Engine) -> None:
        self._planner = planner
        self._catalogue = catalogue
        self._engine = engine
        self._texts_with: dict[Plan, frozenset[int]] = {}

    def planned(self, node: Node, zone: Node | None = None) -> Plan:
        """Return the plan of *node*, its words sought in the runs of *zone*."""
        whole = both(zone, node)
        assert whole is not None
        return self._planner.plan(whole, cut=lambda _typed, _words: None)

    def count(self, request: SearchRequest, tree: Node) -> int:
        """Return how many paragraphs *tree* finds with the choices of *request*."""
        return self._engine.count(narrowed(request, self.planned(tree), self._catalogue))

    def texts_count(self, request: SearchRequest, tree: Node) -> int:
        """Return how many paragraphs *tree* finds by whole texts."""
        return self._engine.count(self.text_plan(request, tree))

    def collection_count(self, node: Node, zone: Node | None) -> int:
        """Return how many paragraphs of the collection *node* finds, whatever limits the search."""
        return self._engine.count(self.planned(node, zone))

    def limited(self, request: SearchRequest, parts: Parts, plan: Plan) -> Plan:
        """Return *plan* with the limits of *parts* and the choices of *request*."""
        limits = both(*parts.limits)
        whole = All((plan, self.planned(limits))) if limits else plan
        return narrowed(request, whole, self._catalogue)

    def text_plan(self, request: SearchRequest, tree: Node) -> Plan:
        """Return the plan of the paragraphs with any part of *tree*, in texts that have all its parts.

        What is not wanted must stand nowhere in the text. Filters choose among paragraphs.
        """
        parts = Parts.of(tree)
        filters = Parts(
            parts.wanted,
            tuple(part for part in parts.limits if not isinstance(part, Not)),
            parts.zone,
        )
        plans = [self.planned(part, parts.zone) for part in parts.wanted]
        texts = set(range(len(self._catalogue.texts)))
        for plan in plans:
            texts &= self._texts(self.limited(request, filters, plan))
            if not texts:
                return NOTHING
        for part in parts.limits:
            if isinstance(part, Not):
                unwanted = self.planned(part.part, parts.zone)
                texts -= self._texts(self.limited(request, filters, unwanted))
        any_of_them = Any(tuple(plans)) if plans else Within(self._ranges(texts))
        return All((self.limited(request, filters, any_of_them), Within(self._ranges(texts))))

    def _texts(self, plan: Plan) -> frozenset[int]:
        known = self._texts_with.get(plan)
        if known is not None:
            return known
        selection = self._engine.select(plan, Sort.TEXT, 1)
        texts = frozenset(self._catalogue.sections[s].text for s in selection.sections)
        # Common words are asked for again and again, and take longest.
        common = selection.total * _COMMON > len(self._catalogue)
        if common and isinstance(plan, Stems) and len(self._texts_with) < _MOST_KEPT:
            self._texts_with[plan] = texts
        return texts

    def _ranges(self, texts: Iterable[int]) -> Ranges:
        rows = (self._catalogue.texts[text] for text in sorted(texts))
        return merge_ranges((row.first, row.end) for row in rows)
