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


class Side(StrEnum):
    """On which side of an occurrence words are near it."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


#: Words on one side of an occurrence that are near it: by default, and at most.
WINDOW_WORDS, MAX_WINDOW_WORDS = 5, 10


@dataclass(frozen=True, slots=True)
class Collocation:
    """What counts as a collocate: a word within so many words of an occurrence, on that side."""

    words: int = WINDOW_WORDS
    side: Side = Side.BOTH
    #: Words that are not listed, as they were typed.
    left_out: str = ""
    #: Function words, such as *the*, are listed.
    function_words: bool = False
    #: The collocate whose occurrences there are sought instead of those of the query; empty for none.
    of: str = ""


class View(StrEnum):
    """The view of the results."""

    LIST = "list"
    CONCORDANCE = "concordance"
    #: Uses over time and by text.
    OVERVIEW = "overview"
    COLLOCATES = "collocates"


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
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    #: By their slugs.
    collections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    #: Without months.
    years: tuple[Date, ...] = ()
    date_from: Date | None = None
    date_to: Date | None = None
    view: View = View.LIST
    #: Of the lines of a concordance.
    order: Order = Order.PLACE
    scope: Scope = Scope.PARAGRAPH
    collocation: Collocation = Collocation()
