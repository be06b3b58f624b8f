"""What the home page has to browse: collections, then texts by date, all of a small archive or only its decades."""

from dataclasses import dataclass
from itertools import groupby

from archive.library.entities import EntityOrder
from archive.library.protocol import Library
from archive.library.text_lists import TextSort
from archive.model.entity import EntityKind
from archive.web.browse.entities import EntityItem
from archive.web.browse.entities import items_of
from archive.web.browse.text_list import EntryView
from archive.web.browse.text_list import entry_view
from archive.web.browse.years import Bar
from archive.web.browse.years import Period
from archive.web.browse.years import periods_of
from archive.web.browse.years import year_bars
from archive.web.links import Choice

#: An archive with more texts lists its decades instead of them.
MAX_HOME_TEXTS = 50
#: Collections, and authors with most texts, that are listed.
MAX_HOME_COLLECTIONS, MAX_HOME_AUTHORS = 12, 24


@dataclass(frozen=True, slots=True)
class DecadeOfTexts:
    """The texts of a decade; without a period those that have no date."""

    period: Period | None
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True)
class HomeBrowse:
    """What the home page has to browse."""

    tabs: tuple[Choice, ...]
    collections: tuple[EntityItem, ...]
    #: There are more collections than these.
    more_collections: bool
    #: All texts of a small archive, by decade.
    groups: tuple[DecadeOfTexts, ...]
    #: Of a large one its decades, and the authors with most texts.
    bars: tuple[Bar, ...]
    decades: tuple[Period, ...]
    authors: tuple[EntityItem, ...]


def home_browse(library: Library) -> HomeBrowse:
    """Return what there is to browse in *library*."""
    years = library.lists.years()
    collections = library.entities(EntityKind.COLLECTION)
    is_small = library.counts.texts <= MAX_HOME_TEXTS
    return HomeBrowse(
        tabs=tuple(_tabs(library)),
        collections=items_of(collections[:MAX_HOME_COLLECTIONS], EntityKind.COLLECTION),
        more_collections=len(collections) > MAX_HOME_COLLECTIONS,
        groups=_groups(library) if is_small else (),
        bars=() if is_small else year_bars(years),
        decades=() if is_small else periods_of(years, 10),
        authors=() if is_small else _authors(library),
    )


def _tabs(library: Library) -> list[Choice]:
    named = library.lists.entities()
    tabs = [Choice("By date", "/years/" if library.lists.years() else "/texts/")]
    if named.get(EntityKind.AUTHOR):
        tabs.append(Choice("By author", "/authors/"))
    tabs.append(Choice("By title", f"/texts/?sort={TextSort.TITLE}"))
    for kind, label, path in (
        (EntityKind.PLACE, "By place", "/places/"),
        (EntityKind.SUBJECT, "By subject", "/subjects/"),
        (EntityKind.PERSON, "By person named", "/people/"),
    ):
        if named.get(kind):
            tabs.append(Choice(label, path))
    return tabs


def _groups(library: Library) -> tuple[DecadeOfTexts, ...]:
    """Return all texts by decade, those without a date last."""
    texts = list(library.lists.texts())
    counts = {period.first: period for period in periods_of(library.lists.years(), 10)}
    return tuple(
        DecadeOfTexts(
            counts.get(decade * 10) if decade is not None else None, tuple(map(entry_view, own))
        )
        for decade, own in groupby(
            texts, lambda text: None if text.year is None else text.year // 10
        )
    )


def _authors(library: Library) -> tuple[EntityItem, ...]:
    found = library.entities(EntityKind.AUTHOR, order=EntityOrder.TEXTS)
    return items_of(found[:MAX_HOME_AUTHORS], EntityKind.AUTHOR)
