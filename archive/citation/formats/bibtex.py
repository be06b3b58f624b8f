"""Records as BibTeX, with fields that BibLaTeX knows too."""

import re
from collections.abc import Iterator

from archive.citation.kinds import RecordKind
from archive.citation.names import Name
from archive.citation.record import Record
from archive.model.date import Date
from archive.model.date import year_words

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # BibTeX counts a brace even after a backslash, so it is written by name.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
#: The entry types of BibTeX, and of BibLaTeX where BibTeX has none; what is not here is ``misc``.
_ENTRIES = {
    RecordKind.CHAPTER: "incollection",
    RecordKind.NEWSPAPER: "article",
    RecordKind.MAGAZINE: "article",
    RecordKind.JOURNAL: "article",
    RecordKind.LETTER: "letter",
    RecordKind.ARCHIVE: "unpublished",
    RecordKind.WEBPAGE: "online",
}
#: Which periodical an article is from, where it is no journal.
_SUBTYPES = {RecordKind.NEWSPAPER: "newspaper", RecordKind.MAGAZINE: "magazine"}
_TYPED = (RecordKind.LETTER, RecordKind.ARCHIVE, RecordKind.SPEECH, RecordKind.DECREE)


def write_bibtex(records: tuple[Record, ...]) -> str:
    """Return *records* as BibTeX entries."""
    return "\n".join(map(_entry, records))


def _entry(record: Record) -> str:
    kind = _ENTRIES.get(record.type, "misc")
    # Every reader accepts a key of letters and digits.
    key = re.sub(r"[^a-z0-9]", "", record.key)
    lines = [f"  {name} = {{{value}}},\n" for name, value in _fields(record) if value]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    metadata, source = record.metadata, record.metadata.source
    kind = record.type
    yield "author", " and ".join(map(_name, record.authors))
    yield "title", _title(metadata.title)
    if kind.printed:
        yield "booktitle" if kind is RecordKind.CHAPTER else "journal", _title(source.title)
    yield "entrysubtype", _SUBTYPES.get(kind, "")
    # Not `howpublished`: importers turn it into a publisher.
    noun = record.noun if kind in _TYPED else ""
    yield "type", escape_tex(noun[:1].upper() + noun[1:])
    yield "eventtitle", _title(metadata.occasion) if kind is RecordKind.SPEECH else ""
    yield from _dates(record)
    yield "volume", escape_tex(source.volume)
    yield "number", escape_tex(source.issue)
    yield "edition", escape_tex(source.edition)
    yield "editor", " and ".join(map(_name, record.editors))
    yield "translator", " and ".join(map(_name, record.translators))
    yield "pages", re.sub(r"\s*[-–]\s*", "--", escape_tex(source.page_numbers))
    yield "publisher", escape_tex(source.publisher)
    yield "address", escape_tex(source.place)
    shelf = (source.archive, source.archive_place, source.collection, source.location)
    yield "library", escape_tex(", ".join(part for part in shelf if part))
    yield "language", "" if metadata.language == "und" else escape_tex(metadata.language)
    yield "keywords", ", ".join(_keyword(subject) for subject in metadata.subjects)
    yield "url", _url(record.url)
    yield "note", re.sub(r"^(paras?\.) ", r"\1~", escape_tex(record.note)).replace("–", "--")


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the date of the print, with that of the text, or the date of the text."""
    issued = record.issued
    if record.type.printed and record.metadata.source.year and not record.metadata.source.date:
        # As the record has it: ``1972/3``.
        yield "year", escape_tex(record.metadata.source.year)
    elif isinstance(issued, Date) and issued.year < 1:
        # Importers read the negative year of a `date` as 0.
        yield "year", year_words(issued.year)
    elif isinstance(issued, Date):
        yield "year", f"{issued.year:04}"
        yield "date", str(issued)
    else:
        yield "year", escape_tex(issued)
    yield "origdate", str(record.original_date) if record.metadata.date else ""


def escape_tex(words: str) -> str:
    """Return *words* on one line with the special characters of TeX escaped.

    >>> escape_tex("50 % & _more_")
    '50 \\\\% \\\\& \\\\_more\\\\_'
    """
    return "".join(_ESCAPES.get(sign, sign) for sign in " ".join(words.split()))


def _title(title: str) -> str:
    """Return *title* with capitalised words in braces, or a style would put them in lower case."""
    words = re.split(r"( )", escape_tex(title))
    first = True
    done = []
    for word in words:
        # The first letter stays a capital in every style.
        capital = any(sign.isupper() for sign in (word[1:] if first else word))
        done.append(f"{{{word}}}" if capital and "\\" not in word else word)
        first = False
    return "".join(done)


def _keyword(subject: str) -> str:
    # A comma would divide it.
    return f"{{{escape_tex(subject)}}}" if "," in subject else escape_tex(subject)


def _name(name: Name) -> str:
    if not name.given:
        return f"{{{escape_tex(name.family)}}}"
    parts = (name.family, name.suffix, name.given)
    return ", ".join(escape_tex(part) for part in parts if part)


def _url(url: str) -> str:
    # URLs are taken literally, except for braces, which would end the field.
    return url.replace("{", "%7B").replace("}", "%7D")
