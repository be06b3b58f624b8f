"""Records as RIS, for reference managers."""

from collections.abc import Iterator

from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import RecordKind
from archive.citation.record import iso_or_words
from archive.citation.record import source_pages
from archive.model.date import year_words

#: SPCH would be the type of a speech, but importers drop it or take it for an article.
_TYPES = {
    RecordKind.CHAPTER: "CHAP",
    RecordKind.SPEECH: "SLIDE",
    RecordKind.DECREE: "GOVDOC",
    # RIS has no type for a document without an edition; no importer takes this one for an article.
    RecordKind.DOCUMENT: "MANSCPT",
}


def write_ris(records: tuple[Record, ...]) -> str:
    """Return *records* as RIS."""
    return "".join(
        f"{tag}  - {' '.join(value.split())}".rstrip(" ") + (" \r\n" if tag == "ER" else "\r\n")
        for record in records
        for tag, value in _lines(record)
        if value or tag == "ER"
    )


def _lines(record: Record) -> Iterator[tuple[str, str]]:
    metadata, source = record.metadata, record.metadata.source
    kind = record.type
    yield "TY", _TYPES[kind]
    yield "ID", record.key
    for name in record.authors:
        yield "AU", _name(name)
    yield "TI", metadata.title
    if kind is RecordKind.CHAPTER:
        yield "T2", source.title
    elif kind is RecordKind.SPEECH:
        yield "T2", metadata.occasion
    yield from _dates(record)
    yield "VL", source.volume
    yield "ET", source.edition
    first, last = source_pages(record)
    yield "SP", first
    yield "EP", last
    for name in record.editors:
        yield "A2", _name(name)
    for name in record.translators:
        yield "A4", _name(name)
    yield "PB", source.publisher
    yield "CY", source.place
    yield "AV", ", ".join(part for part in (source.archive, source.shelfmark) if part)
    yield "LA", "" if metadata.language == "und" else metadata.language
    yield "DB", record.collection
    yield "UR", record.url
    yield "N1", record.note
    yield "ER", ""


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the year of the edition, with the date of the text as a note; else the date of the text."""
    date, year = record.metadata.date, record.metadata.source.year
    if record.type is RecordKind.CHAPTER and year:
        yield "PY", year
        yield "DA", year
        original = iso_or_words(record.original_date)
        yield "N1", f"original date: {original}" if original else ""
    elif date is not None and date.year < 1:
        yield "PY", year_words(date.year)
    elif date is not None:
        yield "PY", f"{date.year:04}"
        # Year, month and day are separated by slashes; unknown parts are empty.
        month = f"{date.month:02}" if date.month else ""
        day = f"{date.day:02}" if date.day else ""
        yield "DA", f"{date.year:04}/{month}/{day}"


def _name(name: Name) -> str:
    # The comma after the name of a body keeps it in one piece.
    return name.inverted if name.given else f"{name.family},"
