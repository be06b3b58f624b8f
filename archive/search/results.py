"""What a search was asked and what it answers: frozen values that need no open file."""

from dataclasses import dataclass

from archive.model.address import Ref
from archive.model.span import Span
from archive.search.request import SearchRequest
from archive.search.snippet import Snippet


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
    #: Further values with hits, which would be too many to show.
    left_off: int = 0


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
class Form:
    """A word as it is written, and in how many paragraphs of the collection.

    `query` is the whole search narrowed to exactly this form.
    """

    words: str
    paragraphs: int
    query: str


@dataclass(frozen=True, slots=True)
class WordForms:
    """The forms of one word of a search that stand in the collection, the most frequent first."""

    typed: str
    #: It was asked for exactly.
    exact: bool
    forms: tuple[Form, ...]
    #: How many more there are.
    more: int
    #: The search with this word in any form instead of exactly, or the other way round; or nothing.
    other: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words of the collection that are spelt much like one that was typed."""

    typed: str
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A search much like this one, in plain words, and how many paragraphs it finds."""

    words: str
    request: SearchRequest
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """What the hits of a search are that found nothing: paragraphs with most of the words."""

    #: How many paragraphs are as near as the first hit, or have any of the words that count (see `matched`).
    total: int
    #: How many of the words each hit has, of how many; 0 where that differs, in a sentence of many words.
    matched: int
    asked: int


@dataclass(frozen=True, slots=True)
class Help:
    """Why nothing was found, and what finds something."""

    #: Words, quotations and shapes that stand nowhere in the collection, as they were typed.
    missing: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    nearest: Nearest | None = None


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
    #: No paragraph has all the words, `total` is 0: these hits have most of them (see `help.nearest`).
    partial: bool = False
    #: Which forms of each word were sought.
    forms: tuple[WordForms, ...] = ()
    #: The search with every word exact, and with none; empty where that is the search itself.
    exact: str = ""
    inflected: str = ""
    spellings: tuple[Spelling, ...] = ()
    #: Only where nothing was found.
    help: Help = Help()
    #: The search took too long and was given up: `total` and all else say nothing.
    timed_out: bool = False
    #: There was no time to say all that could be said of the search; what it found is whole.
    hurried: bool = False

    @property
    def pages(self) -> int:
        """How many pages the hits fill, at least 1."""
        return max(1, -(-self.total // self.request.per_page))
