"""Entities: the authors, people, places, subjects and collections that the records of texts name.

What the owner of a collection says of them beside the records, in ``people.yaml``, ``places.yaml`` and
``collections/``, is an authority, as libraries call it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.model.text import Metadata


class EntityKind(StrEnum):
    """As what a record names something."""

    AUTHOR = "author"
    #: Somebody whom a text names or is addressed to, beside its authors.
    PERSON = "person"
    PLACE = "place"
    SUBJECT = "subject"
    #: It is named by its slug.
    COLLECTION = "collection"


def names_in(metadata: Metadata, kind: EntityKind) -> tuple[str, ...]:
    """Return the names that *metadata* has of a *kind*, each once."""
    match kind:
        case EntityKind.AUTHOR:
            names = metadata.authors
        case EntityKind.PERSON:
            names = metadata.people
        case EntityKind.PLACE:
            names = metadata.places
        case EntityKind.SUBJECT:
            names = metadata.subjects
        case EntityKind.COLLECTION:
            names = metadata.collections
    return tuple(dict.fromkeys(names))


def collection_name(slug: str) -> str:
    """Return the name of a collection of which only the *slug* is known.

    >>> collection_name("peace-1917")
    'Peace 1917'
    """
    return slug.replace("-", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Authority:
    """What the owner says of a person, a place or a collection; empty where nothing is said."""

    slug: str
    name: str
    #: By which it is sorted: ``Lenin, Vladimir``.
    sort_name: str = ""
    #: Other spellings that records have.
    also: tuple[str, ...] = ()
    #: In words: ``1870–1924``.
    dates: str = ""
    #: Addresses of other descriptions of it, such as that of Wikidata.
    same_as: tuple[str, ...] = ()
    note: str = ""
    #: In degrees, north and east.
    latitude: float | None = None
    longitude: float | None = None
    #: A paragraph or more to read about it, as Markdown.
    words: str = ""
    #: Keys that it had before, whose addresses lead to it.
    formerly: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling by which records may name it."""
        return (self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Authorities:
    """What the owner says of people, places and collections, each in the order of its file."""

    people: tuple[Authority, ...] = ()
    places: tuple[Authority, ...] = ()
    collections: tuple[Authority, ...] = ()

    def of(self, kind: EntityKind) -> Sequence[Authority]:
        """Return those of a *kind*; subjects have none."""
        match kind:
            case EntityKind.AUTHOR | EntityKind.PERSON:
                return self.people
            case EntityKind.PLACE:
                return self.places
            case EntityKind.COLLECTION:
                return self.collections
            case EntityKind.SUBJECT:
                return ()
