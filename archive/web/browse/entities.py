"""The pages of authors, people, places, subjects and collections: a list of each kind, and a page of each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from urllib.parse import urlsplit

from archive.language.sorting import letters
from archive.library.entities import Entity
from archive.library.protocol import Library
from archive.library.reader import StoredLibrary
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextSummary
from archive.model.date import year_value
from archive.model.entity import EntityKind
from archive.sources.own_page import read_words
from archive.web.browse.text_list import TEXTS_PER_PAGE
from archive.web.browse.text_list import EntryView
from archive.web.browse.text_list import entry_view
from archive.web.browse.text_list import ways_to_browse
from archive.web.browse.years import periods_of
from archive.web.links import Choice
from archive.web.own_pages import BlockView
from archive.web.own_pages import block_views
from archive.web.paging import Pages
from archive.web.paging import page_address
from archive.web.paging import page_of
from archive.web.presenters import pluralize

#: Entities on a page of a list, and letters that lead into it.
ENTITIES_PER_PAGE, MAX_LETTERS = 250, 60
#: A shorter list is seen at a glance.
_FEW_ENTITIES = 30
#: So few texts are seen at a glance.
_FEW_TEXTS = 10
#: What other sites call themselves.
_SITES = {
    "wikidata.org": "Wikidata",
    "viaf.org": "VIAF",
    "d-nb.info": "GND",
    "isni.org": "ISNI",
    "id.loc.gov": "Library of Congress",
    "geonames.org": "GeoNames",
    "orcid.org": "ORCID",
    "wikipedia.org": "Wikipedia",
}


@dataclass(frozen=True, slots=True)
class KindPages:
    """How the pages of a kind of entity are named and addressed."""

    path: str
    #: ``author``, ``authors``, and as a heading.
    noun: str
    nouns: str
    #: What its texts have to do with it, before its name; and of one text.
    relation: str
    relation_of_one: str
    #: The type of schema.org.
    type: str

    @property
    def heading(self) -> str:
        """The heading of the list."""
        return self.nouns.capitalize()

    def texts_of(self, count: int, name: str) -> str:
        """Return so many texts of the entity of this *name*, in words."""
        relation = self.relation_of_one if count == 1 else self.relation
        return f"{pluralize(count, 'text')} {relation} {name}"


KINDS = {
    EntityKind.AUTHOR: KindPages("/authors/", "author", "authors", "by", "by", "Person"),
    EntityKind.PERSON: KindPages(
        "/people/", "person", "people", "that name", "that names", "Person"
    ),
    EntityKind.PLACE: KindPages(
        "/places/", "place", "places", "connected with", "connected with", "Place"
    ),
    EntityKind.SUBJECT: KindPages(
        "/subjects/", "subject", "subjects", "about", "about", "DefinedTerm"
    ),
    EntityKind.COLLECTION: KindPages(
        "/collections/", "collection", "collections", "in", "in", "Collection"
    ),
}
KIND_OF_PATH = {pages.path.strip("/"): kind for kind, pages in KINDS.items()}
#: Any of them, in the rule of a route.
ANY_PATH = f"any({', '.join(KIND_OF_PATH)})"


@dataclass(frozen=True, slots=True)
class EntityItem:
    """An entity in a list."""

    name: str
    href: str
    #: Dates, or a note.
    about: str
    texts: int
    #: The id of the first with its letter; empty for others.
    id: str


@dataclass(frozen=True, slots=True)
class EntityListPage:
    """A page of the list of all entities of a kind."""

    kind: KindPages
    heading: str
    contains: str
    #: There are so many that they are filtered.
    has_filter: bool
    letters: tuple[Choice, ...]
    items: tuple[EntityItem, ...]
    pages: Pages
    canonical: str
    json: str
    ways: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """The page of one entity, with a page of its texts."""

    kind: KindPages
    entity: Entity
    address: str
    canonical: str
    heading: str
    #: Names that records have beside its own.
    spellings: tuple[str, ...]
    #: Paragraphs about it.
    words: tuple[BlockView, ...]
    same_as: tuple[Choice, ...]
    #: The same person as an author, or as somebody whom texts name.
    also: Choice | None
    entries: tuple[EntryView, ...]
    pages: Pages
    #: Its texts of each decade, where there are many of several: ``1860s (4)``.
    decades: tuple[Choice, ...]
    #: Hidden values of the search of its texts, and the address of all its paragraphs.
    kept: tuple[tuple[str, str], ...]
    paragraphs: str
    json: str
    ways: tuple[Choice, ...]


def entity_address(kind: EntityKind, slug: str) -> str:
    """Return the address of the entity of a *kind* with this *slug*."""
    return f"{KINDS[kind].path}{slug}"


def entity_list_page(
    library: Library, kind: EntityKind, *, contains: str, page: int
) -> EntityListPage:
    """Return one *page* of the entities of a *kind*, those whose names have the letters of *contains*."""
    found = library.entities(kind, contains=contains)
    named, known = KINDS[kind], library.lists.entities().get(kind, 0)
    pairs = [("contains", contains)] if contains else []
    pages = Pages.of(page, len(found), ENTITIES_PER_PAGE, named.path, pairs)
    shown = page_of(found, pages.number, ENTITIES_PER_PAGE)
    sought = bool(letters(contains))
    number = f"{len(found):,} of {known:,}" if sought else f"{known:,}"
    noun = named.noun if known == 1 else named.nouns
    return EntityListPage(
        kind=named,
        heading=f"{number} {noun}" if known else f"No {named.nouns} yet",
        contains=contains,
        has_filter=known > _FEW_ENTITIES or sought,
        letters=() if sought or known <= _FEW_ENTITIES else _letters(library, kind),
        items=items_of(shown, kind),
        pages=pages,
        canonical=page_address(named.path, pages.number),
        json=f"{named.path.rstrip('/')}.json",
        ways=ways_to_browse(library.lists, named.path),
    )


def entity_page(library: Library, entity: Entity, page: int) -> EntityPage:
    """Return the page of *entity*, with one *page* of its texts."""
    named, address = KINDS[entity.kind], entity_address(entity.kind, entity.slug)
    found = texts_of(library, entity)
    pages = Pages.of(page, len(found), TEXTS_PER_PAGE, address)
    kept = tuple((entity.kind.value, name) for name in entity.names)
    return EntityPage(
        kind=named,
        entity=entity,
        address=address,
        canonical=page_address(address, pages.number),
        heading=named.texts_of(len(found), entity.name),
        spellings=spellings_of(entity),
        words=block_views(read_words(entity.authority.words)[0]),
        same_as=tuple(Choice(_site_of(url), url) for url in entity.authority.same_as),
        also=_also(library, entity),
        entries=tuple(map(entry_view, page_of(found, pages.number, TEXTS_PER_PAGE))),
        pages=pages,
        decades=_decades(library, entity, kept) if len(found) > _FEW_TEXTS else (),
        kept=kept,
        paragraphs=f"/search?{urlencode(kept)}",
        json=f"{address}.json",
        ways=ways_to_browse(library.lists),
    )


def _decades(
    library: Library, entity: Entity, kept: Sequence[tuple[str, str]]
) -> tuple[Choice, ...]:
    """Return the decades of the texts of *entity*, each leading to those; none where there is only one."""
    years = library.lists.years(TextFilter(entities=((entity.kind, entity.slug),)))
    decades = periods_of(years, 10)
    if len(decades) < 2:
        return ()
    return tuple(
        Choice(
            f"{decade.label} ({decade.texts:,})",
            f"/texts/?{urlencode([*kept, ('from', year_value(decade.first)), ('to', year_value(decade.last))])}",
        )
        for decade in decades
    )


def items_of(shown: Sequence[Entity], kind: EntityKind) -> tuple[EntityItem, ...]:
    """Return the lines of a list of entities of a *kind*."""
    items, before = [], ""
    for entity in shown:
        letter, about = entity.sort_key[:1], entity.authority
        items.append(
            EntityItem(
                name=entity.sort_name or entity.name,
                href=entity_address(kind, entity.slug),
                about=about.dates or about.note,
                texts=entity.texts + entity.drafts,
                id=f"letter-{letter}" if letter and letter != before else "",
            )
        )
        before = letter
    return tuple(items)


def browsing_paths(library: StoredLibrary) -> list[tuple[str, str]]:
    """Return the paths of the lists, and of all that published texts name now.

    Each comes with the ISO day on which one of its texts was published or corrected last.
    """
    newest = library.published.newest_day()
    paths = [("/texts/", newest), *([("/years/", newest)] if library.lists.years() else [])]
    for kind, pages in KINDS.items():
        own = library.entity_days(kind)
        paths += [(pages.path, newest)] if own else []
        paths += [(entity_address(kind, slug), day) for slug, day in own]
    return paths


def texts_of(library: Library, entity: Entity) -> Sequence[TextSummary]:
    """Return the texts that name *entity* now, by date."""
    return library.lists.texts(TextFilter(entities=((entity.kind, entity.slug),)))


def spellings_of(entity: Entity) -> tuple[str, ...]:
    """Return how records name *entity* beside its own name."""
    if entity.kind is EntityKind.COLLECTION:
        # Its names are its slug.
        return ()
    return tuple(name for name in entity.names if name != entity.name)


def author_links(library: Library, authors: Sequence[str]) -> tuple[Choice, ...]:
    """Return the names of *authors*, each with the address of its page; empty where it has none."""
    slugs = library.entity_slugs(EntityKind.AUTHOR, authors) if authors else {}
    return tuple(
        Choice(name, entity_address(EntityKind.AUTHOR, slugs[name]) if name in slugs else "")
        for name in authors
    )


def _letters(library: Library, kind: EntityKind) -> tuple[Choice, ...]:
    """Return links to the first of the entities with each letter, wherever in the pages it is."""
    counts = library.lists.letters(kind)
    if not 1 < len(counts) <= MAX_LETTERS:
        return ()
    links, before = [], 0
    for letter, count in counts.items():
        page = before // ENTITIES_PER_PAGE + 1
        address = page_address(KINDS[kind].path, page)
        links.append(Choice(letter.upper(), f"{address}#letter-{letter}"))
        before += count
    return tuple(links)


def _site_of(url: str) -> str:
    host = urlsplit(url).hostname or url
    return next((name for end, name in _SITES.items() if f".{host}".endswith(f".{end}")), host)


def _also(library: Library, entity: Entity) -> Choice | None:
    """Return the same person as the other kind: an author whom texts name, or somebody named who is an author."""
    others = {EntityKind.AUTHOR: EntityKind.PERSON, EntityKind.PERSON: EntityKind.AUTHOR}
    kind = others.get(entity.kind)
    found = library.entity(kind, entity.slug) if kind else None
    if kind is None or not isinstance(found, Entity) or found.is_gone:
        return None
    label = KINDS[kind].texts_of(found.texts + found.drafts, found.name)
    return Choice(label, entity_address(kind, entity.slug))
