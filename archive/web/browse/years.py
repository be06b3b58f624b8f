"""Years and decades: a strip of bars, a list with counts, and the texts of one of them."""

import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextLists
from archive.model.date import Date
from archive.model.date import year_value
from archive.model.date import year_words
from archive.web.browse.text_list import TEXTS_PER_PAGE
from archive.web.browse.text_list import EntryView
from archive.web.browse.text_list import entry_view
from archive.web.browse.text_list import ways_to_browse
from archive.web.links import Choice
from archive.web.paging import Pages
from archive.web.paging import page_address
from archive.web.paging import page_of
from archive.web.presenters import pluralize

#: Bars of a strip: where there would be more, each is ten times as long.
MAX_BARS = 80
#: The size of the strip, in units of its drawing, and the part of a step that its bar takes.
_WIDTH, _HEIGHT, _BAR_SHARE = 1000, 100, 0.86
#: No text has a year with more digits; a decade ends with an s.
_PERIOD = re.compile(r"(-?\d{4})(s?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, decade, century or millennium in which there are texts."""

    first: int
    #: How many years it has: 1, 10, 100 or 1,000.
    length: int
    texts: int

    @property
    def last(self) -> int:
        """Its last year."""
        return self.first + self.length - 1

    @property
    def value(self) -> str:
        """A year or decade in an address: ``1917``, ``1910s``."""
        return f"{year_value(self.first)}{'s' if self.length > 1 else ''}"

    @property
    def label(self) -> str:
        """It in words: ``1917``, ``1910s``, ``59–50 BC``, ``1800–1899``."""
        if self.length == 1:
            return year_words(self.first)
        if self.length == 10 and self.first >= 1000:
            return f"{self.first}s"
        first, last = year_words(self.first), year_words(self.last)
        era = first.rpartition(" ")[2]
        return (
            f"{first.removesuffix(f' {era}')}–{last}"
            if last.endswith(f" {era}")
            else f"{first}–{last}"
        )

    @property
    def href(self) -> str:
        """Its page; a longer time than a decade has none, but a place in the list of all."""
        return f"/years/{self.value}" if self.length <= 10 else f"/years/#{self.value}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the strip, in its units; without a height where there are no texts."""

    label: str
    texts: int
    href: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Decade:
    """A decade with its years."""

    period: Period
    years: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class YearsPage:
    """All decades and years."""

    heading: str
    bars: tuple[Bar, ...]
    decades: tuple[Decade, ...]
    ways: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """The texts of a year or decade."""

    label: str
    address: str
    canonical: str
    heading: str
    entries: tuple[EntryView, ...]
    pages: Pages
    #: How many more may be of this time, and the list with them; None where there are none.
    perhaps: Choice | None
    #: The years of a decade; of a year, its decade.
    years: tuple[Period, ...]
    decade: Period | None
    previous: Period | None
    next: Period | None
    #: Hidden values of the search of its texts.
    kept: tuple[tuple[str, str], ...]
    ways: tuple[Choice, ...]

    @property
    def period(self) -> str:
        """It in a sentence: ``1917``, ``the 1910s``."""
        return f"the {self.label}" if self.label.endswith("s") else self.label


def periods_of(years: Mapping[int, int], length: int) -> tuple[Period, ...]:
    """Return the periods of so many years in which there are texts, in order of time; *years* counts them."""
    return tuple(
        Period(number * length, length, sum(years[year] for year in own))
        for number, own in groupby(sorted(years), key=lambda year: year // length)
    )


def year_bars(years: Mapping[int, int]) -> tuple[Bar, ...]:
    """Return a strip of bars from the first to the last of *years*, each of a year, a decade or more."""
    if not years:
        return ()
    first, last = min(years), max(years)
    length = 1
    while (last // length - first // length) >= MAX_BARS:
        length *= 10
    periods = {period.first: period for period in periods_of(years, length)}
    starts = range(first // length * length, last + 1, length)
    highest = max(period.texts for period in periods.values())
    step = _WIDTH / len(starts)
    return tuple(
        _bar(periods.get(start, Period(start, length, 0)), number * step, step, highest)
        for number, start in enumerate(starts)
    )


def years_page(lists: TextLists, texts: int) -> YearsPage:
    """Return the page of all years of *texts*."""
    years = lists.years()
    dated = sum(years.values())
    undated = f"; {pluralize(texts - dated, 'text')} without a date" if texts > dated else ""
    return YearsPage(
        heading=f"{pluralize(dated, 'dated text')}{undated}",
        bars=year_bars(years),
        decades=tuple(Decade(decade, _within(years, decade)) for decade in periods_of(years, 10)),
        ways=ways_to_browse(lists, "/years/"),
    )


def read_period(value: str, lists: TextLists) -> Period | None:
    """Return the year or decade that is named in an address; None where it has no texts or is no period."""
    found = _PERIOD.fullmatch(value)
    if found is None:
        return None
    year, length = int(found[1]), 10 if found[2] else 1
    periods = periods_of(lists.years(), length)
    period = next((each for each in periods if each.first == year), None)
    return period if period and period.value == value else None


def period_page(lists: TextLists, period: Period, page: int) -> PeriodPage:
    """Return one *page* of the texts of *period*."""
    years = lists.years()
    found = lists.texts(TextFilter(years=(period.first, period.last)))
    pages = Pages.of(page, len(found), TEXTS_PER_PAGE, period.href)
    siblings = periods_of(years, period.length)
    at = siblings.index(period)
    is_decade = period.length > 1
    return PeriodPage(
        label=period.label,
        address=period.href,
        canonical=page_address(period.href, pages.number),
        heading=pluralize(len(found), "text"),
        entries=tuple(map(entry_view, page_of(found, pages.number, TEXTS_PER_PAGE))),
        pages=pages,
        perhaps=_perhaps(lists, period, len(found)),
        years=_within(years, period) if is_decade else (),
        decade=None if is_decade else _decade_of(years, period),
        previous=siblings[at - 1] if at else None,
        next=siblings[at + 1] if at + 1 < len(siblings) else None,
        kept=(("from", year_value(period.first)), ("to", year_value(period.last)))
        if is_decade
        else (("year", year_value(period.first)),),
        ways=ways_to_browse(lists),
    )


def _perhaps(lists: TextLists, period: Period, listed: int) -> Choice | None:
    """Return a link to all texts that may be of *period*: a search finds more than those that are *listed*."""
    between = (Date(period.first), Date(period.last))
    more = len(lists.texts(TextFilter(date_from=between[0], date_to=between[1]))) - listed
    if more <= 0:
        return None
    query = urlencode([("from", between[0]), ("to", between[1])])
    label = (
        "1 more text with an uncertain date"
        if more == 1
        else f"{more:,} more texts with uncertain dates"
    )
    return Choice(label, f"/texts/?{query}")


def years_json(lists: TextLists) -> list[dict[str, Any]]:
    """Return the years with their number of texts, for programs."""
    return [{"year": year, "texts": count} for year, count in lists.years().items()]


def _within(years: Mapping[int, int], period: Period) -> tuple[Period, ...]:
    own = {year: n for year, n in years.items() if period.first <= year <= period.last}
    return periods_of(own, 1)


def _decade_of(years: Mapping[int, int], year: Period) -> Period:
    decades: Iterable[Period] = periods_of(years, 10)
    return next(decade for decade in decades if decade.first <= year.first <= decade.last)


def _bar(period: Period, x: float, step: float, highest: int) -> Bar:
    height = _HEIGHT * period.texts / highest
    return Bar(
        label=period.label,
        texts=period.texts,
        href=period.href if period.texts else "",
        x=round(x, 2),
        y=round(_HEIGHT - height, 2),
        width=round(step * _BAR_SHARE, 2),
        height=round(height, 2),
    )
