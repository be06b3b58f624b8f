"""The source of a text in words, for the foot of its page."""

from dataclasses import dataclass

from archive.model.text import Source
from archive.model.text import listed


@dataclass(frozen=True, slots=True)
class SourceWords:
    """The source of a text: its name, its address and whatever else the record says of it."""

    name: str
    url: str
    #: ``volume 26``, ``edited by George Hanna``, ``Moscow`` …
    details: tuple[str, ...]


def source_words(source: Source) -> SourceWords | None:
    """Return *source* in words; None where the record names none."""
    name = source.title or source.url
    if not name:
        return None
    details = (
        _after("volume", source.volume),
        _after("edition", source.edition),
        _after("edited by", listed(source.editors)),
        _after("translated by", listed(source.translators)),
        source.place,
        source.publisher,
        source.year,
        _after("pages", source.pages),
        source.archive,
        source.shelfmark,
        _after("accessed", source.accessed_as_printed),
    )
    return SourceWords(name, source.url, tuple(filter(None, details)))


def _after(label: str, value: str) -> str:
    return f"{label} {value}" if value else ""
