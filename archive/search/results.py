"""What a search was asked and what it answers: frozen values that need no open file."""

from dataclasses import dataclass
from enum import StrEnum

from archive.dates import Date
from archive.refs import Ref
from archive.snippet import Snippet
from archive.spans import Span


class Sort(StrEnum):
    """The order of the hits."""

    RELEVANCE = "relevance"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search as an address spells it: the box, and the choices beside it.

    Several values of one filter mean any of them. `page` counts from 1.
    """

    q: str = ""
    page: int = 1
    per_page: int = 20
    sort: Sort = Sort.RELEVANCE
    texts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    date_from: Date | None = None
    date_to: Date | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph that was found."""

    ref: Ref
    title: str
    authors: tuple[str, ...]
    #: The heading of its section, or nothing.
    section: str
    kind: str
    #: New Style, in words: ``8 November 1917``.
    date: str
    draft: bool
    #: The shown text of the paragraph, and the hits in it.
    text: str
    highlights: tuple[Span, ...]
    snippet: Snippet
    score: float
    #: The words were found in a note of the paragraph, and the snippet shows that note.
    in_note: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, how many of the hits have it, and whether it is chosen now."""

    value: str
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow: ``in`` (texts), ``author``, ``kind`` or ``year``, the most frequent value first.

    `name` is the parameter of the address that chooses a value.
    """

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class RecordHit:
    """A text or a section whose record (title, author, occasion, heading) has the words."""

    ref: Ref
    title: str
    section: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the page says about the search: what was cut, what was only in the record.

    `query` is a search that shows what is meant, or nothing.
    """

    words: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a `SearchRequest`."""

    request: SearchRequest
    #: How the query was read, a plain sentence without its full stop; empty for an empty query.
    reading: str
    #: The query in its canonical spelling; typing it gives the same search.
    canonical: str
    notices: tuple[Notice, ...]
    total: int
    #: How many texts the hits are in.
    texts: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    records: tuple[RecordHit, ...] = ()
    #: No paragraph has all the words: these hits have most of them.
    partial: bool = False

    @property
    def pages(self) -> int:
        """How many pages the hits fill, at least 1."""
        return max(1, -(-self.total // self.request.per_page))
