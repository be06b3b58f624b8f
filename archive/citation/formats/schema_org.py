"""Records as schema.org JSON-LD, for search engines.

schema.org has no type for a speech, so it is a `CreativeWork` with its kind as `genre`; a text from a book is a
`Chapter`, one from a periodical an article of an issue. A paragraph or range is a `Quotation` from it. Empty fields
are left out.
"""

import re
from collections.abc import Iterable
from typing import Any

from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.record import Record
from archive.model.edition import Edition
from archive.model.text import Collection
from archive.model.text import Paragraph
from archive.model.text import Section
from archive.model.text import SourceType

JsonLd = dict[str, Any]

_TYPES: dict[RecordKind, str] = {
    RecordKind.CHAPTER: "Chapter",
    RecordKind.NEWSPAPER: "NewsArticle",
    RecordKind.MAGAZINE: "Article",
    RecordKind.JOURNAL: "ScholarlyArticle",
    RecordKind.LETTER: "Message",
    RecordKind.ARCHIVE: "ArchiveComponent",
    RecordKind.WEBPAGE: "CreativeWork",
    RecordKind.SPEECH: "CreativeWork",
    RecordKind.DECREE: "CreativeWork",
    RecordKind.DOCUMENT: "CreativeWork",
}
_CONTEXT = "https://schema.org"
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


def text_json_ld(record: Record, edition: Edition, *, home: str) -> JsonLd:
    """Return a whole text; *home* is the URL of its collection."""
    metadata = record.metadata
    rights = metadata.rights
    spoken = metadata.occasion and record.kind == "speech"
    return _without_empty(
        {
            "@context": _CONTEXT,
            "@type": _TYPES[record.type],
            "@id": record.url,
            "url": record.url,
            "name": metadata.title,
            "genre": record.kind,
            "author": [_who(name) for name in record.authors],
            "dateCreated": str(metadata.date or ""),
            "inLanguage": _language(record),
            "keywords": list(metadata.subjects),
            "spatialCoverage": [{"@type": "Place", "name": place} for place in metadata.places],
            "mentions": [_who(record.name_of(name)) for name in metadata.people],
            "recordedAt": {"@type": "Event", "name": metadata.occasion} if spoken else {},
            "pagination": metadata.source.page_numbers if record.type.printed else "",
            "translator": list(map(_who, record.translators)),
            "recipient": list(map(_who, record.recipients)),
            **_kept(record),
            "isPartOf": [*_whole(record), _collection(record.collection, home)],
            "isBasedOn": _based_on(record),
            **_rights(rights),
            "version": str(edition.revision) if edition.revision else "",
            "dateModified": edition.date,
            "creativeWorkStatus": "Draft" if edition.draft else _status(record),
            "correction": list(record.remarks),
        }
    )


def passage_json_ld(
    record: Record, paragraphs: Iterable[Paragraph], *, whole: str, home: str
) -> JsonLd:
    """Return a paragraph or range of the text at the URL *whole*."""
    metadata = record.metadata
    worded = [p for p in paragraphs if p.text]
    speakers = dict.fromkeys(p.speaker for p in worded if p.speaker)
    work = {
        "@type": _TYPES[record.type],
        "@id": whole,
        "url": whole,
        "name": metadata.title,
    }
    return _without_empty(
        {
            "@context": _CONTEXT,
            "@type": "Quotation",
            "@id": record.url,
            "url": record.url,
            "name": f"{metadata.title}, {record.locator}",
            "text": "\n\n".join(p.text for p in worded),
            # The speaker named in the text need not be its author.
            "spokenByCharacter": [_who(record.name_of(speaker)) for speaker in speakers],
            "creator": [_who(name) for name in record.authors],
            "dateCreated": str(metadata.date or ""),
            "inLanguage": _language(record),
            "isPartOf": [work, _collection(record.collection, home)],
            **_rights(metadata.rights),
            "creativeWorkStatus": _status(record),
            "correction": list(record.remarks),
        }
    )


def _status(record: Record) -> str:
    return "Withdrawn" if record.withdrawn else ""


def sections_json_ld(sections: Iterable[Section], url: str) -> list[JsonLd]:
    """Return the named parts of the text at *url*."""
    return [
        _without_empty(
            {
                "@type": "CreativeWork",
                "@id": f"{url}#{section.id}",
                "name": section.heading,
                "genre": section.kind,
            }
        )
        for section in sections
        if section.heading
    ]


def files_json_ld(files: Iterable[tuple[str, str]]) -> list[JsonLd]:
    """Return the same in other formats, given as URLs and media types."""
    return [
        {"@type": "MediaObject", "contentUrl": url, "encodingFormat": mimetype}
        for url, mimetype in files
    ]


def site_json_ld(collection: Collection, home: str) -> JsonLd:
    """Return the collection at the URL *home*, with its search."""
    return _without_empty(
        {
            "@context": _CONTEXT,
            "@type": ["WebSite", "Collection"],
            "@id": home,
            "url": home,
            "name": collection.title,
            "description": collection.description,
            **_rights(collection.rights),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {
                    "@type": "EntryPoint",
                    "urlTemplate": f"{home}search?q={{search_term_string}}",
                },
                "query-input": "required name=search_term_string",
            },
        }
    )


def _kept(record: Record) -> JsonLd:
    """Return where a letter or document was written, and where it is kept."""
    source = record.metadata.source
    if record.type not in (RecordKind.LETTER, RecordKind.ARCHIVE):
        return {}
    shelf = ", ".join(part for part in (source.collection, source.location) if part)
    keeper = {
        "@type": "ArchiveOrganization",
        "name": source.archive,
        "address": source.archive_place,
    }
    return {
        "locationCreated": _without_empty({"@type": "Place", "name": source.place})
        if source.place
        else {},
        "holdingArchive": _without_empty(keeper) if source.archive else {},
        "itemLocation": shelf,
    }


def _based_on(record: Record) -> JsonLd | str:
    source = record.metadata.source
    if source.type is not SourceType.WEBPAGE:
        return source.url
    return _without_empty({"@type": "WebPage", "name": source.title, "url": source.url})


def _whole(record: Record) -> list[JsonLd]:
    """Return the book or the issue of the periodical, if the record names one."""
    if record.type is RecordKind.CHAPTER:
        return [_book(record)]
    return [_issue(record)] if record.type.printed else []


def _issue(record: Record) -> JsonLd:
    """Return the issue, as part of a volume where there is one, of the periodical."""
    source = record.metadata.source
    periodical = "Newspaper" if record.type is RecordKind.NEWSPAPER else "Periodical"
    whole: JsonLd = {
        "@type": periodical,
        "name": source.title,
        "editor": list(map(_who, record.editors)),
    }
    if source.volume:
        volume = {"@type": "PublicationVolume", "volumeNumber": source.volume}
        whole = {**volume, "isPartOf": _without_empty(whole)}
    return _without_empty(
        {
            "@type": "PublicationIssue",
            "issueNumber": source.issue,
            "datePublished": str(source.date or source.year),
            "isPartOf": _without_empty(whole),
        }
    )


def _book(record: Record) -> JsonLd:
    """Return the printed edition."""
    source = record.metadata.source
    house = {"@type": "Organization", "name": source.publisher, "location": source.place}
    return _without_empty(
        {
            "@type": ["Book", "PublicationVolume"] if source.volume else "Book",
            "name": source.title,
            "volumeNumber": source.volume,
            "bookEdition": source.edition,
            "editor": list(map(_who, record.editors)),
            "publisher": _without_empty(house) if source.publisher else {},
            "datePublished": source.year or str(source.date or ""),
        }
    )


def _collection(title: str, home: str) -> JsonLd:
    return {"@type": "Collection", "@id": home, "url": home, "name": title}


def _who(name: Name) -> JsonLd:
    # A name that could not be split may be a person or a body.
    if not name.given:
        return {"name": name.natural}
    parts = {
        "honorificPrefix": name.title,
        "familyName": name.family,
        "givenName": name.given,
        "honorificSuffix": name.suffix,
    }
    return {"@type": "Person", "name": name.natural, **_without_empty(parts)}


def _rights(rights: str) -> JsonLd:
    return {"license": rights} if _WEB.fullmatch(rights) else {"copyrightNotice": rights}


def _language(record: Record) -> str:
    language = record.metadata.language
    return "" if language == "und" else language


def _without_empty(fields: JsonLd) -> JsonLd:
    return {name: value for name, value in fields.items() if value}
