"""Lists of texts: those that pass filters, in an order, page by page; and their years, kinds and languages, counted."""

import json
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from typing import Protocol

from archive.language.sorting import letters
from archive.language.tokenizer import is_unspaced
from archive.library.entries import Entries
from archive.library.sqlite import Database
from archive.model.date import Date
from archive.model.date import day_number
from archive.model.entity import EntityKind
from archive.model.text import Metadata

#: Kinds and languages that are counted, the most frequent ones.
MAX_VALUES = 50


class TextSort(StrEnum):
    """The order of a list of texts."""

    #: Those without a date last.
    DATE = "date"
    #: Without the article at its beginning; equal ones by date.
    TITLE = "title"
    #: By the name of the first author as lists sort it, then by date; those without an author last.
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class TextFilter:
    """Which texts are listed; an empty part leaves out none."""

    #: What their records name: kinds with a slug, or with letters that a name has; all of them.
    entities: tuple[tuple[EntityKind, str], ...] = ()
    #: The kind of a section.
    kind: str = ""
    language: str = ""
    #: The period in which a text may be dated.
    date_from: Date | None = None
    date_to: Date | None = None
    #: From the first to the last of the years by which texts are sorted.
    years: tuple[int, int] | None = None
    #: Words of its title, each perhaps only begun; case and accents make no difference.
    words: str = ""
    #: Drafts are left out.
    published: bool = False


EVERY_TEXT, PUBLISHED_TEXTS = TextFilter(), TextFilter(published=True)


@dataclass(frozen=True, slots=True)
class TextSummary:
    """A text as a line of a list shows it."""

    slug: str
    title: str
    authors: tuple[str, ...]
    byline: str
    occasion: str
    #: As the source prints it, or else in words.
    date: str
    #: The year by which it is sorted.
    year: int | None
    language: str
    draft: bool
    paragraphs: int


class TextLists(Protocol):
    """Lists of the texts of a library, drafts included, withdrawn ones left out. Threads may share it."""

    def texts(
        self, wanted: TextFilter = EVERY_TEXT, sort: TextSort = TextSort.DATE
    ) -> Sequence[TextSummary]:
        """Return the texts that pass *wanted*, read when they are needed."""

    def years(self, wanted: TextFilter = EVERY_TEXT) -> Mapping[int, int]:
        """Return how many texts that pass *wanted* are sorted by each year, ascending; undated ones have none."""

    def kinds(self) -> Mapping[str, int]:
        """Return how many texts have sections of each kind, the most frequent kinds first; `MAX_VALUES` at most."""

    def languages(self) -> Mapping[str, int]:
        """Return how many texts are in each language, the most frequent ones first; `MAX_VALUES` at most."""

    def entities(self) -> Mapping[EntityKind, int]:
        """Return how many authors, people, places, subjects and collections texts name now."""

    def letters(self, kind: EntityKind) -> Mapping[str, int]:
        """Return how many entities of a *kind* that texts name now begin with each letter, in their order."""

    def neighbours(self, slug: str) -> tuple[TextSummary | None, TextSummary | None]:
        """Return the texts before and after *slug* in the order of dates; None where there is none."""

    def slugs(self, first: int, count: int) -> list[str]:
        """Return the slugs of *count* texts from the *first* in the order of dates."""

    def slugs_since(self, day: str) -> list[str]:
        """Return those of texts whose newest revision is of the ISO *day* or later, in the order of dates."""

    def revisions(self) -> Iterable[tuple[str, int, str]]:
        """Return the slug of each published text, in order, with the number and the day of its revision."""

    def days(self) -> tuple[int, int] | None:
        """Return the first and the last day, as numbers, by which texts are sorted; None where none has a date."""

    def counts_of_states(self) -> tuple[int, int]:
        """Return how many texts are drafts, and how many have an unpublished correction."""


_SHOWN = "(SELECT shown FROM listing WHERE listing.slug = text.slug)"
_FIELDS = f"slug, {_SHOWN}, year, language, draft, paragraphs"
_BY_DATE = "day IS NULL, day, slug"
#: The same, with no value that is none.
_IN_DATES = ("(day IS NULL)", "coalesce(day, 0)", "slug")
_ORDERS = {
    TextSort.DATE: _BY_DATE,
    TextSort.TITLE: f"sort_title, {_BY_DATE}",
    TextSort.AUTHOR: f"sort_author = '', sort_author, {_BY_DATE}",
}


@dataclass(frozen=True, slots=True)
class _Counts:
    """What every list of a generation shows: small however many texts there are, so it is counted once."""

    years: Mapping[int, int]
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    entities: Mapping[EntityKind, int]
    #: Drafts, and texts with an unpublished correction.
    states: tuple[int, int]


class StoredTextLists(TextLists):
    """Reads the lists of texts in *database*, the library of a generation."""

    def __init__(self, database: Database) -> None:
        self._all, self._one = database.all, database.one

    def texts(
        self, wanted: TextFilter = EVERY_TEXT, sort: TextSort = TextSort.DATE
    ) -> Sequence[TextSummary]:
        """Return the texts that pass *wanted*, read when they are needed."""
        if wanted not in (EVERY_TEXT, PUBLISHED_TEXTS):
            return self._chosen(wanted, sort)
        where = "NOT draft" if wanted.published else "1"
        (count,) = self._one(f"SELECT count(*) FROM text WHERE {where}")  # noqa: S608 our own words
        listed = (
            f"SELECT {_FIELDS} FROM text WHERE {where} ORDER BY {_ORDERS[sort]} LIMIT ? OFFSET ?"  # noqa: S608 our own words
        )
        return Entries(
            count,
            lambda first, most: [_summary(*row) for row in self._all(listed, most, first)],
        )

    def _chosen(self, wanted: TextFilter, sort: TextSort) -> Sequence[TextSummary]:
        """Return the texts that pass *wanted*: they are looked for once, both to be counted and to be read."""
        where, values = self._condition(wanted)
        # Of the whole list, row after row costs less than each in the order of an index; names and years lead to few.
        source = "text" if wanted.entities or wanted.years else "text NOT INDEXED"
        found = f"SELECT slug FROM {source} WHERE {where} ORDER BY {_ORDERS[sort]}"  # noqa: S608 our own words
        slugs = [slug for (slug,) in self._all(found, *values)]
        listed = f"SELECT {_FIELDS} FROM text WHERE slug IN (SELECT value FROM json_each(?))"  # noqa: S608 our own words

        def read(first: int, most: int) -> list[TextSummary]:
            own = slugs[first : first + most]
            read = {row[0]: _summary(*row) for row in self._all(listed, json.dumps(own))}
            return [read[slug] for slug in own]

        return Entries(len(slugs), read)

    def years(self, wanted: TextFilter = EVERY_TEXT) -> Mapping[int, int]:
        """Return how many texts that pass *wanted* are sorted by each year, ascending."""
        if wanted == EVERY_TEXT:
            return self._counts.years
        where, values = self._condition(wanted)
        counted = f"SELECT year, count(*) FROM text WHERE {where} AND year IS NOT NULL GROUP BY 1"  # noqa: S608 our own words
        return dict(self._all(counted, *values))

    def kinds(self) -> Mapping[str, int]:
        """Return how many texts have sections of each kind, the most frequent kinds first."""
        return self._counts.kinds

    def languages(self) -> Mapping[str, int]:
        """Return how many texts are in each language, the most frequent ones first."""
        return self._counts.languages

    def entities(self) -> Mapping[EntityKind, int]:
        """Return how many authors, people, places, subjects and collections texts name now."""
        return self._counts.entities

    @cached_property
    def _counts(self) -> _Counts:
        frequent = "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?"
        named = "SELECT kind, count(*) FROM entity WHERE texts OR drafts GROUP BY 1"
        states = "SELECT coalesce(sum(draft), 0), coalesce(sum(waiting AND NOT draft), 0) FROM text"
        return _Counts(
            years=dict(
                self._all("SELECT year, count(*) FROM text WHERE year IS NOT NULL GROUP BY 1")
            ),
            kinds=dict(self._all(f"SELECT kind, count(*) FROM text_kind {frequent}", MAX_VALUES)),  # noqa: S608 our own words
            languages=dict(
                self._all(f"SELECT language, count(*) FROM text {frequent}", MAX_VALUES)  # noqa: S608 our own words
            ),
            entities={EntityKind(kind): count for kind, count in self._all(named)},
            states=self._one(states),
        )

    def letters(self, kind: EntityKind) -> Mapping[str, int]:
        """Return how many entities of a *kind* that texts name now begin with each letter, in their order."""
        return dict(
            self._all(
                "SELECT substr(sort_key, 1, 1), count(*) FROM entity"
                " WHERE kind = ? AND (texts OR drafts) AND sort_key <> '' GROUP BY 1 ORDER BY 1",
                kind,
            )
        )

    def neighbours(self, slug: str) -> tuple[TextSummary | None, TextSummary | None]:
        """Return the texts before and after *slug* in the order of dates; None where there is none."""
        row = self._one("SELECT day IS NULL, coalesce(day, 0) FROM text WHERE slug = ?", slug)
        if row is None:
            return None, None
        here = (*row, slug)
        return self._next(here, "<", "DESC"), self._next(here, ">", "ASC")

    def _next(self, here: tuple[int, int, str], side: str, order: str) -> TextSummary | None:
        # Where rows of expressions are compared, SQLite uses no index: so one after the other, the last one first.
        for same in reversed(range(len(_IN_DATES))):
            compared = [f"{each} = ?" for each in _IN_DATES[:same]] + [
                f"{_IN_DATES[same]} {side} ?"
            ]
            row = self._one(
                f"SELECT {_FIELDS} FROM text WHERE {' AND '.join(compared)}"  # noqa: S608 our own words
                f" ORDER BY {', '.join(f'{each} {order}' for each in _IN_DATES[same:])} LIMIT 1",
                *here[: same + 1],
            )
            if row:
                return _summary(*row)
        return None

    def slugs(self, first: int, count: int) -> list[str]:
        """Return the slugs of *count* texts from the *first* in the order of dates."""
        sql = f"SELECT slug FROM text ORDER BY {_BY_DATE} LIMIT ? OFFSET ?"  # noqa: S608 our own words
        return [slug for (slug,) in self._all(sql, count, first)]

    def slugs_since(self, day: str) -> list[str]:
        """Return those of texts whose newest revision is of the ISO *day* or later, in the order of dates."""
        sql = f"SELECT slug FROM text WHERE NOT draft AND date >= ? ORDER BY {_BY_DATE}"  # noqa: S608 our own words
        return [slug for (slug,) in self._all(sql, day)]

    def revisions(self) -> Iterable[tuple[str, int, str]]:
        """Return the slug of each published text, in order, with the number and the day of its revision."""
        return self._all("SELECT slug, revision, date FROM text WHERE NOT draft ORDER BY slug")

    def days(self) -> tuple[int, int] | None:
        """Return the first and the last day, as numbers, by which texts are sorted; None where none has a date."""
        first, last = self._one("SELECT min(day), max(day) FROM text")
        return None if first is None else (first, last)

    def counts_of_states(self) -> tuple[int, int]:
        """Return how many texts are drafts, and how many have an unpublished correction."""
        return self._counts.states

    def _condition(self, wanted: TextFilter) -> tuple[str, list[Any]]:
        """Return the condition of *wanted* in SQL, and its values."""
        parts: list[str] = ["1"]
        values: list[Any] = []

        def add(part: str, *own: Any) -> None:
            parts.append(part)
            values.extend(own)

        for kind, value in wanted.entities:
            ids = json.dumps(self._entities(kind, value))
            of = "SELECT slug FROM entity_text WHERE entity IN (SELECT value FROM json_each(?))"
            add(f"slug IN ({of})", ids)
        if wanted.kind:
            add("slug IN (SELECT slug FROM text_kind WHERE kind = ?)", wanted.kind)
        if wanted.language:
            add("language = ?", wanted.language)
        if wanted.published:
            add("NOT draft")
        if wanted.years:
            add("year BETWEEN ? AND ?", *wanted.years)
        if wanted.date_from or wanted.date_to:
            period, days = _in_period(wanted.date_from, wanted.date_to)
            add(period, *days)
        for word in letters(wanted.words).split():
            add("instr(sought, ?)", word if is_unspaced(word) else f" {word}")
        return " AND ".join(parts), values

    def _entities(self, kind: EntityKind, value: str) -> list[int]:
        """Return the numbers of the entities of a *kind* with the slug *value*, or else with its letters in a name.

        A single word may be a part of many names, so these are found although it is the slug of one, too.
        """
        found = self._all("SELECT id FROM entity WHERE kind = ? AND slug = ?", kind, value)
        sought = letters(value)
        if sought and (not found or "-" not in value):
            sql = "SELECT id FROM entity WHERE kind = ? AND instr(sought, ?)"
            found += self._all(sql, kind, sought)
        return [id for (id,) in found]


def _in_period(first: Date | None, last: Date | None) -> tuple[str, list[int]]:
    """Return the condition of texts that may be between two days, and its values.

    As in a search, a year is New Style, and a month or day is sought in Old Style, too.
    """
    days = [day_number(first.earliest)] if first else []
    days += [day_number(last.latest)] if last else []

    def within(old: str) -> str:
        parts = [f"{old}latest >= ?"] if first else []
        parts += [f"{old}earliest <= ?"] if last else []
        return " AND ".join(parts)

    if any(date is not None and date.month for date in (first, last)):
        return f"(({within('')}) OR ({within('old_')}))", days * 2
    return within(""), days


def dump_listing(metadata: Metadata) -> str:
    """Return what a list shows of a text with *metadata*, as JSON."""
    listing = {
        "title": metadata.title,
        "authors": metadata.authors,
        "byline": metadata.byline,
        "occasion": metadata.occasion,
        "date": metadata.printed_date,
    }
    return json.dumps(listing, ensure_ascii=False)


def load_summary(slug: str, stated: Mapping[str, Any]) -> TextSummary:
    """Return the text *slug* as a list shows it: *stated* are its other fields, as JSON has them."""
    return TextSummary(slug=slug, **{**stated, "authors": tuple(stated["authors"])})


def _summary(slug: str, shown: str, *rest: Any) -> TextSummary:
    year, language, draft, paragraphs = rest
    facts = {"year": year, "language": language, "draft": bool(draft), "paragraphs": paragraphs}
    return load_summary(slug, {**json.loads(shown), **facts})
