"""What is said of a place to programs: schema.org in the page, and links in the header (Signposting)."""

import re
from collections.abc import Iterator
from textwrap import shorten

from flask import Response
from werkzeug.urls import iri_to_uri

from archive.citation import Record
from archive.citation.formats.schema_org import JsonLd
from archive.citation.formats.schema_org import site_json_ld
from archive.export.formats import Relation
from archive.export.formats import format_of
from archive.export.formats import siblings
from archive.export.schema_org import schema_org
from archive.library.passage import Passage
from archive.model.address import Address
from archive.web.context import absolute
from archive.web.context import collection

#: Characters of a description.
LENGTH = 200
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def description(record: Record, found: Passage, where: Address) -> str:
    """Return what stands here in a sentence: of a passage how it begins, of a text what its record says."""
    metadata = record.metadata
    if where.first is None:
        said = (metadata.byline, metadata.occasion, metadata.printed_date)
        return ", ".join(part for part in said if part)
    words = next((p.text for p in found.paragraphs if p.text), "")
    return shorten(words, LENGTH, placeholder=" …")


def linked(record: Record, found: Passage) -> JsonLd:
    """Return what *found* is by its *record*, in the words of schema.org."""
    return schema_org(record, found, absolute)


def linked_home() -> JsonLd:
    """Return what the whole site is."""
    return site_json_ld(collection(), absolute("/"))


def signposted(response: Response, found: Passage, where: Address) -> Response:
    """Put the signposts of *where* in the header: the page says where all else is, all else where the page is."""
    links = _from_page(found, where) if not where.format else _from_file(where)
    response.headers.add("Link", ", ".join(links))
    return response


def _from_page(found: Passage, where: Address) -> Iterator[str]:
    site = _site()
    if not found.edition.draft:
        # What is not published yet has no address to be cited by.
        yield _link(f"{site}{where}", "cite-as")
    yield _link("https://schema.org/AboutPage", "type")
    rights = found.edition.text.metadata.rights
    if _WEB.fullmatch(rights):
        yield _link(iri_to_uri(rights), "license")
    files_json_ld = siblings(where)
    for relation in Relation:
        for file in files_json_ld:
            if file.format.relation is relation:
                yield _link(f"{site}{file.address}", relation.value, file.format.media_type)


def _from_file(where: Address) -> Iterator[str]:
    format = format_of(where.format)
    describes = format is not None and format.relation is Relation.DESCRIPTION
    yield _link(
        f"{_site()}{where.sibling('')}", "describes" if describes else "collection", "text/html"
    )


def _link(url: str, relation: str, mimetype: str = "") -> str:
    typed = f'; type="{mimetype}"' if mimetype else ""
    return f'<{url}>; rel="{relation}"{typed}'


def _site() -> str:
    # A header has no other letters than an address; what is behind the host has none anyway.
    return iri_to_uri(absolute(""))
