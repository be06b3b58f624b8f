"""The entities of a library: authors, people, places, subjects and collections, with their texts, page by page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any
from typing import Protocol

from archive.language.sorting import letters
from archive.library.codec import load_authority
from archive.library.entries import Entries
from archive.library.sqlite import Database
from archive.model.entity import Authority
from archive.model.entity import EntityKind
from archive.model.entity import collection_name
from archive.recent import Recent

#: Entities, and lists of names, of which the addresses are kept in memory: those that pages of texts asked for last.
MAX_RECENT = 256


class EntityOrder(StrEnum):
    """The order in which entities are listed."""

    NAME = "name"
    #: Those with most texts come first.
    TEXTS = "texts"


class TextOrder(StrEnum):
    """The order in which the texts of an entity are listed."""

    #: By date; those without one last.
    DATE = "date"
    #: By title, without its article.
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Entity:
    """An author, person, place, subject or collection that records of texts name, or once named."""

    kind: EntityKind
    slug: str
    name: str
    #: As it is sorted and shown in lists: ``Lenin, Vladimir``.
    sort_name: str
    #: What `sort_name` is sorted by: small letters without accents.
    sort_key: str
    #: As records spell it now; for a collection its slug.
    names: tuple[str, ...]
    #: How many published texts, and how many drafts, name it now.
    texts: int
    drafts: int
    #: What the owner says of it; nothing beside its names where there is no authority file.
    authority: Authority

    @property
    def is_gone(self) -> bool:
        """Whether no text names it any more: all were withdrawn, or corrected."""
        return not self.texts and not self.drafts


@dataclass(frozen=True, slots=True)
class Moved:
    """An address of an entity that has another one now: *slug*."""

    kind: EntityKind
    slug: str


class Entities(Protocol):
    """Finds entities and their texts. Threads may share it."""

    def listed(self, kind: EntityKind, contains: str, order: EntityOrder) -> Sequence[Entity]:
        """Return those of a *kind* that texts name now; see `Library.entities`."""

    def get(self, kind: EntityKind, slug: str) -> Entity | Moved | None:
        """Return what is at an address; see `Library.entity`."""

    def days(self, kind: EntityKind) -> list[tuple[str, str]]:
        """Return the slug of each entity that published texts name now, and the newest day of their revisions."""

    def slugs(self, kind: EntityKind, names: Sequence[str]) -> dict[str, str]:
        """Return the address of each of *names*, as records have them, that texts of this library have or had."""

    def successors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return what texts name in the place of *entity*; see `Library.successors`."""

    def name_of_collection(self, slug: str) -> str:
        """Return the name of the collection with a *slug*."""

    def text_slugs(
        self, kind: EntityKind, slug: str, order: TextOrder, first: int, count: int
    ) -> list[str]:
        """Return the slugs of *count* texts of an entity, from *first* on."""


_FIELDS = "kind, slug, name, sort_name, sort_key, names, texts, drafts, authority"
_LISTED = "kind = ? AND (texts OR drafts) AND instr(sought, ?)"
_ORDERS = {
    EntityOrder.NAME: "sort_key, slug",
    EntityOrder.TEXTS: "texts + drafts DESC, sort_key, slug",
}
_TEXT_ORDERS = {TextOrder.DATE: "undated, day, slug", TextOrder.TITLE: "sort_title, slug"}


class StoredEntities(Entities):
    """Reads the entities in *database*, the library of a generation. Threads may share it."""

    def __init__(self, database: Database) -> None:
        self._all, self._one = database.all, database.one
        self._found = Recent[tuple[EntityKind, str], Entity | Moved | None](MAX_RECENT)
        self._slugs = Recent[tuple[EntityKind, tuple[str, ...]], dict[str, str]](MAX_RECENT)

    def listed(self, kind: EntityKind, contains: str, order: EntityOrder) -> Sequence[Entity]:
        """Return those of a *kind* that texts name now; see `Library.entities`."""
        sought = letters(contains)
        (count,) = self._one(f"SELECT count(*) FROM entity WHERE {_LISTED}", kind, sought)  # noqa: S608 our own words

        def read(first: int, count: int) -> list[Entity]:
            sql = f"SELECT {_FIELDS} FROM entity WHERE {_LISTED} ORDER BY {_ORDERS[order]}"  # noqa: S608 our own words
            return [
                load_entity(*r)
                for r in self._all(f"{sql} LIMIT ? OFFSET ?", kind, sought, count, first)
            ]

        return Entries(count, read)

    def get(self, kind: EntityKind, slug: str) -> Entity | Moved | None:
        """Return what is at an address; see `Library.entity`."""
        return self._found.get((kind, slug), partial(self._read, kind, slug))

    def _read(self, kind: EntityKind, slug: str) -> Entity | Moved | None:
        row = self._one(f"SELECT {_FIELDS} FROM entity WHERE kind = ? AND slug = ?", kind, slug)  # noqa: S608 our own words
        if row is not None:
            return load_entity(*row)
        moved = self._one(
            "SELECT to_slug FROM entity_moved WHERE kind = ? AND slug = ?", kind, slug
        )
        return Moved(kind, moved[0]) if moved else None

    def days(self, kind: EntityKind) -> list[tuple[str, str]]:
        """Return the slug of each entity that published texts name now, and the newest day of their revisions."""
        return self._all(
            "SELECT e.slug, max(t.date) FROM entity AS e JOIN entity_text AS n ON n.entity = e.id"
            " JOIN text AS t ON t.slug = n.slug WHERE e.kind = ? AND NOT t.draft GROUP BY e.slug",
            kind,
        )

    def slugs(self, kind: EntityKind, names: Sequence[str]) -> dict[str, str]:
        """Return the address of each of *names*, as records have them, that texts of this library have or had."""
        named = tuple(names)
        return dict(self._slugs.get((kind, named), partial(self._read_slugs, kind, named)))

    def _read_slugs(self, kind: EntityKind, names: tuple[str, ...]) -> dict[str, str]:
        return dict(
            self._all(
                "SELECT m.name, e.slug FROM entity_name m JOIN entity e ON e.id = m.entity"
                " WHERE m.kind = ? AND m.name IN (SELECT value FROM json_each(?))",
                kind,
                json.dumps(names),
            )
        )

    def successors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return what texts name in the place of *entity*; see `Library.successors`."""
        rows = self._all(
            f"SELECT DISTINCT {', '.join(f'e.{name}' for name in _FIELDS.split(', '))}"  # noqa: S608 our own words
            " FROM entity own JOIN entity_name m ON m.entity = own.id"
            " JOIN naming n ON n.kind = m.kind AND n.name = m.name AND n.became != ''"
            " JOIN entity_name s ON s.kind = n.kind AND s.name = n.became"
            " JOIN entity e ON e.id = s.entity AND e.id != own.id AND (e.texts OR e.drafts)"
            " WHERE own.kind = ? AND own.slug = ? ORDER BY e.sort_key, e.slug",
            entity.kind,
            entity.slug,
        )
        return tuple(load_entity(*row) for row in rows)

    def name_of_collection(self, slug: str) -> str:
        """Return the name of the collection with a *slug*."""
        found = self._one(
            "SELECT e.name FROM entity_name m JOIN entity e ON e.id = m.entity"
            " WHERE m.kind = ? AND m.name = ?",
            EntityKind.COLLECTION,
            slug,
        )
        return found[0] if found else collection_name(slug)

    def text_slugs(
        self, kind: EntityKind, slug: str, order: TextOrder, first: int, count: int
    ) -> list[str]:
        """Return the slugs of *count* texts of an entity, from *first* on."""
        of = "entity = (SELECT id FROM entity WHERE kind = ? AND slug = ?)"
        sql = f"SELECT slug FROM entity_text WHERE {of} ORDER BY {_TEXT_ORDERS[order]}"  # noqa: S608 our own words
        rows = self._all(f"{sql} LIMIT ? OFFSET ?", kind, slug, count, first)
        return [slug for (slug,) in rows]


def load_entity(
    kind: str, slug: str, name: str, sort_name: str, sort_key: str, *rest: Any
) -> Entity:
    """Return the entity of a row: its fields in the order of the table, without its number and what is sought."""
    names, texts, drafts, authority = rest
    about = load_authority(slug, name, sort_name, authority)
    spelt = tuple(json.loads(names))
    return Entity(EntityKind(kind), slug, name, sort_name, sort_key, spelt, texts, drafts, about)
