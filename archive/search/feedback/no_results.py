"""Helpful nothing: why a search found nothing, what finds something, and what comes nearest."""

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from itertools import combinations

from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Plan
from archive.search.query.rewriting import changed
from archive.search.query.rewriting import plain
from archive.search.query.rewriting import without
from archive.search.query.tree import And
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import Phrase
from archive.search.query.tree import Word
from archive.search.query.tree import leaves
from archive.search.query.wording import canonical
from archive.search.query.wording import is_zone
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Help
from archive.search.results import Nearest
from archive.search.results import Way
from archive.search.subqueries import Asker
from archive.search.subqueries import Parts

#: Searches that are tried, and told.
MOST_TRIED = 16
MOST_TOLD = 6
#: So many words can be ranked by how many of them a paragraph has; in more, small words would outvote others.
FEW_WORDS = 4
#: A word in more than one of so many paragraphs says little.
COMMON = 8


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a search that found nothing, and how many paragraphs of the collection have it."""

    node: Node
    paragraphs: int


class Helper:
    """Helps a search that found nothing. `paragraphs` is how many the collection has."""

    def __init__(self, asker: Asker, *, paragraphs: int) -> None:
        self._asker = asker
        self._paragraphs = paragraphs

    def help(self, request: SearchRequest, tree: Node) -> Help:
        """Return the words that stopped the search *tree*, and searches like it that find something."""
        parts = Parts.of(tree)
        units = [self._unit(node, parts) for node in parts.wanted]
        missing = [unit.node for unit in units if not unit.paragraphs]
        tried: dict[SearchRequest, Way] = {}
        for words, changed_request in self._ways(request, tree, parts, missing):
            if len(tried) == MOST_TRIED:
                break
            other, other_tree = changed_request
            if other not in tried:
                tried[other] = Way(words, other, self._found(other, other_tree))
        ways = [way for way in tried.values() if way.paragraphs][:MOST_TOLD]
        nowhere = (name for node in missing for name in _names(node))
        return Help(tuple(nowhere), tuple(ways))

    def _found(self, request: SearchRequest, tree: Node) -> int:
        if request.scope is Scope.TEXT:
            return self._asker.texts_count(request, tree)
        return self._asker.count(request, tree)

    def _ways(
        self, request: SearchRequest, tree: Node, parts: Parts, missing: Sequence[Node]
    ) -> Iterator[tuple[str, tuple[SearchRequest, Node]]]:
        """Yield searches to try, each with what it is in words; the least changed come first."""
        first = replace(request, page=1)

        def typed(
            words: str, other: Node | None
        ) -> Iterator[tuple[str, tuple[SearchRequest, Node]]]:
            if other is not None and other != tree:
                yield words, (replace(first, q=canonical(other)), other)

        for words, widened in _widened(first):
            yield words, (widened, tree)
        for limit in parts.limits:
            if not is_zone(limit):
                yield from typed(f"without {short(limit)}", without(tree, limit))
        loose = changed(tree, _loosened)
        yield from typed("the quoted words in any form and order", loose)
        if len(parts.wanted) > 1 and not missing and request.scope is Scope.PARAGRAPH:
            yield "all of it somewhere in the same text", (replace(first, scope=Scope.TEXT), tree)
        if missing:
            rest = without(tree, *missing)
            if len(missing) < len(parts.wanted):
                yield from typed(f"without {_listed(missing)}", rest)
                bare = without(tree, *missing, *parts.limits)
                yield from typed("only the words that are there", bare)
        elif len(parts.wanted) > 1:
            for node in parts.wanted:
                yield from typed(f"without {short(node)}", without(tree, node))

    def _unit(self, node: Node, parts: Parts) -> Unit:
        return Unit(node, self._asker.collection_count(node, parts.zone))

    def units(self, tree: Node) -> list[Unit]:
        """Return what paragraphs may have some of: the parts of *tree*, quotations that stand nowhere as words."""
        parts = Parts.of(tree)
        nodes: dict[Node, None] = {}
        for node in parts.wanted:
            taken = plain(node) if isinstance(node, Phrase | Near) else node
            alone = len(parts.wanted) == 1 or not self._unit(node, parts).paragraphs
            pieces = leaves(taken) if taken != node and alone else (node,)
            nodes.update(dict.fromkeys(pieces))
        return [self._unit(node, parts) for node in nodes]

    def levels(self, request: SearchRequest, tree: Node) -> Iterator[tuple[Plan, Plan, Nearest]]:
        """Yield plans of what comes near, the nearest first: of the paragraphs, and of all words to rank by."""
        units = self.units(tree)
        there = [unit for unit in units if unit.paragraphs]
        asked = len(units)
        if not there or asked < 2 or request.scope is Scope.TEXT:
            return
        parts = Parts.of(tree)
        every = Any(tuple(self._asker.planned(unit.node, parts.zone) for unit in there))
        if len(there) > FEW_WORDS:
            telling = [unit for unit in there if unit.paragraphs * COMMON <= self._paragraphs]
            any_of = Any(tuple(self._asker.planned(u.node, parts.zone) for u in telling or there))
            yield self._asker.limited(request, parts, any_of), every, Nearest(0, 0, asked)
            return
        for size in range(min(len(there), asked - 1) or 1, 0, -1):
            together = Any(tuple(map(All, combinations(every.parts, size))))
            yield self._asker.limited(request, parts, together), every, Nearest(0, size, asked)


def _names(node: Node) -> list[str]:
    alternatives = node.parts if isinstance(node, Or) else (node,)
    plain_ones = all(not isinstance(part, And) for part in alternatives)
    return list(map(short, alternatives)) if plain_ones else [short(node)]


def short(node: Node) -> str:
    """Return how a part of a search is named in a sentence."""
    match node:
        case Word(text):
            return f"“{text}”"
        case Phrase(words):
            return f"“{' '.join(words)}”"
        case Not(part):
            return f"the exclusion of {short(part)}"
        case _:
            return f"“{canonical(node)}”"


def _loosened(leaf: Node) -> Node:
    return plain(leaf) if isinstance(leaf, Phrase | Near) and len(leaf.words) > 1 else leaf


def _listed(nodes: Sequence[Node]) -> str:
    names = list(map(short, nodes))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _widened(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    """Yield *request* without each of the choices beside the box."""
    options = {
        "in any text": replace(request, texts=()),
        "by any author": replace(request, authors=()),
        "in sections of any kind": replace(request, kinds=()),
        "of any date": replace(request, date_from=None, date_to=None),
        "without all choices beside the box": replace(
            request, texts=(), authors=(), kinds=(), date_from=None, date_to=None
        ),
    }
    yield from ((words, other) for words, other in options.items() if other != request)
