"""Records as schema.org JSON-LD, for search engines.

schema.org has no type for a speech, so a text is a `Chapter` of its printed edition, or a `CreativeWork` with its
kind as `genre`; a paragraph or range is a `Quotation` from it. Empty fields are left out.
"""

import re
from collections.abc import Iterable
from typing import Any

from archive.citation.names import Name
from archive.citation.record import Record
from archive.model.edition import Edition
from archive.model.text import Collection
from archive.model.text import Paragraph
from archive.model.text import Section

JsonLd = dict[str, Any]

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
            "@type": "Chapter" if metadata.source.printed else "CreativeWork",
            "@id": record.url,
            "url": record.url,
            "name": metadata.title,
            "genre": record.kind,
            "author": [_who(name) for name in record.authors],
            "dateCreated": str(metadata.date or ""),
            "inLanguage": _language(record),
            "recordedAt": {"@type": "Event", "name": metadata.occasion} if spoken else {},
            "pagination": metadata.source.pages if metadata.source.printed else "",
            "translator": list(map(_who, record.translators)),
            "isPartOf": [*_book(record), _collection(record.collection, home)],
            "isBasedOn": metadata.source.url,
            **_rights(rights),
            "version": str(edition.revision) if edition.revision else "",
            "dateModified": edition.date,
            "creativeWorkStatus": "Draft" if edition.draft else "",
        }
    )


def passage_json_ld(
    record: Record, paragraphs: Iterable[Paragraph], *, whole: str, home: str
) -> JsonLd:
    """Return a paragraph or range of the text at the URL *whole*."""
    metadata = record.metadata
    living = [p for p in paragraphs if not p.withdrawn]
    speakers = dict.fromkeys(p.speaker for p in living if p.speaker)
    work = {
        "@type": "Chapter" if metadata.source.printed else "CreativeWork",
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
            "text": "\n\n".join(p.text for p in living),
            # The speaker named in the text need not be its author.
            "spokenByCharacter": [_who(record.name_of(speaker)) for speaker in speakers],
            "creator": [_who(name) for name in record.authors],
            "dateCreated": str(metadata.date or ""),
            "inLanguage": _language(record),
            "isPartOf": [work, _collection(record.collection, home)],
            **_rights(metadata.rights),
        }
    )


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


def _book(record: Record) -> list[JsonLd]:
    """Return the printed edition, if the record names one."""
    source = record.metadata.source
    if not source.printed:
        return []
    house = {"@type": "Organization", "name": source.publisher, "location": source.place}
    return [
        _without_empty(
            {
                "@type": ["Book", "PublicationVolume"] if source.volume else "Book",
                "name": source.title,
                "volumeNumber": source.volume,
                "bookEdition": source.edition,
                "editor": list(map(_who, record.editors)),
                "publisher": _without_empty(house) if source.publisher else {},
                "datePublished": source.year,
            }
        )
    ]


def _collection(title: str, home: str) -> JsonLd:
    return {"@type": "Collection", "@id": home, "url": home, "name": title}


def _who(name: Name) -> JsonLd:
    # A name that could not be split may be a person or a body.
    if not name.given:
        return {"name": name.natural}
    parts = {"familyName": name.family, "givenName": name.given, "honorificSuffix": name.suffix}
    return {"@type": "Person", "name": name.natural, **_without_empty(parts)}


def _rights(rights: str) -> JsonLd:
    return {"license": rights} if _WEB.fullmatch(rights) else {"copyrightNotice": rights}


def _language(record: Record) -> str:
    language = record.metadata.language
    return "" if language == "und" else language


def _without_empty(fields: JsonLd) -> JsonLd:
    return {name: value for name, value in fields.items() if value}
