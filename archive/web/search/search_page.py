"""The search page, from results to what its template prints."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from markupsafe import Markup

from archive.search.request import SearchRequest
from archive.search.request import Sort
from archive.search.results import Hit
from archive.search.results import Notice
from archive.search.results import Results
from archive.search.snippet import Snippet
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.links import Trail
from archive.web.links import file_address
from archive.web.links import first_page
from archive.web.links import parameters
from archive.web.links import place_address
from archive.web.links import search_address
from archive.web.presenters import pluralize
from archive.web.search.dispersion_strip import Strip
from archive.web.search.facet_links import ShownFacet
from archive.web.search.facet_links import ShownValue
from archive.web.search.facet_links import chosen_values
from archive.web.search.facet_links import shown_facets
from archive.web.search.feedback import Explained
from archive.web.search.feedback import explained
from archive.web.search.pager import Pager
from archive.web.search.pager import pager
from archive.web.search.result_links import downloads
from archive.web.search.result_links import views

#: Makes what stands before and after the snippet of a hit, by the query of the search that leads back.
Framing = Callable[[Hit, str], tuple[Markup, Markup]]

_ORDERS = {
    Sort.RELEVANCE: "relevance",
    Sort.TEXT: "order of the text",
    Sort.DATE: "date",
}


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A paragraph that was found."""

    snippet: Snippet
    #: Its title, citation and links; see `hit_frames`.
    before: Markup
    after: Markup


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a search, ready to be printed."""

    q: str
    reading: str
    heading: str
    #: No paragraph was found, on any page.
    nothing: bool
    notices: tuple[Choice, ...]
    hits: tuple[ShownHit, ...]
    records: tuple[Choice, ...]
    facets: tuple[ShownFacet, ...]
    chosen: tuple[ShownValue, ...]
    orders: tuple[Choice, ...]
    #: There is something to put in order.
    several: bool
    #: Other views of the same, and files of all of it.
    views: tuple[Choice, ...]
    downloads: tuple[Download, ...]
    feed: str
    pager: Pager
    #: The number of the first hit on the page.
    start: int
    #: What the forms of the page hand on, and what stands in the one of dates.
    kept: tuple[tuple[str, str], ...]
    date_from: str
    date_to: str
    #: The same search as JSON, and without its narrowings.
    json: str
    everywhere: str
    #: What the search says of itself.
    told: Explained
    timed_out: bool
    #: Where the hits stand, where all are in one text.
    strip: Strip | None = None


def search_page(
    results: Results, *, request: SearchRequest, per_page: int, framing: Framing
) -> SearchPage:
    """Return the page of *results* of *request*; *per_page* is what an address need not say."""
    first, trail = first_page(request), parameters(request, per_page=per_page)
    led = urlencode(trail)
    plain = SearchRequest(q=request.q, per_page=request.per_page, sort=request.sort)
    return SearchPage(
        q=request.q,
        reading=results.reading[:1].upper() + results.reading[1:],
        heading=_heading(results),
        nothing=not results.total,
        notices=(*_notices(results.notices, per_page), *_beyond(results, per_page)),
        hits=tuple(ShownHit(h.snippet, *framing(h, led)) for h in results.hits),
        records=_records(results, trail),
        facets=shown_facets(results.facets, first, per_page),
        chosen=chosen_values(results.facets, first, per_page),
        orders=_orders(first, per_page),
        several=len(results.hits) > 1 and results.total > 0,
        views=views(request, per_page),
        downloads=downloads(request, results.total),
        feed=file_address(request, "/search.atom"),
        pager=pager(request, pages=results.pages, per_page=per_page),
        start=(request.page - 1) * request.per_page + 1,
        kept=tuple(parameters(first, per_page=per_page)),
        date_from=str(request.date_from or ""),
        date_to=str(request.date_to or ""),
        json=search_address(request, per_page=per_page, path="/search.json"),
        everywhere=search_address(plain, per_page=per_page) if plain != first else "",
        told=explained(results, request=request, per_page=per_page),
        timed_out=results.timed_out,
    )


def _heading(results: Results) -> str:
    if results.timed_out:
        return "This search took too long"
    if results.partial:
        return "No paragraph has all the words"
    if not results.total:
        return "No paragraph found"
    found = pluralize(results.total, "paragraph")
    return f"{found} in {pluralize(results.texts, 'text')}" if results.texts > 1 else found


def _notices(notices: tuple[Notice, ...], per_page: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            notice.words,
            search_address(SearchRequest(q=notice.query, per_page=per_page), per_page=per_page)
            if notice.query
            else "",
        )
        for notice in notices
    )


def _beyond(results: Results, per_page: int) -> tuple[Choice, ...]:
    """Say that a page lies behind the last one, and lead back."""
    if not results.total or results.request.page <= results.pages:
        return ()
    last = replace(results.request, page=results.pages)
    there = (
        "There is only one page" if results.pages == 1 else f"The last page is {results.pages:,}"
    )
    return (
        Choice(f"{there}: nothing stands on this one.", search_address(last, per_page=per_page)),
    )


def _records(results: Results, trail: Trail) -> tuple[Choice, ...]:
    """Return the texts and sections whose record has the words; a section begins at its first paragraph."""
    return tuple(
        Choice(
            record.title if record.is_text else f"{record.title} › {record.section}",
            place_address(
                record.ref.address.text,
                trail=trail,
                fragment="" if record.is_text else record.ref.number,
            ),
        )
        for record in results.records
        if record.is_text or record.section != record.title
    )


def _orders(request: SearchRequest, per_page: int) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            label,
            search_address(replace(request, sort=sort), per_page=per_page),
            current=sort is request.sort,
        )
        for sort, label in _ORDERS.items()
    )
