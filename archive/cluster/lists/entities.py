"""The entities that lie in a cluster."""

from collections.abc import Mapping
from collections.abc import Sequence

from archive.cluster.answers import Object
from archive.cluster.lists.documents import ListRow
from archive.cluster.lists.documents import entity_key
from archive.cluster.lists.index import BY_DATE
from archive.cluster.lists.index import NAMED_NOW
from archive.cluster.lists.index import ListIndex
from archive.cluster.lists.index import containing
from archive.cluster.lists.index import having
from archive.language.sorting import letters
from archive.library.entities import Entities
from archive.library.entities import Entity
from archive.library.entities import EntityOrder
from archive.library.entities import Moved
from archive.library.entities import TextOrder
from archive.library.entities import load_entity
from archive.library.entries import Entries
from archive.model.entity import EntityKind
from archive.model.entity import collection_name

_ENTITY_ORDERS: Mapping[EntityOrder, Sequence[Object]] = {
    EntityOrder.NAME: ({"sort_key": "asc"}, {"slug": "asc"}),
    EntityOrder.TEXTS: ({"named": "desc"}, {"sort_key": "asc"}, {"slug": "asc"}),
}
_TEXT_ORDERS: Mapping[TextOrder, Sequence[Object]] = {
    TextOrder.DATE: BY_DATE,
    TextOrder.TITLE: ({"sort_title": "asc"}, {"slug": "asc"}),
}


class ClusterEntities(Entities):
    """The entities in *index*."""

    def __init__(self, index: ListIndex) -> None:
        self._index = index

    def listed(self, kind: EntityKind, contains: str, order: EntityOrder) -> Sequence[Entity]:
        """Return those of a *kind* that texts name now; see `Library.entities`."""
        filters = [having("kind", kind.value), NAMED_NOW]
        if sought := letters(contains):
            filters.append(containing(sought))

        def read(first: int, count: int) -> list[Entity]:
            rows = self._index.find(
                ListRow.ENTITY, *filters, sort=_ENTITY_ORDERS[order], first=first, count=count
            )
            return list(map(_entity, rows))

        return Entries(self._index.total(ListRow.ENTITY, *filters), read)

    def get(self, kind: EntityKind, slug: str) -> Entity | Moved | None:
        """Return what is at an address; see `Library.entity`."""
        key = entity_key(kind.value, slug)
        if row := self._index.get(ListRow.ENTITY, key):
            return _entity(row)
        moved = self._index.get(ListRow.MOVED, key)
        return Moved(kind, moved["shown"]["slug"]) if moved else None

    def days(self, kind: EntityKind) -> list[tuple[str, str]]:
        """Return the slug of each entity that published texts name now, and the newest day of their revisions."""
        rows = self._index.every(
            ListRow.ENTITY, having("kind", kind.value), sort=({"slug": "asc"},)
        )
        return [(row["slug"], day) for row in rows if (day := row["shown"]["newest"]) is not None]

    def slugs(self, kind: EntityKind, names: Sequence[str]) -> dict[str, str]:
        """Return the address of each of *names*, as records have them, that texts of this library have or had."""
        wanted = {"terms": {"names": list(names)}}
        rows = self._index.every(
            ListRow.ENTITY, having("kind", kind.value), wanted, sort=({"slug": "asc"},)
        )
        known = {name: row["slug"] for row in rows for name in row["names"]}
        return {name: known[name] for name in names if name in known}

    def successors(self, entity: Entity) -> tuple[Entity, ...]:
        """Return what texts name in the place of *entity*; see `Library.successors`."""
        row = self._index.get(ListRow.ENTITY, entity_key(entity.kind.value, entity.slug))
        found = (
            self.get(entity.kind, slug) for slug in (row["shown"]["successors"] if row else ())
        )
        return tuple(each for each in found if isinstance(each, Entity))

    def name_of_collection(self, slug: str) -> str:
        """Return the name of the collection with a *slug*."""
        kind = EntityKind.COLLECTION
        found = self.slugs(kind, [slug])
        named = self.get(kind, found[slug]) if found else None
        return named.name if isinstance(named, Entity) else collection_name(slug)

    def text_slugs(
        self, kind: EntityKind, slug: str, order: TextOrder, first: int, count: int
    ) -> list[str]:
        """Return the slugs of *count* texts of an entity, from *first* on."""
        of = having("entities", entity_key(kind.value, slug))
        rows = self._index.find(
            ListRow.TEXT, of, sort=_TEXT_ORDERS[order], first=first, count=count
        )
        return [row["slug"] for row in rows]


def _entity(row: Object) -> Entity:
    return load_entity(*row["shown"]["row"])
