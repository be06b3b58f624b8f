"""What is said of a place to programs: schema.org in the page, and links in the header (Signposting)."""

import re
from collections.abc import Iterator
from textwrap import shorten

from flask import Response
from werkzeug.urls import iri_to_uri

from archive.citation import Record
from archive.citation.formats.schema_org import Linked
from archive.citation.formats.schema_org import linked_files
from archive.citation.formats.schema_org import linked_passage
from archive.citation.formats.schema_org import linked_sections
from archive.citation.formats.schema_org import linked_site
from archive.citation.formats.schema_org import linked_text
from archive.export.formats import MIMETYPES
from archive.library.passage import Passage
from archive.model.address import Address
from archive.web.citations.records import record_of
from archive.web.context import absolute
from archive.web.context import collection
from archive.web.presenters import byline
from archive.web.presenters import printed_date

#: Characters of a description.
LENGTH = 200
#: What has the words of a place, and what describes them.
_ITEMS = ("tei.xml", "txt", "md", "json")
_RECORDS = ("csl.json", "ris", "bib", "jsonld")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def description(record: Record, found: Passage, where: Address) -> str:
    """Return what stands here in a sentence: of a passage how it begins, of a text what its record says."""
    metadata = record.metadata
    if where.first is None:
        said = (byline(metadata.authors), metadata.occasion, printed_date(metadata))
        return ", ".join(part for part in said if part)
    words = next((p.text for p in found.paragraphs if p.text), "")
    return shorten(words, LENGTH, placeholder=" …")


def linked(record: Record, found: Passage, where: Address, *, words: bool = False) -> Linked:
    """Return what *found* is by its *record*, in the words of schema.org, with all *words* if wanted."""
    home = absolute("/")
    if where.first is None:
        return linked_text(record, found.edition, home=home)
    whole = absolute(str(where.sibling("").text))
    # A page has the words of a range already, and they may be many.
    quoted = found.paragraphs if where.last is None or words else ()
    if where.words is not None:
        # What is quoted are some words of these paragraphs only.
        quoted = ()
    return linked_passage(record, quoted, whole=whole, home=home)


def linked_whole(found: Passage, where: Address) -> Linked:
    """Return the same with its parts and its other formats, as a file has room for."""
    said = linked(record_of(found.edition, where), found, where, words=True)
    if where.first is None and (parts := linked_sections(found.sections, said["url"])):
        said["hasPart"] = parts
    files = ((absolute(str(where.sibling(ending))), MIMETYPES[ending]) for ending in _ITEMS)
    said["encoding"] = linked_files(files)
    return said


def linked_home() -> Linked:
    """Return what the whole site is."""
    return linked_site(collection(), absolute("/"))


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
    for relation, endings in (("item", _ITEMS), ("describedby", _RECORDS)):
        for ending in endings:
            yield _link(f"{site}{where.sibling(ending)}", relation, MIMETYPES[ending])


def _from_file(where: Address) -> Iterator[str]:
    relation = "describes" if where.format in _RECORDS else "collection"
    yield _link(f"{_site()}{where.sibling('')}", relation, "text/html")


def _link(url: str, relation: str, mimetype: str = "") -> str:
    typed = f'; type="{mimetype}"' if mimetype else ""
    return f'<{url}>; rel="{relation}"{typed}'


def _site() -> str:
    # A header has no other letters than an address; what is behind the host has none anyway.
    return iri_to_uri(absolute(""))
