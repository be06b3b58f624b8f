"""Heads written as fields (``Title: …``), and the data of a head."""

import re
from dataclasses import dataclass
from dataclasses import field

from archive.sources.date_advice import line_to_add
from archive.sources.language import language_tag
from archive.sources.line_dates import date_at_end
from archive.sources.people import are_names
from archive.sources.people import authors_of
from archive.sources.printed_dates import PrintedDate
from archive.sources.printed_dates import read_date
from archive.sources.record_lines import RecordLine
from archive.sources.record_lines import read_record_line
from archive.sources.report import ChangeKind
from archive.sources.report import Ledger
from archive.sources.transcript.blocks import LineBlock
from archive.sources.transcript.lines import TranscriptLine
from archive.sources.transcript.lines import lift_page_labels

_FIELD = re.compile(
    r"\W*(?P<name>title|author|by|speaker|date|delivered|occasion|event|place|source|url|language|translator|"
    r"translated by|editor|edited by|publisher|published|volume|pages?|edition|archive|shelfmark|rights|licen[cs]e)"
    r"\W*:\W*(?P<value>\S.*)",
    re.IGNORECASE,
)


_OF_LETTER = re.compile(
    r"\W*(?P<label>from|to|cc|date|sent|subject|re)\W*:\W*(?P<value>\S.*)", re.IGNORECASE
)
#: The fields that hold names.
_PEOPLE = ("author", "translator", "editor")
#: Labels that by themselves may begin a sentence or a letter.
_AMBIGUOUS = re.compile(
    r"\W*(?:text|from|by|sources?|title|rights|credits?|checked|corrections?)\b", re.IGNORECASE
)


@dataclass(slots=True)
class Head:
    """The contents of a head; missing fields are empty."""

    title: str = ""
    authors: tuple[str, ...] = ()
    occasion: str = ""
    date: PrintedDate | None = None
    language: str = ""
    #: The line and the words of a date near the head that may be that of the text.
    doubtful: tuple[int, str] | None = None
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


def read_letter_lines(block: LineBlock, head: Head, ledger: Ledger) -> bool:
    """Read a block of lines such as ``From: …``, ``To: …``, as letters and memoranda have; tell whether it was one.

    Who wrote it is the author, to whom the recipient.
    """
    lines = tuple(map(lift_page_labels, block.lines))
    matches = [_OF_LETTER.fullmatch(line.text) for line in lines]
    if not matches or not all(matches):
        return False
    labels = [(match["label"].lower(), match["value"].strip("*_ ")) for match in matches if match]
    sender = next((value for label, value in labels if label == "from"), "")
    if not (sender or "to" in dict(labels)) or (len(labels) == 1 and not are_names(labels[0][1])):
        return False
    for line, (label, value) in zip(lines, labels, strict=True):
        after = _take_of_letter(label, value, head)
        kind = ChangeKind.METADATA if after else ChangeKind.AROUND
        why = "the head of a letter: who wrote it to whom, and when"
        ledger.add(kind, line.number, line.text, after, why)
    return True


def _take_of_letter(label: str, value: str, head: Head) -> str:
    """Take the value of one line of the head of a letter; return what was kept."""
    printed = read_date(value) or date_at_end(value) if label in ("date", "sent") else None
    if label == "from":
        head.authors = head.authors or authors_of(value)
        return " · ".join(head.authors)
    if label == "to":
        return head.fields.setdefault("recipient", value)
    if printed is not None and head.date is None:
        head.date = printed
        return printed.printed
    if label in ("subject", "re") and not head.title:
        head.title = value
        return value
    return ""


def read_record_lines(block: LineBlock, head: Head, ledger: Ledger) -> bool:
    """Read a block of lines with labels, as editions on the web have: ``Source: …``; tell whether it was one.

    A line without a label goes on with the one before.
    """
    groups: list[list[TranscriptLine]] = []
    for line in map(lift_page_labels, block.lines):
        if not groups or read_record_line(line.text) is not None:
            groups.append([line])
        else:
            groups[-1].append(line)
    whole = [" ".join(line.text for line in group) for group in groups]
    said = [read_record_line(text) for text in whole]
    if not all(said) or (len(whole) == 1 and _AMBIGUOUS.match(whole[0])):
        return False
    for group, text, one in zip(groups, whole, said, strict=True):
        if one is not None:
            _take(group, text, one, head, ledger)
    return True


def _take(
    group: list[TranscriptLine], text: str, said: RecordLine, head: Head, ledger: Ledger
) -> None:
    """Take what one line of the record says, and report it."""
    values = dict(said.values)
    head.language = head.language or values.pop("language", "")
    kept = {
        name: " · ".join(authors_of(value)) if name in _PEOPLE else value
        for name, value in values.items()
        if _store(name, value, head)
    }
    first, last = group[0].number, group[-1].number
    if said.unclear:
        why = f"this date cannot be read, and was not taken; add to the record {line_to_add('')}"
        ledger.doubt(first, text, why)
    if kept:
        after = " · ".join(kept.values())
        why = f"{', '.join(kept)}, as this line says"
        ledger.add(ChangeKind.METADATA, first, text, after, why, last=last)
    else:
        why = "says who made the transcript, or what the record has no field for"
        ledger.add(ChangeKind.AROUND, first, text, "", why, last=last)


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
    "year": "year",
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
    elif name == "date" and head.date is None and (printed := read_date(value)) is not None:
        head.date = printed
    elif name in _SOURCE_FIELDS and _SOURCE_FIELDS[name] not in head.fields:
        head.fields[_SOURCE_FIELDS[name]] = value
    else:
        return False
    return True
