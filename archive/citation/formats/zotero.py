"""Metadata for Zotero: meta tags for the page of a text, and COinS for lists of hits."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlencode

from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import iso_or_words
from archive.citation.record import source_pages
from archive.model.date import Date

#: The item types of Zotero.
ITEM_TYPES = {
    RecordKind.CHAPTER: "bookSection",
    RecordKind.NEWSPAPER: "newspaperArticle",
    RecordKind.MAGAZINE: "magazineArticle",
    RecordKind.JOURNAL: "journalArticle",
    RecordKind.LETTER: "letter",
    RecordKind.ARCHIVE: "manuscript",
    RecordKind.WEBPAGE: "webpage",
    RecordKind.SPEECH: "presentation",
    RecordKind.DECREE: "document",
    RecordKind.DOCUMENT: "document",
}
#: The tag for the whole of which the text is a part: beside ``citation_journal_title`` Zotero takes any item for a
#: journal article.
_CONTAINERS = {
    RecordKind.CHAPTER: "citation_inbook_title",
    RecordKind.NEWSPAPER: "z:publicationTitle",
    RecordKind.MAGAZINE: "z:publicationTitle",
    RecordKind.JOURNAL: "citation_journal_title",
}
#: The fields for a description of the item, which Zotero names by its type.
_DESCRIPTIONS = {
    RecordKind.LETTER: "z:letterType",
    RecordKind.ARCHIVE: "z:manuscriptType",
    RecordKind.WEBPAGE: "z:websiteType",
}


class MetaTag(NamedTuple):
    """A meta tag; `attribute` is ``name``, or ``property`` for Open Graph."""

    attribute: str
    name: str
    content: str


def meta_tags(record: Record) -> tuple[MetaTag, ...]:
    """Return the meta tags of *record*, without empty ones.

    For a part of a book or periodical these are ``citation_*`` tags, else Dublin Core; both with Zotero's item type.
    """
    tags = _printed_tags(record) if record.type.printed else _unprinted_tags(record)
    return tuple(
        MetaTag("property" if name.startswith("og:") else "name", name, content)
        for name, content in tags
        if content
    )


def coins(record: Record) -> str:
    """Return *record* as the context object of a COinS, for lists; pages with meta tags need none."""
    return f"{coins_of_text(record.whole)}&{urlencode([('rft_id', record.url)])}"


@lru_cache(maxsize=4096)
def coins_of_text(record: Record) -> str:
    """Return *record*, that of a whole text, as a context object without an address."""
    fields = [("ctx_ver", "Z39.88-2004"), *_coins_fields(record)]
    return urlencode([(name, value) for name, value in fields if value])


def _coins_fields(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the fields in the format for books, for journals, or in Dublin Core, which has Zotero's other types."""
    metadata, source, kind = record.metadata, record.metadata.source, record.type
    if kind in (RecordKind.CHAPTER, RecordKind.JOURNAL):
        journal = kind is RecordKind.JOURNAL
        yield "rft_val_fmt", f"info:ofi/fmt:kev:mtx:{'journal' if journal else 'book'}"
        yield "rft.genre", "article" if journal else "bookitem"
        yield "rft.atitle", metadata.title
        yield "rft.jtitle" if journal else "rft.btitle", source.title
        yield from _first_author(record)
        for name in record.authors[1:]:
            yield "rft.au", _name(name)
        yield "rft.date", source.year or iso_or_words(record.issued)
        yield "rft.volume", source.volume if journal else ""
        yield "rft.issue", source.issue
        yield "rft.pages", source.page_numbers
    else:
        yield "rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"
        yield "rft.type", ITEM_TYPES[kind]
        yield "rft.title", metadata.title
        for name in record.authors:
            yield "rft.creator", _name(name)
        yield "rft.source", source.title if kind.printed else ""
        yield "rft.date", iso_or_words(record.issued if kind.printed else metadata.date)


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
    yield "z:itemType", ITEM_TYPES[record.type]
    yield "citation_title", metadata.title
    for name in record.authors:
        yield "citation_author", _name(name)
    for name in record.editors:
        yield "citation_editor", _name(name)
    for name in record.translators:
        # Zotero ignores a citation_* translator beside authors; other readers do not.
        yield "z:translators", _name(name)
    chapter = record.type is RecordKind.CHAPTER
    yield _CONTAINERS[record.type], source.title
    yield "citation_volume", source.volume
    yield "citation_issue", source.issue
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_publisher", source.publisher
    yield "citation_publication_date", source.year or iso_or_words(record.issued)
    yield "z:originalDate", iso_or_words(record.original_date) if chapter else ""
    yield "z:place", source.place
    yield "z:edition", source.edition
    yield from _shelf(record)
    yield "citation_language", "" if metadata.language == "und" else metadata.language
    yield "citation_public_url", record.url
    yield "DC.rights", metadata.rights
    yield "og:url", record.url


def _unprinted_tags(record: Record) -> Iterator[tuple[str, str]]:
    metadata, kind = record.metadata, record.type
    speech = kind is RecordKind.SPEECH
    yield "z:itemType", ITEM_TYPES[kind]
    yield "DC.title", metadata.title
    for name in record.authors:
        # Zotero finds no author of a presentation there, and others, such as that of Wikipedia, nowhere else.
        yield "DC.creator", _name(name)
    for name in record.authors if speech else ():
        yield "z:presenters", _name(name)
    for name in record.recipients if kind is RecordKind.LETTER else ():
        yield "z:recipients", _name(name)
    for name in record.translators:
        yield "z:translators", _name(name)
    yield "DC.date", iso_or_words(record.issued if isinstance(record.issued, Date) else None)
    yield "z:meetingName", metadata.occasion if speech else ""
    yield "z:presentationType", "Speech" if speech else ""
    if kind in _DESCRIPTIONS:
        yield _DESCRIPTIONS[kind], record.noun
    yield "z:websiteTitle", record.collection if kind is RecordKind.WEBPAGE else ""
    yield "z:place", metadata.source.place if kind is RecordKind.ARCHIVE else ""
    yield "z:eventPlace", metadata.source.place if kind is RecordKind.LETTER else ""
    yield from _shelf(record)
    yield "DC.language", "" if metadata.language == "und" else metadata.language
    yield "DC.rights", metadata.rights
    yield "og:url", record.url


def _shelf(record: Record) -> Iterator[tuple[str, str]]:
    source = record.metadata.source
    yield "z:archive", ", ".join(part for part in (source.archive, source.archive_place) if part)
    yield (
        "z:archiveLocation",
        ", ".join(part for part in (source.collection, source.location) if part),
    )


def _name(name: Name) -> str:
    # The comma after the name of a body keeps it in one piece.
    return name.inverted if name.given else f"{name.family},"
