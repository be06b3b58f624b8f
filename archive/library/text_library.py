"""The library: the texts of one generation, ready to show, put together from what reads its parts.

Every paragraph has a *position*, counted from 0 through the whole collection in the order of the texts;
the engines know paragraphs by it. Where the parts are is known to their readers alone.
"""

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from archive.errors import NotHere
from archive.library.about import About
from archive.library.about import Citations
from archive.library.codec import load_speaker
from archive.library.entities import Entities
from archive.library.entities import Entity
from archive.library.entities import EntityOrder
from archive.library.entities import Moved
from archive.library.entities import TextOrder
from archive.library.entries import Entries
from archive.library.entries import Excerpt
from archive.library.entries import LocatedParagraph
from archive.library.entries import TextEntry
from archive.library.harvest import Harvest
from archive.library.outline import Outline
from archive.library.printed_pages import PagesOfText
from archive.library.printed_pages import PrintedPages
from archive.library.printed_pages import StoredPages
from archive.library.protocol import Library
from archive.library.protocol import Past
from archive.library.protocol import PublishedRevisions
from archive.library.revisions import StoredPast
from archive.library.rows import LAST_TOMBSTONE
from archive.library.rows import entry_of
from archive.library.rows import excerpt_between
from archive.library.rows import sections_between
from archive.library.stored_outlines import StoredOutlines
from archive.library.stored_texts import MAX_RECENT
from archive.library.stored_texts import StoredTexts
from archive.library.stored_texts import TextSource
from archive.library.text_lists import TextLists
from archive.library.text_positions import TextPositions
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.date import year_of
from archive.model.edition import Edition
from archive.model.entity import EntityKind
from archive.model.own_page import OwnPage
from archive.model.text import Metadata
from archive.model.text import Text
from archive.recent import Recent
from archive.sources.own_page import read_own_page


class Paragraphs(Protocol):
    """Reads paragraphs by their positions. Threads may share it."""

    def located(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""


@dataclass(frozen=True, slots=True)
class Readers:
    """What reads the parts of a library. Threads may share each."""

    about: About
    order: TextPositions
    texts: TextSource
    paragraphs: Paragraphs
    entities: Entities
    lists: TextLists
    published: PublishedRevisions
    harvest: Harvest


class TextLibrary(Library):
    """The texts of a generation, of which *readers* read the parts. Safe to share between threads."""

    def __init__(self, readers: Readers) -> None:
        facts = readers.about.facts
        self.generation, self.built, self.engine = facts.generation, facts.built, facts.engine
        self.counts, self.collection, self.problems = facts.counts, facts.collection, facts.problems
        self.described, self.styles = facts.described, facts.styles
        self.own_pages, self.logo = facts.own_pages, facts.logo
        self._about = readers.about
        #: The texts by their numbers, which follow the order of their slugs.
        self.order = readers.order
        self._texts = StoredTexts(readers.texts)
        self._paragraphs = readers.paragraphs
        self._entities = readers.entities
        self._lists = readers.lists
        self._published = readers.published
        #: What harvesters are told.
        self.harvest = readers.harvest
        self._earlier: tuple[str, int, Edition] | None = None
        self._collections = Recent[str, str](MAX_RECENT)
        self._entries = Recent[str, TextEntry](MAX_RECENT)
        self._outlines = StoredOutlines(self._texts, self.order, self.past)

    @cached_property
    def citations(self) -> Citations:
        """The rendering of each shape of record in each style, with placeholders for its words."""
        return self._about.citations()

    def own_page(self, slug: str) -> OwnPage:
        """Return a page of the owner. Raises `NotHere`."""
        markdown = self._about.own_page(slug)
        if markdown is None:
            raise NotHere(f"/pages/{slug}")
        return read_own_page(markdown, path=f"{slug}.md")[0]

    @property
    def lists(self) -> TextLists:
        """Lists of its texts, and their years, kinds and languages with counts."""
        return self._lists

    @property
    def past(self) -> Past:
        """The published revisions of each text, and their corrections."""
        return StoredPast(self._texts.rows_of)

    @property
    def published(self) -> PublishedRevisions:
        """The published revisions of all texts together."""
        return self._published

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
        return iter(self._lists.revisions())

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
        return tuple(map(self.entry, self._lists.slugs_since(day)))

    def years(self) -> tuple[int, int] | None:
        """Return the first and the last year of the texts; None where none has a date."""
        days = self._lists.days()
        return (year_of(days[0]), year_of(days[1])) if days else None

    def counts_of_texts(self) -> tuple[int, int]:
        """Return how many texts are drafts, and how many have an unpublished correction."""
        return self._lists.counts_of_states()

    def has(self, slug: str) -> bool:
        """Tell whether there is a text *slug*, perhaps a withdrawn one."""
        return self._texts.rows_of(slug) is not None

    def entry(self, slug: str) -> TextEntry:
        """Return one text as a list needs it. Raises `NotHere`."""
        return self._entries.get(slug, lambda: self._read_entry(slug))

    def edition(self, slug: str) -> Edition:
        """Return a whole text with its publication state. Raises `NotHere`."""
        if self._texts.is_withdrawn(slug):
            return self._texts.withdrawn(slug)
        stored = self._texts.get(slug)
        head = self._texts.head(stored)
        (markdown,) = stored.rows.one("SELECT markdown FROM text WHERE id = ?", stored.number)
        start, stop = (head.first, 0), (head.end, LAST_TOMBSTONE)
        return head.edition(sections_between(stored.rows, head, start, stop), markdown)

    def is_emended(self, slug: str) -> bool:
        """Tell whether the text *slug* has emended readings."""
        stored = self._texts.find(slug)
        return stored is not None and stored.emended

    def printed_pages(self, where: Address) -> PrintedPages:
        """Return the pages of the printed source in the text or the revision of *where*. Raises `NotHere`."""
        if where.revision is not None:
            return PagesOfText(self.revision(where.slug, where.revision).text)
        if self._texts.is_withdrawn(where.slug):
            return PagesOfText(self._texts.withdrawn(where.slug).text)
        stored = self._texts.get(where.slug)
        head = self._texts.head(stored)
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
        start = self._texts.key(Ref(slug, first))
        stop = start if last == first else self._texts.key(Ref(slug, last))
        if start > stop or self._texts.is_withdrawn(slug):
            raise NotHere(str(Address(slug, first=first, last=last)))
        stored = self._texts.get(slug)
        head = self._texts.head(stored)
        sections, before, after = excerpt_between(stored.rows, head, start, stop, around=1)
        return Excerpt(head.edition(sections), next(iter(before), None), next(iter(after), None))

    def outline(self, slug: str) -> Outline | None:
        """Return the outline of a long text; None for any other, also for a withdrawn or unknown one."""
        return self._outlines.get(slug)

    def speakers(self, where: Address) -> tuple[str, ...]:
        """Return the speaker of each paragraph of *where* in the current text; empty names for those without.

        Raises `NotHere`. A whole text, and a place that it does not have, has none.
        """
        stored, first = self._texts.get(where.slug), where.first or ""
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
        slug = self._texts.slug_now(where.slug)
        if slug != where.slug:
            where = replace(where, slug=slug)
        if where.revision is not None or where.first is None or where.last is not None:
            return where
        number = self.current_number(Ref(slug, where.first))
        return where if number == where.first else replace(where, first=number)

    def current_number(self, ref: Ref) -> str:
        """Return the number that has the words of *ref*, which may have been merged."""
        stored = self._texts.find(ref.slug)
        if stored is not None:
            became: Mapping[str, str] = self._texts.head(stored).standing["became"]
            return became.get(ref.number, ref.number)
        rows = self._texts.rows_of(ref.slug)
        row = rows and rows.one(
            "SELECT to_number FROM became WHERE slug = ? AND number = ?", ref.slug, ref.number
        )
        return row[0] if row else ref.number

    def text_number(self, slug: str) -> int | None:
        """Return the number of the text *slug* in the order of positions, or None."""
        stored = self._texts.find(slug)
        return stored.text if stored else None

    def text_row(self, text: int) -> tuple[str, Metadata, bool]:
        """Return slug and record of text number *text* in the order, and whether it is a draft."""
        head = self._texts.head(self._texts.by_number(text))
        return head.slug, head.metadata, head.standing["draft"]

    def is_withdrawn(self, slug: str) -> bool:
        """Tell whether the text *slug* was withdrawn."""
        return self._texts.is_withdrawn(slug)

    def located_paragraphs(self, positions: Iterable[int]) -> Iterator[LocatedParagraph]:
        """Yield the paragraphs at *positions*, in that order; some are read together when it is their turn."""
        return self._paragraphs.located(positions)

    def located_paragraph(self, position: int) -> LocatedParagraph:
        """Return the paragraph at *position*."""
        return next(self._paragraphs.located([position]))

    def positions(self, slug: str, numbers: Iterable[str]) -> dict[int, str]:
        """Return the number of the paragraph at each position of those *numbers* of *slug* that have one.

        Raises `NotHere`.
        """
        stored = self._texts.get(slug)
        rows = stored.rows.all(
            "SELECT position, number FROM paragraph"
            " WHERE text = ? AND number IN (SELECT value FROM json_each(?))",
            stored.number,
            json.dumps(list(numbers)),
        )
        return {place + stored.shift: number for place, number in rows}

    def numbers(self, positions: Sequence[int]) -> dict[int, str]:
        """Return the number of the paragraph at each of *positions*."""
        return self._paragraphs.numbers(positions)

    def _read_entry(self, slug: str) -> TextEntry:
        stored = self._texts.get(slug)
        return entry_of(stored.rows, self._texts.head(stored))

    def _entries_between(self, first: int, count: int) -> list[TextEntry]:
        return list(map(self._read_entry, self._lists.slugs(first, count)))
