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
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from archive.errors import IndexMissing
from archive.errors import NotHere
from archive.library.codec import load_problem
from archive.library.codec import load_speaker
from archive.library.entities import Entity
from archive.library.entities import EntityOrder
from archive.library.entities import Moved
from archive.library.entities import StoredEntities
from archive.library.entities import TextOrder
from archive.library.entries import Counts
from archive.library.entries import Entries
from archive.library.entries import Excerpt
from archive.library.entries import LocatedParagraph
from archive.library.entries import TextEntry
from archive.library.harvest import StoredHarvest
from archive.library.outline import Outline
from archive.library.printed_pages import PagesOfText
from archive.library.printed_pages import PrintedPages
from archive.library.printed_pages import StoredPages
from archive.library.protocol import Library
from archive.library.protocol import Past
from archive.library.revisions import StoredPast
from archive.library.rows import LAST_TOMBSTONE
from archive.library.rows import entry_of
from archive.library.rows import excerpt_between
from archive.library.rows import sections_between
from archive.library.schema import ROWS_FILE
from archive.library.schema import SCHEMA_VERSION
from archive.library.sqlite import Database
from archive.library.stored_outlines import StoredOutlines
from archive.library.stored_paragraphs import StoredParagraphs
from archive.library.stored_texts import MAX_RECENT
from archive.library.stored_texts import StoredTexts
from archive.library.text_lists import StoredTextLists
from archive.library.text_lists import TextLists
from archive.library.text_positions import TextPositions
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.date import year_of
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from archive.model.logo import Logo
from archive.model.own_page import OwnPage
from archive.model.own_page import PageHead
from archive.model.text import Collection
from archive.model.text import Metadata
from archive.model.text import Text
from archive.recent import Recent
from archive.sources.own_page import read_own_page


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
        #: Where the texts are stored, and the paragraphs by position.
        self.texts = StoredTexts(self._database, self._rows, self.order)
        self.paragraphs = StoredParagraphs(self._rows, self.order)
        self._entities = StoredEntities(self._database)
        self._lists = StoredTextLists(self._database)
        #: What harvesters are told.
        self.harvest = StoredHarvest(self._database, self._rows)
        self._earlier: tuple[str, int, Edition] | None = None
        self._collections = Recent[str, str](MAX_RECENT)
        self._entries = Recent[str, TextEntry](MAX_RECENT)
        self._outlines = StoredOutlines(self.texts, self.order, self.past)

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
        #: A digest of the authority files.
        self.described: str = about.get("described", "")
        #: The problems of the texts when they were read.
        self.problems = tuple(map(load_problem, json.loads(about["problems"])))
        stated = json.loads(about["collection"])
        stated["examples"] = tuple(stated["examples"])
        stated["equals"] = tuple(map(tuple, stated["equals"]))
        self.collection = Collection(**stated)
        #: The owner's own pages, in their order, and the logo.
        self.own_pages = tuple(
            PageHead(slug, title, bool(menu), place)
            for slug, title, menu, place in self._all(
                "SELECT slug, title, menu, place FROM own_page ORDER BY place"
            )
        )
        logo = self._one("SELECT media_type, width, height, content FROM logo")
        self.logo = Logo(*logo) if logo else None
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

    def own_page(self, slug: str) -> OwnPage:
        """Return a page of the owner. Raises `NotHere`."""
        row = self._one("SELECT markdown FROM own_page WHERE slug = ?", slug)
        if row is None:
            raise NotHere(f"/pages/{slug}")
        return read_own_page(row[0], path=f"{slug}.md")[0]

    @property
    def lists(self) -> TextLists:
        """Lists of its texts, and their years, kinds and languages with counts."""
        return self._lists

    def entries(self) -> Sequence[TextEntry]:
        """Return all texts by date, then by slug; those without a date last. They are read when they are needed."""
        return Entries(len(self.order), self._entries_between)

    def entities(
        self, kind: EntityKind, *, contains: str = "", order: EntityOrder = EntityOrder.NAME
    ) -> Sequence[Entity]:
        """Return the authors, people, places, subjects or collections that texts name now."""
        return self._entities.listed(kind, contains, order)

    def entity(self, kind: EntityKind, slug: str) -> Entity | Moved | None:
        """Return what is at an address, or where that leads; None where nothing ever was."""
        return self._entities.get(kind, slug)

    def entity_days(self, kind: EntityKind) -> list[tuple[str, str]]:
        """Return the slug of each entity that published texts name now, and the newest day of their revisions."""
        return self._entities.days(kind)

    def entity_slugs(self, kind: EntityKind, names: Sequence[str]) -> dict[str, str]:
        """Return the address of each of *names*, spelled as in the records of texts."""
        return self._entities.slugs(kind, names)

    def successors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return what texts that once named *entity* name in its place, by name; it may have been several."""
        return self._entities.successors(entity)

    def collection_name(self, slug: str) -> str:
        """Return the name of the collection with a *slug*; one is made of it where no text names it."""
        return self._collections.get(slug, lambda: self._entities.name_of_collection(slug))

    def texts_of(
        self, kind: EntityKind, slug: str, *, order: TextOrder = TextOrder.DATE
    ) -> Sequence[TextEntry]:
        """Return the texts that name an entity now, drafts included, read when they are needed. Raises `NotHere`."""
        found = self.entity(kind, slug)
        if not isinstance(found, Entity):
            raise NotHere(slug)

        def read(first: int, count: int) -> list[TextEntry]:
            slugs = self._entities.text_slugs(kind, slug, order, first, count)
            return [self._read_entry(each) for each in slugs]

        return Entries(found.texts + found.drafts, read)

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
        return self.texts.rows_of(slug) is not None

    def entry(self, slug: str) -> TextEntry:
        """Return one text as a list needs it. Raises `NotHere`."""
        return self._entries.get(slug, lambda: self._read_entry(slug))

    def edition(self, slug: str) -> Edition:
        """Return a whole text with its publication state. Raises `NotHere`."""
        if self.texts.is_withdrawn(slug):
            return self.texts.withdrawn(slug)
        stored = self.texts.get(slug)
        head = self.texts.head(stored)
        (markdown,) = stored.rows.one("SELECT markdown FROM text WHERE id = ?", stored.number)
        start, stop = (head.first, 0), (head.end, LAST_TOMBSTONE)
        return head.edition(sections_between(stored.rows, head, start, stop), markdown)

    @property
    def past(self) -> Past:
        """The published revisions, and the corrections of each."""
        return StoredPast(self._all, self._rows, self.texts.rows_of)

    def is_emended(self, slug: str) -> bool:
        """Tell whether the text *slug* has emended readings."""
        stored = self.texts.find(slug)
        return stored is not None and stored.emended

    def printed_pages(self, where: Address) -> PrintedPages:
        """Return the pages of the printed source in the text or the revision of *where*. Raises `NotHere`."""
        if where.revision is not None:
            return PagesOfText(self.revision(where.slug, where.revision).text)
        if self.texts.is_withdrawn(where.slug):
            return PagesOfText(self.texts.withdrawn(where.slug).text)
        stored = self.texts.get(where.slug)
        head = self.texts.head(stored)
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
        start = self.texts.key(Ref(slug, first))
        stop = start if last == first else self.texts.key(Ref(slug, last))
        if start > stop or self.texts.is_withdrawn(slug):
            raise NotHere(str(Address(slug, first=first, last=last)))
        stored = self.texts.get(slug)
        head = self.texts.head(stored)
        sections, before, after = excerpt_between(stored.rows, head, start, stop, around=1)
        return Excerpt(head.edition(sections), next(iter(before), None), next(iter(after), None))

    def outline(self, slug: str) -> Outline | None:
        """Return the outline of a long text; None for any other, also for a withdrawn or unknown one."""
        return self._outlines.get(slug)

    def speakers(self, where: Address) -> tuple[str, ...]:
        """Return the speaker of each paragraph of *where* in the current text; empty names for those without.

        Raises `NotHere`. A whole text, and a place that it does not have, has none.
        """
        stored, first = self.texts.get(where.slug), where.first or ""
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
        if self.texts.find(slug) is None:
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
        stored = self.texts.find(ref.slug)
        if stored is not None:
            became: Mapping[str, str] = self.texts.head(stored).standing["became"]
            return became.get(ref.number, ref.number)
        rows = self.texts.rows_of(ref.slug)
        row = rows and rows.one(
            "SELECT to_number FROM became WHERE slug = ? AND number = ?", ref.slug, ref.number
        )
        return row[0] if row else ref.number

    def text_number(self, slug: str) -> int | None:
        """Return the number of the text *slug* in the order of positions, or None."""
        stored = self.texts.find(slug)
        return stored.text if stored else None

    def text_row(self, text: int) -> tuple[str, Metadata, bool]:
        """Return slug and record of text number *text* in the order, and whether it is a draft."""
        head = self.texts.head(self.texts.by_number(text))
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
        return self.texts.is_withdrawn(slug)

    def located_paragraphs(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""
        return self.paragraphs.located(positions)

    def located_paragraph(self, position: int) -> LocatedParagraph:
        """Return the paragraph at *position*."""
        return next(self.paragraphs.located([position]))

    def positions(self, slug: str, numbers: Iterable[str]) -> dict[int, str]:
        """Return the number of the paragraph at each position of those *numbers* of *slug* that have one.

        Raises `NotHere`.
        """
        stored = self.texts.get(slug)
        rows = stored.rows.all(
            "SELECT position, number FROM paragraph"
            " WHERE text = ? AND number IN (SELECT value FROM json_each(?))",
            stored.number,
            json.dumps(list(numbers)),
        )
        return {place + stored.shift: number for place, number in rows}

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
        return self.paragraphs.numbers(positions)

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

    def _read_entry(self, slug: str) -> TextEntry:
        stored = self.texts.get(slug)
        return entry_of(stored.rows, self.texts.head(stored))

    def _entries_between(self, first: int, count: int) -> list[TextEntry]:
        slugs = self._all(
            "SELECT slug FROM text ORDER BY day IS NULL, day, slug LIMIT ? OFFSET ?", count, first
        )
        return [self._read_entry(slug) for (slug,) in slugs]
