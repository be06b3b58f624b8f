"""The source of a text in words, for the foot of its page."""

import re
from dataclasses import dataclass

from archive.model.text import Source
from archive.model.text import SourceType
from archive.model.text import listed

_TYPES: dict[SourceType | None, str] = {
    SourceType.BOOK: "Book",
    SourceType.NEWSPAPER: "Newspaper",
    SourceType.MAGAZINE: "Magazine",
    SourceType.JOURNAL: "Journal",
    SourceType.LETTER: "Letter",
    SourceType.ARCHIVE: "Archive",
    SourceType.WEBPAGE: "Web page",
}


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The source of a text: its type, its name, its address and whatever else the record says of it."""

    #: ``Newspaper``; empty where the record does not say.
    type: str
    name: str
    url: str
    #: ``volume 26``, ``edited by George Hanna``, ``Moscow`` …
    details: tuple[str, ...]


def source_words(source: Source) -> SourceWords | None:
    """Return *source* in words; None where the record names none."""
    name = source.title or source.url
    details = (
        _after("to", listed(source.recipients), "to\\b"),
        _after("volume", source.volume, r"vol(?:ume|s?\.)"),
        _after("no.", source.issue, r"(?:no|nr)\.|number\b|issue\b"),
        _after("edition", source.edition, r".*\bed(?:ition|n|\.|$)"),
        _after("edited by", listed(source.editors), "ed(?:ited|s?\\.)"),
        _after("translated by", listed(source.translators), "trans(?:lated|l?\\.)"),
        source.place,
        source.publisher,
        source.date.words if source.date else source.year,
        _after("pages" if re.search("[-–,;]", source.pages) else "page", source.page_numbers),
        source.location,
        source.collection,
        source.archive,
        source.archive_place,
        _after("accessed", source.accessed_as_printed, "accessed|retrieved"),
    )
    first, *rest = [part for part in (name, *details) if part] or [""]
    if not first:
        return None
    named = first if name else first[0].upper() + first[1:]
    kind = _TYPES.get(source.type, "")
    # "Letter: Letter to Leon Trotsky" would say it twice.
    kind = "" if named.casefold().startswith(kind.casefold()) else kind
    return SourceWords(kind, named, source.url, tuple(rest))


def _after(label: str, value: str, said: str = "(?!)") -> str:
    """Return *value* after *label*, unless it begins with what the pattern *said* takes for the label."""
    if not value or re.match(said, value, re.IGNORECASE):
        return value
    return f"{label} {value}"
