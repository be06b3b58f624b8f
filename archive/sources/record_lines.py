"""Lines that say where a text comes from, as editions on the web print them: ``Source: …``, ``Translated: …``.

Each goes to the fields of the record that it fills, or is no part of the text.
"""

import re
from dataclasses import dataclass
from dataclasses import field

from archive.sources.language import language_tag
from archive.sources.people import authors_of
from archive.sources.printed_dates import read_date

#: The labels of lines, by the field of a record that they fill.
_LABELS = {
    "title": r"title",
    "author": r"authors?|written by|by",
    "date": r"(?:date )?(?:written|delivered|spoken|composed|signed|sent)(?: on| in)?|dated?(?: of \w+)?"
    r"|speech delivered",
    "translator": r"translat(?:ed|ors?|ion)(?: by)?",
    "editor": r"edit(?:ed|ors?)(?: by)?",
    "source": r"source|sources|from|printed (?:from|according to)|text|taken from|original source",
    "publisher": r"publishers?",
    "language": r"language",
    "url": r"url|online version at|original url",
    "rights": r"copyleft|copyright(?: status)?|public domain|licen[cs]e|rights|terms of use",
    #: These say who made the page, or when something was printed: no field holds them.
    "": r"(?:first|originally|previously)? ?(?:published|printed|issued|appeared|publication)(?: in| by)?"
    r"|transcri(?:bed|ption|ber)s?(?: by)?|(?:html|xhtml|web|online)? ?mark-? ?up(?: by)?|html(?: version)?"
    r"|proof-?read(?:ing|er|ers)?(?: and corrected)?(?: by)?|proofed|correct(?:ed|ions)(?: by)?|checked"
    r"|scann(?:ed|ing)(?: by)?|converted|digiti[sz]ed(?: by)?|prepared(?: for the (?:web|internet))?(?: by)?"
    r"|on-?line(?: version)?|uploaded|produced by|credits?|release date|most recently updated|e-?text|e-?book|updated"
    r"|last (?:updated|modified)(?: on)?|(?:other )?formats",
}  # fmt: skip
_JOINED = r"\s*(?:[/\\&,]|and)\s*"
_ONE = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _LABELS.items()}
_LINE = re.compile(r"\W*?(?P<mark>[*_]{0,3})(?P<label>[^\W\d_][^:]{1,60}?)\s*:\s*(?P<value>\S.*)")
_EMPHASIS = re.compile(r"([*_]{1,3})(?=\S)(.+?)(?<=\S)\1")
_PLACED = re.compile(r"(?P<place>[^:\d]{3,40}):\s*(?P<publisher>[^:]{3,60})")
_PUBLISHER = re.compile(
    r"\b(?:publish\w*|press|verlag|[eé]ditions|books|printing|house|& (?:co|sons)|company|co\.)(?:\b|$)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[4-9]|20)[0-9]{2}")
_VOLUME = re.compile(
    r"(?:volume|vol\.?|band|bd\.?|tome|t\.)\s*(?P<n>[0-9]{1,3}|[IVXLC]{1,7}|one|two|three|four|five|six)",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:pages?|pp?\.?)\s*(?P<n>[0-9ivxlc]+[a-z]?(?:\s*[-–—]\s*[0-9ivxlc]+[a-z]?)?)", re.IGNORECASE
)
_EDITION = re.compile(r"[\w\s]*\b(?:edition|ed\.)(?:\s[\w\s]*)?", re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_][\w.’'-]+(?: [^\W\d_][\w.’'-]+){0,2}")
_EDITED = re.compile(r",?\s*(?:and )?edited by:?\s*", re.IGNORECASE)
_BY = re.compile(r"^\s*by:?\s+", re.IGNORECASE)
_MAX_RIGHTS_CHARS = 400


@dataclass(frozen=True, slots=True)
class RecordLine:
    """What one line says: the values of fields by their names; none where the record has no field for it.

    `unclear` is set where a date was named that cannot be read.
    """

    values: dict[str, str] = field(default_factory=dict)
    unclear: bool = False


def read_record_line(line: str) -> RecordLine | None:
    """Return what *line* says of its text, or None where it is no such line.

    >>> read_record_line("Translated: George Hanna, Edited by Jane Doe").values
    {'translator': 'George Hanna', 'editor': 'Jane Doe'}
    """
    match = _LINE.fullmatch(line.strip())
    if match is None:
        return None
    name = _field_of(match["label"])
    if name is None:
        return None
    value = match["value"].strip()
    if match["mark"]:
        # **Author:** John Smith
        value = value.removeprefix(match["mark"]).removesuffix(match["mark"]).strip()
    return _read(name, match["label"], _EMPHASIS.sub(r"\2", value))


def _field_of(label: str) -> str | None:
    """Return the field that lines with *label* fill: an empty string for none, None for a label that is unknown."""
    parts = re.split(_JOINED, label.strip(" *_"))
    found = [
        next((name for name, one in _ONE.items() if one.fullmatch(part.strip())), None)
        for part in parts
    ]
    if None in found:
        return None
    return found[0] if len(set(found)) == 1 else ""


def _read(name: str, label: str, value: str) -> RecordLine:
    match name:
        case "date":
            # A place may follow: *14 March 1848, Manchester*.
            dated = read_date(value) or read_date(value.rpartition(",")[0])
            return RecordLine({"date": dated.printed}) if dated else RecordLine(unclear=True)
        case "translator":
            translator, *editor = _EDITED.split(value, maxsplit=1)
            values = {
                "translator": _BY.sub("", translator).strip(" .;,"),
                "editor": "".join(editor).strip(" .;,"),
            }
            return RecordLine({key: one for key, one in values.items() if one})
        case "source":
            return RecordLine(_citation(value))
        case "language":
            tag = language_tag(value)
            return RecordLine({"language": tag} if tag else {})
        case "rights":
            whole = (
                f"{label}: {value}" if not label.lower().startswith(("rights", "licen")) else value
            )
            return RecordLine({"rights": whole} if len(whole) <= _MAX_RIGHTS_CHARS else {})
        case "url":
            found = re.match(r"https?://\S+", value)
            return RecordLine({"url": found[0]} if found else {})
        case "":
            return RecordLine()
        case "author":
            value = _BY.sub("", value)
            return RecordLine({"author": " · ".join(authors_of(value)) if ";" in value else value})
    if name == "editor":
        value = _BY.sub("", value)
    return RecordLine({name: value.strip(" .")})


def _citation(value: str) -> dict[str, str]:
    """Return the parts of a reference to a book: *Collected Works, Progress Publishers, 1977, Moscow, Volume 43*."""
    found: dict[str, str] = {}
    title: list[str] = []
    for piece in re.split(r"\s*[,;]\s+", value.strip().rstrip(".;, ")):
        for name, pattern in (("year", _YEAR), ("volume", _VOLUME), ("pages", _PAGES)):
            match = pattern.fullmatch(piece.strip(" ()."))
            if match and name not in found:
                found[name] = match["n"] if name != "year" else match[0]
                break
        else:
            _place_piece(piece.strip(), title, found)
    return {"source": ", ".join(title), **found} if title else found


def _place_piece(piece: str, title: list[str], found: dict[str, str]) -> None:
    placed = _PLACED.fullmatch(piece)
    if title and placed and not {"place", "publisher"} & found.keys():
        found |= placed.groupdict()
    elif title and "edition" not in found and _EDITION.fullmatch(piece):
        found["edition"] = piece
    elif title and "publisher" not in found and _PUBLISHER.search(piece):
        found["publisher"] = piece
    elif "publisher" in found and _PLACE.fullmatch(piece):
        found["place"] = f"{found['place']}, {piece}" if "place" in found else piece
    else:
        title.append(piece)
