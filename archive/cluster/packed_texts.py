"""Texts that are stored packed somewhere else, a value each: fetched when they are asked for, and kept for a while."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from typing import Protocol

from archive.cluster.text_rows import TextPacker
from archive.cluster.text_rows import TextRows
from archive.library.reader import StoredLibrary
from archive.library.schema import ROWS_FILE
from archive.library.sqlite import Rows
from archive.library.stored_texts import StoredText
from archive.library.stored_texts import TextSource
from archive.recent import Recent

#: Bytes of unpacked texts that are kept; a text of 20 paragraphs has some 60,000.
MAX_UNPACKED = 24_000_000


@dataclass(frozen=True, slots=True)
class PackedText:
    """A text with its rows (see `TextPacker`); the other fields are those of `StoredText`, -1 for a withdrawn text."""

    slug: str
    text: int
    number: int
    shift: int
    emended: bool
    rows: bytes


class PackedTextStore(Protocol):
    """Where packed texts are. Threads may share it; what it raises where it cannot be asked is its own affair."""

    def by_slug(self, slug: str) -> PackedText | None:
        """Return the text *slug*, perhaps a withdrawn one; None where there is none."""

    def by_number(self, text: int) -> PackedText:
        """Return text number *text* in the order."""

    def slug_now(self, former: str) -> str | None:
        """Return the slug of the text that had the slug *former*; None where none had it."""


class PackedTexts(TextSource):
    """Finds texts in *store*, and unpacks those that are read."""

    def __init__(self, store: PackedTextStore, most: int = MAX_UNPACKED) -> None:
        self._store = store
        self._unpacked = Recent[str, TextRows](most, size=lambda rows: rows.size)

    def stored(self, slug: str) -> StoredText | None:
        """Return where the text *slug* is stored; None where there is none, or it was withdrawn."""
        packed = self._store.by_slug(slug)
        return None if packed is None or packed.text < 0 else self._stored(packed)

    def numbered(self, text: int) -> StoredText:
        """Return where text number *text* in the order is stored."""
        return self._stored(self._store.by_number(text))

    def withdrawn(self, slug: str) -> Rows | None:
        """Return the rows of the withdrawn text *slug*; None where there is none."""
        packed = self._store.by_slug(slug)
        return None if packed is None or packed.text >= 0 else self._rows(packed)

    def slug_now(self, former: str) -> str | None:
        """Return the slug of the text that had the slug *former*; None where none had it."""
        return self._store.slug_now(former)

    def _stored(self, packed: PackedText) -> StoredText:
        place = (packed.number, packed.shift, packed.emended)
        return StoredText(packed.slug, packed.text, self._rows(packed), *place)

    def _rows(self, packed: PackedText) -> Rows:
        slug = packed.slug
        self._unpacked.get(slug, lambda: TextRows(packed.rows))

        def fetch() -> TextRows:
            found = self._store.by_slug(slug)
            # A generation never changes, and this text was in it.
            assert found is not None
            return TextRows(found.rows)

        return _FetchedRows(lambda: self._unpacked.get(slug, fetch))


class _FetchedRows(Rows):
    """The rows that *fetch* returns. Whoever keeps this keeps nothing of them."""

    def __init__(self, fetch: Callable[[], TextRows]) -> None:
        self._fetch = fetch

    def all(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]  # rows are of any shape
        """Return all rows."""
        return self._fetch().all(sql, *values)

    def one(self, sql: str, *values: object) -> Any:
        """Return the first row, or `None` where there is none."""
        return self._fetch().one(sql, *values)


def packed_texts(library: StoredLibrary) -> Iterator[PackedText]:
    """Yield all texts of *library*, withdrawn ones included, segment by segment."""
    by_segment: dict[int, list[tuple[str, int]]] = {}
    for slug, source in library.texts.sources().items():
        by_segment.setdefault(source.segment, []).append((slug, source.number))
    for segment, texts in by_segment.items():
        path = library.folder / library.segments[segment] / ROWS_FILE
        with closing(TextPacker(path)) as packer:
            for slug, number in texts:
                rows = packer.packed(slug, number)
                stored = library.texts.stored(slug)
                if stored is None:
                    yield PackedText(slug, -1, -1, 0, emended=False, rows=rows)
                else:
                    place = (stored.text, stored.number, stored.shift, stored.emended)
                    yield PackedText(slug, *place, rows)
