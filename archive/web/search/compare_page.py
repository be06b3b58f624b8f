"""Two searches compared: what the page prints."""

from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from archive.search.corpus.comparison import Comparison
from archive.search.corpus.comparison import DistinctiveWord
from archive.search.corpus.comparison import SurveyedSearch
from archive.search.corpus.timeline import RATE_WORDS
from archive.search.request import MAX_WINDOW_WORDS
from archive.search.request import Collocation
from archive.search.request import SearchRequest
from archive.web.links import only_filters
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.presenters import pluralize
from archive.web.search.collocates_page import SIDES
from archive.web.search.collocates_page import lines_address
from archive.web.search.collocates_page import where
from archive.web.search.filter_form import active_filters

#: What both searches share in the address.
SHARED = ("window", "side", "leave_out", "function_words")
#: Fields of each search that the form has itself.
_FIELDS = ("q", "author", "from", "to")
#: A G² above these occurs by chance once in so many comparisons.
_CHANCES = ((10.83, "one in a thousand"), (6.63, "one in a hundred"), (3.84, "one in twenty"))


@dataclass(frozen=True, slots=True)
class ComparedSearch:
    """One of the two searches."""

    label: str
    href: str
    occurrences: str
    paragraphs: str
    texts: str
    words: str
    rate: str


@dataclass(frozen=True, slots=True)
class ComparedWord:
    """A word, how often it is near either search, with links to these occurrences."""

    word: DistinctiveWord
    first_href: str
    second_href: str


@dataclass(frozen=True, slots=True)
class CompareForm:
    """The form: the fields of each search, what both share, and other filters as hidden values."""

    first: dict[str, str]
    second: dict[str, str]
    kept: tuple[tuple[str, str], ...]
    chosen: Collocation
    windows: tuple[int, ...]
    sides: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The page of two searches."""

    form: CompareForm
    notices: tuple[str, ...]
    #: None until both searches are chosen.
    first: ComparedSearch | None = None
    second: ComparedSearch | None = None
    #: A sentence on whether the difference may be chance.
    verdict: str = ""
    where: str = ""
    with_first: tuple[ComparedWord, ...] = ()
    with_second: tuple[ComparedWord, ...] = ()
    csv: str = ""
    json: str = ""


def compare_form(first: SearchRequest, second: SearchRequest, *, per_page: int) -> CompareForm:
    """Return the form with both searches."""
    chosen = first.collocation
    own = _own(first, per_page), _own(second, per_page)
    return CompareForm(
        first=_fields(own[0]),
        second=_fields(own[1]),
        kept=(
            *_kept(own[0], ""),
            *_kept(own[1], "2"),
        ),
        chosen=chosen,
        windows=tuple(range(1, MAX_WINDOW_WORDS + 1)),
        sides=tuple((side.value, label, side is chosen.side) for side, label in SIDES.items()),
    )


def compare_page(
    made: Comparison,
    first: SearchRequest,
    second: SearchRequest,
    *,
    per_page: int,
    notices: tuple[str, ...],
) -> ComparePage:
    """Return the page of the comparison of two searches."""
    query = compare_query(first, second, per_page)

    def listed(words: tuple[DistinctiveWord, ...]) -> tuple[ComparedWord, ...]:
        return tuple(
            ComparedWord(
                word,
                lines_address(first, word.exact, per_page) if word.first else "",
                lines_address(second, word.exact, per_page) if word.second else "",
            )
            for word in words
        )

    return ComparePage(
        form=compare_form(first, second, per_page=per_page),
        notices=(*notices, *_samples(made)),
        first=_search(made.first, first, per_page),
        second=_search(made.second, second, per_page),
        verdict=_verdict(made),
        where=where(first.collocation),
        with_first=listed(made.with_first),
        with_second=listed(made.with_second),
        csv=f"/compare.csv?{query}",
        json=f"/compare.json?{query}",
    )


def compare_query(first: SearchRequest, second: SearchRequest, per_page: int) -> str:
    """Return the query of the address that compares two searches."""
    shared = [pair for pair in parameters(first, per_page=per_page) if pair[0] in SHARED]
    pairs = [*_own(first, per_page), *((f"{n}2", v) for n, v in _own(second, per_page)), *shared]
    return urlencode(pairs)


def label_of(request: SearchRequest, per_page: int) -> str:
    """Return a search in short: its query and filters."""
    return " · ".join([request.q, *(one.label for one in active_filters((), request, per_page))])


def rate_of(side: SurveyedSearch) -> float:
    """Return the occurrences per 10,000 words, estimated where only a sample was counted."""
    estimate = side.survey.occurrences * side.survey.every
    return estimate * RATE_WORDS / side.words if side.words else 0.0


def _own(request: SearchRequest, per_page: int) -> list[tuple[str, str]]:
    """Return the query and the filters of *request*, without what both share."""
    return parameters(replace(only_filters(request), per_page=per_page), per_page=per_page)


def _fields(own: list[tuple[str, str]]) -> dict[str, str]:
    return {name: next((v for n, v in own if n == name), "") for name in _FIELDS}


def _kept(own: list[tuple[str, str]], suffix: str) -> list[tuple[str, str]]:
    """Return as hidden values what the fields do not have: other filters, and authors after the first."""
    shown = set[str]()
    kept = []
    for name, value in own:
        if name in _FIELDS and name not in shown:
            shown.add(name)
        else:
            kept.append((f"{name}{suffix}", value))
    return kept


def _search(side: SurveyedSearch, request: SearchRequest, per_page: int) -> ComparedSearch:
    survey = side.survey
    about = "" if survey.is_whole else "about "
    unknown = not survey.every
    return ComparedSearch(
        label=label_of(request, per_page),
        href=search_address(replace(request, collocation=Collocation()), per_page=per_page),
        occurrences="not counted" if unknown else f"{about}{survey.occurrences * survey.every:,}",
        paragraphs=f"{side.found.total:,}",
        texts=f"{side.found.texts:,}",
        words=f"{side.words:,}",
        rate="not counted" if unknown else f"{about}{rate_of(side):,.2f}",
    )


def _samples(made: Comparison) -> list[str]:
    return [
        f"The {name} search was counted in a sample: one in {side.survey.every} of its paragraphs, spread evenly"
        f" ({pluralize(side.survey.occurrences, 'occurrence')})."
        if side.survey.every
        else f"There was no time to count the {name} search."
        for name, side in (("first", made.first), ("second", made.second))
        if not side.survey.is_whole
    ]


def _verdict(made: Comparison) -> str:
    measure = made.log_likelihood
    if measure is None:
        return ""
    chance = next((words for least, words in _CHANCES if measure > least), "")
    said = f"G² of the two frequencies: {measure:,.1f}."
    if chance:
        return f"{said} By chance alone, fewer than {chance} comparisons would differ so much."
    return f"{said} Such a difference may well be due to chance."
