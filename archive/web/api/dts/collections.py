"""The Collection endpoint: the root, the collections of the archive, all texts, texts, and their revisions.

The root has the collection of all texts, and those that records of texts name. A text is in each collection that its
record names, and among all texts. Its published revisions are its children.
"""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from archive.library.entities import Entity
from archive.library.entities import Moved
from archive.library.entries import TextEntry
from archive.library.protocol import Library
from archive.library.text_lists import PUBLISHED_TEXTS
from archive.model.address import Address
from archive.model.entity import EntityKind
from archive.model.revision import RevisionSummary
from archive.model.text import Metadata
from archive.web.api.dts.paging import paged
from archive.web.api.dts.parameters import PARENTS
from archive.web.api.dts.parameters import CollectionRequest
from archive.web.api.dts.texts import HEAD
from archive.web.api.dts.texts import MEDIA_TYPES
from archive.web.api.dts.texts import Json
from archive.web.api.dts.texts import NotInDts
from archive.web.api.dts.texts import Resource
from archive.web.api.dts.texts import citation_trees
from archive.web.api.dts.texts import collection_url
from archive.web.api.dts.texts import endpoint
from archive.web.api.dts.texts import find_resource
from archive.web.api.dts.texts import localized
from archive.web.api.dts.texts import localized_all
from archive.web.api.dts.texts import resource_id
from archive.web.api.dts.texts import resource_links
from archive.web.context import absolute
from archive.web.context import current
from archive.web.parameters import echoed

#: Identifiers of the root and of the collection of all texts; those of other collections have a slash, and no text has.
ROOT_ID, ALL_ID, PREFIX = "collections", "all", "collections/"
#: Members on a page.
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A collection or text as it is described, and how its members are read: *count* of them from the *first*."""

    about: Json
    total: int
    read: Callable[[int, int], Sequence[Json]]


def collection_object(library: Library, request: CollectionRequest, url: str) -> Json:
    """Return what is asked of a collection or a text. *url* is that of the request. Raises `NotInDts`."""
    parents = request.nav == PARENTS
    found = _collection(library, request.id, parents=parents)
    if found is None:
        found = _resource(library, find_resource(library, request.id), parents=parents)
    return {**HEAD, **found.about, **paged(found.total, found.read, request.page, PAGE_SIZE, url)}


def _collection(library: Library, identifier: str, *, parents: bool) -> Listed | None:
    """Return a collection; None where *identifier* is not that of one."""
    if identifier in ("", ROOT_ID):
        named = _collections(library)
        about = _root(1 + len(named))
        return _list(about, [] if parents else [_all_texts(library), *map(_named, named)])
    if identifier != ALL_ID and not identifier.startswith(PREFIX):
        return None
    about, wanted = _all_texts(library), PUBLISHED_TEXTS
    if identifier != ALL_ID:
        entity = _entity(library, identifier.removeprefix(PREFIX))
        about = _named(entity)
        wanted = replace(wanted, entities=((EntityKind.COLLECTION, entity.slug),))
    if parents:
        return _list(about, [_root(1 + len(_collections(library)))])
    texts = library.lists.texts(wanted)

    def read(first: int, count: int) -> list[Json]:
        entries = [library.entry(text.slug) for text in texts[first : first + count]]
        homes = _homes(library, entries)
        return [_text(entry, homes[entry.slug]) for entry in entries]

    return Listed(about, len(texts), read)


def _collections(library: Library) -> list[Entity]:
    """Return the collections that a published text names."""
    return [entity for entity in library.entities(EntityKind.COLLECTION) if entity.texts]


def _entity(library: Library, slug: str) -> Entity:
    found = library.entity(EntityKind.COLLECTION, slug)
    if isinstance(found, Moved):
        found = library.entity(EntityKind.COLLECTION, found.slug)
    if not isinstance(found, Entity) or not found.texts:
        raise NotInDts(
            f"“{PREFIX}{echoed(slug)}” is the identifier of no collection with a published text"
        )
    return found


def _resource(library: Library, resource: Resource, *, parents: bool) -> Listed:
    """Return a text with its revisions or its collections, or a revision, of which the text is the parent."""
    entry, number = resource.entry, resource.address.revision
    homes = _homes(library, [entry])[entry.slug]
    if number is None:
        about = _text(entry, homes)
    else:
        (summary,) = library.past.summaries_of(entry.slug, [number]).values()
        about = _revision(
            entry, summary, resource.library.revision(entry.slug, number).text.metadata
        )
    about |= {"citationTrees": citation_trees(resource)}
    if parents and number is not None:
        return _list(about, [_text(entry, homes)])
    if parents:
        return _list(about, [_all_texts(library), *map(_named, homes)])
    if number is not None:
        return _list(about, [])

    def read(first: int, count: int) -> list[Json]:
        # The newest first, as on the page of its history.
        below = entry.revision - first + 1
        listed = library.past.summaries(entry.slug, below=below, count=count)
        return [_revision(entry, summary, None) for summary in listed]

    return Listed(about, entry.revision, read)


def _list(about: Json, members: Sequence[Json]) -> Listed:
    return Listed(about, len(members), lambda first, count: members[first : first + count])


def _homes(library: Library, entries: Sequence[TextEntry]) -> dict[str, list[Entity]]:
    """Return the collections that each of *entries* is in, by its slug."""
    names = {name for entry in entries for name in entry.metadata.collections}
    slugs = library.entity_slugs(EntityKind.COLLECTION, sorted(names)) if names else {}
    found = {slug: library.entity(EntityKind.COLLECTION, slug) for slug in set(slugs.values())}
    return {
        entry.slug: [
            home
            for slug in dict.fromkeys(slugs[n] for n in entry.metadata.collections if n in slugs)
            if isinstance(home := found[slug], Entity) and home.texts
        ]
        for entry in entries
    }


def _root(members: int) -> Json:
    about = current.collection
    return {
        "@id": ROOT_ID,
        "@type": "Collection",
        "title": about.title,
        **({"description": about.lead} if about.lead else {}),
        "totalParents": 0,
        "totalChildren": members,
        "collection": f"{endpoint('collection')}{{?id,page,nav}}",
        "dublinCore": _stated(
            title=localized(about.title, about.language),
            publisher=localized(about.title, about.language),
            rights=_rights(about.rights),
        ),
    }


def _all_texts(library: Library) -> Json:
    return {
        "@id": ALL_ID,
        "@type": "Collection",
        "title": "All texts",
        "description": "Every published text of the archive",
        "totalParents": 1,
        "totalChildren": len(library.lists.texts(PUBLISHED_TEXTS)),
        "collection": f"{collection_url(ALL_ID)}{{&page,nav}}",
    }


def _named(entity: Entity) -> Json:
    identifier = f"{PREFIX}{entity.slug}"
    language = current.collection.language
    return {
        "@id": identifier,
        "@type": "Collection",
        "title": entity.name,
        "totalParents": 1,
        "totalChildren": entity.texts,
        "collection": f"{collection_url(identifier)}{{&page,nav}}",
        "dublinCore": _stated(
            title=localized(entity.name, language),
            isReferencedBy=[absolute(f"/collections/{entity.slug}")],
            relation=list(entity.authority.same_as),
        ),
    }


def _text(entry: TextEntry, homes: Sequence[Entity]) -> Json:
    """Return a text as a resource, with its place in *homes* and among all texts."""
    address = Address(entry.slug)
    return {
        **_described(address, entry.metadata, entry.date),
        "totalParents": 1 + len(homes),
        "totalChildren": entry.revision,
    }


def _revision(entry: TextEntry, summary: RevisionSummary, metadata: Metadata | None) -> Json:
    """Return a revision as a resource; without its own *metadata* it has the title of the text alone."""
    address = Address(entry.slug, summary.number)
    own = metadata or Metadata(entry.metadata.title, language=entry.metadata.language)
    described = _described(address, own, summary.date)
    return {
        **described,
        "description": f"Revision {summary.number}, published {summary.date}: {summary.note}",
        "totalParents": 1,
        "totalChildren": 0,
        "dublinCore": {
            **described["dublinCore"],
            "isVersionOf": [absolute(str(Address(entry.slug)))],
        },
    }


def _described(address: Address, metadata: Metadata, published: str) -> Json:
    identifier, page = resource_id(address), absolute(str(address))
    return {
        "@id": identifier,
        "@type": "Resource",
        "title": metadata.title,
        **({"description": metadata.occasion} if metadata.occasion else {}),
        **resource_links(identifier),
        "download": [f"{page}.tei.xml", f"{page}.txt", f"{page}.json"],
        "mediaTypes": list(MEDIA_TYPES),
        "dublinCore": _dublin_core(metadata, page, published),
    }


def _dublin_core(metadata: Metadata, page: str, published: str) -> Json:
    """Return what the record states, in terms of Dublin Core. Dates are EDTF."""
    language = current.collection.language
    own = metadata.language
    source = metadata.source
    return _stated(
        title=localized(metadata.title, own),
        creator=localized_all(metadata.authors, language),
        contributor=localized_all((*source.editors, *source.translators), language),
        created=str(metadata.date) if metadata.date else "",
        issued=published,
        language=own if own != "und" else "",
        source=[source.url] if source.url else localized(source.title, own),
        subject=localized_all(metadata.subjects, language),
        spatial=localized_all(metadata.places, language),
        rights=_rights(metadata.rights or current.collection.rights),
        publisher=localized(current.collection.title, language),
        identifier=[page],
    )


def _rights(rights: str) -> object:
    if rights.startswith(("https://", "http://")):
        return [rights]
    return localized(rights, current.collection.language)


def _stated(**terms: object) -> Json:
    """Return the *terms* that have a value."""
    return {name: value for name, value in terms.items() if value}
