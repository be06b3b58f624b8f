"""A record as one item of CSL-JSON, the input of the citation processor."""

import re
from typing import Any

from archive.citation.formats.csl_json import CSL_TYPES
from archive.citation.formats.csl_json import csl_date
from archive.citation.formats.csl_json import name_of
from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import edition_words
from archive.citation.record import source_pages
from archive.model.date import Date

Item = dict[str, Any]

#: Words that keep their full stop: those with another one inside, single letters, and common abbreviations.
_ABBREVIATION = re.compile(
    r".*\..*\.|[^\W\d_]\.|(?:Bros|Capt|Co|Col|Corp|Dept|Dr|Esq|Gen|Gov|Hon|Inc|Jr|Lt|Ltd|Messrs|Mr|Mrs"
    r"|No|Nos|Pres|Prof|Rep|Rev|Sen|Sr|St|Vol|Vols|etc|&c)\."
)


def item_of(record: Record, *, accessed: Date) -> Item:
    """Return *record* as a CSL item.

    A text from a book is a chapter of it, one from a periodical an article; any other, letters and documents of an
    archive as well, is a page of this site: only with this type does every style have room for the date, the
    occasion and the state of the text.
    """
    metadata, source = record.metadata, record.metadata.source
    kind = record.type
    chapter, printed = kind is RecordKind.CHAPTER, kind.printed
    of_place = printed or kind in (RecordKind.LETTER, RecordKind.ARCHIVE)
    first, last = source_pages(record)
    fields: Item = {
        "id": record.key,
        "type": CSL_TYPES[kind] if printed else "webpage",
        "title": without_final_point(metadata.title),
        "author": _names(record.authors),
        "genre": "" if chapter else _commas(record.genre, without_final_point(metadata.occasion)),
        "medium": record.state,
        "container-title": source.title if printed else record.collection,
        "source": record.collection if printed else "",
        "volume": source.volume if printed else "",
        "issue": source.issue if printed else "",
        "edition": _edition(source.edition, book=chapter) if printed else "",
        "editor": _names(record.editors) if printed else [],
        "translator": _names(record.translators),
        "publisher": source.publisher if chapter else "",
        "publisher-place": source.place if of_place else "",
        "page": (f"{first}-{last}" if last else first) if printed else "",
        "issued": csl_date(record.issued),
        "original-date": csl_date(record.original_date),
        "accessed": csl_date(accessed),
        "archive": source.archive,
        "archive-place": source.archive_place,
        "archive_collection": source.collection,
        "archive_location": source.location,
        "URL": record.url,
    }
    return {name: value for name, value in fields.items() if value}


def with_collection(item: Item, collection: str) -> Item:
    """Return *item* with another title of the *collection* that it is in."""
    field = "container-title" if item["type"] == "webpage" else "source"
    return {**item, field: collection} if collection else item


def without_final_point(name: str) -> str:
    """Return *name* without a final full stop, which a citation would double; "U.S." keeps its own.

    >>> without_final_point("On War."), without_final_point("Message to the U.S.")
    ('On War', 'Message to the U.S.')
    """
    name = name.rstrip(" ,")
    last = re.search(r"[^\s(]*$", name)
    if last is not None and _ABBREVIATION.fullmatch(last[0]):
        return name
    return re.sub(r"(?<!\.)\.$", "", name)


def _names(names: tuple[Name, ...]) -> list[dict[str, Any]]:
    return [name_of(name) for name in names]


def _edition(edition: str, *, book: bool) -> str:
    """Return the number in ``4th ed.``, which each style formats itself, or the words: ``late`` of a newspaper."""
    words = edition_words(edition)
    if number := re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", words):
        return str(int(number[1]))
    return edition if book else words


def _commas(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
