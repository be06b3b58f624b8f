"""The years of the hits as a small chart in the order of time, each bar with a link to the hits of its time."""

from dataclasses import dataclass

from archive.model.date import Date
from archive.search.corpus.timeline import Period
from archive.search.corpus.timeline import periods
from archive.search.request import SearchRequest
from archive.search.results import Facet
from archive.web.links import SearchLinks
from archive.web.presenters import pluralize

#: The height of the highest bar, and from one bar to the next; what is not nothing is seen.
HEIGHT, STEP, LEAST = 40, 10, 2


@dataclass(frozen=True, slots=True)
class YearBar:
    """The hits of one period; `y` and `height` are in a box `HEIGHT` high."""

    label: str
    hits: str
    href: str
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class YearChart:
    """Bars without gaps from the first year with hits to the last; periods without hits have none."""

    bars: tuple[YearBar, ...]
    width: int
    first: str
    last: str


def year_chart(facet: Facet, request: SearchRequest, per_page: int) -> YearChart | None:
    """Return the chart of the years of *facet*, counted for *request*; None where there are fewer than two."""
    shown = periods(dict(facet.by_year), {})
    if len(shown) < 2:
        return None
    highest, links = max(period.count for period in shown), SearchLinks(request, per_page)
    return YearChart(
        bars=tuple(
            _bar(period, n, highest, links) for n, period in enumerate(shown) if period.count
        ),
        width=len(shown) * STEP,
        first=shown[0].label,
        last=shown[-1].label,
    )


def _bar(period: Period, n: int, highest: int, links: SearchLinks) -> YearBar:
    height = max(LEAST, round(HEIGHT * period.count / highest))
    return YearBar(
        label=period.label,
        hits=pluralize(period.count, "paragraph"),
        href=links.within(Date(period.first), Date(period.last)),
        x=n * STEP,
        y=HEIGHT - height,
        height=height,
    )
