"""Records as BibTeX, with fields that BibLaTeX knows too."""

import re
from collections.abc import Iterator

from archive.citation.names import Name
from archive.citation.record import Record
from archive.citation.record import RecordKind
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
_KINDS = {RecordKind.SPEECH: "Speech", RecordKind.DECREE: "Decree"}


def write_bibtex(records: tuple[Record, ...]) -> str:
    """Return *records* as BibTeX entries."""
    return "\n".join(map(_entry, records))


def _entry(record: Record) -> str:
    kind = "incollection" if record.type is RecordKind.CHAPTER else "misc"
    # Every reader accepts a key of letters and digits.
    key = re.sub(r"[^a-z0-9]", "", record.key)
    lines = [f"  {name} = {{{value}}},\n" for name, value in _fields(record) if value]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"


def _fields(record: Record) -> Iterator[tuple[str, str]]:
    metadata, source = record.metadata, record.metadata.source
    chapter = record.type is RecordKind.CHAPTER
    date = metadata.date
    yield "author", " and ".join(map(_name, record.authors))
    yield "title", _title(metadata.title)
    if chapter:
        yield "booktitle", _title(source.title)
    # Not `howpublished`: importers turn it into a publisher.
    yield "type", _KINDS.get(record.type, "")
    yield "eventtitle", _title(metadata.occasion) if record.type is RecordKind.SPEECH else ""
    if chapter and source.year:
        yield "year", escape_tex(source.year)
        yield "origdate", str(date or "") if record.original_date else ""
    elif date is not None and date.year < 1:
        # Importers read the negative year of a `date` as 0.
        yield "year", year_words(date.year)
    elif date is not None:
        yield "year", f"{date.year:04}"
        yield "date", str(date)
    yield "volume", escape_tex(source.volume)
    yield "edition", escape_tex(source.edition)
    yield "editor", " and ".join(map(_name, record.editors))
    yield "translator", " and ".join(map(_name, record.translators))
    yield "pages", re.sub(r"\s*[-–]\s*", "--", escape_tex(source.pages))
    yield "publisher", escape_tex(source.publisher)
    yield "address", escape_tex(source.place)
    yield "library", escape_tex(", ".join(p for p in (source.archive, source.shelfmark) if p))
    yield "language", "" if metadata.language == "und" else escape_tex(metadata.language)
    yield "url", _url(record.url)
    yield "note", re.sub(r"^(paras?\.) ", r"\1~", escape_tex(record.note)).replace("–", "--")


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


def _name(name: Name) -> str:
    if not name.given:
        return f"{{{escape_tex(name.family)}}}"
    parts = (name.family, name.suffix, name.given)
    return ", ".join(escape_tex(part) for part in parts if part)


def _url(url: str) -> str:
    # URLs are taken literally, except for braces, which would end the field.
    return url.replace("{", "%7B").replace("}", "%7D")
