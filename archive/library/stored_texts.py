"""Where the texts of a generation are stored, withdrawn ones included: by slug, or by number in their order."""

import json
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from typing import Protocol

from archive.errors import NotHere
from archive.library.codec import load_metadata
from archive.library.codec import load_sections
from archive.library.rows import PARAGRAPH
from archive.library.rows import Head
from archive.library.rows import edition_of
from archive.library.rows import head_of
from archive.library.sqlite import Database
from archive.library.sqlite import Rows
from archive.library.text_positions import TextPositions
from archive.model.address import Address
from archive.model.address import Ref
from archive.model.edition import Edition
from archive.model.text import Text
from archive.recent import Recent

#: Texts of which some facts are kept in memory.
MAX_RECENT = 1024
_STORED_TEXT = "SELECT id, slug, segment, number, emended FROM text"


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text: its number in the order, and where it is: the rows of its segment, or only its own; its number there.

    A position is the number of a paragraph in the segment and *shift*.
    """

    slug: str
    text: int
    rows: Rows
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


class TextSource(Protocol):
    """Tells where texts are stored. Threads may share it."""

    def stored(self, slug: str) -> StoredText | None:
        """Return where the text *slug* is stored; None where there is none, or it was withdrawn."""

    def numbered(self, text: int) -> StoredText:
        """Return where text number *text* in the order is stored."""

    def withdrawn(self, slug: str) -> Rows | None:
        """Return the rows among which those of the withdrawn text *slug* are; None where there is none."""

    def slug_now(self, former: str) -> str | None:
        """Return the slug of the text that had the slug *former*; None where none had it."""


class SegmentTexts(TextSource):
    """Finds texts in *listed*, the list of all of them, and in the *rows* of each segment."""

    def __init__(self, listed: Database, rows: Sequence[Database], order: TextPositions) -> None:
        self._listed = listed
        self._rows = rows
        self._order = order

    def stored(self, slug: str) -> StoredText | None:
        """Return where the text *slug* is stored; None where there is none, or it was withdrawn."""
        return self._look_up("slug", slug)

    def numbered(self, text: int) -> StoredText:
        """Return where text number *text* in the order is stored."""
        stored = self._look_up("id", self._order.id(text))
        assert stored is not None
        return stored

    def withdrawn(self, slug: str) -> Rows | None:
        """Return the rows among which those of the withdrawn text *slug* are; None where there is none."""
        row = self._listed.one("SELECT segment FROM withdrawn WHERE slug = ?", slug)
        return self._rows[row[0]] if row else None

    def slug_now(self, former: str) -> str | None:
        """Return the slug of the text that had the slug *former*; None where none had it."""
        row = self._listed.one("SELECT to_slug FROM former WHERE slug = ?", former)
        return row[0] if row else None

    def _look_up(self, column: str, value: str | int) -> StoredText | None:
        row = self._listed.one(f"{_STORED_TEXT} WHERE {column} = ?", value)
        if row is None:
            return None
        id, slug, segment, number, emended = row
        text = self._order.number(id)
        shift = self._order.shift(text)
        return StoredText(slug, text, self._rows[segment], number, shift, bool(emended))

    def sources(self, segments: Iterable[int] | None = None) -> dict[str, StoredSource]:
        """Return where each text is stored, by slug; those in *segments*, where they are given."""
        only = json.dumps(list(range(len(self._rows)) if segments is None else segments))
        within = "WHERE segment IN (SELECT value FROM json_each(?))"
        listed = f"SELECT slug, fingerprint, segment, number, paragraphs FROM text {within}"  # noqa: S608 our own words
        gone = f"SELECT slug, fingerprint, segment, -1 FROM withdrawn {within}"  # noqa: S608 our own words
        rows = (row for sql in (listed, gone) for row in self._listed.all(sql, only))
        return {slug: StoredSource(*row) for slug, *row in rows}

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of the source of each text, by slug."""
        return {slug: stored.fingerprint for slug, stored in self.sources().items()}


class StoredTexts:
    """The texts that *source* finds: some facts of those that were asked for last are kept. Threads may share it."""

    def __init__(self, source: TextSource) -> None:
        self._source = source
        self._stored = Recent[str | int, StoredText | None](MAX_RECENT)
        self._heads = Recent[int, Head](MAX_RECENT)

    def get(self, slug: str) -> StoredText:
        """Return where the text *slug* is stored. Raises `NotHere`, also where it was withdrawn."""
        stored = self.find(slug)
        if stored is None:
            raise NotHere(str(Address(slug)))
        return stored

    def find(self, slug: str) -> StoredText | None:
        """Return where the text *slug* is stored; None where there is none, or it was withdrawn."""
        return self._stored.get(slug, lambda: self._source.stored(slug))

    def by_number(self, text: int) -> StoredText:
        """Return where text number *text* in the order is stored."""
        stored = self._stored.get(text, lambda: self._source.numbered(text))
        assert stored is not None
        return stored

    def rows_of(self, slug: str) -> Rows | None:
        """Return the rows among which those of the text *slug*, perhaps a withdrawn one, are."""
        stored = self.find(slug)
        return stored.rows if stored is not None else self._source.withdrawn(slug)

    def slug_now(self, slug: str) -> str:
        """Return the slug now of the text that has or had *slug*; *slug* itself where there never was one."""
        if self.find(slug) is not None:
            return slug
        return self._source.slug_now(slug) or slug

    def head(self, stored: StoredText) -> Head:
        """Return what a segment has of a text beside its words."""
        return self._heads.get(stored.text, partial(head_of, stored.rows, stored.number))

    def is_withdrawn(self, slug: str) -> bool:
        """Tell whether the text *slug* was withdrawn."""
        return self.find(slug) is None and self._source.withdrawn(slug) is not None

    def withdrawn(self, slug: str) -> Edition:
        """Return the edition of the withdrawn text *slug*."""
        rows = self.rows_of(slug)
        assert rows is not None
        metadata, markdown, standing, sections, reason = rows.one(
            "SELECT metadata, markdown, standing, sections, reason FROM withdrawn WHERE slug = ?",
            slug,
        )
        text = Text(slug, load_metadata(metadata), load_sections(sections), reason)
        return edition_of(text, markdown, json.loads(standing))

    def key(self, ref: Ref) -> tuple[int, int]:
        """Return the sort key of *ref* within its text, withdrawn paragraphs included. Raises `NotHere`."""
        if self.is_withdrawn(ref.slug):
            numbers = [p.number for p in self.withdrawn(ref.slug).text.paragraphs]
            if ref.number not in numbers:
                raise NotHere(str(ref.address))
            return numbers.index(ref.number), PARAGRAPH
        stored = self.get(ref.slug)
        here = (stored.number, ref.number)
        if self.head(stored).has_tombstones:
            sql = "SELECT place, id FROM tombstone WHERE text = ? AND number = ?"
            stone: tuple[int, int] | None = stored.rows.one(sql, *here)
            if stone is not None:
                return stone
        row = stored.rows.one("SELECT position FROM paragraph WHERE text = ? AND number = ?", *here)
        if row is None:
            raise NotHere(str(ref.address))
        return row[0], PARAGRAPH
