"""The concordance page: the values that its template prints."""

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace
from itertools import islice
from urllib.parse import urlencode

from archive.language.direction import direction
from archive.model.address import number_label
from archive.model.date import year_words
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.all_hits import FoundParagraph
from archive.search.corpus.concordance import ConcordanceLine
from archive.search.corpus.survey import SortedLines
from archive.search.corpus.survey import Survey
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.web.context import current
from archive.web.links import Choice
from archive.web.presenters import pluralize
from archive.web.search.pager import Pager
from archive.web.search.pager import pager
from archive.web.search.result_links import line_orders
from archive.web.selection import Selection
from archive.web.selection import trail_of
from archive.web.texts.context_links import hit_address

#: Lines on a page sorted by context. In text order a page has the lines of as many paragraphs as a list has
#: hits, so that the lines of earlier pages need not be counted.
SORTED_LINES_PER_PAGE = 100
#: Occurrences that are sorted at most; of more, an even sample.
MAX_SORTED = 100_000
#: Lines of one paragraph that are shown; the paragraph itself marks all.
MAX_LINES_PER_PARAGRAPH = 100


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One occurrence in its context."""

    title: str
    number: str
    speaker: str
    year: str
    #: The permalink with the words marked.
    href: str
    #: ``report-on-peace/p7``.
    place: str
    left: str
    hit: str
    right: str
    in_note: bool
    draft: bool
    language: str
    direction: str
    #: How many more of its paragraph are not shown behind it.
    more: int = 0
    #: It is the first line of its paragraph on the page, whose box is checked where the paragraph is selected.
    is_first: bool = True


@dataclass(frozen=True, slots=True)
class ConcordancePage:
    """A page of lines."""

    heading: str
    #: A sentence on what was counted, where that is not everything.
    bound: str
    lines: tuple[ShownLine, ...]
    orders: tuple[Choice, ...]
    pager: Pager
    #: There was no time to count and sort all that would have been.
    timed_out: bool


def concordance_page(
    found: AllHits,
    *,
    request: SearchRequest,
    per_page: int,
    surveyed: int,
    selection: Selection,
) -> ConcordancePage:
    """Return the page of *request*; to count and to sort, so many paragraphs or lines are *surveyed*."""
    survey = found.survey(surveyed)
    query = urlencode(trail_of(request, selection, per_page))
    in_order = None
    if request.order is Order.PLACE:
        pages = -(-found.total // request.per_page)
        first = (request.page - 1) * request.per_page
        shown = _in_place(found.paragraphs(first, first + request.per_page), query)
    else:
        in_order = found.sorted_lines(survey, request.order, min(surveyed, MAX_SORTED))
        pages = -(-len(in_order.places) // SORTED_LINES_PER_PAGE)
        first = (request.page - 1) * SORTED_LINES_PER_PAGE
        places = in_order.places[first : first + SORTED_LINES_PER_PAGE]
        shown = (_line(hit, line, query) for hit, line in found.lines_at(places))
    return ConcordancePage(
        heading=occurrences_heading(found, survey),
        bound=_bound(found, survey, in_order),
        lines=tuple(_with_first(shown)),
        orders=line_orders(request, per_page),
        pager=pager(request, pages=max(1, pages), per_page=per_page),
        timed_out=survey.timed_out or bool(in_order and in_order.timed_out),
    )


def occurrences_heading(found: AllHits, survey: Survey) -> str:
    """Return the numbers of occurrences, paragraphs and texts, as a heading."""
    if not found.total:
        return "No paragraphs found"
    paragraphs = pluralize(found.total, "paragraph")
    where = f"{paragraphs} of {pluralize(found.texts, 'text')}" if found.texts > 1 else paragraphs
    if not survey.is_whole or not survey.occurrences:
        return where
    return f"{pluralize(survey.occurrences, 'occurrence')} in {where}"


def sample_sentence(found: AllHits, survey: Survey) -> str:
    """Return a sentence on what was counted, where that is not everything; else nothing."""
    if survey.is_whole:
        # A search for texts, authors or years finds paragraphs and no words in them.
        return "" if survey.occurrences else "This search has no words to count."
    if not survey.every:
        return "There was no time to count the occurrences. Filter the search, or use fewer words."
    return (
        f"Occurrences were counted in a sample: one in {survey.every} of the {found.total:,} paragraphs, spread"
        f" evenly, with {pluralize(survey.occurrences, 'occurrence')}."
    )


def _bound(found: AllHits, survey: Survey, in_order: SortedLines | None) -> str:
    said = sample_sentence(found, survey)
    if in_order is None or in_order.every == 1:
        return said
    lines = f"Lines of one in {in_order.every} paragraphs are sorted, spread evenly"
    if not in_order.every:
        lines = "There was no time to sort the lines"
    return f"{said} {lines}. Filter the search, or download all lines as CSV.".lstrip()


def _in_place(paragraphs: Iterable[FoundParagraph], query: str) -> Iterator[ShownLine]:
    for hit in paragraphs:
        more = max(0, hit.occurrences - MAX_LINES_PER_PARAGRAPH)
        for nth, line in enumerate(islice(hit.lines(), MAX_LINES_PER_PARAGRAPH), start=1):
            yield _line(hit, line, query, more=more if nth == MAX_LINES_PER_PARAGRAPH else 0)


def _with_first(lines: Iterable[ShownLine]) -> Iterator[ShownLine]:
    seen = set[str]()
    for line in lines:
        yield replace(line, is_first=False) if line.place in seen else line
        seen.add(line.place)


def _line(hit: FoundParagraph, line: ConcordanceLine, query: str, *, more: int = 0) -> ShownLine:
    language = hit.text.language
    return ShownLine(
        title=hit.text.title,
        number=number_label(hit.ref.number),
        speaker=hit.speaker,
        year=year_words(hit.text.date.year) if hit.text.date else "",
        href=hit_address(current.generation.library, hit.ref, hit.text.paragraphs, query),
        place=f"{hit.ref.slug}/{hit.ref.number}",
        left=line.left,
        hit=line.hit,
        right=line.right,
        in_note=line.in_note,
        draft=hit.text.draft,
        language=language,
        direction=direction(language),
        more=more,
    )
