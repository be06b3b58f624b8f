"""The lists of texts that lie in a cluster."""

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import cached_property

from archive.cluster.answers import Object
from archive.cluster.lists.documents import ListRow
from archive.cluster.lists.documents import entity_key
from archive.cluster.lists.index import BY_DATE
from archive.cluster.lists.index import NAMED_NOW
from archive.cluster.lists.index import PUBLISHED
from archive.cluster.lists.index import ListIndex
from archive.cluster.lists.index import all_of
from archive.cluster.lists.index import any_of
from archive.cluster.lists.index import containing
from archive.cluster.lists.index import having
from archive.language.sorting import letters
from archive.language.tokenizer import is_unspaced
from archive.library.entries import Entries
from archive.library.text_lists import EVERY_TEXT
from archive.library.text_lists import MAX_VALUES
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextLists
from archive.library.text_lists import TextSort
from archive.library.text_lists import TextSummary
from archive.library.text_lists import load_summary
from archive.model.date import Date
from archive.model.date import day_number
from archive.model.entity import EntityKind

_ORDERS: Mapping[TextSort, Sequence[Object]] = {
    TextSort.DATE: BY_DATE,
    TextSort.TITLE: ({"sort_title": "asc"}, *BY_DATE),
    TextSort.AUTHOR: ({"sort_author": {"order": "asc", "missing": "_last"}}, *BY_DATE),
}


class ClusterTextLists(TextLists):
    """The lists of texts in *index*."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index

    def texts(
        self, wanted: TextFilter = EVERY_TEXT, sort: TextSort = TextSort.DATE
    ) -> Sequence[TextSummary]:
        """Return the texts that pass *wanted*, read when they are needed."""
        filters = self._filters(wanted)

        def read(first: int, count: int) -> list[TextSummary]:
            rows = self._index.find(
                ListRow.TEXT, *filters, sort=_ORDERS[sort], first=first, count=count
            )
            return list(map(_summary, rows))

        return Entries(self._index.total(ListRow.TEXT, *filters), read)

    def years(self, wanted: TextFilter = EVERY_TEXT) -> Mapping[int, int]:
        """Return how many texts that pass *wanted* are sorted by each year, ascending; undated ones have none."""
        if wanted == EVERY_TEXT:
            return self._years
        return self._counted_years(wanted)

    @cached_property
    def _years(self) -> Mapping[int, int]:
        return self._counted_years(EVERY_TEXT)

    def _counted_years(self, wanted: TextFilter) -> Mapping[int, int]:
        return dict(sorted(self._index.groups(ListRow.TEXT, "year", *self._filters(wanted))))

    def kinds(self) -> Mapping[str, int]:
        """Return how many texts have sections of each kind, the most frequent kinds first; `MAX_VALUES` at most."""
        return self._kinds

    @cached_property
    def _kinds(self) -> Mapping[str, int]:
        return dict(self._index.groups(ListRow.TEXT, "kinds", most=MAX_VALUES))

    def languages(self) -> Mapping[str, int]:
        """Return how many texts are in each language, the most frequent ones first; `MAX_VALUES` at most."""
        return self._languages

    @cached_property
    def _languages(self) -> Mapping[str, int]:
        return dict(self._index.groups(ListRow.TEXT, "language", most=MAX_VALUES))

    def entities(self) -> Mapping[EntityKind, int]:
        """Return how many authors, people, places, subjects and collections texts name now."""
        return self._entity_counts

    @cached_property
    def _entity_counts(self) -> Mapping[EntityKind, int]:
        counted = self._index.groups(ListRow.ENTITY, "kind", NAMED_NOW)
        return {EntityKind(kind): count for kind, count in counted}

    def letters(self, kind: EntityKind) -> Mapping[str, int]:
        """Return how many entities of a *kind* that texts name now begin with each letter, in their order."""
        return dict(
            sorted(
                self._index.groups(ListRow.ENTITY, "letter", having("kind", kind.value), NAMED_NOW)
            )
        )

    def neighbours(self, slug: str) -> tuple[TextSummary | None, TextSummary | None]:
        """Return the texts before and after *slug* in the order of dates; None where there is none."""
        row = self._index.get(ListRow.TEXT, slug)
        if row is None:
            return None, None
        return self._next(row, after=False), self._next(row, after=True)

    def _next(self, row: Object, *, after: bool) -> TextSummary | None:
        side, order = ("gt", "asc") if after else ("lt", "desc")
        beside = {"range": {"slug": {side: row["slug"]}}}
        dated = {"exists": {"field": "day"}}
        day = row.get("day")
        if day is None:
            undated = all_of({"bool": {"must_not": [dated]}}, beside)
            where = undated if after else any_of(undated, dated)
        else:
            where = any_of({"range": {"day": {side: day}}}, all_of(having("day", day), beside))
            if after:
                where = any_of(where, {"bool": {"must_not": [dated]}})
        missing = "_last" if after else "_first"
        sort = ({"day": {"order": order, "missing": missing}}, {"slug": order})
        found = self._index.find(ListRow.TEXT, where, sort=sort, count=1)
        return _summary(found[0]) if found else None

    def slugs(self, first: int, count: int) -> list[str]:
        """Return the slugs of *count* texts from the *first* in the order of dates."""
        rows = self._index.find(ListRow.TEXT, sort=BY_DATE, first=first, count=count)
        return [row["slug"] for row in rows]

    def slugs_since(self, day: str) -> list[str]:
        """Return those of texts whose newest revision is of the ISO *day* or later, in the order of dates."""
        since = {"range": {"date": {"gte": day}}}
        return [
            row["slug"] for row in self._index.every(ListRow.TEXT, PUBLISHED, since, sort=BY_DATE)
        ]

    def revisions(self) -> Iterator[tuple[str, int, str]]:
        """Yield the slug of each published text, in order, with the number and the day of its revision."""
        rows = self._index.every(ListRow.TEXT, PUBLISHED, sort=({"slug": "asc"},))
        return ((row["slug"], row["revision"], row["date"]) for row in rows)

    def days(self) -> tuple[int, int] | None:
        """Return the first and the last day, as numbers, by which texts are sorted; None where none has a date."""
        dated = {"exists": {"field": "day"}}
        ends = [
            self._index.find(ListRow.TEXT, dated, sort=({"day": order},), count=1)
            for order in ("asc", "desc")
        ]
        return (ends[0][0]["day"], ends[1][0]["day"]) if ends[0] else None

    def counts_of_states(self) -> tuple[int, int]:
        """Return how many texts are drafts, and how many have an unpublished correction."""
        waiting = (PUBLISHED, having("waiting", value=True))
        drafts = self._index.total(ListRow.TEXT, having("draft", value=True))
        return drafts, self._index.total(ListRow.TEXT, *waiting)

    def _filters(self, wanted: TextFilter) -> list[Object]:
        """Return what texts pass that pass *wanted*."""
        filters: list[Object] = [
            {"terms": {"entities": self._entities(kind, value)}} for kind, value in wanted.entities
        ]
        if wanted.kind:
            filters.append(having("kinds", wanted.kind))
        if wanted.language:
            filters.append(having("language", wanted.language))
        if wanted.published:
            filters.append(PUBLISHED)
        if wanted.years:
            first, last = wanted.years
            filters.append({"range": {"year": {"gte": first, "lte": last}}})
        if wanted.date_from or wanted.date_to:
            filters.append(_in_period(wanted.date_from, wanted.date_to))
        filters += (
            containing(word if is_unspaced(word) else f" {word}")
            for word in letters(wanted.words).split()
        )
        return filters

    def _entities(self, kind: EntityKind, value: str) -> list[str]:
        """Return the entities of a *kind* with the slug *value*, or else with its letters in a name."""
        of_kind = having("kind", kind.value)
        keys = [entity_key(kind.value, value)] if self._has_entity(kind, value) else []
        sought = letters(value)
        if sought and (not keys or "-" not in value):
            found = self._index.every(
                ListRow.ENTITY, of_kind, containing(sought), sort=({"slug": "asc"},)
            )
            keys += [entity_key(kind.value, row["slug"]) for row in found]
        return keys

    def _has_entity(self, kind: EntityKind, slug: str) -> bool:
        return self._index.get(ListRow.ENTITY, entity_key(kind.value, slug)) is not None


def _in_period(first: Date | None, last: Date | None) -> Object:
    """Return what passes texts that may be between two days.

    As in a search, a year is New Style, and a month or day is sought in Old Style, too.
    """

    def within(old: str) -> Object:
        parts: list[Object] = []
        if first:
            parts.append({"range": {f"{old}latest": {"gte": day_number(first.earliest)}}})
        if last:
            parts.append({"range": {f"{old}earliest": {"lte": day_number(last.latest)}}})
        return all_of(*parts)

    if any(date is not None and date.month for date in (first, last)):
        return any_of(within(""), within("old_"))
    return within("")


def _summary(row: Object) -> TextSummary:
    shown = dict(row["shown"])
    return load_summary(row["slug"], {name: shown[name] for name in shown if name != "words"})
