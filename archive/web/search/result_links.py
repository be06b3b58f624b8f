"""Links of a search: its views, and files of all its hits."""

from dataclasses import replace

from archive.export.formats import CSV
from archive.export.formats import JSON
from archive.export.formats import record_formats
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.search.request import View
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.links import file_address
from archive.web.links import search_address
from archive.web.presenters import pluralize

_VIEWS = {View.LIST: "List", View.CONCORDANCE: "Concordance", View.OVERVIEW: "Overview"}
_LINE_ORDERS = {
    Order.PLACE: "text order",
    Order.LEFT: "words before",
    Order.RIGHT: "words after",
}


def views(request: SearchRequest, per_page: int) -> tuple[Choice, ...]:
    """Return the views of what *request* finds."""
    return tuple(
        Choice(
            label,
            search_address(replace(request, view=view, page=1), per_page=per_page),
            current=view is request.view,
        )
        for view, label in _VIEWS.items()
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


def downloads(request: SearchRequest, total: int) -> tuple[Download, ...]:
    """Return the files of all that *request* finds; there are none of nothing."""
    if not total:
        return ()
    found = f"All {pluralize(total, 'paragraph')}" if total > 1 else "The paragraph"
    return (
        Download(f"{found} as CSV", file_address(request, "/search.csv"), CSV.media_type),
        Download(
            f"{found} as JSON",
            file_address(request, "/search.json", per_page="all"),
            JSON.media_type,
        ),
        Download("All lines as CSV", file_address(request, "/concordance.csv"), CSV.media_type),
        Download("All lines as JSON", file_address(request, "/concordance.json"), JSON.media_type),
        *(
            Download(
                f"References as {format.name}",
                file_address(request, f"/search.{format.ending}"),
                format.media_type,
            )
            for format in record_formats()
        ),
    )
