"""The library: the texts of one generation, ready to show. SQLite, read-only.

Every paragraph has a *position*, counted from 0 through the whole collection in the order of the texts;
the engines know paragraphs by it. Its words, and all that a text has, are in the rows of a segment.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import ExitStack
from contextlib import closing
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.library.codec import load_listed
from archive.library.codec import load_metadata
from archive.library.codec import load_paragraph
from archive.library.codec import load_problem
from archive.library.codec import load_sections
from archive.library.codec import load_speaker
from archive.library.entries import Counts
from archive.library.entries import Entries
from archive.library.entries import Excerpt
from archive.library.entries import ListedText
from archive.library.entries import LocatedParagraph
from archive.library.entries import TextEntry
from archive.library.printed_pages import PagesOfText
from archive.library.printed_pages import PrintedPages
from archive.library.printed_pages import StoredPages
from archive.library.protocol import Library
from archive.library.protocol import Past
from archive.library.revisions import StoredPast
from archive.library.rows import LAST_TOMBSTONE
from archive.library.rows import PARAGRAPH
from archive.library.rows import Head
from archive.library.rows import edition_of
from archive.library.rows import entry_of
from archive.library.rows import excerpt_between
from archive.library.rows import head_of
from archive.library.rows import sections_between
from archive.library.schema import ROWS_FILE
from archive.library.schema import SCHEMA_VERSION
from archive.library.sqlite import Database
from archive.library.text_positions import TextPositions
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.date import year_of
from archive.model.edition import Edition
from archive.model.text import Collection
from archive.model.text import Metadata
from archive.model.text import Paragraph
from archive.model.text import Text
from archive.recent import Recent

#: Texts of which some facts are kept in memory.
_MAX_RECENT = 1024
_STORED_TEXT = "SELECT id, slug, segment, number, emended FROM text"


@dataclass(frozen=True, slots=True)
class _Stored:
    """A text: its number in the order, and where it is: the rows of its segment, its number there.

    A position is the number of a paragraph in the segment and *shift*.
    """

    slug: str
    text: int
    rows: Database
    number: int
    shift: int
    emended: bool


class StoredSource(NamedTuple):
    """Where a text is stored, and the fingerprint of the files that it was read from: a tuple, made for each text."""

    fingerprint: str
    segment: int
    #: -1 for a withdrawn text, which is not searched.
    number: int
    paragraphs: int = 0


#: Paragraphs that are read together: a page of hits.
_READ_TOGETHER = 20


class StoredLibrary(Library):
    """Reads a built library. Safe to share between threads: each has connections of its own."""

    def __init__(self, path: Path) -> None:
        """Open the file at *path*, in the folder of its generation, with the rows of the segments beside it.

        Raises `IndexMissing` if it is missing, damaged or of another version.
        """
        self._path = path
        #: The folder of the generation.
        self.folder = path.parent
        with ExitStack() as opened:
            self._database = opened.enter_context(closing(Database(path)))
            self._all, self._one = self._database.all, self._database.one
            try:
                self._read_facts()
                self._rows = tuple(
                    opened.enter_context(closing(Database(path.parent / name / ROWS_FILE)))
                    for name in self.segments
                )
            except (sqlite3.DatabaseError, ValueError, TypeError, LookupError) as error:
                raise IndexMissing(path, f"the library cannot be read ({error})") from error
            self._opened = opened.pop_all()
        self._earlier: tuple[str, int, Edition] | None = None
        self._stored = Recent[str | int, _Stored | None](_MAX_RECENT)
        self._entries = Recent[str, TextEntry](_MAX_RECENT)
        self._heads = Recent[int, Head](_MAX_RECENT)
        self._listed = Recent[tuple[int, int], ListedText](_MAX_RECENT)

    def _read_facts(self) -> None:
        """Read what is needed all the time. Raises `IndexMissing` if another version of Pincite wrote it."""
        about = dict(self._all("SELECT name, value FROM about"))
        if about.get("schema") != str(SCHEMA_VERSION):
            raise IndexMissing(self._path, "the library was built by another version of Pincite")
        self.generation: str = about["generation"]
        self.built: str = about["built"]
        #: The engine whose index is beside it.
        self.engine: str = about["engine"]
        self.counts = Counts(**json.loads(about["counts"]))
        #: The problems of the texts when they were read.
        self.problems = tuple(map(load_problem, json.loads(about["problems"])))
        stated = json.loads(about["collection"])
        stated["examples"] = tuple(stated["examples"])
        stated["equals"] = tuple(map(tuple, stated["equals"]))
        self.collection = Collection(**stated)
        #: The version of the citation styles.
        self.styles: str = about["styles"]
        #: The folders of the segments.
        self.segments = tuple(n for (n,) in self._all("SELECT name FROM segment ORDER BY number"))
        #: The texts by their numbers, which follow the order of their slugs.
        self.order = TextPositions(
            self._all("SELECT id, segment, number, first, paragraphs FROM text ORDER BY slug")
        )

    @cached_property
    def citations(self) -> dict[str, dict[str, tuple[str, str, str]]]:
        """The rendering of each shape of record in each style, with placeholders for its words."""
        rows = self._all("SELECT shape, rendered FROM citation")
        return {shape: json.loads(rendered) for shape, rendered in rows}

    def entries(self) -> Sequence[TextEntry]:
        """Return all texts by date, then by slug; those without a date last. They are read when they are needed."""
        return Entries(len(self.order), self._entries_between)

    def revisions(self) -> Iterator[tuple[str, int, str]]:
        """Yield the slug of each published text, in order, with the number and the day of its revision."""
        return iter(
            self._all("SELECT slug, revision, date FROM text WHERE NOT draft ORDER BY slug")
        )

    @cached_property
    def state(self) -> str:
        """The state of the collection: the day of its newest revision, and a digest of all revisions.

        Drafts are left out: they have no revisions, and promise nothing.
        """
        published = list(self.revisions())
        newest = max((day for _, _, day in published), default="")
        listed = "\n".join(sorted(f"{slug}@{revision}" for slug, revision, _ in published))
        return f"{newest or 'drafts'}.{hashlib.sha256(listed.encode()).hexdigest()[:6]}"

    def texts_since(self, day: str) -> tuple[TextEntry, ...]:
        """Return the texts whose newest revision is of *day* or later, in the order of `entries`."""
        slugs = self._all(
            "SELECT slug FROM text WHERE NOT draft AND date >= ? ORDER BY day IS NULL, day, slug",
            day,
        )
        return tuple(self.entry(slug) for (slug,) in slugs)

    def years(self) -> tuple[int, int] | None:
        """Return the first and the last year of the texts; None where none has a date."""
        row = self._one("SELECT min(day), max(day) FROM text")
        return None if row[0] is None else (year_of(row[0]), year_of(row[1]))

    def counts_of_texts(self) -> tuple[int, int]:
        """Return how many texts are drafts, and how many have an unpublished correction."""
        drafts, waiting = self._one(
            "SELECT coalesce(sum(draft), 0), coalesce(sum(waiting AND NOT draft), 0) FROM text"
        )
        return drafts, waiting

    def has(self, slug: str) -> bool:
        """Tell whether there is a text *slug*, perhaps a withdrawn one."""
        return self._rows_of(slug) is not None

    def stored_paragraph(self, segment: int, number: int) -> Paragraph:
        """Return paragraph *number* of a segment, whether its text is among the current ones or not."""
        row = self._rows[segment].one(
            "SELECT number, words, marks FROM paragraph WHERE position = ?", number
        )
        return load_paragraph(*row)

    def paragraphs_of_segments(self) -> dict[int, int]:
        """Return how many paragraphs each segment has, those of former texts included."""
        sql = "SELECT coalesce(max(position) + 1, 0) FROM paragraph"
        return {number: rows.one(sql)[0] for number, rows in enumerate(self._rows)}

    def sources(self, segments: Iterable[int] | None = None) -> dict[str, StoredSource]:
        """Return where each text is stored, by slug; those in *segments*, where they are given."""
        only = json.dumps(list(range(len(self.segments)) if segments is None else segments))
        within = "WHERE segment IN (SELECT value FROM json_each(?))"
        listed = f"SELECT slug, fingerprint, segment, number, paragraphs FROM text {within}"  # noqa: S608 our own words
        gone = f"SELECT slug, fingerprint, segment, -1 FROM withdrawn {within}"  # noqa: S608 our own words
        rows = (row for sql in (listed, gone) for row in self._all(sql, only))
        return {slug: StoredSource(*row) for slug, *row in rows}

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of the source of each text, by slug."""
        return {slug: stored.fingerprint for slug, stored in self.sources().items()}

    def entry(self, slug: str) -> TextEntry:
        """Return one text as a list needs it. Raises `NotHere`."""
        return self._entries.get(slug, lambda: self._read_entry(slug))

    def edition(self, slug: str) -> Edition:
        """Return a whole text with its publication state. Raises `NotHere`."""
        if self.is_withdrawn(slug):
            return self._withdrawn(slug)
        stored = self._text(slug)
        head = self._head(stored)
        (markdown,) = stored.rows.one("SELECT markdown FROM text WHERE id = ?", stored.number)
        start, stop = (head.first, 0), (head.end, LAST_TOMBSTONE)
        return head.edition(sections_between(stored.rows, head, start, stop), markdown)

    @property
    def past(self) -> Past:
        """The published revisions, and the corrections of each."""
        return StoredPast(self._all, self._rows_of)

    def is_emended(self, slug: str) -> bool:
        """Tell whether the text *slug* has emended readings."""
        stored = self._find(slug)
        return stored is not None and stored.emended

    def printed_pages(self, where: Address) -> PrintedPages:
        """Return the pages of the printed source in the text or the revision of *where*. Raises `NotHere`."""
        if where.revision is not None:
            return PagesOfText(self.revision(where.slug, where.revision).text)
        if self.is_withdrawn(where.slug):
            return PagesOfText(self._withdrawn(where.slug).text)
        stored = self._text(where.slug)
        head = self._head(stored)
        if not head.has_pages:
            return PagesOfText(Text(head.slug, head.metadata, ()))
        return StoredPages(stored.rows.all, stored.number)

    def revision(self, slug: str, number: int) -> Edition:
        """Return a text as it was published once. Raises `NotHere`."""
        # A reader of one paragraph of a revision often reads others: cache the last revision.
        kept = self._earlier
        if kept is None or kept[:2] != (slug, number):
            kept = slug, number, self.past.edition_of(self.edition(slug), number)
            self._earlier = kept
        return kept[2]

    def excerpt(self, slug: str, first: str, last: str) -> Excerpt:
        """Return the paragraphs from *first* to *last*; the rest of a long text is not read.

        Raises `NotHere`, also where *last* comes before *first*.
        """
        start = self._key(Ref(slug, first))
        stop = start if last == first else self._key(Ref(slug, last))
        if start > stop or self.is_withdrawn(slug):
            raise NotHere(str(Address(slug, first=first, last=last)))
        stored = self._text(slug)
        head = self._head(stored)
        sections, before, after = excerpt_between(stored.rows, head, start, stop, around=1)
        return Excerpt(head.edition(sections), next(iter(before), None), next(iter(after), None))

    def speakers(self, where: Address) -> tuple[str, ...]:
        """Return the speaker of each paragraph of *where* in the current text; empty names for those without.

        Raises `NotHere`. A whole text, and a place that it does not have, has none.
        """
        stored, first = self._text(where.slug), where.first or ""
        marks = stored.rows.all(
            "SELECT p.marks FROM paragraph p, paragraph a, paragraph z WHERE a.text = ? AND a.number = ?"
            " AND z.text = a.text AND z.number = ? AND p.position BETWEEN a.position AND z.position",
            stored.number,
            first,
            where.last or first,
        )
        return tuple(load_speaker(dumped) for (dumped,) in marks)

    def current_address(self, where: Address) -> Address:
        """Return *where* with the current slug of its text and, for one paragraph, the number that has its words.

        In the address of a revision only the slug changes: its numbers are its own for ever.
        """
        slug = where.slug
        if self._find(slug) is None:
            row = self._one("SELECT to_slug FROM former WHERE slug = ?", slug)
            slug = row[0] if row else slug
        if slug != where.slug:
            where = replace(where, slug=slug)
        if where.revision is not None or where.first is None or where.last is not None:
            return where
        number = self.current_number(Ref(slug, where.first))
        return where if number == where.first else replace(where, first=number)

    def current_number(self, ref: Ref) -> str:
        """Return the number that has the words of *ref*, which may have been merged."""
        stored = self._find(ref.slug)
        if stored is not None:
            became: Mapping[str, str] = self._head(stored).standing["became"]
            return became.get(ref.number, ref.number)
        rows = self._rows_of(ref.slug)
        row = rows and rows.one(
            "SELECT to_number FROM became WHERE slug = ? AND number = ?", ref.slug, ref.number
        )
        return row[0] if row else ref.number

    def text_number(self, slug: str) -> int | None:
        """Return the number of the text *slug* in the order of positions, or None."""
        stored = self._find(slug)
        return stored.text if stored else None

    def text_row(self, text: int) -> tuple[str, Metadata, bool]:
        """Return slug and record of text number *text* in the order, and whether it is a draft."""
        head = self._head(self._text_by_number(text))
        return head.slug, head.metadata, head.standing["draft"]

    def section_row(self, segment: int, number: int) -> tuple[int, str, str, str, int]:
        """Return text, name, heading and kind of section *number* of a segment, and where in its text it begins."""
        row: tuple[int, str, str, str, int] = self._rows[segment].one(
            "SELECT s.text, s.name, s.heading, s.kind, s.first - t.first FROM section s"
            " JOIN text t ON t.id = s.text WHERE s.id = ?",
            number,
        )
        return row

    def is_withdrawn(self, slug: str) -> bool:
        """Tell whether the text *slug* was withdrawn."""
        gone = "SELECT 1 FROM withdrawn WHERE slug = ?"
        return self._find(slug) is None and self._one(gone, slug) is not None

    def located_paragraphs(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""
        left = iter(positions)
        while some := list(islice(left, _READ_TOGETHER)):
            found = {
                located.position: located
                for segment, places in self._by_segment(some).items()
                for located in self._located(segment, places)
            }
            yield from map(found.__getitem__, some)

    def _located(self, segment: int, places: Mapping[int, int]) -> Iterator[LocatedParagraph]:
        """Yield paragraphs of *segment*; *places* has the position of each by its number there."""
        rows = self._rows[segment].all(
            "SELECT p.position, p.text, p.number, p.words, p.marks, s.heading, s.kind"
            " FROM paragraph p JOIN section s ON s.id = p.section"
            " WHERE p.position IN (SELECT value FROM json_each(?))",
            json.dumps(list(places)),
        )
        for place, number, name, words, marks, heading, kind in rows:
            text = self._listed.get((segment, number), partial(self._listed_text, segment, number))
            paragraph, ref = load_paragraph(name, words, marks), Ref(text.slug, name)
            yield LocatedParagraph(places[place], ref, paragraph, text, heading, kind)

    def _listed_text(self, segment: int, number: int) -> ListedText:
        row = self._rows[segment].one("SELECT slug, listed FROM text WHERE id = ?", number)
        return load_listed(*row)

    def located_paragraph(self, position: int) -> LocatedParagraph:
        """Return the paragraph at *position*."""
        return next(self.located_paragraphs([position]))

    def positions(self, slug: str, numbers: Iterable[str]) -> dict[int, str]:
        """Return the number of the paragraph at each position of those *numbers* of *slug* that have one.

        Raises `NotHere`.
        """
        stored = self._text(slug)
        rows = stored.rows.all(
            "SELECT position, number FROM paragraph"
            " WHERE text = ? AND number IN (SELECT value FROM json_each(?))",
            stored.number,
            json.dumps(list(numbers)),
        )
        return {place + stored.shift: number for place, number in rows}

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
        return {
            places[place]: number
            for segment, places in self._by_segment(positions).items()
            for place, number in self._rows[segment].all(
                "SELECT position, number FROM paragraph"
                " WHERE position IN (SELECT value FROM json_each(?))",
                json.dumps(list(places)),
            )
        }

    def integrity(self) -> tuple[str, ...]:
        """Return the faults that SQLite finds in all its files."""
        found = [
            row
            for database in (self._database, *self._rows)
            for check in ("PRAGMA integrity_check", "PRAGMA foreign_key_check")
            for row in database.all(check)
        ]
        return tuple(str(row[0]) for row in found if row[0] != "ok")

    def close(self) -> None:
        """Close the files. No thread may be reading them, or read them afterwards."""
        self._opened.close()

    def _key(self, ref: Ref) -> tuple[int, int]:
        """Return the sort key of *ref* within its text, withdrawn paragraphs included. Raises `NotHere`."""
        if self.is_withdrawn(ref.slug):
            numbers = [p.number for p in self._withdrawn(ref.slug).text.paragraphs]
            if ref.number not in numbers:
                raise NotHere(str(ref.address))
            return numbers.index(ref.number), PARAGRAPH
        stored = self._text(ref.slug)
        here = (stored.number, ref.number)
        if self._head(stored).has_tombstones:
            sql = "SELECT place, id FROM tombstone WHERE text = ? AND number = ?"
            stone: tuple[int, int] | None = stored.rows.one(sql, *here)
            if stone is not None:
                return stone
        row = stored.rows.one("SELECT position FROM paragraph WHERE text = ? AND number = ?", *here)
        if row is None:
            raise NotHere(str(ref.address))
        return row[0], PARAGRAPH

    def _by_segment(self, positions: Sequence[int]) -> dict[int, dict[int, int]]:
        """Return *positions* by segment and by the number of the paragraph there."""
        found: dict[int, dict[int, int]] = {}
        segments, numbers = (each.tolist() for each in self.order.places(positions))
        for position, segment, number in zip(positions, segments, numbers, strict=True):
            found.setdefault(segment, {})[number] = position
        return found

    def _text(self, slug: str) -> _Stored:
        stored = self._find(slug)
        if stored is None:
            raise NotHere(str(Address(slug)))
        return stored

    def _find(self, slug: str) -> _Stored | None:
        """Return where the text *slug* is stored; None where there is none, or it was withdrawn."""
        return self._stored.get(slug, lambda: self._look_up("slug", slug))

    def _text_by_number(self, text: int) -> _Stored:
        stored = self._stored.get(text, lambda: self._look_up("id", self.order.id(text)))
        assert stored is not None
        return stored

    def _look_up(self, column: str, value: str | int) -> _Stored | None:
        row = self._one(f"{_STORED_TEXT} WHERE {column} = ?", value)
        if row is None:
            return None
        id, slug, segment, number, emended = row
        text = self.order.number(id)
        shift = self.order.shift(text)
        return _Stored(slug, text, self._rows[segment], number, shift, bool(emended))

    def _rows_of(self, slug: str) -> Database | None:
        """Return the rows of the segment in which the text *slug*, perhaps a withdrawn one, is."""
        stored = self._find(slug)
        if stored is not None:
            return stored.rows
        row = self._one("SELECT segment FROM withdrawn WHERE slug = ?", slug)
        return self._rows[row[0]] if row else None

    def _withdrawn(self, slug: str) -> Edition:
        rows = self._rows_of(slug)
        assert rows is not None
        metadata, markdown, standing, sections, reason = rows.one(
            "SELECT metadata, markdown, standing, sections, reason FROM withdrawn WHERE slug = ?",
            slug,
        )
        text = Text(slug, load_metadata(metadata), load_sections(sections), reason)
        return edition_of(text, markdown, json.loads(standing))

    def _head(self, stored: _Stored) -> Head:
        return self._heads.get(stored.text, partial(head_of, stored.rows, stored.number))

    def _read_entry(self, slug: str) -> TextEntry:
        stored = self._text(slug)
        return entry_of(stored.rows, self._head(stored))

    def _entries_between(self, first: int, count: int) -> list[TextEntry]:
        slugs = self._all(
            "SELECT slug FROM text ORDER BY day IS NULL, day, slug LIMIT ? OFFSET ?", count, first
        )
        return [self._read_entry(slug) for (slug,) in slugs]
