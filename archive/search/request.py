"""A search request: what was typed, the filters, the view and the order."""

from dataclasses import dataclass
from enum import StrEnum

from archive.model.date import Date


class Order(StrEnum):
    """The order of the lines of a concordance."""

    PLACE = "place"
    LEFT = "left"
    RIGHT = "right"


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    TEXT = "text"
    DATE = "date"


class Scope(StrEnum):
    """The unit in which all words must occur together."""

    PARAGRAPH = "paragraph"
    #: Anywhere in one text; the hits are its paragraphs with any of them.
    TEXT = "text"


class View(StrEnum):
    """The view of the results."""

    LIST = "list"
    CONCORDANCE = "concordance"
    #: Uses over time and by text, and collocates.
    OVERVIEW = "overview"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as its address has it: the query, filters, page, order and view.

    Several values of one filter are alternatives. `page` counts from 1.
    """

    q: str = ""
    page: int = 1
    per_page: int = 20
    sort: Sort = Sort.RELEVANCE
    texts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    #: By the names that citations have.
    speakers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    #: Without months.
    years: tuple[Date, ...] = ()
    date_from: Date | None = None
    date_to: Date | None = None
    view: View = View.LIST
    #: Of the lines of a concordance.
    order: Order = Order.PLACE
    scope: Scope = Scope.PARAGRAPH
