"""Filters: what a search may find, by the filters of its query and of its request."""

from collections.abc import Callable
from collections.abc import Iterator

from archive.search.index.catalogue import Catalogue
from archive.search.plan import All
from archive.search.plan import Any
from archive.search.plan import Dated
from archive.search.plan import Having
from archive.search.plan import Plan
from archive.search.plan import Without
from archive.search.query.notices import Notice
from archive.search.query.notices import NoticeKind
from archive.search.query.tree import And
from archive.search.query.tree import DateRange
from archive.search.query.tree import Filter
from archive.search.query.tree import Node
from archive.search.query.tree import Not
from archive.search.query.tree import Or
from archive.search.query.tree import is_zone
from archive.search.query.tree import leaves
from archive.search.request import SearchRequest
from archive.search.value_filters import VALUE_FILTERS

#: The plan of all paragraphs.
EVERYTHING = Without(Any(()))
#: Returns the plan of one filter.
Condition = Callable[[Filter | DateRange], Plan]


def filtered(request: SearchRequest, tree: Node | None, condition: Condition) -> Plan:
    """Return the plan of the paragraphs that pass the filters of *tree* and *request*, whatever their words."""
    parts = tree.parts if isinstance(tree, And) else (tree,) if tree else ()
    of_query = [plan for part in parts if (plan := _record_plan(part, condition)) is not None]
    return All((EVERYTHING, *of_query, *_of_request(request)))


def old_style_notices(
    request: SearchRequest, tree: Node | None, catalogue: Catalogue
) -> Iterator[Notice]:
    """Yield a notice on each period of *tree* and *request* in which texts are by their date in Old Style alone."""
    periods = [Dated(leaf.first, leaf.last) for leaf in leaves(tree) if isinstance(leaf, DateRange)]
    periods.append(Dated(request.date_from, request.date_to))
    for period in periods:
        if period.old_style:
            texts = catalogue.texts_only_in_old_style(*period.days)
            if texts:
                yield Notice(NoticeKind.OLD_STYLE, (period.spelt,), count=texts)


def with_filters(request: SearchRequest, plan: Plan) -> Plan:
    """Return *plan* with the filters of *request*."""
    filters = _of_request(request)
    return All((plan, *filters)) if filters else plan


def is_filtered(request: SearchRequest) -> bool:
    """Tell whether *request* has filters of its own, beside those of its query."""
    return bool(_of_request(request))


def _of_request(request: SearchRequest) -> list[Plan]:
    """Return the plan of each filter of *request*."""
    filters: list[Plan] = [
        Having(each.column, values) for each in VALUE_FILTERS if (values := each.values(request))
    ]
    if request.years:
        filters.append(Any(tuple(Dated(year, year) for year in request.years)))
    if request.date_from or request.date_to:
        filters.append(Dated(request.date_from, request.date_to))
    return filters


def _record_plan(node: Node, condition: Condition) -> Plan | None:
    """Return the plan of *node* where it is about records; None where it is about words."""
    match node:
        case DateRange():
            return condition(node)
        case Filter():
            return None if is_zone(node) else condition(node)
        case Not(part):
            plan = _record_plan(part, condition)
            return None if plan is None else Without(plan)
        case And(parts) | Or(parts):
            plans = [_record_plan(part, condition) for part in parts]
            known = tuple(plan for plan in plans if plan is not None)
            if len(known) < len(plans):
                return None
            return All(known) if isinstance(node, And) else Any(known)
        case _:
            return None
