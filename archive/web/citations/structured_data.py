"""Structured data about a passage: schema.org metadata in the page, and Signposting links in the header."""

import re
from collections.abc import Iterator

from flask import Response
from werkzeug.urls import iri_to_uri

from archive.citation import Record
from archive.citation.formats.schema_org import JsonLd
from archive.citation.formats.schema_org import site_json_ld
from archive.export.formats import Relation
from archive.export.formats import format_of
from archive.export.formats import siblings
from archive.export.schema_org import schema_org
from archive.library.entities import Entity
from archive.library.passage import Passage
from archive.model.address import Address
from archive.model.entity import EntityKind
from archive.search.snippet import word_end
from archive.web.context import absolute
from archive.web.context import current

#: The length of a description.
DESCRIPTION_CHARS = 200
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def description(record: Record, found: Passage, where: Address) -> str:
    """Return a description in one sentence: the beginning of a passage, or the record of a text."""
    metadata = record.metadata
    if where.first is None:
        parts = (metadata.byline, metadata.occasion, metadata.printed_date)
        return ", ".join(filter(None, parts))
    words = next((p.text for p in found.paragraphs if p.text), "")
    # More than the description is not looked at: a paragraph may be a whole book.
    words = " ".join(words[: 2 * DESCRIPTION_CHARS].split())
    if len(words) <= DESCRIPTION_CHARS:
        return words
    return f"{words[: word_end(words, DESCRIPTION_CHARS - 2, 0)].rstrip()} …"


def passage_json_ld(record: Record, found: Passage) -> JsonLd:
    """Return the schema.org description of *found*, which has *record*."""
    return schema_org(record, found, absolute)


def home_json_ld() -> JsonLd:
    """Return the schema.org description of the whole site."""
    return site_json_ld(current.collection, absolute("/"))


def add_signposts(response: Response, found: Passage, where: Address) -> Response:
    """Add the Signposting links of *where* to the header: from the page to each format, and back.

    https://signposting.org/FAIR/
    """
    links = _from_page(found, where) if not where.format else _from_file(found, where)
    response.headers.add("Link", ", ".join(links))
    return response


def add_terms(response: Response, found: Passage, where: Address) -> Response:
    """Add to the header how *found* at *where* is cited, and the licence of its text."""
    for link in (*_cite_as(found, where), *_license(found)):
        response.headers.add("Link", link)
    return response


def _cite_as(found: Passage, where: Address) -> Iterator[str]:
    if not found.edition.draft:
        # A draft has no permanent address to cite.
        yield _link(f"{current.ascii_url}{where}", "cite-as")


def _from_page(found: Passage, where: Address) -> Iterator[str]:
    site = current.ascii_url
    yield from _cite_as(found, where)
    yield _link("https://schema.org/AboutPage", "type")
    yield from _authors(found)
    yield from _license(found)
    files_json_ld = siblings(where)
    for relation in Relation:
        for file in files_json_ld:
            if file.format.relation is relation:
                yield _link(f"{site}{file.address}", relation.value, file.format.media_type)


def _authors(found: Passage) -> Iterator[str]:
    """Yield a link to each author whom the owner of the archive identifies, for example in VIAF: the first address."""
    library, names = current.generation.library, found.edition.text.metadata.authors
    slugs = library.entity_slugs(EntityKind.AUTHOR, names)
    for slug in dict.fromkeys(slugs[name] for name in names if name in slugs):
        entity = library.entity(EntityKind.AUTHOR, slug)
        if isinstance(entity, Entity) and entity.authority.same_as:
            yield _link(iri_to_uri(entity.authority.same_as[0]), "author")


def _license(found: Passage) -> Iterator[str]:
    rights = found.edition.text.metadata.rights
    if _WEB_ADDRESS.fullmatch(rights):
        yield _link(iri_to_uri(rights), "license")


def _from_file(found: Passage, where: Address) -> Iterator[str]:
    format = format_of(where.format)
    describes = format is not None and format.relation is Relation.DESCRIPTION
    yield _link(
        f"{current.ascii_url}{where.sibling('')}",
        "describes" if describes else "collection",
        "text/html",
    )
    if not describes:
        yield from _license(found)


def _link(url: str, relation: str, mimetype: str = "") -> str:
    typed = f'; type="{mimetype}"' if mimetype else ""
    return f'<{url}>; rel="{relation}"{typed}'
