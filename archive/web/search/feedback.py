"""Feedback of a search as links: word forms, spelling suggestions, and alternatives where nothing was found."""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace

from archive.model.span import Part
from archive.search.query.canonical import canonical
from archive.search.query.tree import Near
from archive.search.query.tree import Node
from archive.search.query.tree import Phrase
from archive.search.query.tree import leaves
from archive.search.request import Scope
from archive.search.request import SearchRequest
from archive.search.results import Alternative
from archive.search.results import Results
from archive.search.results import WordForm
from archive.search.results import WordForms
from archive.web.links import Choice
from archive.web.links import SearchLinks
from archive.web.links import first_page
from archive.web.links import search_address
from archive.web.wording.queries import as_typed
from archive.web.wording.queries import describe_search
from archive.web.wording.queries import marked_parts
from archive.web.wording.results import alternative_name
from archive.web.wording.results import closest_heading
from archive.web.wording.results import elsewhere_sentence
from archive.web.wording.results import missing_words


@dataclass(frozen=True, slots=True)
class CountedLink:
    """A search, and how many paragraphs it finds."""

    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class WordLinks:
    """A word of the query and its forms; `href` searches it exactly, or in any form where it was exact."""

    typed: str
    exact: bool
    forms: tuple[CountedLink, ...]
    more: int
    href: str


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """The feedback of a search; each address and text is empty where it does not apply."""

    #: How the query was read, its terms marked.
    reading: tuple[Part, ...]
    #: The search with every word exact, and with every word in any form.
    exact: str
    inflected: str
    words: tuple[WordLinks, ...]
    #: Each rare word as typed, with suggestions.
    spellings: tuple[tuple[str, tuple[CountedLink, ...]], ...]
    #: Which words do not occur, as a sentence.
    missing: str
    #: Where words are that no paragraph has in its text.
    elsewhere: tuple[Choice, ...]
    alternatives: tuple[CountedLink, ...]
    #: Whether fewer words can be searched, and words without quotation marks.
    has_several: bool
    has_quoted: bool
    #: A heading for the closest matches.
    closest: str
    #: The search by paragraphs, where it was by whole texts.
    by_paragraph: str


def feedback_view(results: Results, *, request: SearchRequest, per_page: int) -> FeedbackView:
    """Return the feedback of *results*, its links relative to *request*."""
    links = _Links(first_page(request), per_page)
    no_results, asked = results.no_results, leaves(results.tree)
    return FeedbackView(
        reading=marked_parts(describe_search(results.tree, request, _titles(results))),
        exact=links.query(results.exact),
        inflected=links.query(results.inflected),
        words=tuple(map(links.word, results.forms)),
        spellings=tuple(
            (as_typed(spelling.leaf), links.forms(spelling.forms)) for spelling in results.spellings
        ),
        missing=missing_words(no_results),
        elsewhere=tuple(
            Choice(elsewhere_sentence(found), links.query(found.tree))
            for found in no_results.elsewhere
        ),
        alternatives=tuple(
            CountedLink(
                alternative_name(alternative),
                alternative.paragraphs,
                search_address(
                    alternative_request(alternative, results, request.q), per_page=per_page
                ),
            )
            for alternative in no_results.alternatives
        ),
        has_several=len(asked) > 1,
        has_quoted=any(isinstance(leaf, Phrase | Near) for leaf in asked),
        closest=closest_heading(results.closest) if results.closest else "",
        by_paragraph=_by_paragraph(request, per_page),
    )


def _titles(results: Results) -> Callable[[str], str]:
    """Return what tells the title of a text that *results* are filtered by, from its slug."""
    titles = {v.value: v.label for facet in results.facets for v in facet.values if v.chosen}
    return lambda slug: titles.get(slug, slug)


def _by_paragraph(request: SearchRequest, per_page: int) -> str:
    if request.scope is Scope.PARAGRAPH:
        return ""
    by_paragraph = replace(first_page(request), scope=Scope.PARAGRAPH)
    return search_address(by_paragraph, per_page=per_page)


def alternative_request(alternative: Alternative, results: Results, q: str) -> SearchRequest:
    """Return the request of *alternative*; an unchanged query keeps the words *q* as typed."""
    if alternative.tree == results.tree:
        return replace(alternative.request, q=q)
    return replace(alternative.request, q=canonical(alternative.tree))


class _Links:
    """Links to variants of one request."""

    def __init__(self, request: SearchRequest, per_page: int) -> None:
        self._links = SearchLinks(request, per_page)

    def query(self, tree: Node | None) -> str:
        """Return the address of the request for *tree*; empty for None."""
        if tree is None:
            return ""
        return self._links.to(q=canonical(tree))

    def forms(self, forms: tuple[WordForm, ...]) -> tuple[CountedLink, ...]:
        """Return the links of *forms*."""
        return tuple(CountedLink(f.text, f.paragraphs, self.query(f.tree)) for f in forms)

    def word(self, word: WordForms) -> WordLinks:
        """Return the links of *word*."""
        return WordLinks(
            typed=as_typed(word.leaf),
            exact=isinstance(word.leaf, Phrase),
            forms=self.forms(word.forms),
            more=word.more,
            href=self.query(word.toggled),
        )
