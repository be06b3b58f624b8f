"""The type of a text in a bibliography: by its source, or else by what it is."""

from enum import StrEnum

from archive.model.text import Source
from archive.model.text import SourceType


class RecordKind(StrEnum):
    """The type of a text in a bibliography."""

    #: Part of a printed edition that the record names.
    CHAPTER = "chapter"
    NEWSPAPER = "newspaper"
    MAGAZINE = "magazine"
    JOURNAL = "journal"
    LETTER = "letter"
    ARCHIVE = "archive"
    WEBPAGE = "webpage"
    SPEECH = "speech"
    DECREE = "decree"
    DOCUMENT = "document"

    @property
    def printed(self) -> bool:
        """Whether the text is part of a book or periodical."""
        return self in _PRINTED.values()


_PRINTED = {
    SourceType.BOOK: RecordKind.CHAPTER,
    SourceType.NEWSPAPER: RecordKind.NEWSPAPER,
    SourceType.MAGAZINE: RecordKind.MAGAZINE,
    SourceType.JOURNAL: RecordKind.JOURNAL,
}
#: A record that says so is of these types whatever kind of text it is.
_STATED = {SourceType.LETTER: RecordKind.LETTER, SourceType.ARCHIVE: RecordKind.ARCHIVE}
_KINDS = {"speech": RecordKind.SPEECH, "decree": RecordKind.DECREE}
_OTHERS: dict[SourceType | None, RecordKind] = {
    SourceType.ARCHIVE: RecordKind.ARCHIVE,
    SourceType.WEBPAGE: RecordKind.WEBPAGE,
}


def record_kind(source: Source, kind: str) -> RecordKind:
    """Return the type of a text from *source*; *kind* is that of its first section, such as ``speech``, or empty."""
    form = source.form
    if form in _PRINTED:
        return _PRINTED[form]
    if source.type in _STATED:
        return _STATED[source.type]
    return _KINDS.get(kind) or _OTHERS.get(form, RecordKind.DOCUMENT)
