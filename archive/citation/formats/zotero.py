"""Metadata for Zotero: meta tags for the page of a text, and COinS for lists of hits."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import RecordKind
from archive.citation.record import iso_or_words
from archive.citation.record import source_pages


class MetaTag(NamedTuple):
    """A meta tag; `attribute` is ``name``, or ``property`` for Open Graph."""

    attribute: str
    name: str
    content: str


def meta_tags(record: Record) -> tuple[MetaTag, ...]:
    """Return the meta tags of *record*, without empty ones.

    With a printed edition these are ``citation_*`` tags, else Dublin Core with Zotero's own item type.
    """
    tags = _printed_tags(record) if record.type is RecordKind.CHAPTER else _unprinted_tags(record)
    return tuple(
        MetaTag("property" if name.startswith("og:") else "name", name, content)
        for name, content in tags
        if content
    )


def coins(record: Record) -> str:
    """Return *record* as the context object of a COinS, for lists; pages with meta tags need none."""
    return f"{_coins_of_text(record.whole)}&{urlencode([('rft_id', record.url)])}"


@lru_cache(maxsize=4096)
def _coins_of_text(record: Record) -> str:
    metadata = record.metadata
    if record.type is RecordKind.CHAPTER:
        fields = [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book"),
            ("rft.genre", "bookitem"),
            ("rft.atitle", metadata.title),
            ("rft.btitle", metadata.source.title),
            *_first_author(record),
            *(("rft.au", _name(name)) for name in record.authors[1:]),
            ("rft.date", metadata.source.year or iso_or_words(metadata.date)),
            ("rft.pages", metadata.source.pages),
        ]
    else:
        fields = [
            ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
            ("rft.type", _unprinted_kind(record)),
            ("rft.title", metadata.title),
            *(("rft.creator", _name(name)) for name in record.authors),
            ("rft.date", iso_or_words(metadata.date)),
        ]
    fields = [("ctx_ver", "Z39.88-2004"), *fields]
    return urlencode([(name, value) for name, value in fields if value])


def _first_author(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the first author, split as this format requires; a body stays in one piece."""
    for name in record.authors[:1]:
        if name.given:
            yield "rft.aulast", name.family
            yield "rft.aufirst", " ".join(part for part in (name.given, name.suffix) if part)
        else:
            yield "rft.au", _name(name)


def _printed_tags(record: Record) -> Iterator[tuple[str, str]]:
    metadata, source = record.metadata, record.metadata.source
    first, last = source_pages(record)
    dated = iso_or_words(metadata.date)
    yield "z:itemType", "bookSection"
    yield "citation_title", metadata.title
    for name in record.authors:
        yield "citation_author", _name(name)
    for name in record.editors:
        yield "citation_editor", _name(name)
    for name in record.translators:
        # Zotero ignores a citation_* translator beside authors; other readers do not.
        yield "z:translators", _name(name)
    yield "citation_inbook_title", source.title
    yield "citation_volume", source.volume
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_publisher", source.publisher
    yield "citation_publication_date", source.year or dated
    yield "z:originalDate", iso_or_words(record.original_date)
    yield "z:place", source.place
    yield "z:edition", source.edition
    yield "z:archive", source.archive
    yield "z:archiveLocation", source.shelfmark
    yield "citation_language", "" if metadata.language == "und" else metadata.language
    yield "citation_public_url", record.url
    yield "DC.rights", metadata.rights


def _unprinted_tags(record: Record) -> Iterator[tuple[str, str]]:
    metadata = record.metadata
    speech = record.type is RecordKind.SPEECH
    yield "z:itemType", _unprinted_kind(record)
    yield "DC.title", metadata.title
    for name in record.authors:
        # A presentation has no authors.
        yield "z:presenters" if speech else "DC.creator", _name(name)
    yield "DC.date", iso_or_words(metadata.date)
    yield "z:meetingName", metadata.occasion if speech else ""
    yield "z:presentationType", "Speech" if speech else ""
    yield "z:archive", metadata.source.archive
    yield "z:archiveLocation", metadata.source.shelfmark
    yield "DC.language", "" if metadata.language == "und" else metadata.language
    yield "DC.rights", metadata.rights
    yield "og:url", record.url


def _unprinted_kind(record: Record) -> str:
    return "presentation" if record.type is RecordKind.SPEECH else "document"


def _name(name: Name) -> str:
    # The comma after the name of a body keeps it in one piece.
    return name.inverted if name.given else f"{name.family},"
