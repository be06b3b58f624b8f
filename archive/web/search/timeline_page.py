"""Several searches in one chart over time: what the page prints, and what its files have."""

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from urllib.parse import urlencode

from archive.model.date import Date
from archive.search.corpus.all_hits import AllHits
from archive.search.corpus.survey import Survey
from archive.search.corpus.timeline import Period
from archive.search.corpus.timeline import periods_of_several
from archive.search.corpus.timeline import step_of
from archive.search.request import SearchRequest
from archive.web.links import only_filters
from archive.web.links import parameters
from archive.web.links import search_address
from archive.web.presenters import pluralize

#: Searches in one chart: as many as can be told apart.
MAX_SERIES = 6
#: The lengths of periods, by name.
STEPS = {"year": 1, "decade": 10, "century": 100}
#: The box of the chart, and the room around its lines.
WIDTH, HEIGHT, MARGIN = 360, 180, 6
#: Room for the labels of periods below the lines, and how many there are at most.
LABELS, MOST_LABELS = 18, 5
#: Points of a line that have its mark.
_MARKED = 24
#: The mark of each series around its point, and the dashes of its line, so that none hangs on a colour.
_MARKS = (
    "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0",
    "m-3 -3h6v6h-6z",
    "m0 -4l4 7h-8z",
    "m0 -4l4 4l-4 4l-4 -4z",
    "m-4 -1h3v-3h2v3h3v2h-3v3h-2v-3h-3z",
    "m0 4l4 -7h-8z",
)
_DASHES = ("", "6 3", "2 2", "9 3 2 3", "4 1", "1 3")


@dataclass(frozen=True, slots=True)
class Series:
    """One search over time."""

    q: str
    found: AllHits
    survey: Survey
    periods: tuple[Period, ...]
    #: What it has in texts without a date, which is in no period.
    undated: int

    @property
    def count(self) -> int:
        """What it has in texts with a date."""
        return sum(period.count for period in self.periods)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Several searches over the same periods; `unit` is what they count: uses, or paragraphs where not all were."""

    series: tuple[Series, ...]
    unit: str
    #: All texts within the filters, those without a date, and the words of either.
    texts: int
    undated_texts: int
    words: int
    undated_words: int

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods, as the first series has them."""
        return self.series[0].periods if self.series else ()

    @property
    def step(self) -> str:
        """The length of the periods."""
        return step_of(self.periods)


@dataclass(frozen=True, slots=True)
class Line:
    """One search in the chart: its line, its marks, and the label of both."""

    label: str
    href: str
    total: str
    points: str
    mark: str
    marks: tuple[tuple[float, float], ...]
    dashes: str


@dataclass(frozen=True, slots=True)
class PeriodTick:
    """The label of a period below the chart; `anchor` is the side on which it begins, as in SVG."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One period in the table: of each search the count, the rate and the hits."""

    label: str
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """The page of several searches over time."""

    typed: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str, bool], ...]
    notices: tuple[str, ...]
    filters: tuple[str, ...] = ()
    unit: str = ""
    step: str = ""
    highest: str = ""
    lines: tuple[Line, ...] = ()
    ticks: tuple[PeriodTick, ...] = ()
    rows: tuple[TimelineRow, ...] = ()
    undated: str = ""
    csv: str = ""
    json: str = ""


def timeline(
    found: Sequence[tuple[str, AllHits]],
    *,
    among: Mapping[int, int],
    years: Mapping[int, int],
    surveyed: int,
    step: int,
) -> Timeline:
    """Return the timeline of the searches *found*; *among* is how many words each text within the filters has.

    *years* has the year of each text with a date. Texts are known by their numbers.
    """
    surveys = [hits.survey(surveyed) for _, hits in found]
    counted = all(
        survey.is_whole and (survey.occurrences or not hits.total)
        for survey, (_, hits) in zip(surveys, found, strict=True)
    )
    counts = [
        hits.counts(survey if counted else None)
        for survey, (_, hits) in zip(surveys, found, strict=True)
    ]
    made = periods_of_several(
        [_by_year(own, years) for own in counts],
        [_by_year(hits.words(), years) for _, hits in found],
        step=step,
    )
    undated = [text for text in among if text not in years]
    return Timeline(
        tuple(
            Series(q, hits, survey, own, sum(n for text, n in of.items() if text not in years))
            for (q, hits), survey, own, of in zip(found, surveys, made, counts, strict=True)
        ),
        "use" if counted else "paragraph",
        len(among),
        len(undated),
        sum(among.values()),
        sum(among[text] for text in undated),
    )


def timeline_page(
    made: Timeline | None,
    request: SearchRequest,
    typed: Sequence[str],
    *,
    by: str,
    per_page: int,
    notices: Iterable[str],
    filters: tuple[str, ...],
) -> TimelinePage:
    """Return the page of the searches *typed*, with the filters of *request*; *made* is None without any."""
    kept = tuple(p for p in parameters(only_filters(request), per_page=per_page) if p[0] != "q")
    page = TimelinePage(
        typed=tuple([*typed, *[""] * MAX_SERIES][: max(3, min(MAX_SERIES, len(typed) + 1))]),
        kept=kept,
        steps=(("", "automatic", not by), *((name, f"by {name}", name == by) for name in STEPS)),
        notices=tuple(notices),
        filters=filters,
    )
    if made is None:
        return page
    query = urlencode([*(("q", q) for q in typed), *kept, *([("by", by)] if by else [])])
    highest = max((p.rate for series in made.series for p in series.periods), default=0.0)
    return replace(
        page,
        notices=(*page.notices, *_samples(made)),
        unit=made.unit,
        step=made.step,
        highest=f"{highest:,.2f}",
        lines=tuple(
            _line(n, series, made.unit, highest, request, per_page)
            for n, series in enumerate(made.series)
        ),
        ticks=period_ticks([period.label for period in made.periods]),
        rows=_rows(made, request, per_page),
        undated=undated_words(made),
        csv=f"/timeline.csv?{query}",
        json=f"/timeline.json?{query}",
    )


def period_ticks(labels: Sequence[str]) -> tuple[PeriodTick, ...]:
    """Return a few of the *labels* of periods at even distances, from the first on."""
    last = len(labels) - 1
    every = max(1, -(-last // (MOST_LABELS - 1)))
    width = (WIDTH - 2 * MARGIN) / max(1, last)
    return tuple(
        PeriodTick(
            round(MARGIN + at * width, 1),
            labels[at],
            "start" if at == 0 else "end" if at == last else "middle",
        )
        for at in range(0, len(labels), every)
    )


def undated_words(made: Timeline) -> str:
    """Return a sentence on the texts without a date; nothing where there are none."""
    if not made.undated_texts:
        return ""
    share = 100 * made.undated_words / made.words if made.words else 0.0
    texts = pluralize(made.texts, "text")
    verb = "has" if made.undated_texts == 1 else "have"
    return (
        f"{made.undated_texts:,} of {texts}, with {share:.1f} % of the words, {verb} no date and"
        " cannot be shown."
    )


def _by_year(by_text: Mapping[int, int], years: Mapping[int, int]) -> Counter[int]:
    found = Counter[int]()
    for text, count in by_text.items():
        if text in years:
            found[years[text]] += count
    return found


def _line(
    n: int, series: Series, unit: str, highest: float, request: SearchRequest, per_page: int
) -> Line:
    width = (WIDTH - 2 * MARGIN) / max(1, len(series.periods) - 1)
    height = HEIGHT - 2 * MARGIN
    points = [
        (
            round(MARGIN + at * width, 1),
            round(MARGIN + height * (1 - (period.rate / highest if highest else 0)), 1),
        )
        for at, period in enumerate(series.periods)
    ]
    every = -(-len(points) // _MARKED) or 1
    href = search_address(replace(only_filters(request), q=series.q), per_page=per_page)
    return Line(
        label=series.q,
        href=href,
        total=pluralize(series.count, unit),
        points=" ".join(f"{x},{y}" for x, y in points),
        mark=_MARKS[n],
        marks=tuple(points[::every]),
        dashes=_DASHES[n],
    )


def _rows(made: Timeline, request: SearchRequest, per_page: int) -> tuple[TimelineRow, ...]:
    rows = []
    for at, period in enumerate(made.periods):
        cells = []
        for series in made.series:
            own = series.periods[at]
            narrowed = _within(replace(only_filters(request), q=series.q), own)
            href = search_address(narrowed, per_page=per_page) if own.count and narrowed else ""
            cells.append((f"{own.count:,}", f"{own.rate:,.2f}", href))
        rows.append(TimelineRow(period.label, tuple(cells)))
    return tuple(rows)


def _within(request: SearchRequest, period: Period) -> SearchRequest | None:
    """Return *request* within *period*; None where its dates are limited otherwise."""
    if request.date_from or request.date_to:
        return None
    return replace(request, date_from=Date(period.first), date_to=Date(period.last))


def _samples(made: Timeline) -> list[str]:
    if made.unit == "use":
        return []
    return ["Not all uses could be counted, so the chart counts paragraphs instead, all of them."]
