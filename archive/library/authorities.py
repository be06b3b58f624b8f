"""Where the authors, people and places that a record names are described elsewhere, such as in Wikidata or VIAF."""

from collections.abc import Mapping

from archive.library.entities import Entity
from archive.library.protocol import Library
from archive.model.entity import EntityKind
from archive.model.entity import names_in
from archive.model.text import Metadata

#: The addresses, by what a record names, and its name there.
Authorities = Mapping[tuple[EntityKind, str], tuple[str, ...]]
_KINDS = (EntityKind.AUTHOR, EntityKind.PERSON, EntityKind.PLACE)


def authorities_of(library: Library, metadata: Metadata) -> Authorities:
    """Return the addresses that the owner of the collection gives for what *metadata* names; most have none."""
    found = {}
    for kind in _KINDS:
        names = names_in(metadata, kind)
        for name, slug in library.entity_slugs(kind, names).items() if names else ():
            entity = library.entity(kind, slug)
            if isinstance(entity, Entity) and entity.authority.same_as:
                found[kind, name] = entity.authority.same_as
    return found
