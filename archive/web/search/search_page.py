"""The search page: the values that its template prints."""

from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from archive.search.query.notices import Notice
from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.results import Results
from archive.web.context import current
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.links import SearchLinks
from archive.web.links import Trail
from archive.web.links import first_page
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.same_titles import told_apart
from archive.web.same_titles import with_hint
from archive.web.search.dispersion_strip import Strip
from archive.web.search.feedback import FeedbackView
from archive.web.search.feedback import feedback_view
from archive.web.search.filter_form import ActiveFilter
from archive.web.search.filter_form import FilterForm
from archive.web.search.filter_form import active_filters
from archive.web.search.filter_form import filter_form
from archive.web.search.hit_view import HitView
from archive.web.search.hit_view import HitViews
from archive.web.search.pager import Pager
from archive.web.search.pager import pager
from archive.web.search.result_links import LaterParts
from archive.web.search.result_links import downloads
from archive.web.search.result_links import later_parts
from archive.web.search.result_links import views
from archive.web.selection import Selection
from archive.web.selection import SelectionView
from archive.web.selection import selection_view
from archive.web.selection import too_many
from archive.web.selection import trail_of
from archive.web.texts.context_links import context_address
from archive.web.wording.results import heading
from archive.web.wording.results import notice_sentence
from archive.web.wording.results import past_last_page
from archive.web.wording.results import records_heading

_ORDERS = {
    Sort.RELEVANCE: "relevance",
    Sort.TEXT: "text order",
    Sort.DATE: "date",
}


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page of a search, ready to be printed."""

    q: str
    #: What was asked for, for the title of the page: the query, or what the filters find.
    asked: str
    heading: str
    #: There are no hits, on any page.
    nothing: bool
    notices: tuple[Choice, ...]
    hits: tuple[HitView, ...]
    #: Paragraphs with most of the words, which are no hits.
    closest: tuple[HitView, ...]
    records: tuple[Choice, ...]
    #: What they are, and how many where not all are listed.
    records_heading: str
    #: None where nothing can be filtered.
    filters: FilterForm | None
    chosen: tuple[ActiveFilter, ...]
    orders: tuple[Choice, ...]
    #: There are several hits to sort.
    several: bool
    #: Other views of the results, and files of all of them.
    views: tuple[Choice, ...]
    downloads: tuple[Download, ...]
    later_parts: LaterParts | None
    feed: str
    pager: Pager
    #: The number of the first hit on the page.
    start: int
    #: Hidden values of the form that searches, filters and keeps what is selected.
    kept: tuple[tuple[str, str], ...]
    #: The same search as JSON.
    json: str
    feedback: FeedbackView
    selection: SelectionView
    timed_out: bool
    #: The places of the hits, where all are in one text.
    strip: Strip | None = None


def search_page(
    results: Results,
    *,
    request: SearchRequest,
    per_page: int,
    most_in_file: int,
    selection: Selection,
    notices: tuple[str, ...] = (),
) -> SearchPage:
    """Return the page of *results* of *request*, with the *selection* so far and *notices* on its parameters.

    *per_page* is the default, which addresses leave out; a file of the results has *most_in_file* paragraphs at most.
    """
    first, links = first_page(request), SearchLinks(request, per_page)
    # Without words nothing is marked in a passage.
    trail = trail_of(request, selection, per_page) if results.by_words else []
    feedback = feedback_view(results, request=request, per_page=per_page)
    hits, closest = (
        _hit_views(found, trail)
        for found in (results.hits, results.closest.hits if results.closest else ())
    )
    filters = filter_form(results.facets, first, per_page, total=results.total)
    return SearchPage(
        q=request.q,
        asked=request.q or "".join(part.text for part in feedback.reading),
        heading=heading(results),
        nothing=not results.total,
        notices=(
            *(Choice(notice, "") for notice in notices),
            *(_notice(notice, first, per_page) for notice in results.notices),
            *_past_last_page(results, per_page),
            *_too_many(selection),
        ),
        hits=hits,
        closest=closest,
        records=_records(results, trail),
        records_heading=records_heading(results),
        filters=filters,
        chosen=active_filters(results.facets, first, per_page),
        orders=_orders(links, request.sort, by_words=results.by_words),
        several=len(results.hits) > 1,
        views=views(links, request.view, by_words=results.by_words),
        downloads=downloads(links, results.total, most_in_file, lines=results.by_words),
        later_parts=later_parts(request, results.total, most_in_file, lines=results.by_words),
        feed=links.file("/search.atom"),
        pager=pager(request, pages=results.pages, per_page=per_page),
        start=(request.page - 1) * request.per_page + 1,
        kept=filters.kept if filters else kept_values(first, per_page),
        json=links.to("/search.json"),
        feedback=feedback,
        selection=selection_view(selection, (hit.place for hit in (*hits, *closest)), links.to()),
        timed_out=results.timed_out,
    )


def kept_values(request: SearchRequest, per_page: int) -> tuple[tuple[str, str], ...]:
    """Return what the search form keeps of *request* where no filters are shown."""
    kept = parameters(first_page(request), per_page=per_page)
    return tuple(pair for pair in kept if pair[0] != "collocate")


def _too_many(selection: Selection) -> tuple[Choice, ...]:
    sentence = too_many(selection)
    return (Choice(sentence, ""),) if sentence else ()


def _hit_views(hits: tuple[Hit, ...], trail: Trail) -> tuple[HitView, ...]:
    return tuple(map(HitViews(urlencode(trail)).view, hits)) if hits else ()


def _notice(notice: Notice, request: SearchRequest, per_page: int) -> Choice:
    """Return *notice* with a link to the search that was probably meant, if there is one."""
    meant = replace(request, q=notice.meant)
    href = search_address(meant, per_page=per_page) if notice.meant else ""
    return Choice(notice_sentence(notice), href)


def _past_last_page(results: Results, per_page: int) -> tuple[Choice, ...]:
    """Return a notice with a link to the last page, where the page is after it."""
    sentence = past_last_page(results)
    if not sentence:
        return ()
    last = replace(results.request, page=results.pages)
    return (Choice(sentence, search_address(last, per_page=per_page)),)


def _records(results: Results, trail: Trail) -> tuple[Choice, ...]:
    """Return links to the matching texts and sections; a section's leads to its first paragraph."""
    found = results.records.hits
    texts = ((record.ref.slug, record.title) for record in found if record.is_text)
    hints = told_apart(texts)
    return tuple(
        Choice(
            with_hint(record.title, hints.get(record.ref.slug))
            if record.is_text
            else f"{record.title} › {record.section}",
            context_address(
                current.generation.library,
                record.ref.address.text if record.is_text else record.ref.address,
                urlencode(trail),
            ),
        )
        for record in found
    )


def _orders(links: SearchLinks, chosen: Sort, *, by_words: bool) -> tuple[Choice, ...]:
    """Return the orders of the hits; without words none is more relevant, and they are in text order."""
    orders = dict(_ORDERS)
    if not by_words:
        del orders[Sort.RELEVANCE]
        chosen = Sort.TEXT if chosen is Sort.RELEVANCE else chosen
    return tuple(
        Choice(
            label,
            links.to(sort=sort.value if sort is not Sort.RELEVANCE else "", page=""),
            current=sort is chosen,
        )
        for sort, label in orders.items()
    )
