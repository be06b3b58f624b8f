"""The concordance and overview of a search."""

from collections.abc import Iterable
from dataclasses import replace

from flask import render_template

from archive.deadline import DeadlineExceeded
from archive.search.corpus.all_hits import AllHits
from archive.search.request import SearchRequest
from archive.search.request import View
from archive.search.results import Results
from archive.web.context import current
from archive.web.links import Choice
from archive.web.links import SearchLinks
from archive.web.links import first_page
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.search.collocates_page import collocates_page
from archive.web.search.collocates_page import where
from archive.web.search.concordance_page import concordance_page
from archive.web.search.dispersion_strip import Strip
from archive.web.search.dispersion_strip import text_strip
from archive.web.search.overview_page import overview_page
from archive.web.search.result_links import downloads
from archive.web.search.result_links import later_parts
from archive.web.search.search_page import SearchPage
from archive.web.search.search_page import kept_values
from archive.web.search.search_page import search_page
from archive.web.selection import Selection
from archive.web.selection import SelectionView
from archive.web.selection import selection_view


def view_of(
    results: Results,
    *,
    request: SearchRequest,
    per_page: int,
    selection: Selection,
    notices: tuple[str, ...],
) -> str:
    """Render the view of *request*, with the *selection* so far; *results* has at least one hit."""
    frame = search_page(
        replace(results, hits=()),
        request=first_page(request),
        per_page=per_page,
        most_in_file=current.settings.export_paragraphs,
        selection=selection,
        notices=notices,
    )
    return _SHOWN[request.view](frame, selection, request=request, per_page=per_page)


def dispersion_strip(results: Results, *, request: SearchRequest, per_page: int) -> Strip | None:
    """Return the dispersion strip of *results*; None unless one text has several hits of words."""
    if results.texts != 1 or results.total < 2 or not results.by_words:
        return None
    try:
        found = current.generation.searcher.all_hits(request, current.deadline)
    except DeadlineExceeded:
        # The hits are shown without the strip, which the next reader may have.
        current.uncacheable = True
        return None
    (text,) = found.by_text.texts.tolist()
    trail = parameters(request, per_page=per_page)
    return text_strip(found, found.text(text), 0, found.total, trail=trail)


def _overview(
    frame: SearchPage, selection: Selection, *, request: SearchRequest, per_page: int
) -> str:
    overview = overview_page(
        current.generation.searcher.all_hits(request, current.deadline),
        request=request,
        per_page=per_page,
        surveyed=current.settings.surveyed,
        selection=selection,
    )
    current.uncacheable |= overview.timed_out
    extra = [Choice(overview.bound, "")] if overview.bound else []
    page = replace(
        frame,
        heading=overview.heading,
        notices=(*frame.notices, *extra),
        several=False,
        pager=overview.pager,
        selection=_selection(selection, request, per_page),
    )
    return render_template("overview.html", page=page, overview=overview)


def _collocates(
    frame: SearchPage, selection: Selection, *, request: SearchRequest, per_page: int
) -> str:
    collocates = collocates_page(
        current.generation.searcher.all_hits(request, current.deadline),
        request=request,
        per_page=per_page,
        surveyed=current.settings.surveyed,
    )
    current.uncacheable |= collocates.timed_out
    extra = [Choice(collocates.bound, "")] if collocates.bound else []
    page = replace(
        frame,
        heading=collocates.heading,
        notices=(*frame.notices, *extra),
        several=False,
        selection=_selection(selection, request, per_page),
    )
    return render_template("collocates.html", page=page, collocates=collocates)


def _concordance(
    frame: SearchPage, selection: Selection, *, request: SearchRequest, per_page: int
) -> str:
    found = current.generation.searcher.all_hits(request, current.deadline)
    lines = concordance_page(
        found,
        request=request,
        per_page=per_page,
        surveyed=current.settings.surveyed,
        selection=selection,
    )
    current.uncacheable |= lines.timed_out
    most = current.settings.export_paragraphs
    extra = [Choice(lines.bound, "")] if lines.bound else []
    extra += _of_collocate(found, request, per_page)
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
        downloads=downloads(SearchLinks(request, per_page), found.total, most),
        later_parts=later_parts(request, found.total, most),
        selection=_selection(selection, request, per_page, [line.place for line in lines.lines]),
    )
    if request.collocation.of:
        # Facets count what the query finds.
        page = replace(page, filters=None, kept=kept_values(request, per_page))
    return render_template("concordance.html", page=page, lines=lines.lines)


def _selection(
    selection: Selection, request: SearchRequest, per_page: int, shown: Iterable[str] = ()
) -> SelectionView:
    return selection_view(selection, shown, search_address(request, per_page=per_page))


def _of_collocate(found: AllHits, request: SearchRequest, per_page: int) -> list[Choice]:
    """Return what the lines of a collocate are, with the way back; nothing for lines of the query."""
    chosen = request.collocation
    if not chosen.of:
        return []
    word = found.collocate.surface if found.collocate else chosen.of
    collocates = replace(request, view=View.COLLOCATES, page=1, collocation=replace(chosen, of=""))
    return [
        Choice(f"These are the occurrences of “{word}” {where(chosen)}.", ""),
        Choice("Back to the collocates", search_address(collocates, per_page=per_page)),
    ]


_SHOWN = {
    View.OVERVIEW: _overview,
    View.COLLOCATES: _collocates,
    View.CONCORDANCE: _concordance,
}
