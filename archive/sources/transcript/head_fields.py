"""Heads written as fields (``Title: …``), and the data of a head."""

import re
from dataclasses import dataclass
from dataclasses import field

from archive.sources.language import language_tag
from archive.sources.people import authors_of
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.lines import lift_page_labels

_FIELD = re.compile(
    r"\W*(?P<name>title|author|by|speaker|date|delivered|occasion|event|place|source|url|language|translator|"
    r"translated by|editor|edited by|publisher|published|volume|pages?|edition|archive|shelfmark|rights|licen[cs]e)"
    r"\W*:\W*(?P<value>\S.*)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Head:
    """The contents of a head; missing fields are empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    occasion: str = ""
    date: PrintedDate | None = None
    language: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def read_fields(block: LineBlock, head: Head, ledger: Ledger) -> bool:
    """Read a block that consists of ``Title: …`` lines only; tell whether it did."""
    lines = tuple(map(lift_page_labels, block.lines))
    matches = [_FIELD.fullmatch(line.text) for line in lines]
    if not matches or not all(matches):
        return False
    named = [
        (line, match["name"].lower(), match["value"].strip("*_ "))
        for line, match in zip(lines, matches, strict=True)
        if match
    ]
    if not any(name in ("title", "author", "date", "by", "speaker") for _, name, _ in named):
        return False
    for line, name, value in named:
        if name == "language" and (tag := language_tag(value)):
            head.language = tag
            after, why = "", f"language: {tag}, as this line says"
        elif _store(name, value, head):
            is_author = name in ("author", "by", "speaker")
            after = " · ".join(authors_of(value)) if is_author else value
            why = f"{name}, as this line says"
        else:
            after, why = "", f"{name} is already known or cannot be understood; left out"
        ledger.add(ChangeKind.METADATA, line.number, line.text, after, why)
    return True


_SOURCE_FIELDS = {
    "source": "title",
    "url": "url",
    "translator": "translator",
    "translated by": "translator",
    "editor": "editor",
    "edited by": "editor",
    "publisher": "publisher",
    "published": "publisher",
    "place": "place",
    "volume": "volume",
    "page": "pages",
    "pages": "pages",
    "edition": "edition",
    "archive": "archive",
    "shelfmark": "shelfmark",
    "rights": "rights",
    "license": "rights",
    "licence": "rights",
}


def _store(name: str, value: str, head: Head) -> bool:
    """Store *value* in its field; return False if the field is unknown or already set."""
    if name == "title" and not head.title:
        head.title = value
    elif name in ("author", "by", "speaker"):
        head.authors = (*head.authors, *authors_of(value))
    elif name in ("occasion", "event", "delivered") and not head.occasion:
        head.occasion = value
    elif name == "date" and head.date is None and read_date(value) is not None:
        printed = read_date(value)
        head.date = PrintedDate(value, printed.date, printed.old_style) if printed else None
    elif name in _SOURCE_FIELDS and _SOURCE_FIELDS[name] not in head.fields:
        head.fields[_SOURCE_FIELDS[name]] = value
    else:
        return False
    return True
