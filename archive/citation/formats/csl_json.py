"""Records as CSL-JSON, for reference managers and citation processors."""

import json
from typing import Any

from archive.citation.names import Name
from archive.citation.names import read_name
from archive.citation.record import Record
from archive.citation.record import RecordKind
from archive.model.date import Date


def write_csl(records: tuple[Record, ...]) -> str:
    """Return *records* as a CSL-JSON list."""
    return json.dumps([csl_item(record) for record in records], ensure_ascii=False, indent=2) + "\n"


def csl_item(record: Record) -> dict[str, Any]:
    """Return *record* as a CSL-JSON item."""
    metadata, source = record.metadata, record.metadata.source
    chapter = record.type is RecordKind.CHAPTER
    issued = _date(metadata.date)
    if chapter and source.year:
        # What was issued is the edition; the text is older.
        original, issued = issued, _year(source.year)
    else:
        original = {}
    fields: dict[str, Any] = {
        "id": record.key,
        "type": "document" if record.type is RecordKind.DECREE else record.type.value,
        "title": metadata.title,
        "author": [name_of(name) for name in record.authors],
        "genre": "Decree" if record.type is RecordKind.DECREE else "",
        "container-title": source.title if chapter else "",
        "volume": source.volume,
        "edition": source.edition,
        "editor": [name_of(read_name(source.editor))] if source.editor else [],
        "translator": [name_of(read_name(source.translator))] if source.translator else [],
        "page": source.pages.replace("–", "-"),
        "publisher": source.publisher,
        "publisher-place": source.place,
        "event-title": metadata.occasion if record.type is RecordKind.SPEECH else "",
        "issued": issued,
        "original-date": original,
        "archive": source.archive,
        "archive_location": source.shelfmark,
        "source": record.collection,
        "language": "" if metadata.language == "und" else metadata.language,
        "URL": record.url,
        "note": record.note,
    }
    return {name: value for name, value in fields.items() if value}


def name_of(name: Name) -> dict[str, str]:
    """Return *name* as a CSL name, literal where it could not be split."""
    if not name.given:
        return {"literal": name.family}
    person = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in person.items() if value}


def _date(date: Date | None) -> dict[str, Any]:
    if date is None:
        return {}
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part]]}


def _year(year: str) -> dict[str, Any]:
    try:
        return _date(Date.parse(year))
    except ValueError:
        return {"literal": year}
