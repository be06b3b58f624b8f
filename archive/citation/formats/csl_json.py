"""Records as CSL-JSON, for reference managers and citation processors."""

import json
from typing import Any

from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import edition_words
from archive.model.date import Date

CSL_TYPES = {
    RecordKind.CHAPTER: "chapter",
    RecordKind.NEWSPAPER: "article-newspaper",
    RecordKind.MAGAZINE: "article-magazine",
    RecordKind.JOURNAL: "article-journal",
    RecordKind.LETTER: "personal_communication",
    RecordKind.ARCHIVE: "manuscript",
    RecordKind.WEBPAGE: "webpage",
    # Of the type ``speech``, MLA omits the date without an ``event-date``, and Chicago and APA print it twice with one.
    RecordKind.SPEECH: "document",
    RecordKind.DECREE: "document",
    RecordKind.DOCUMENT: "document",
}
_GENRES = {RecordKind.SPEECH: "Speech", RecordKind.DECREE: "Decree"}


def write_csl(records: tuple[Record, ...]) -> str:
    """Return *records* as a CSL-JSON list."""
    return json.dumps([csl_item(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def csl_item(record: Record) -> dict[str, Any]:
    """Return *record* as a CSL-JSON item."""
    metadata, source = record.metadata, record.metadata.source
    kind = record.type
    fields: dict[str, Any] = {
        "id": record.key,
        "type": CSL_TYPES[kind],
        "title": metadata.title,
        "author": [name_of(name) for name in record.authors],
        "recipient": [name_of(name) for name in record.recipients if kind is RecordKind.LETTER],
        "genre": _genre(record),
        "container-title": _container(record),
        "volume": source.volume,
        "issue": source.issue,
        # A style adds the word to the name of an edition.
        "edition": source.edition if kind is RecordKind.CHAPTER else edition_words(source.edition),
        "editor": [name_of(name) for name in record.editors],
        "translator": [name_of(name) for name in record.translators],
        "page": source.page_numbers.replace("–", "-"),
        "publisher": source.publisher,
        "publisher-place": source.place,
        "event-title": metadata.occasion if kind is RecordKind.SPEECH else "",
        "issued": csl_date(record.issued),
        "original-date": csl_date(record.original_date),
        "archive": source.archive,
        "archive-place": source.archive_place,
        "archive_collection": source.collection,
        "archive_location": source.location,
        "source": record.collection,
        "language": "" if metadata.language == "und" else metadata.language,
        "keyword": "; ".join(metadata.subjects),
        "URL": record.url,
        "note": record.note,
    }
    return {name: value for name, value in fields.items() if value}


def _genre(record: Record) -> str:
    if record.type is RecordKind.LETTER:
        # Styles add "to" and the recipient.
        return record.noun
    if record.type in (RecordKind.ARCHIVE, RecordKind.NEWSPAPER, RecordKind.MAGAZINE):
        return record.genre
    return _GENRES.get(record.type, "")


def _container(record: Record) -> str:
    if record.type is RecordKind.WEBPAGE:
        return record.collection
    return record.metadata.source.title if record.type.printed else ""


def name_of(name: Name) -> dict[str, Any]:
    """Return *name* as a CSL name, literal where it could not be split."""
    if not name.given:
        return {"literal": name.family}
    person = {
        "family": name.family,
        "given": name.given,
        "suffix": name.suffix,
        # The order of the parts is the same in every place.
        "static-ordering": name.family_first,
    }
    return {part: value for part, value in person.items() if value}


def csl_date(date: Date | str) -> dict[str, Any]:
    """Return *date* as a CSL date, literal where it is in words."""
    if isinstance(date, str):
        return {"literal": date} if date else {}
    # CSL has no year 0: 1 BC is -1 there, and 0 here.
    year = date.year if date.year > 0 else date.year - 1
    return {"date-parts": [[part for part in (year, date.month, date.day) if part]]}


def read_csl_date(stated: dict[str, Any]) -> Date:
    """Return the date that `csl_date` was given, if it was not in words."""
    year, *rest = stated["date-parts"][0]
    return Date(year if year > 0 else year + 1, *rest)
