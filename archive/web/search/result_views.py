"""The concordance and overview of a search."""

from dataclasses import replace

from flask import render_template

from archive.deadline import DeadlineExceeded
from archive.search.request import SearchRequest
from archive.search.request import View
from archive.search.results import Results
from archive.web.context import current
from archive.web.links import Choice
from archive.web.links import first_page
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.search.concordance_page import concordance_page
from archive.web.search.dispersion_strip import Strip
from archive.web.search.dispersion_strip import text_strip
from archive.web.search.overview_page import overview_page
from archive.web.search.search_page import SearchPage
from archive.web.search.search_page import search_page


def view_of(
    results: Results, *, request: SearchRequest, per_page: int, notices: tuple[str, ...]
) -> str:
    """Render the view of *request*; *results* has at least one hit."""
    frame = search_page(
        replace(results, hits=()),
        request=first_page(request),
        per_page=per_page,
        most_in_file=current.settings.export_paragraphs,
        notices=notices,
    )
    show = _overview if request.view is View.OVERVIEW else _concordance
    return show(frame, request=request, per_page=per_page)


def dispersion_strip(results: Results, *, request: SearchRequest, per_page: int) -> Strip | None:
    """Return the dispersion strip of *results*; None unless one text has several hits."""
    if results.texts != 1 or results.total < 2:
        return None
    try:
        found = current.generation.searcher.all_hits(request, current.deadline)
    except DeadlineExceeded:
        # The hits are shown without the strip, which the next reader may have.
        current.uncacheable = True
        return None
    ((text, first, end),) = found.by_text()
    trail = parameters(request, per_page=per_page)
    return text_strip(found, text, first, end, trail=trail)


def _overview(frame: SearchPage, *, request: SearchRequest, per_page: int) -> str:
    overview = overview_page(
        current.generation.searcher.all_hits(request, current.deadline),
        request=request,
        per_page=per_page,
        surveyed=current.settings.surveyed,
        entries=current.generation.library.entries(),
    )
    current.uncacheable |= overview.timed_out
    extra = [Choice(overview.bound, "")] if overview.bound else []
    page = replace(
        frame,
        heading=overview.heading,
        notices=(*frame.notices, *extra),
        several=False,
        pager=overview.pager,
    )
    return render_template("overview.html", page=page, overview=overview)


def _concordance(frame: SearchPage, *, request: SearchRequest, per_page: int) -> str:
    lines = concordance_page(
        current.generation.searcher.all_hits(request, current.deadline),
        request=request,
        per_page=per_page,
        surveyed=current.settings.surveyed,
    )
    current.uncacheable |= lines.timed_out
    extra = [Choice(lines.bound, "")] if lines.bound else []
    if not lines.lines and request.page > 1:
        back = search_address(first_page(request), per_page=per_page)
        extra.append(Choice("There are no lines on this page; go to the first.", back))
    page = replace(
        frame,
        heading=lines.heading,
        notices=(*frame.notices, *extra),
        orders=lines.orders,
        several=True,
        pager=lines.pager,
    )
    return render_template("concordance.html", page=page, lines=lines.lines)
