"""Filters: the paragraphs that a search may find, by the filters of its query and of its request."""

from collections.abc import Iterable

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
from archive.search.query.tree import is_zone
from archive.search.request import SearchRequest


def filtered_ranges(request: SearchRequest, tree: Node | None, catalogue: Catalogue) -> Ranges:
    """Return the paragraphs that pass the filters of *tree* and *request*, whatever their words."""
    parts = tree.parts if isinstance(tree, And) else (tree,) if tree else ()
    of_query = [ranges for part in parts if (ranges := _record_ranges(part, catalogue)) is not None]
    everything: Ranges = ((0, len(catalogue)),) if len(catalogue) else ()
    return _intersect([everything, *of_query, *_request_ranges(request, catalogue)])


def with_filters(request: SearchRequest, plan: Plan, catalogue: Catalogue) -> Plan:
    """Return *plan* with the filters of *request*."""
    filters = [Within(ranges) for ranges in _request_ranges(request, catalogue)]
    return All((plan, *filters)) if filters else plan


def intersection(one: Ranges, other: Ranges) -> Ranges:
    """Return the intersection of *one* and *other*; both ascend, and so does the result.

    >>> intersection(((0, 5), (8, 9)), ((3, 10),))
    ((3, 5), (8, 9))
    """
    common = []
    left, right = iter(one), iter(other)
    a, b = next(left, None), next(right, None)
    while a and b:
        first, end = max(a[0], b[0]), min(a[1], b[1])
        if first < end:
            common.append((first, end))
        if a[1] < b[1]:
            a = next(left, None)
        else:
            b = next(right, None)
    return merge_ranges(common)


def _request_ranges(request: SearchRequest, catalogue: Catalogue) -> list[Ranges]:
    """Return the paragraphs of each filter of *request*."""
    filters = []
    if request.texts:
        filters.append(catalogue.by_slug(request.texts))
    if request.authors:
        filters.append(catalogue.by_author(request.authors))
    if request.kinds:
        filters.append(catalogue.by_kind(request.kinds))
    if request.date_from or request.date_to:
        filters.append(catalogue.matching(DateRange(request.date_from, request.date_to)))
    return filters


def _record_ranges(node: Node, catalogue: Catalogue) -> Ranges | None:
    """Return the paragraphs that match *node* by their records; None where *node* is about words."""
    match node:
        case DateRange():
            return catalogue.matching(node)
        case Filter():
            return None if is_zone(node) else catalogue.matching(node)
        case Not(part):
            ranges = _record_ranges(part, catalogue)
            return None if ranges is None else _complement(ranges, len(catalogue))
        case And(parts) | Or(parts):
            of_parts = [_record_ranges(part, catalogue) for part in parts]
            known = [ranges for ranges in of_parts if ranges is not None]
            if len(known) < len(of_parts):
                return None
            if isinstance(node, And):
                return _intersect(known)
            # The union is the complement of the intersection of the complements.
            outside = _intersect([_complement(ranges, len(catalogue)) for ranges in known])
            return _complement(outside, len(catalogue))
        case _:
            return None


def _intersect(several: Iterable[Ranges]) -> Ranges:
    first, *rest = several
    for other in rest:
        first = intersection(first, other)
    return first


def _complement(ranges: Ranges, paragraphs: int) -> Ranges:
    """Return the paragraphs outside *ranges*, which ascend."""
    ends = [0, *(end for _, end in ranges)]
    firsts = [*(first for first, _ in ranges), paragraphs]
    return merge_ranges(zip(ends, firsts, strict=True))
