"""The library: the texts of one generation, ready to show. SQLite, read-only.

Every paragraph has a *position*, counted from 0 through the whole collection in the order of the texts;
the engines know paragraphs by it.
"""

import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from threading import local

from archive.codec import load_metadata
from archive.codec import load_paragraph
from archive.codec import load_reading
from archive.editions import Edition
from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.errors import Problem
from archive.holdings import Counts
from archive.holdings import Entry
from archive.holdings import Excerpt
from archive.holdings import Found
from archive.holdings import Place
from archive.holdings import Reading
from archive.holdings import SectionEntry
from archive.model import Collection
from archive.model import Paragraph
from archive.model import Section
from archive.model import Text
from archive.refs import Address
from archive.refs import Ref
from archive.schema import SCHEMA_VERSION


class Library:
    """Reads a built library. Safe to share between threads: each has a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*. Raises `IndexMissing` where it is none, damaged or of another make."""
        self._path = path
        self._local = local()
        try:
            about = dict(self._all("SELECT name, value FROM about"))
        except sqlite3.DatabaseError as error:
            raise IndexMissing(path, f"the library cannot be read ({error})") from error
        if about.get("schema") != str(SCHEMA_VERSION):
            raise IndexMissing(path, "the library was built by another version of Pincite")
        self.generation: str = about["generation"]
        self.built: str = about["built"]
        #: The engine whose index stands beside it.
        self.engine: str = about["engine"]
        self.counts = Counts(**json.loads(about["counts"]))
        #: What was wrong with texts when they were read.
        self.problems = tuple(Problem(*row) for row in json.loads(about["problems"]))
        stated = json.loads(about["collection"])
        self.collection = Collection(**{**stated, "examples": tuple(stated["examples"])})
        self._ids: dict[str, int] = dict(self._all("SELECT slug, id FROM text"))
        self._slugs = {number: slug for slug, number in self._ids.items()}

    def entries(self) -> tuple[Entry, ...]:
        """Return all texts by date, then by slug; those without a date last."""
        return tuple(self._by_slug.values())

    def fingerprints(self) -> dict[str, str]:
        """Return, by slug, what each text was built from."""
        return dict(self._all("SELECT slug, fingerprint FROM text"))

    def layout(self) -> Iterator[tuple[Entry, int, tuple[tuple[int, int], ...]]]:
        """Yield each text in the order of positions: its first, and where each section begins and ends."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for text, first, end in self._all("SELECT text, first, end FROM section ORDER BY id"):
            spans.setdefault(text, []).append((first, end))
        for number, slug, first in self._all("SELECT id, slug, first FROM text ORDER BY id"):
            yield self._by_slug[slug], first, tuple(spans.get(number, ()))

    def entry(self, slug: str) -> Entry:
        """Return one text as a list needs it. Raises `NotHere`."""
        self._text(slug)
        return self._by_slug[slug]

    def edition(self, slug: str) -> Edition:
        """Return a text whole, with its standing. Raises `NotHere`."""
        number = self._text(slug)
        metadata, markdown, standing = self._one(
            "SELECT metadata, markdown, standing FROM text WHERE id = ?", number
        )
        sections = self._all(
            "SELECT name, heading, kind, level, first, end FROM section WHERE text = ? ORDER BY id",
            number,
        )
        first, rows = self._rows(number)
        made = tuple(
            Section(name, heading, rows[start - first : end - first], kind, level)
            for name, heading, kind, level, start, end in sections
        )
        text = Text(slug, load_metadata(metadata), made)
        return Edition(text=text, markdown=markdown, **json.loads(standing))

    def excerpt(self, slug: str, first: str, last: str) -> Excerpt:
        """Return the paragraphs from *first* to *last*; the rest of a long text is not read.

        Raises `NotHere`, also where *last* stands before *first*.
        """
        start, stop = (self.position(Ref(slug, number)) for number in (first, last))
        if start > stop:
            raise NotHere(str(Address(slug, first=first, last=last)))
        number = self._ids[slug]
        metadata, standing, low, high = self._one(
            "SELECT metadata, standing, first, end FROM text WHERE id = ?", number
        )
        sections = self._all(
            "SELECT name, heading, kind, level, first, end FROM section"
            " WHERE text = ? AND first <= ? AND end > ? ORDER BY id",
            number,
            stop,
            start,
        )
        inside = self._between(start, stop + 1)
        made = tuple(
            Section(name, heading, inside[max(0, begin - start) : end - start], kind, level)
            for name, heading, kind, level, begin, end in sections
        )
        text = Text(slug, load_metadata(metadata), made)
        edition = Edition(text=text, markdown="", **json.loads(standing))
        before = self._between(start - 1, start) if start > low else ()
        after = self._between(stop + 1, stop + 2) if stop + 1 < high else ()
        return Excerpt(edition, next(iter(before), None), next(iter(after), None))

    def place(self, ref: Ref) -> Place:
        """Return the paragraph at *ref* in its section. Raises `NotHere`."""
        position = self.position(ref)
        name, heading, kind, level, start, end = self._one(
            "SELECT name, heading, kind, level, first, end FROM section"
            " WHERE text = ? AND first <= ? AND end > ?",
            self._ids[ref.slug],
            position,
            position,
        )
        section = Section(name, heading, self._between(start, end), kind, level)
        return Place(section, section.paragraphs[position - start], position)

    def position(self, ref: Ref) -> int:
        """Return where the paragraph at *ref* stands in the collection. Raises `NotHere`."""
        row = self._connection.execute(
            "SELECT position FROM paragraph WHERE text = ? AND number = ?",
            (self._text(ref.slug), ref.number),
        ).fetchone()
        if row is None:
            raise NotHere(str(ref.address))
        return int(row[0])

    def found(self, positions: Sequence[int]) -> tuple[Found, ...]:
        """Return the paragraphs at *positions*, in that order, with their readings."""
        listed = json.dumps(list(positions))
        others = self._others(listed)
        rows = self._all(
            "SELECT position, text, number, words, marks, terms, places FROM paragraph"
            " WHERE position IN (SELECT value FROM json_each(?))",
            listed,
        )
        found = {row[0]: self._found(row, others.get(row[0], ())) for row in rows}
        return tuple(found[position] for position in positions)

    def readings(self, positions: Sequence[int]) -> Iterator[tuple[int, tuple[Reading, ...]]]:
        """Yield the readings of the paragraphs at *positions*, which ascend, without their texts."""
        listed = json.dumps(list(positions))
        others = self._others(listed)
        for position, terms, places in self._all(
            "SELECT position, terms, places FROM paragraph"
            " WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position",
            listed,
        ):
            first = load_reading("text", terms, places)
            yield position, (first, *others.get(position, ()))

    def pieces(self, positions: Sequence[int]) -> Iterator[tuple[int, str, str]]:
        """Yield every reading of *positions* in no order: the position, the zone, the characters of its words."""
        listed = json.dumps(list(positions))
        yield from self._all(
            "SELECT position, 'text', terms FROM paragraph"
            " WHERE position IN (SELECT value FROM json_each(?))"
            " UNION ALL SELECT position, zone, terms FROM reading"
            " WHERE position IN (SELECT value FROM json_each(?))",
            listed,
            listed,
        )

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
        return dict(
            self._all(
                "SELECT position, number FROM paragraph"
                " WHERE position IN (SELECT value FROM json_each(?))",
                json.dumps(list(positions)),
            )
        )

    def terms(self, positions: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield the position and the characters of the words of each of *positions*, in no order."""
        yield from self._all(
            "SELECT position, terms FROM paragraph"
            " WHERE position IN (SELECT value FROM json_each(?))",
            json.dumps(list(positions)),
        )

    def close(self) -> None:
        """Close this thread's connection; those of other threads end with them."""
        self._connection.close()
        self._local.__dict__.clear()

    def _others(self, listed: str) -> dict[int, list[Reading]]:
        others: dict[int, list[Reading]] = {}
        for position, zone, terms, places in self._all(
            "SELECT position, zone, terms, places FROM reading"
            " WHERE position IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            listed,
        ):
            others.setdefault(position, []).append(load_reading(zone, terms, places))
        return others

    def _found(self, row: Sequence[object], others: Iterable[Reading]) -> Found:
        position, text, number, words, marks, terms, places = row
        paragraph = load_paragraph(str(number), str(words), str(marks))
        assert isinstance(position, int)
        assert isinstance(text, int)
        assert isinstance(places, bytes)
        first = load_reading("text", str(terms), places)
        return Found(position, Ref(self._slugs[text], str(number)), paragraph, (first, *others))

    def _text(self, slug: str) -> int:
        number = self._ids.get(slug)
        if number is None:
            raise NotHere(str(Address(slug)))
        return number

    def _rows(self, number: int) -> tuple[int, tuple[Paragraph, ...]]:
        first, end = self._one("SELECT first, end FROM text WHERE id = ?", number)
        return first, self._between(first, end)

    def _between(self, first: int, end: int) -> tuple[Paragraph, ...]:
        rows = self._all(
            "SELECT number, words, marks FROM paragraph"
            " WHERE position >= ? AND position < ? ORDER BY position",
            first,
            end,
        )
        return tuple(load_paragraph(*row) for row in rows)

    def _read_entries(self) -> Iterator[Entry]:
        sections: dict[int, list[SectionEntry]] = {}
        for text, *row in self._all(
            "SELECT s.text, name, heading, kind, level, coalesce(number, '') FROM section s"
            " LEFT JOIN paragraph p ON p.position = s.first AND s.first < s.end ORDER BY s.id"
        ):
            sections.setdefault(text, []).append(SectionEntry(*row))
        for number, slug, metadata, standing, first, end, words in self._all(
            "SELECT id, slug, metadata, standing, first, end, words FROM text ORDER BY id"
        ):
            stands = json.loads(standing)
            yield Entry(
                slug=slug,
                metadata=load_metadata(metadata),
                draft=stands["draft"],
                waiting=stands["waiting"],
                revision=stands["revision"],
                date=stands["date"],
                paragraphs=end - first,
                words=words,
                sections=tuple(sections.get(number, ())),
            )

    @cached_property
    def _by_slug(self) -> dict[str, Entry]:
        return {entry.slug: entry for entry in sorted(self._read_entries(), key=_by_date)}

    @property
    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            # A generation never changes, so SQLite need not look whether it did.
            uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            # Each is used by one thread; the last user of a library, in whatever thread, closes them all.
            connection = sqlite3.connect(uri, uri=True, factory=_Closing, check_same_thread=False)
            self._local.connection = connection
        return connection

    def _all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        return self._connection.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: object) -> tuple:  # type: ignore[type-arg]  # rows are of any shape
        row: tuple = self._connection.execute(sql, values).fetchone()  # type: ignore[type-arg]
        return row


class _Closing(sqlite3.Connection):
    """A connection that closes itself when nobody holds it; from Python 3.13 on, others then warn."""

    def __del__(self) -> None:
        # One that could not be opened cannot be closed.
        with suppress(sqlite3.ProgrammingError):
            self.close()


def _by_date(entry: Entry) -> tuple[bool, str, str]:
    date = entry.metadata.date
    return date is None, str(date or ""), entry.slug
