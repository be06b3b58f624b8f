"""Records as RIS, for reference managers."""

from collections.abc import Iterator

from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import iso_or_words
from archive.citation.record import source_pages
from archive.model.date import Date
from archive.model.date import year_words

#: The type that Zotero imports right; where it has none, one that no importer takes for something else.
RIS_TYPES = {
    RecordKind.CHAPTER: "CHAP",
    RecordKind.NEWSPAPER: "NEWS",
    RecordKind.MAGAZINE: "MGZN",
    RecordKind.JOURNAL: "JOUR",
    RecordKind.LETTER: "PCOMM",
    RecordKind.ARCHIVE: "MANSCPT",
    RecordKind.WEBPAGE: "ELEC",
    # The only one that becomes a presentation; SPCH is dropped or taken for an article.
    RecordKind.SPEECH: "SLIDE",
    RecordKind.DECREE: "GOVDOC",
    # GEN would become an article in Zotero. What has no other source is a page of this site.
    RecordKind.DOCUMENT: "ELEC",
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
    yield "TY", RIS_TYPES[kind]
    yield "ID", record.key
    for name in record.authors:
        yield "AU", _name(name)
    yield "TI", metadata.title
    yield "T2", _container(record)
    yield "M3", _genre(record)
    yield from _dates(record)
    yield "VL", source.volume
    yield "IS", source.issue
    yield "ET", source.edition
    first, last = source_pages(record)
    yield "SP", first
    yield "EP", last
    # The second role of a letter is its recipient.
    for name in record.recipients if kind is RecordKind.LETTER else record.editors:
        yield "A2", _name(name)
    for name in record.translators:
        yield "A4", _name(name)
    yield "PB", source.publisher
    yield "CY", source.place
    yield "DB", _commas(source.archive, source.archive_place)
    yield "AV", _commas(source.collection, source.location)
    for subject in metadata.subjects:
        yield "KW", subject
    yield "LA", "" if metadata.language == "und" else metadata.language
    yield "DP", record.collection
    yield "UR", record.url
    yield "N1", record.note
    yield "ER", ""


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the date of the print, with that of the text as a note; else the date of the text."""
    issued = record.issued
    if isinstance(issued, Date) and issued.year < 1:
        yield "PY", year_words(issued.year)
    elif isinstance(issued, Date):
        yield "PY", f"{issued.year:04}"
        yield "DA", _day(issued)
    elif issued:
        yield "PY", issued
        yield "DA", issued if record.type.printed and record.metadata.source.year else ""
    if record.original_date:
        yield "N1", f"original date: {iso_or_words(record.original_date)}"


def _day(date: Date) -> str:
    """Return the year, or the year, month and day with slashes between them; an unknown day is empty."""
    day = f"{date.day:02}" if date.day else ""
    return f"{date.year:04}/{date.month:02}/{day}" if date.month else f"{date.year:04}"


def _container(record: Record) -> str:
    """Return the whole of which the text is a part: the book or periodical, the meeting or this site."""
    if record.type.printed:
        return record.metadata.source.title
    if record.type is RecordKind.SPEECH:
        return record.metadata.occasion
    return record.collection if RIS_TYPES[record.type] == "ELEC" else ""


def _genre(record: Record) -> str:
    if record.type is RecordKind.LETTER:
        return record.noun
    return record.genre if RIS_TYPES[record.type] in ("MANSCPT", "ELEC", "SLIDE") else ""


def _commas(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _name(name: Name) -> str:
    # The comma after the name of a body keeps it in one piece.
    return name.inverted if name.given else f"{name.family},"
