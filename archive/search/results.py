"""The results of a search: frozen values that need no open file, and no sentences.

`archive.wording` turns them into English, `archive.web.links` into addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum

from archive.citation import CitedText
from archive.model.address import Ref
from archive.model.edtf import AnyDate
from archive.model.span import Span
from archive.search.query.notices import Notice
from archive.search.query.tree import And
from archive.search.query.tree import Filter
from archive.search.query.tree import Leaf
from archive.search.query.tree import Node
from archive.search.query.tree import Zone
from archive.search.query.tree import has_words
from archive.search.query.tree import is_zone
from archive.search.request import SearchRequest
from archive.search.snippet import Snippet


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph that matches."""

    ref: Ref
    title: str
    authors: tuple[str, ...]
    #: The heading of its section; empty where it has none.
    section: str
    kind: str
    #: The date of its text, New Style.
    date: AnyDate | None
    draft: bool
    #: The displayed text of the paragraph, and the matches in it.
    text: str
    highlights: tuple[Span, ...]
    snippet: Snippet
    score: float
    #: The match is in a note of the paragraph, and the snippet shows that note.
    in_note: bool
    #: Who speaks the paragraph, by the name that citations have; empty where the text does not say.
    speaker: str
    #: How many paragraphs its text has.
    text_paragraphs: int
    #: What citations of its text need.
    cited: CitedText


@dataclass(frozen=True, slots=True)
class Marks:
    """The matches of a query in the paragraphs of a text: spans by paragraph number."""

    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    #: There may be others, for which there was no time or no room.
    more: bool = False


class FacetName(StrEnum):
    """The facets, by the parameter of the address that chooses one of their values."""

    TEXT = "in"
    AUTHOR = "author"
    SPEAKER = "speaker"
    PERSON = "person"
    PLACE = "place"
    SUBJECT = "subject"
    COLLECTION = "collection"
    KIND = "kind"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, the number of hits that have it, and whether it is an active filter."""

    value: str
    #: The value as readers know it: the title of a text instead of its slug.
    label: str
    count: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet: active filters first, then by the number of hits; years in order of time.

    They are counted without the filter by this facet, so that one more can be chosen.
    """

    name: FacetName
    values: tuple[FacetValue, ...]
    #: The number of further values with hits.
    left_off: int = 0
    #: Of the facet of years, the number of hits of each year, in order of time.
    by_year: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordHit:
    """A text or section whose record (title, author, occasion, heading) matches."""

    ref: Ref
    title: str
    section: str
    is_text: bool


@dataclass(frozen=True, slots=True)
class RecordHits:
    """The first texts and sections whose record has the words of a query, and how many there are.

    `matched` of the `words` of the query are in each: all, or all but one.
    """

    hits: tuple[RecordHit, ...] = ()
    total: int = 0
    matched: int = 0
    words: int = 0

    @property
    def have_all(self) -> bool:
        """Whether there are any, and they have all the words."""
        return bool(self.total) and self.matched == self.words


@dataclass(frozen=True, slots=True)
class WordForm:
    """One form of a word of the collection, as it is written, and how many paragraphs have it.

    `tree` is the whole query with this form in place of the word.
    """

    text: str
    paragraphs: int
    tree: Node


@dataclass(frozen=True, slots=True)
class WordForms:
    """The forms of one word of the query that occur in the collection, the most frequent first."""

    leaf: Leaf
    forms: tuple[WordForm, ...]
    #: The number of further forms.
    more: int
    #: The query with this word inflected instead of exact, or the other way round; None where neither differs.
    toggled: Node | None


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words of the collection that are spelt much like a rare word of the query, or a name written otherwise."""

    leaf: Leaf
    forms: tuple[WordForm, ...]


class Change(StrEnum):
    """How an alternative search differs from one that found nothing."""

    ANY_TEXT = "any-text"
    ANY_AUTHOR = "any-author"
    ANY_SPEAKER = "any-speaker"
    ANY_PERSON = "any-person"
    ANY_PLACE = "any-place"
    ANY_SUBJECT = "any-subject"
    ANY_COLLECTION = "any-collection"
    ANY_KIND = "any-kind"
    ANY_DATE = "any-date"
    NO_FILTERS = "no-filters"
    #: Names that have the words of a filter, instead of names that are equal to it.
    NAMED_IN_PART = "named-in-part"
    #: Without the parts `Alternative.removed`.
    WITHOUT = "without"
    #: The words of quotations in any form and order.
    UNQUOTED = "unquoted"
    #: All parts anywhere in one text instead of in one paragraph.
    SAME_TEXT = "same-text"
    #: Only the words that occur in the collection, without the filters of the query.
    OCCURRING_WORDS = "occurring-words"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A search like one that found nothing, which finds so many `paragraphs`.

    `request` has its filters and scope; the query is `tree`, whatever `request.q` is.
    """

    change: Change
    #: None where there are filters alone.
    tree: Node | None
    request: SearchRequest
    paragraphs: int
    removed: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Closest:
    """Paragraphs with most of the words of a query, shown after the few hits, which have all of them."""

    hits: tuple[Hit, ...]
    #: How many have as many of the words as the first, or any of the rarer words where `matched` is 0.
    total: int
    #: How many of the `words` each has, in its text or in the title or heading over it; 0 in a long query, where
    #: that differs.
    matched: int
    words: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A part of the query that no paragraph has in the zone that was searched, but so many `paragraphs` in another.

    `tree` is the query that finds it there.
    """

    node: Node
    tree: Node
    paragraphs: int

    @property
    def place(self) -> str:
        """The name of the zone, or of the filter that finds it."""
        match self.tree:
            case Filter(field):
                return field
            case And((zone, *_)) if isinstance(zone, Filter) and is_zone(zone):
                return zone.value
            case _:
                return Zone.TEXT.value


@dataclass(frozen=True, slots=True)
class NoResults:
    """Why nothing was found, and alternatives that find something."""

    #: Words, quotations and patterns of the query that do not occur in the collection.
    missing: tuple[Node, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a `SearchRequest`: one page of hits and everything that describes them."""

    request: SearchRequest
    #: The query as it was searched; None for an empty query, which finds what passes the filters.
    tree: Node | None
    notices: tuple[Notice, ...]
    total: int
    #: The number of texts with hits.
    texts: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    #: The texts and sections whose title, author, occasion or heading has the words.
    records: RecordHits = RecordHits()
    #: None where there are hits enough.
    closest: Closest | None = None
    forms: tuple[WordForms, ...] = ()
    #: The query with every word exact, and with every word inflected; None where that is the query itself.
    exact: Node | None = None
    inflected: Node | None = None
    spellings: tuple[Spelling, ...] = ()
    #: Empty where there are hits.
    no_results: NoResults = NoResults()
    #: The search exceeded its time limit: `total` and the rest are not its results.
    timed_out: bool = False
    #: The feedback exceeded its time limit and is incomplete; hits and counts are complete.
    incomplete_feedback: bool = False

    @property
    def by_words(self) -> bool:
        """Whether words were sought; what passes filters alone has no occurrences and no relevance."""
        return has_words(self.tree)

    @property
    def pages(self) -> int:
        """The number of pages that the hits fill, at least 1."""
        return max(1, -(-self.total // self.request.per_page))
