"""The choices beside the box, as plans: texts, authors, kinds, dates."""

from archive.search.catalogue import Catalogue
from archive.search.plan import All
from archive.search.plan import Plan
from archive.search.plan import Within
from archive.search.query import DateRange
from archive.search.results import SearchRequest


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
        narrowed.append(Within(catalogue.filtered(dates)))
    return All(tuple(narrowed)) if len(narrowed) > 1 else plan
