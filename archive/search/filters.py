"""Where a search looks: the paragraphs that its filters and choices leave, whatever its words are."""

from archive.search.index.catalogue import Catalogue
from archive.search.index.catalogue import Ranges
from archive.search.index.catalogue import merge_ranges
from archive.search.plan import All
from archive.search.plan import Plan
from archive.search.plan import Within
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.wording import is_zone
from archive.search.request import SearchRequest


def looked_at(request: SearchRequest, tree: Node | None, catalogue: Catalogue) -> Ranges:
    """Return the paragraphs among which *tree* is sought with the choices of *request*."""
    everything: Ranges = ((0, len(catalogue)),) if len(catalogue) else ()
    parts = tree.parts if isinstance(tree, And) else (tree,) if tree else ()
    limits = [_left(part, catalogue) for part in parts]
    if request.texts:
        limits.append(catalogue.by_slug(request.texts))
    if request.authors:
        limits.append(catalogue.by_author(request.authors))
    if request.kinds:
        limits.append(catalogue.by_kind(request.kinds))
    if request.date_from or request.date_to:
        limits.append(catalogue.matching(DateRange(request.date_from, request.date_to)))
    left = everything
    for limit in limits:
        if limit is not None:
            left = common(left, limit)
    return left


def common(one: Ranges, other: Ranges) -> Ranges:
    """Return what is in *one* and in *other*; both ascend, and so does the result.

    >>> common(((0, 5), (8, 9)), ((3, 10),))
    ((3, 5), (8, 9))
    """
    found = []
    left, right = iter(one), iter(other)
    a, b = next(left, None), next(right, None)
    while a and b:
        first, end = max(a[0], b[0]), min(a[1], b[1])
        if first < end:
            found.append((first, end))
        if a[1] < b[1]:
            a = next(left, None)
        else:
            b = next(right, None)
    return merge_ranges(found)


def _left(node: Node, catalogue: Catalogue) -> Ranges | None:
    """Return the paragraphs that *node* leaves by their records alone; None where it asks for words."""
    match node:
        case DateRange():
            return catalogue.matching(node)
        case Filter():
            return None if is_zone(node) else catalogue.matching(node)
        case Not(part):
            left = _left(part, catalogue)
            return None if left is None else _others(left, len(catalogue))
        case And(parts) | Or(parts):
            all_left = [_left(part, catalogue) for part in parts]
            known = [left for left in all_left if left is not None]
            if len(known) < len(all_left):
                return None
            if isinstance(node, And):
                return _common(known)
            # What is in any of them is what is not outside all of them.
            outside = _common([_others(left, len(catalogue)) for left in known])
            return _others(outside, len(catalogue))
        case _:
            return None


def _common(several: list[Ranges]) -> Ranges:
    first, *rest = several
    for other in rest:
        first = common(first, other)
    return first


def _others(ranges: Ranges, paragraphs: int) -> Ranges:
    """Return the paragraphs that *ranges*, which ascend, leave out."""
    ends = [0, *(end for _, end in ranges)]
    firsts = [*(first for first, _ in ranges), paragraphs]
    return merge_ranges(zip(ends, firsts, strict=True))


def narrowed(request: SearchRequest, plan: Plan, catalogue: Catalogue) -> Plan:
    """Return *plan* narrowed by the choices of *request*."""
    narrowed: list[Plan] = [plan]
    if request.texts:
        narrowed.append(Within(catalogue.by_slug(request.texts)))
    if request.authors:
        narrowed.append(Within(catalogue.by_author(request.authors)))
    if request.kinds:
        narrowed.append(Within(catalogue.by_kind(request.kinds)))
    if request.date_from or request.date_to:
        dates = DateRange(request.date_from, request.date_to)
        narrowed.append(Within(catalogue.matching(dates)))
    return All(tuple(narrowed)) if len(narrowed) > 1 else plan
