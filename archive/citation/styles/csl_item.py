"""A record as one item of CSL-JSON, the input of the citation processor."""

import re
from typing import Any

from archive.citation.formats.csl_json import csl_date
from archive.citation.formats.csl_json import name_of
from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import RecordKind
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

    A text with a printed edition is a chapter of it, any other a page of this site: only with these types does
    every style have room for the date, the occasion and the state of the text.
    """
    metadata, source = record.metadata, record.metadata.source
    chapter = record.type is RecordKind.CHAPTER
    first, last = source_pages(record)
    fields: Item = {
        "id": record.key,
        "type": "chapter" if chapter else "webpage",
        "title": without_final_point(metadata.title),
        "author": _names(record.authors),
        "genre": "" if chapter else _commas(record.kind, without_final_point(metadata.occasion)),
        "medium": record.state,
        "container-title": source.title if chapter else record.collection,
        "source": record.collection if chapter else "",
        "volume": source.volume if chapter else "",
        "edition": _edition(source.edition) if chapter else "",
        "editor": _names(record.editors) if chapter else [],
        "translator": _names(record.translators) if chapter else [],
        "publisher": source.publisher if chapter else "",
        "publisher-place": source.place if chapter else "",
        "page": (f"{first}-{last}" if last else first) if chapter else "",
        "issued": csl_date(record.issued),
        "original-date": csl_date(record.original_date),
        "accessed": csl_date(accessed),
        "archive": source.archive,
        "archive_location": source.shelfmark,
        "URL": record.url,
    }
    return {name: value for name, value in fields.items() if value}


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


def _edition(edition: str) -> str:
    """Return the number in ``4th ed.``, which each style formats itself, or the words unchanged."""
    number = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?(?: (?:ed|edn|edition)\.?)?", edition.strip())
    return str(int(number[1])) if number else edition


def _commas(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
