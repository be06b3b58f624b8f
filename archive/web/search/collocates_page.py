"""The collocates of a search: what its page prints, and what its files have."""

from dataclasses import dataclass
from dataclasses import replace

from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.collocates import Collocate
from archive.search.corpus.left_out import left_out_terms
from archive.search.corpus.survey import Survey
from archive.search.corpus.windows import Window
from archive.search.request import MAX_WINDOW_WORDS
from archive.search.request import Collocation
from archive.search.request import Order
from archive.search.request import SearchRequest
from archive.search.request import Side
from archive.search.request import Sort
from archive.search.request import View
from archive.web.links import Choice
from archive.web.links import Download
from archive.web.links import SearchLinks
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.presenters import pluralize
from archive.web.search.concordance_page import occurrences_heading
from archive.web.search.concordance_page import sample_sentence

#: Collocates on a page, and in a file.
MAX_ON_PAGE, MAX_IN_FILE = 100, 2_000
#: Parameters that the form sets itself, and on which side words are in its words.
_SET = frozenset({"window", "side", "leave_out", "function_words", "collocate", "page"})
SIDES = {Side.BOTH: "before or after", Side.LEFT: "before", Side.RIGHT: "after"}
_FILE_LABELS = {"csv": "Collocates as CSV", "json": "Collocates as JSON"}


@dataclass(frozen=True, slots=True)
class ListedCollocate:
    """A collocate, and the concordance of its occurrences."""

    collocate: Collocate
    href: str


@dataclass(frozen=True, slots=True)
class Collocates:
    """The strongest collocates of a search."""

    found: AllHits
    survey: Survey
    listed: tuple[ListedCollocate, ...]

    @property
    def nearby(self) -> int:
        """How many words are near the occurrences."""
        return self.survey.nearby.total if self.survey.nearby else 0


@dataclass(frozen=True, slots=True)
class CollocatesPage:
    """The page of the collocates of a search."""

    heading: str
    bound: str
    #: Where words count, such as ``at most 5 words before or after a hit``.
    where: str
    listed: tuple[ListedCollocate, ...]
    nearby: int
    #: The form: what is chosen, what can be, and the rest of the search as hidden values.
    chosen: Collocation
    windows: tuple[int, ...]
    sides: tuple[tuple[str, str, bool], ...]
    kept: tuple[tuple[str, str], ...]
    #: The same with function words, or without them.
    toggle: Choice
    files: tuple[Download, ...]
    timed_out: bool


def collocates_of(
    found: AllHits, *, request: SearchRequest, per_page: int, surveyed: int, most: int
) -> Collocates:
    """Return the *most* striking collocates of *request*, as it chooses them."""
    chosen = request.collocation
    survey = found.survey(surveyed, Window.of(chosen))
    left_out = left_out_terms(chosen, found.languages())
    return Collocates(
        found,
        survey,
        tuple(
            ListedCollocate(word, lines_address(request, word.exact, per_page))
            for word in found.collocates(survey, most, left_out)
        ),
    )


def collocates_page(
    found: AllHits, *, request: SearchRequest, per_page: int, surveyed: int
) -> CollocatesPage:
    """Return the page of *request*."""
    made = collocates_of(
        found, request=request, per_page=per_page, surveyed=surveyed, most=MAX_ON_PAGE
    )
    chosen = request.collocation
    other = replace(chosen, function_words=not chosen.function_words)
    links = SearchLinks(request, per_page)
    return CollocatesPage(
        heading=occurrences_heading(found, made.survey),
        bound=sample_sentence(found, made.survey),
        where=where(chosen),
        listed=made.listed,
        nearby=made.nearby,
        chosen=chosen,
        windows=tuple(range(1, MAX_WINDOW_WORDS + 1)),
        sides=tuple((side.value, label, side is chosen.side) for side, label in SIDES.items()),
        kept=tuple(p for p in parameters(request, per_page=per_page) if p[0] not in _SET),
        toggle=Choice(
            "Include function words" if other.function_words else "Leave out function words",
            search_address(replace(request, collocation=other, page=1), per_page=per_page),
        ),
        files=tuple(
            Download(label, links.file(f"/collocates.{ending}"), media_type)
            for (ending, label), media_type in zip(
                _FILE_LABELS.items(), ("text/csv", "application/json"), strict=True
            )
        ),
        timed_out=made.survey.timed_out,
    )


def where(chosen: Collocation) -> str:
    """Return within which window words count, such as ``at most 5 words before or after a hit``."""
    return f"at most {pluralize(chosen.words, 'word')} {SIDES[chosen.side]} a hit"


def lines_address(request: SearchRequest, exact: str, per_page: int) -> str:
    """Return the address of the concordance of the occurrences of a collocate: as many as were counted."""
    lines = replace(
        request,
        page=1,
        sort=Sort.RELEVANCE,
        view=View.CONCORDANCE,
        order=Order.PLACE,
        collocation=replace(request.collocation, left_out="", function_words=False, of=exact),
    )
    return search_address(lines, per_page=per_page)
