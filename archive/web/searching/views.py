"""What can be done with what was found: other views of it, and files of all of it."""

from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from archive.concordance import Order
from archive.search.results import SearchRequest
from archive.search.results import View
from archive.web.contents import counted
from archive.web.links import PAGING
from archive.web.links import Choice
from archive.web.links import parameters
from archive.web.links import search_address

_VIEWS = {View.LIST: "List", View.CONCORDANCE: "Concordance", View.OVERVIEW: "Overview"}
_REFERENCES = (
    ("ris", "RIS", "application/x-research-info-systems"),
    ("bib", "BibTeX", "application/x-bibtex"),
    ("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json"),
)
_LINE_ORDERS = {
    Order.PLACE: "order of the text",
    Order.LEFT: "words before",
    Order.RIGHT: "words after",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file of all that was found."""

    label: str
    href: str
    mimetype: str


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
    found = f"All {counted(total, 'paragraph')}" if total > 1 else "The paragraph"
    return (
        Download(f"{found} as CSV", file_address(request, "/search.csv"), "text/csv"),
        Download(
            f"{found} as JSON",
            file_address(request, "/search.json", per_page="all"),
            "application/json",
        ),
        Download("All lines as CSV", file_address(request, "/concordance.csv"), "text/csv"),
        Download(
            "All lines as JSON", file_address(request, "/concordance.json"), "application/json"
        ),
        *(
            Download(f"References as {name}", file_address(request, f"/search.{ending}"), mimetype)
            for ending, name, mimetype in _REFERENCES
        ),
    )


def file_address(request: SearchRequest, path: str, **more: str) -> str:
    """Return the address of a file of all that *request* finds."""
    asked = parameters(request, per_page=request.per_page)
    pairs = [(name, value) for name, value in asked if name not in PAGING]
    return f"{path}?{urlencode([*pairs, *more.items()])}"
