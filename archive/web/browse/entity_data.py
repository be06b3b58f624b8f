"""Lists of texts, and authors, people, places, subjects and collections, for programs: JSON and JSON-LD."""

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from archive.library.entities import Entity
from archive.library.protocol import Library
from archive.library.text_lists import TextFilter
from archive.library.text_lists import TextLists
from archive.library.text_lists import TextSummary
from archive.model.address import Address
from archive.model.entity import EntityKind
from archive.web.browse.entities import ENTITIES_PER_PAGE
from archive.web.browse.entities import KINDS
from archive.web.browse.entities import entity_address
from archive.web.browse.entities import spellings_of
from archive.web.browse.entities import texts_of
from archive.web.browse.text_list import TEXTS_PER_PAGE
from archive.web.browse.years import Period
from archive.web.paging import Pages
from archive.web.paging import page_of


def entity_list_json(
    library: Library, kind: EntityKind, absolute: Callable[[str], str], *, contains: str, page: int
) -> dict[str, Any]:
    """Return a *page* of the entities of a *kind* for programs."""
    found = library.entities(kind, contains=contains)
    path = f"{KINDS[kind].path.rstrip('/')}.json"
    pairs = [("contains", contains)] if contains else []
    pages = Pages.of(page, len(found), ENTITIES_PER_PAGE, path, pairs)
    return {
        "kind": kind.value,
        "total": len(found),
        "page": pages.number,
        "pages": pages.pages,
        KINDS[kind].nouns: [
            _entity_json(entity, absolute)
            for entity in page_of(found, pages.number, ENTITIES_PER_PAGE)
        ],
        "next": absolute(pages.next) if pages.next else None,
    }


def entity_json(
    library: Library, entity: Entity, absolute: Callable[[str], str], page: int
) -> dict[str, Any]:
    """Return *entity* with one *page* of its texts for programs."""
    found = texts_of(library, entity)
    path = f"{entity_address(entity.kind, entity.slug)}.json"
    pages = Pages.of(page, len(found), TEXTS_PER_PAGE, path)
    return {
        **_entity_json(entity, absolute),
        "page": pages.number,
        "pages": pages.pages,
        "listed": [
            text_json(text, absolute) for text in page_of(found, pages.number, TEXTS_PER_PAGE)
        ],
        "next": absolute(pages.next) if pages.next else None,
    }


def text_json(text: TextSummary, absolute: Callable[[str], str]) -> dict[str, Any]:
    """Return *text* as a line of a list for programs."""
    address = str(Address(text.slug))
    return {
        "address": address,
        "url": absolute(address),
        "title": text.title,
        "authors": list(text.authors),
        "date": text.date,
        "language": text.language,
        "paragraphs": text.paragraphs,
        "draft": text.draft,
    }


def entity_json_ld(entity: Entity, absolute: Callable[[str], str]) -> Mapping[str, Any]:
    """Return the schema.org description of *entity*."""
    about = entity.authority
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": KINDS[entity.kind].type,
        "@id": absolute(entity_address(entity.kind, entity.slug)),
        "name": entity.name,
    }
    if also := spellings_of(entity):
        said["alternateName"] = list(also)
    if about.note:
        said["description"] = about.note
    if about.same_as:
        said["sameAs"] = list(about.same_as)
    if about.latitude is not None and about.longitude is not None:
        said["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": about.latitude,
            "longitude": about.longitude,
        }
    if entity.kind is EntityKind.SUBJECT:
        said["inDefinedTermSet"] = absolute(KINDS[entity.kind].path)
    return said


def _entity_json(entity: Entity, absolute: Callable[[str], str]) -> dict[str, Any]:
    about = entity.authority
    return {
        "slug": entity.slug,
        "url": absolute(entity_address(entity.kind, entity.slug)),
        "name": entity.name,
        "sort_name": entity.sort_name,
        "names": list(entity.names),
        "dates": about.dates,
        "note": about.note,
        "same_as": list(about.same_as),
        "latitude": about.latitude,
        "longitude": about.longitude,
        "texts": entity.texts,
        "drafts": entity.drafts,
    }


def period_json(
    lists: TextLists, period: Period, absolute: Callable[[str], str], page: int
) -> dict[str, Any]:
    """Return a year or a decade with one *page* of its texts for programs."""
    found = lists.texts(TextFilter(years=(period.first, period.last)))
    pages = Pages.of(page, len(found), TEXTS_PER_PAGE, f"{period.href}.json")
    return {
        "first": period.first,
        "last": period.last,
        "url": absolute(period.href),
        "texts": len(found),
        "page": pages.number,
        "pages": pages.pages,
        "listed": [
            text_json(text, absolute) for text in page_of(found, pages.number, TEXTS_PER_PAGE)
        ],
        "next": absolute(pages.next) if pages.next else None,
    }
