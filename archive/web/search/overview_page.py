"""The overview of a search: uses over time and by text, and collocates, as its template prints them."""

from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from archive.model.address import Address
from archive.model.date import Date
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.left_out import left_out_terms
from archive.search.corpus.timeline import RATE_WORDS
from archive.search.corpus.timeline import Period
from archive.search.corpus.timeline import periods
from archive.search.corpus.timeline import step_of
from archive.search.corpus.windows import Window
from archive.search.index.catalogue import TextRow
from archive.search.request import Collocation
from archive.search.request import SearchRequest
from archive.search.request import View
from archive.web.context import current
from archive.web.links import SearchLinks
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.paging import page_count
from archive.web.search.collocates_page import ListedCollocate
from archive.web.search.collocates_page import lines_address
from archive.web.search.concordance_page import occurrences_heading
from archive.web.search.concordance_page import sample_sentence
from archive.web.search.dispersion_strip import Strip
from archive.web.search.dispersion_strip import text_strip
from archive.web.search.pager import Pager
from archive.web.search.pager import pager
from archive.web.selection import Selection
from archive.web.selection import trail_of
from archive.web.texts.context_links import context_address

#: Collocates, and texts on a page.
MAX_COLLOCATES = 20
TEXTS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One period of the timeline; `x`, `y` and `height` are in a box of 1000 by 100."""

    label: str
    count: int
    words: int
    rate: float
    href: str
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class TextStrip:
    """A text with the number and places of its hits."""

    title: str
    date: str
    draft: bool
    #: The text with the words marked, at the first of them; and only these hits.
    href: str
    only: str
    count: int
    rate: float
    strip: Strip


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """The overview of a search."""

    heading: str
    bound: str
    #: What bars and rates count: uses of the words, or paragraphs where not all uses were counted.
    unit: str
    #: The length of time of one bar: year, decade or century.
    step: str
    bars: tuple[Bar, ...]
    texts: tuple[TextStrip, ...]
    near: tuple[ListedCollocate, ...]
    #: All collocates; the same search beside another, and with others in one chart.
    more: str
    compare: str
    timeline: str
    pager: Pager
    #: There was no time to count all that would have been.
    timed_out: bool


def overview_page(
    found: AllHits,
    *,
    request: SearchRequest,
    per_page: int,
    surveyed: int,
    selection: Selection,
) -> OverviewPage:
    """Return the overview of *request*."""
    survey = found.survey(surveyed, Window())
    whole = survey.is_whole and survey.occurrences > 0
    counts = found.counts(survey if whole else None)
    words = found.words()
    plain = replace(request, collocation=Collocation())
    left_out = left_out_terms(plain.collocation, found.languages())
    times = _periods(counts, words, found.years())
    in_order = found.texts_by_date()
    first = (request.page - 1) * TEXTS_PER_PAGE
    return OverviewPage(
        heading=occurrences_heading(found, survey),
        bound=sample_sentence(found, survey),
        unit="use" if whole else "paragraph",
        step=step_of(times),
        bars=_bars(times, request, per_page),
        texts=tuple(
            _strip(
                found,
                found.text(number),
                *found.by_text.of_text(number),
                request=request,
                per_page=per_page,
                count=counts[number],
                words=words.get(number, 0),
                selection=selection,
            )
            for number in in_order[first : first + TEXTS_PER_PAGE]
        ),
        near=tuple(
            ListedCollocate(word, lines_address(plain, word.exact, per_page))
            for word in found.collocates(survey, MAX_COLLOCATES, left_out)
        ),
        more=search_address(replace(request, view=View.COLLOCATES, page=1), per_page=per_page),
        compare=_links(request, per_page).file("/compare"),
        timeline=_links(request, per_page).file("/timeline"),
        pager=pager(request, pages=page_count(len(in_order), TEXTS_PER_PAGE), per_page=per_page),
        timed_out=survey.timed_out,
    )


def _periods(
    counts: Mapping[int, int], words: Mapping[int, int], years: Mapping[int, int]
) -> tuple[Period, ...]:
    by_year, words_by_year = Counter[int](), Counter[int]()
    for text, year in years.items():
        by_year[year] += counts.get(text, 0)
        words_by_year[year] += words.get(text, 0)
    return periods(by_year, words_by_year)


def _bars(times: Sequence[Period], request: SearchRequest, per_page: int) -> tuple[Bar, ...]:
    highest = max((period.rate for period in times), default=0.0) or 1.0
    width = 1000 / max(1, len(times))
    return tuple(
        _bar(period, number * width, width, 100 * period.rate / highest, request, per_page)
        for number, period in enumerate(times)
    )


def _bar(
    period: Period, x: float, width: float, height: float, request: SearchRequest, per_page: int
) -> Bar:
    narrowed = replace(request, date_from=Date(period.first), date_to=Date(period.last), page=1)
    return Bar(
        label=period.label,
        count=period.count,
        words=period.words,
        rate=period.rate,
        href=search_address(narrowed, per_page=per_page) if period.count else "",
        x=round(x, 2),
        width=round(width * 0.86, 2),
        y=round(100 - height, 2),
        height=round(height, 2),
    )


def _links(request: SearchRequest, per_page: int) -> SearchLinks:
    return SearchLinks(replace(request, collocation=Collocation()), per_page)


def _strip(
    found: AllHits,
    text: TextRow,
    first: int,
    end: int,
    *,
    request: SearchRequest,
    per_page: int,
    count: int,
    words: int,
    selection: Selection,
) -> TextStrip:
    # Of a strip there are hundreds of links, too many to carry the selection.
    strip = text_strip(found, text, first, end, trail=parameters(request, per_page=per_page))
    only = replace(request, texts=(text.slug,), view=View.LIST, page=1)
    return TextStrip(
        title=text.title,
        date=text.date.words if text.date else "",
        draft=text.draft,
        href=context_address(
            current.generation.library,
            Address(text.slug, first=strip.ticks[0].number),
            urlencode(trail_of(request, selection, per_page)),
        ),
        only=search_address(only, per_page=per_page),
        count=count,
        rate=count * RATE_WORDS / words if words else 0.0,
        strip=strip,
    )
