"""Links of a search: its views, and files of all its hits."""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from archive.export.formats import CSV
from archive.export.formats import JSON
from archive.export.formats import record_formats
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.search.request import View
from archive.web.links import PAGING
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.links import SearchLinks
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.presenters import pluralize

_VIEWS = {
    View.LIST: "List",
    View.CONCORDANCE: "Concordance",
    View.OVERVIEW: "Overview",
    View.COLLOCATES: "Collocates",
}
#: Views of the occurrences of words.
OF_WORDS = frozenset({View.CONCORDANCE, View.COLLOCATES})
#: A file of lines has one part if it is of so many times fewer paragraphs than a part may have, or nearly always.
_LINES_PER_PARAGRAPH = 10
_LINE_ORDERS = {
    Order.PLACE: "text order",
    Order.LEFT: "words before",
    Order.RIGHT: "words after",
}


def views(links: SearchLinks, shown: View, *, by_words: bool) -> tuple[Choice, ...]:
    """Return the views of a search *by_words* or by filters alone, of which one is *shown*."""
    return tuple(
        Choice(
            label,
            links.to(view=view.value if view is not View.LIST else "", collocate="", page=""),
            current=view is shown,
        )
        for view, label in _VIEWS.items()
        if by_words or view not in OF_WORDS
    )


def line_orders(request: SearchRequest, per_page: int) -> tuple[Choice, ...]:
    """Return the orders of the lines of a concordance."""
    return tuple(
        Choice(
            label,
            search_address(replace(request, order=order, page=1), per_page=per_page),
            current=order is request.order,
        )
        for order, label in _LINE_ORDERS.items()
    )


@dataclass(frozen=True, slots=True)
class LaterParts:
    """A form for the later parts of files that are too long for one: from which paragraph, as which file."""

    #: The most paragraphs of a part, and how many there are.
    most: int
    total: int
    #: Where the second part begins, or may begin.
    start: int
    #: The search, as hidden values.
    kept: tuple[tuple[str, str], ...]
    files: tuple[Download, ...]


def downloads(
    links: SearchLinks, total: int, most: int, *, lines: bool = True
) -> tuple[Download, ...]:
    """Return the files of all *total* paragraphs that a search finds, or of the first *most*; none of nothing.

    Concordance *lines* there are only of words.
    """
    if not total:
        return ()
    found = f"All {pluralize(total, 'paragraph')}" if total > 1 else "The paragraph"
    if total > most:
        found = f"The first {most:,} of {total:,} paragraphs"
    named = "Lines" if _may_have_parts(total, most) else "All lines"
    return tuple(
        Download(label, links.file(path, **more), media_type)
        for label, path, more, media_type in _files(found, named if lines else "")
    )


def later_parts(
    request: SearchRequest, total: int, most: int, *, lines: bool = True
) -> LaterParts | None:
    """Return the form for the later parts of the `downloads` of *request*, where there may be any."""
    if not _may_have_parts(total, most):
        return None
    kept = [p for p in parameters(request, per_page=request.per_page) if p[0] not in PAGING]
    return LaterParts(
        most=most,
        total=total,
        start=min(most + 1, total),
        # Only one of the files asks for it.
        kept=(*kept, ("per_page", "all")),
        files=tuple(
            Download(label, path, media_type)
            for label, path, _, media_type in _files("Paragraphs", "Lines" if lines else "")
        ),
    )


def _may_have_parts(total: int, most: int) -> bool:
    """Whether a file of *total* paragraphs may be too long for one part: lines may be many for each paragraph."""
    return total * _LINES_PER_PARAGRAPH > most


def _files(found: str, lines: str) -> Iterator[tuple[str, str, dict[str, str], str]]:
    """Yield the label, the path, the parameters and the media type of each file, those of *lines* if they are named."""
    yield f"{found} as CSV", "/search.csv", {}, CSV.media_type
    yield f"{found} as JSON", "/search.json", {"per_page": "all"}, JSON.media_type
    if lines:
        yield f"{lines} as CSV", "/concordance.csv", {}, CSV.media_type
        yield f"{lines} as JSON", "/concordance.json", {}, JSON.media_type
    for format in record_formats():
        yield f"References as {format.name}", f"/search.{format.ending}", {}, format.media_type
